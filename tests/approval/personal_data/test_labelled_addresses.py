"""Addresses that a label says to be somebody's home, to be a unit's, or to be anybody's."""

from __future__ import annotations

import time

import pytest

from disclosure.approval.personal_data.patterns import HOME, find, masked_text
from tests.approval.personal_data import files
from tests.approval.personal_data.test_office import table, values, word

ADDRESS = "湖北省十堰市张湾区车城路5号"

HOMES = [
    ADDRESS,
    "郧西县城关镇东大街5号",
    "茅箭区北京路12号",
    "某某小区2栋",
    "郧阳区柳陂镇某某村三组",
    "张湾区某路某巷十二号",
    "张湾区车城路5-2-301",
]

HOME_LABELS = [
    "住址：",
    "住址",
    "家庭住址：",
    "家庭地址：",
    "家庭详细住址：",
    "家庭详细地址：",
    "家庭现住址：",
    "详细住址：",
    "现住址：",
    "现住：",
    "现住",
    "现居住地：",
    "现居住于",
    "现居：",
    "家住",
    "家在",
    "住在",
    "居住在",
    "居住地：",
    "居住地址：",
    "户籍地：",
    "户籍地址：",
    "户籍：",
    "户口所在地：",
    "户籍所在地为",
    "身份证住址：",
    "身份证地址：",
    "校外住址：",
    "校外居住地址：",
    "租住地址：",
    "租住于",
    "暂住地：",
    "暂住：",
    "常住地址：",
    "实际居住地：",
    "住所地：",
    "住所：",
    "家长住址：",
    "本人通讯地址：",
    "家庭通讯地址：",
    "（住址）",
    "家庭住址|",
    "录取通知书接收地址（本人地址）：",
    "住所地址：",
    "住宅地址：",
    "宿舍地址：",
    "住 址：",
    "通讯地址：",
    "通信地址：",
    "联系地址：",
    "邮寄地址：",
    "收件地址：",
    "收货地址：",
    "详细地址：",
    "联系地址（家庭）：",
]


@pytest.mark.parametrize("label", HOME_LABELS)
def test_a_labelled_address_is_found(label):
    for address in (
        ADDRESS,
        "郧西县城关镇东大街5号",
        "茅箭区北京路12号",
        "某某小区2栋",
        "郧阳区柳陂镇某某村三组",
        "张湾区某路某巷十二号",
    ):
        for text in (f"张三，{label}{address}。", f"张三，{label}{address} 联系电话：0719-8000001"):
            assert [(match.kind, match.value) for match in find(text)] == [(HOME, address)], text
            assert (address[6:] or address) not in masked_text(text)


NO_ADDRESSES = [
    "家住农村的学生",
    "家住城区、现住校内的学生优先",
    "现住房面积5平方米",
    "现住院治疗",
    "户籍地在县城的毕业生",
    "户籍地派出所",
    "户籍：湖北",
    "户籍地：湖北省十堰市",
    "住址信息填写说明",
    "住址：见附件2",
    "住址：____省____市____号",
    "家庭住址：        身份证号：",
    "现住址：      联系电话：",
    "住址（写到门牌号）",
    "通讯地址：见附件2号文",
    "通讯地址变更的，5日内告知",
    "联系地址、电话有变化的，须向人事处3号窗口说明",
    "住所地人民法院管辖",
    "居住地社区",
    "家在农村，父母务农",
    "家住十堰",
    "住在学校的教职工5人",
    "户籍地为十堰市的考生3号报到",
    "邮寄地址见第5号通知",
    "联系地址、电话0719-8000001",
    "通讯地址：见2026-11-28通知",
    "户籍管理科在张湾区北京路5号办理业务",
    "住址变更须到张湾区车城路5号派出所办理",
    "住址：请填写到门牌号，如某某路5号",
    "常住人口登记在车城路5号",
    "居住证办理点在发展大道18号",
    "居住证发展大道18号窗口",
]


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_a_label_without_an_address_is_nobodys_home(text):
    assert find(text) == []


UNIT_LABELS = [
    "学院地址：",
    "学校地址：",
    "单位地址：",
    "办公地址：",
    "会议地点：",
    "公司地址：",
    "办公地点：",
    "工作单位地址：",
    "学院通讯地址：",
    "单位通讯地址：",
    "单位联系地址：",
    "公司注册地址：",
    "报名地点：",
    "开标地点：",
    "组织部地址：",
    "人事处办公地址：",
    "投标文件递交地点：",
    "纪委来信地址：",
    "举报邮寄地址：",
    "公司住所地：",
    "学院地址",
    "项目建设地点：",
    "考试地点：",
    "集合地点：",
    "培训地点为",
    "办公场所：",
    "注册地址：",
    "经营地址：",
    "工作地点：",
    "实习单位地址：",
]


@pytest.mark.parametrize("label", UNIT_LABELS)
def test_a_units_address_is_nobodys_home(label):
    for address in (
        "湖北省十堰市发展大道18号3栋2单元501室",
        "湖北省十堰市发展大道18号",
        "发展大道18号3栋501室",
        "学生公寓3栋302室",
    ):
        assert find(f"{label}{address}。") == []
        assert find(f"党委组织部，{label}{address}，邮编442000") == []


def test_a_home_is_found_beside_a_units_address():
    for text in (
        f"单位地址：湖北省十堰市发展大道18号，家庭住址：{ADDRESS}",
        f"学院地址 湖北省十堰市发展大道18号 住址 {ADDRESS}",
        f"家庭地址：{ADDRESS}；办公地址：发展大道18号3栋2单元501室",
        f"家庭地址/单位地址：无；住址：{ADDRESS}",
        f"走访慰问地点：{ADDRESS}，家住{ADDRESS}",
        f"学院家属院地址：{ADDRESS}3栋2单元501室",
    ):
        assert {match.kind for match in find(text)} == {HOME}, text
        assert len({match.start for match in find(text)}) == 1


CONTACTS = [
    "党委组织部，通讯地址：湖北省十堰市发展大道18号",
    "联系人：王老师；单位：人事处；联系地址：十堰市发展大道18号3号楼305室",
    "湖北工业职业技术学院纪委\n联系电话：0719-8000001\n通讯地址：湖北省十堰市发展大道18号，邮编442000",
    "通讯地址：湖北省十堰市发展大道18号湖北工业职业技术学院党委办公室",
    "联系地址：湖北省十堰市发展大道18号行政楼2栋301",
    "某某建设有限公司，住所地：十堰市北京路12号",
    "受理部门：学生工作处。邮寄地址：发展大道18号",
]


@pytest.mark.parametrize("text", CONTACTS)
def test_an_address_to_write_to_is_no_home_beside_the_name_of_a_unit(text):
    assert find(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "联系人：王老师，通讯地址：湖北省十堰市发展大道18号",
        "信息工程学院学生张三，通讯地址：郧西县城关镇东大街5号",
        "党委组织部干部王某，联系地址：十堰市某某小区2栋",
        "人事处｜王某｜联系地址：十堰市北京路12号",
        "姓名：王某，工作单位：人事处，通讯地址：十堰市北京路12号",
    ],
)
def test_an_address_to_write_to_is_asked_about_otherwise(text):
    assert [match.kind for match in find(text)] == [HOME]


def test_a_table_with_the_label_in_another_cell_is_read_in_files():
    homes = ["茅箭区北京路12号", "郧西县城关镇东大街5号", "郧阳区柳陂镇某某村三组12号"]
    down = [
        ["姓名", "家庭住址", "备注"],
        ["张三", homes[0], ""],
        ["李四", "不详", ""],
        ["王五", homes[1], ""],
        ["赵六", homes[2], "好"],
    ]
    across = [["姓名", "张三", "家庭住址", homes[0]], ["户籍地", homes[1], "民族", "汉"], ["现住址", homes[2]]]
    for rows in (down, across):
        for data in (files.sheet(*rows), word(table(rows))):
            assert set(homes) <= set(values(data))
    for heading in ("单位地址", "办公地点", "项目名称", "通讯地址（单位）"):
        assert not values(files.sheet(["名称", heading], ["甲", homes[0]], ["乙", homes[1]]))


@pytest.mark.parametrize(
    "text",
    [
        "评标专家在十堰市茅箭区天津路3号公共资源交易中心开展评标",
        "国家在十堰市设立南水北调水源地1号保护区",
        "大家在发展大道18号门口集合乘车",
        "科学家在湖北省武汉市珞喻路1037号",
        "企业家在张湾区车城路8号座谈",
        "老干部之家在发展大道18号2号楼揭牌",
        "实现住院费用在市人民医院1号楼直接结算",
        "学生居住：学生公寓1号楼至6号楼",
        "现居住在学生公寓1号楼的学生搬迁到5号楼",
        "学校安排新生入住在学生公寓3号楼",
        "本人住所地在十堰市的，可申请",
        "经常居住地在湖北省十堰市张湾区的学生",
        "户籍所在地为湖北省十堰市郧西县的考生12人",
        "供应商住所地：十堰市茅箭区北京北路99号6栋",
    ],
)
def test_words_that_only_hold_a_label_begin_no_home(text):
    assert not find(text)


@pytest.mark.parametrize(
    "text",
    [
        "该生家在十堰市茅箭区北京路12号",
        "李同学家住十堰市茅箭区北京路12号",
        "党员张三，住在十堰市张湾区车城路5号",
        "现住学生公寓1号楼302室",
    ],
)
def test_a_home_within_a_sentence_is_found(text):
    assert len(find(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "住址：" * 60_000,
        "学院地址" * 50_000,
        "通讯地址：某某镇1号" * 15_000,
        "家住某某路1号，" * 15_000,
        "单位" * 100_000,
        "户籍地（" * 50_000,
    ],
    ids=lambda text: text[:8],
)
def test_no_text_makes_the_search_slow(text):
    begun = time.monotonic()
    find(text)
    assert time.monotonic() - begun < 10
