"""Patterns of e-mail addresses and home addresses, and the reading of addresses of the web."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

CHINESE = r"\u4e00-\u9fff"

TOP_DOMAIN = "(?:com|cn|net|org|edu|gov|COM|CN)"

EMAIL_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}(?: ?@ ?| ?[\[(](?:at|AT|@)[\])] ?)"
    r"(?:(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,6}[A-Za-z]{2,24}"
    rf"|(?:[A-Za-z0-9-]{{1,63}} ?\. ?){{1,6}}{TOP_DOMAIN})(?![A-Za-z0-9])"
    rf"|[{CHINESE}]{{1,4}}@(?:[A-Za-z0-9-]{{1,63}}\.){{1,6}}{TOP_DOMAIN}(?![A-Za-z0-9])"
)
"""Names in Chinese characters, and spaces beside the points, are accepted only before the usual ends of addresses."""

NUMERAL = r"[0-9A-Za-z一二三四五六七八九十甲乙丙丁东南西北]{1,6}"
DWELLING = r"(?:省|市|区|县|镇|乡|街道|路|街|巷|弄|道|胡同|里|村|社区|小区|花园|家园|公寓|宿舍|苑|园|庭|府|城|湾|院)"
ON_THE_WAY = rf"[{CHINESE}0-9A-Za-z#() -]"
HOME_ADDRESS = re.compile(
    rf"[{CHINESE}]{{1,2}}{DWELLING}{ON_THE_WAY}{{0,24}}?"
    # … 3栋2单元501室, and 3栋501室: an office is hardly ever identified by its entrance, or as the room of a numbered block.
    rf"(?:(?:栋|幢|号楼|号) ?{NUMERAL}单元(?: ?[0-9]{{1,5}}(?:室|户|号)?)?|{NUMERAL}单元 ?[0-9]{{2,5}}(?:室|户|号)?"
    rf"|{NUMERAL}(?:号楼|栋|幢)(?:[ -]|[{CHINESE}]{{1,4}})?[0-9]{{3,5}}(?:室|户|号)?(?![0-9]))"
    # … 某镇某村三组
    rf"|[{CHINESE}]{{1,8}}(?:县|市|区|镇|乡|街道|办事处)[{CHINESE}]{{1,8}}村(?:委会)?[0-9一二三四五六七八九十]{{1,3}}组(?:[0-9]{{1,4}}号)?"
)

MOST_ESCAPES = 5
"""Maximum number of times that an address is escaped one escape within another."""


def without_escapes(text: str) -> str:
    """Return the text with character references and the escapes of addresses decoded: 138%30 and 138&#48; are 1380."""
    for _ in range(MOST_ESCAPES):
        text, before = unquote(unescape(text)), text
        if text == before:
            break
    return text
