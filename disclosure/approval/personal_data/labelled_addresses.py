"""Addresses with a label before them: of somebody's home, of a unit, or of either.

家庭住址, 户籍地, 现住, 家住 and the like begin a home; 学院地址, 办公地点, 开标地点 and the like begin the address of a
unit, which is nobody's home even if it has an entrance and a room. 通讯地址, 联系地址, 住所地 and the like begin either: the
address is a unit's if a unit is named in it or a little before it (党委组织部，通讯地址：发展大道18号), unless it reads like a
home (小区) or the words before it are about a person (学生张三). So the college's own address is asked about where nobody is
named: the reviewer knows whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.approval.personal_data.addresses import CHINESE, ON_THE_WAY
from disclosure.approval.personal_data.places_of_work import HOME, INSTITUTION

WAY = "(?:通[讯信]|联系|邮寄|邮政|寄送|快递|收件|收货|送达)"
EXACT = "(?:详细|具体|实际|现|现在|所在)"
WHOSE = "(?:家庭|家长|本人|个人|父母|监护人|居住|常住|户籍|户口|身份证|校外|住宅|宿舍|寝室|租住|租房|暂住|经常|现)"
# Not within other words: 专家在, 科学家在, 老干部之家在, 入住在, 实现住院.
NEAR = (
    "(?:(?<![国大专企业作画术育命治想史商厂民公老之管安居回各私独])(?<![科文哲数]学)家[住在](?![房建])"
    "|(?<![入居])住在|租住|(?<!实)现住(?![院房在])|现居(?!住)|现居?住在)"
)
SIGNS = r"(?:[是为于在]|\([^()\n]{0,8}\)|[:)| \n]){0,4}"

UNIT = (
    "(?:学院|学校|校区|院系|系部|单位|办公室?|公司|企业|机关|部门|机构|医院|基地|总部|会议|会场|活动|培训|考试|考场|考点|面试|笔试|体检|开标|评标|投标|招标|竞标|磋商"
    "|谈判|询价|文件|递交|获取|报名|报到|集合|项目|工程|建设|施工|实施|采购|交货|供货|服务|注册|经营|营业|生产|受理|来访|来信|接待|举报|信访|监督|工作|任职"
    "|就业|实习|实践|实训|供应商|采购人|中标人|成交人|投标人|招标人|代理人|[部处科局厅委会厂所])"
)
LABEL = re.compile(
    rf"(?P<unit>{UNIT}的?(?:{WAY}|{EXACT}|办公|注册|递交)*(?:地址|地点|场所|所在地|住所地?){SIGNS})"
    rf"|(?P<home>{WHOSE}{{1,2}}{EXACT}?(?:{WAY}?地址|住 ?址|居住地址?|住地|所在地|住所地?){SIGNS})"
    rf"|(?P<near>(?:{EXACT}?住 ?址|(?:户籍|居住|暂住|租住)地址?|现居住|{NEAR}"
    rf"|(?:居住|暂住|常住|户籍|户口)(?=[是为于在:(|])){SIGNS})"
    rf"|(?P<either>(?:{WAY}{EXACT}?地址|{EXACT}地址|住所地?址?){SIGNS})"
)

VALUE = re.compile(rf"{ON_THE_WAY}{{5,40}}")
NEXT_LABEL = re.compile(
    " {2,}| ?(?:联系(?:人|电话|方式)|电话|手机|邮编|邮政编码|身份证|姓名|性别|民族|收件人|传真"
    "|家庭|家住|现住|住址|户籍|户口|住在|学院地址|单位|办公)"
)
"""The words at which an address ends."""

PLACE = "(?:省|市|区|县|镇|乡|街道?|路|道|巷|弄|村|里|庄|小区|社区|花园|家园|公寓|宿舍|苑|园|院|府|湾|城|大道)"
NUMERAL = "[0-9A-Za-z一二三四五六七八九十百甲乙丙丁]{1,5}"
EXACT_PLACE = re.compile(
    rf"{PLACE}{ON_THE_WAY}{{0,20}}?{NUMERAL} ?(?:号(?!窗口|文|通知|报到|公告)|栋|幢|楼|室|组|单元|弄|户|座)"
    rf"|{PLACE}{ON_THE_WAY}{{0,20}}?[0-9]{{1,4}}(?:[-#][0-9]{{1,4}}){{1,3}}(?![0-9])"
    rf"|(?:镇|乡|街道|办事处)[{CHINESE}]{{1,8}}村"
)
"""A door, a house or a village. Without one, a label is followed by words about addresses, or by a place of thousands."""

ANY_PLACE = re.compile("省|市|区|县|镇|乡|路|街|村|号")

PLACE_OF_MANY = re.compile(f"[省市区县州镇乡]的|(?:公寓|宿舍)楼?{NUMERAL}(?:号楼?|栋|幢|楼)(?!.{{0,4}}[0-9]{{3}}|.{{0,4}}室)")
"""A place where a group of people lives or is registered: 十堰市的学生, 学生公寓1号楼."""

ABOUT_ADDRESSES = re.compile("[的须请到]|变更|办理|填写|见附")
"""Words that no address has."""

NAMED_UNIT = re.compile(
    rf"{INSTITUTION.pattern}|学院|大学|党委|党校|纪委|总支|支部|工会|团委|委员会|政府|企业|中心|法院|[{CHINESE}](?:[部处局厅]|办公室)(?![{CHINESE}])"
    "|[人财教学总后][^，,]{0,4}处|(?:组织|宣传|统战|保卫|武装|工作|人事)[部处]|单位"
)
PERSON = re.compile(
    "(?:学生|教师|职工|干部|党员)(?!工作|处|科|部|会|管理|资助|发展|教育|监督|代表)|同学|学员|考生|新生|毕业生|家长|本人|姓名|申请人|困难|同志|[|]"
)
CONTEXT = 40
"""Number of characters examined before a label for the name of a unit."""


@dataclass(frozen=True)
class LabelledAddress:
    """An address from `start` to `end`, after a label that begins at `label_start`; `is_home` tells whose."""

    value: str
    label_start: int
    start: int
    end: int
    is_home: bool


def labelled_addresses(text: str) -> Iterator[LabelledAddress]:
    """Yield the addresses with a label before them."""
    for label in LABEL.finditer(text):
        found = VALUE.match(text, label.end())
        value = NEXT_LABEL.split(found[0], maxsplit=1)[0].rstrip() if found else ""
        place = EXACT_PLACE.search(value) or (label["home"] and ANY_PLACE.search(value))
        if PLACE_OF_MANY.search(value) and not re.search("号的|室", value):
            continue
        if len(value) < SHORTEST or not place or ABOUT_ADDRESSES.search(value[: place.end()]):
            continue
        start, end = label.end(), label.end() + len(value)
        is_home = not label["unit"] and not (
            label["either"] and _is_units(text[max(0, label.start() - CONTEXT) : start], value)
        )
        yield LabelledAddress(value, label.start(), start, end, is_home)


def _is_units(before: str, value: str) -> bool:
    if HOME.search(value):
        return False
    return NAMED_UNIT.search(value) is not None or (NAMED_UNIT.search(before) is not None and not PERSON.search(before))


SHORTEST = 5
"""Minimum length in characters of an address."""
