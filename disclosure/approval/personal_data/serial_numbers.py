"""Serial numbers that read like mobile numbers: those labelled as such, and lists of the numbers of buildings and rooms."""

from __future__ import annotations

import itertools
import re

LABEL = (
    "(?:[学工编考文案单票档代]号|(?:职工|教工|员工|党员|考生|报名|座位|学籍|档案|索引|索书|资产|设备|图书|合同|项目|批次|流水|备案|证书|发票"
    "|准考证|学生证|工作证|出入证|借[书阅]证|校园卡|一卡通|凭证|票据|社保|群|采购|订单|受理|登记|序列|统计|科目|专业|课程|商品|物资|型|批)号|(?:代|编|条)码|序号)"
)
LABELLED = re.compile(
    rf"(?<!手机)(?<!电话)(?<!微信){LABEL}码?[是为]?[^0-9A-Za-z\u4e00-\u9fff]{{0,4}}((?:[0-9]{{11}}(?:[,;'\"~/-]{{1,2}}|[至和及到或]))*)\Z"
)
"""A label right before a number, or before a list of numbers to which the number belongs."""

PROJECT = re.compile(
    r"(?<!身份)(?<!身份证)(?<!证件)(?:编号|文号|合同号?|项目|项目号|批号|案号|单号|流水号|代码|备案号)[为是: ]{0,3}\Z"
)
"""Words that make a number that of a project or a document."""

LONGEST_LABEL = 12
"""Maximum length in characters of the label right before a number, with the separators."""

CONTEXT = 100
"""Number of characters examined before a number."""

COMMON_DIGITS = 5
"""Number of first digits that the numbers of such a list have in common: of a year and a department."""

PLACE = re.compile(
    r" ?[^0-9A-Za-z\u4e00-\u9fff\s,;.]? ?(?:号?楼|栋|幢|室|号|机|门|教室|宿舍|公寓|电梯|车间|仓?库|层|柜|井|泵|塔|灯|变压器)"
)
"""The end of a list of places."""

FEWEST, LONGEST = 4, 3
"""Minimum length of a list of buildings or rooms, and maximum length of each number in digits."""


def is_serial_number(text: str, start: int, end: int) -> bool:
    """Return whether the digits between `start` and `end` are a labelled serial number, or a list of places."""
    return _is_labelled(text, start) or _is_list_of_places(text, start, end)


def is_called_serial(text: str, start: int) -> bool:
    """Return whether a label right before `start` makes a number that of a project, or a serial number."""
    return is_called_project(text, start) or LABELLED.search(text, max(0, start - CONTEXT), start) is not None


def is_called_project(text: str, start: int) -> bool:
    """Return whether a label right before `start` makes a number that of a project or a document."""
    return PROJECT.search(text, max(0, start - LONGEST_LABEL), start) is not None


def _is_labelled(text: str, start: int) -> bool:
    found = LABELLED.search(text, max(0, start - CONTEXT), start)
    listed = re.findall("[0-9]+", found[1]) if found else []
    return found is not None and all(number[:COMMON_DIGITS] == text[start : start + COMMON_DIGITS] for number in listed)


def _is_list_of_places(text: str, start: int, end: int) -> bool:
    """Return whether the digits are numbers in ascending order, or such as name a place after the last: 13#14#8#楼."""
    numbers = re.findall("[0-9]+", text[start:end])
    if len(numbers) < FEWEST or any(len(number) > LONGEST or number.startswith("0") for number in numbers):
        return False
    if max(map(len, numbers)) == 1:
        return False
    is_ascending = all(int(one) < int(next_one) for one, next_one in itertools.pairwise(numbers))
    return is_ascending or PLACE.match(text, end) is not None
