"""The distinction between homes and places of work whose addresses read alike: 东校区3号楼305室 is no home."""

from __future__ import annotations

import re

CONTEXT = 12
"""Number of characters examined before and after an address, within its clause."""

CLAUSE_END = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff# -]")

HOME = re.compile(
    "小区|家园|花园|家属|住家|租房|租住|单元|村民(?!小组)|户籍|户口|籍贯|[苑府湾](?=[0-9]|[一二三四五六七八九十]{1,3}[栋幢号])"
    "|住(?![建房院校宿])|[0-9一二三四五六七八九十]组[0-9]+号"
)
"""Words that make an address a home, whatever else is beside it."""

DORMITORY = re.compile("公寓|宿舍|住宿")
"""Buildings of an institution in which people live: their rooms are homes, unless work on them is the subject."""

INSTITUTION = re.compile(
    "校[区园内]|学校|(?:大|中|小)学|学院(?![路街里巷])|(?:医|法|检察|科研|研究)院|公司|工厂|厂区|车间|仓库|产业园|工业园|科技园|创业园"
    "|孵化[园器]|(?:实训|实验|教学|行政|办公|综合|科技|科研|图书|信息|培训|活动|服务|体育|艺术|会议|档案|党建|政务)"
    "(?:楼|大楼|中心|区|馆|大厦|基地)|机关|大厦|写字楼|食堂"
)
"""Places where people work, in or right before an address."""

ROOM = (
    "(?:[东西南北大小多]{0,2}"
    "(?:会议|办公|档案|资料|阅览|实训|实验|教|值班|接待|谈心|活动|党建|报告|多功能|机|配电|库|仓)[室厅房])"
)
WORK = (
    "(?:设备|设施|家具|床铺|窗帘|空调|热水|照明|电气|门窗|水电|供水|供暖|管网|消防|房屋|线路|电路|道路|饮水|产业|基础设施|环境|用房|场地"
    "|卫生间|厨房|屋面|墙面|墙体|外墙|漏水|公共|安全|公寓|(?:学生|教师)?宿舍|乡村|村级|村组|村民小组|党建|[的等及与和])*"
    "(?:采购|购置|改造|改建|扩建|修缮|维修|装修|装饰|粉刷|翻新|整治|硬化|建设|施工|拆除|搬迁|验收|招标|竣工|报修|检修|消杀"
    "|驻村|驻点|帮扶|振兴|示范|走访|调研|开展|召开|举行|举办|进行|检查|现场|项目|工程|工作|体检|党群|服务中心"
    ")(?!对象|户|人|员|补|资助|救助|单位)"
)
SUBJECT = re.compile(f"{ROOM}|{WORK}")
"""Words right after an address: what the room is for, or work that is done there."""


def is_place_of_work(text: str, start: int, end: int) -> bool:
    """Return whether the address between `start` and `end` is a place of work, by the words of its clause."""
    before = CLAUSE_END.split(text[max(0, start - CONTEXT) : start])[-1]
    seen = before + text[start:end]
    if HOME.search(seen):
        return False
    if INSTITUTION.search(seen) and not DORMITORY.search(seen):
        return True
    return SUBJECT.match(text, end) is not None
