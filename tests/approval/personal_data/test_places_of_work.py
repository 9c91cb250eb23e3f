"""Places of work, which are nobody's homes; serial numbers, which are nobody's telephones; and remarks with either."""

from __future__ import annotations

import pytest

from disclosure.approval.personal_data.answering import remark_problem
from disclosure.approval.personal_data.patterns import HOME, MOBILE, find

PLACES_OF_WORK = [
    "同意。原件存东校区3号楼305室。",
    "西校区学生公寓2号楼201室改造情况",
    "张湾区黄龙镇某村三组驻村帮扶情况",
    "赴张湾区黄龙镇某村三组开展调研",
    "郧阳区柳陂镇某某村三组道路硬化项目",
    "学院路实训楼3栋502室设备采购情况",
    "会议改在东校区3号楼305会议室召开",
    "湖北工业职业技术学院3号楼305室",
    "校园内行政楼2号楼301",
    "北京南路6号办公区2栋301室",
    "人民北路12号3栋502办公室",
    "南校区图书馆3栋201档案室",
    "高新区创业园3栋501室",
    "市人民医院3号楼501室体检安排",
    "教师公寓5栋302室空调维修",
    "学生宿舍3栋302室维修改造公示",
    "茅箭区大川镇某村5组乡村振兴产业项目",
    "郧西县某镇某村一组村民小组驻点工作安排",
    "白浪街道某社区3栋201室党群服务中心",
    "高职实训基地2号楼305机房",
]


@pytest.mark.parametrize("text", PLACES_OF_WORK)
def test_a_place_of_work_is_no_home(text):
    assert find(text) == []


HOMES = [
    "张三，学院路小区3栋502室",
    "家住东校区3号楼305室",
    "李某住西校区学生公寓2号楼201室",
    "学生公寓2号楼201室",
    "教师公寓5栋302室",
    "学院家属院3号楼502室",
    "东校区家属楼3号楼2单元501室",
    "茅箭区人民北路12号3栋2单元501室维修",
    "某某家园7号楼1503采购员",
    "张湾区黄龙镇某村三组",
    "张湾区黄龙镇某村三组帮扶对象王某",
    "张湾区黄龙镇某村三组王某房屋改造",
    "张湾区黄龙镇某村三组村民",
    "西校区学生公寓5号楼302室，王某",
    "张湾区黄龙镇某村三组12号驻村帮扶情况",
    "困难职工王某（北京路3栋501室）房屋维修补助",
    "学院路3栋502室",
    "实训楼采购；王某，人民北路12号3栋502室",
]


@pytest.mark.parametrize("text", HOMES)
def test_a_home_is_found_whatever_is_beside_it(text):
    assert [match.kind for match in find(text)] == [HOME]


SERIAL_NUMBERS = [
    "科目代码 150｜0203｜1000",
    "1#3#5#7#9#11#13#15#楼维修",
    "13#、15#、17#楼，1#3#5#7#9#11#13#15#楼",
    "13#14#15#16#17#8#楼维修",
    "13#501#502#503#室",
    "学号13201920101",
    "学号：13201920101",
    "学号（工号） 13201920101",
    "学号13201920101、13201920102至13201920109",
    "工号19860012345",
    "教师编号为13800138000",
    "联系人工号：13201920101",
    "资产编码 138-0013-8000",
    "准考证号13201920101",
    "合同编号：13800138000",
    "校园卡号13201920101",
    "记账凭证号13800138000",
    "灯具15#16#17#18#19#2#库",
]


@pytest.mark.parametrize("text", SERIAL_NUMBERS)
def test_a_serial_number_is_nobodys_telephone(text):
    assert find(text) == []


TELEPHONES = [
    "学号、电话：13800138000",
    "工号2021，手机13800138000",
    "编号13201920101，13800138000",
    "编号13201920101、13800138000",
    "学号13201920101 13800138000",
    "编号及联系电话：13800138000",
    "代码与手机号 138*0013*8000",
    "手机号13800138000",
    "手机编号13800138000",
    "微信号13800138000",
    "13#80#01#38#00#0",
    "138#001#380#00",
]


@pytest.mark.parametrize("text", TELEPHONES)
def test_a_telephone_number_is_found_beside_a_serial_number(text):
    assert [(match.kind, match.value) for match in find(text)] == [(MOBILE, "13800138000")]


@pytest.mark.parametrize(
    "text",
    [
        *PLACES_OF_WORK,
        *SERIAL_NUMBERS,
        *HOMES,
        "家庭住址：某某县某某镇12号",
        "居住地址变更后须到市行政服务中心办理",
        "项目110105491231002已验收",
        "票据110105194912310021",
        "意见请发zs@qq.com",
    ],
)
def test_a_remark_is_not_refused_for_what_may_be_no_personal_data(text):
    """Nobody can answer for a remark, or for the title of a motion."""
    assert remark_problem(text) == ""


@pytest.mark.parametrize("text", [*TELEPHONES, "证号11010519491231002X", "110105 19491231 002X", "卡号4111111111111111"])
def test_a_remark_is_refused_for_what_is_certainly_personal_data(text):
    assert remark_problem(text)
