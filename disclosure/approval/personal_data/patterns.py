"""What personal data looks like in a text. Knows nothing of Django: it also runs in the process that reads files.

Whatever is found here leaves this module masked, or as a digest; only the process that looks holds it for a moment.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum import luhn
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

RESIDENT_ID, MOBILE, BANK_CARD, EMAIL, HOME = "resident-id", "mobile", "bank-card", "email", "home"

# One character for one, so that ① before a number does not become a digit of it, as Unicode's own compatibility would have it.
READ_AS = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "\u3000\u00a0\u202f\u205f\t"), " "),
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    **dict.fromkeys(map(ord, "‐‑‒–—−"), "-"),
    **dict.fromkeys(map(ord, "Ⅹⅹ×Х"), "X"),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\0"), None),
}
"""Full-width letters and digits, spaces and dashes of all kinds; what cannot be seen goes."""

GAP = r"[ -]{0,2}"
"""What people put between the digits of a long number."""

LINE = r"[ \n-]{0,2}"
"""Likewise, where a check digit tells whether the next line of a page belongs to it: a column of a table is narrow."""

WHOLE = r"(?<![0-9])(?<![0-9]\.)"
"""Before a number's first digit: no digit, nor the point of a fraction, of which spreadsheets compute sixteen digits."""

CHINESE = r"\u4e00-\u9fff"

# Each stands in a look-ahead: a candidate that turns out to be none hides no other that begins inside it.
ID_CANDIDATE = re.compile(rf"(?=(?<![0-9])([1-9](?:{LINE}[0-9]){{16}}{LINE}(?:[Xx]|[0-9](?![0-9]))))")
# Without a check digit to tell it by, it has to stand in one piece.
OLD_ID_CANDIDATE = re.compile(rf"{WHOLE}([1-9][0-9]{{14}})(?![0-9])")
CARD_CANDIDATE = re.compile(rf"(?={WHOLE}([2-9](?:{GAP}[0-9]){{15,18}})(?![0-9]))")
MOBILE_NUMBER = re.compile(
    rf"{WHOLE}(?:(?:\+|00)?86{GAP}|0)?(1[3-9][0-9](?:(?:{GAP}[0-9]){{8}}|\.[0-9]{{4}}\.[0-9]{{4}}))(?![0-9])(?!\.[0-9])"
)
EMAIL_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9])"
)

PROVINCES = {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83, 91}
"""First two digits of the places from which identity numbers are given (GB/T 2260)."""

CARD_PREFIXES = (
    # UnionPay, as nearly every card of a Chinese bank; older cards of two banks; then cards of foreign brands.
    re.compile(r"62[0-9]{14,17}"),
    re.compile(r"60[0-9]{14,17}"),
    re.compile(r"9558[0-9]{15}"),
    re.compile(r"(?:4[0-9]|5[1-5]|2[2-7]|35)[0-9]{14}"),
)
"""What bank cards begin with, at their lengths: one number in ten has Luhn's digit by chance."""

NUMERAL = r"[0-9A-Za-z一二三四五六七八九十甲乙丙丁东南西北]{1,6}"
DWELLING = r"(?:省|市|区|县|镇|乡|街道|路|街|巷|弄|道|胡同|里|村|社区|小区|花园|家园|公寓|宿舍|苑|园|庭|府|城|湾|院)"
ON_THE_WAY = rf"[{CHINESE}0-9A-Za-z#() -]"
HOME_ADDRESS = re.compile(
    rf"[{CHINESE}]{{1,2}}{DWELLING}{ON_THE_WAY}{{0,24}}?"
    # … 3栋2单元501室, and 3栋501室: an office is hardly ever told by its entrance, or as the room of a numbered block.
    rf"(?:(?:栋|幢|号楼|号) ?{NUMERAL}单元(?: ?[0-9]{{1,5}}(?:室|户|号)?)?|{NUMERAL}单元 ?[0-9]{{2,5}}(?:室|户|号)?"
    rf"|{NUMERAL}(?:号楼|栋|幢)(?:[ -]|[{CHINESE}]{{1,4}})?[0-9]{{3,5}}(?:室|户|号)?(?![0-9]))"
    # … 某镇某村三组
    rf"|[{CHINESE}]{{1,8}}(?:县|市|区|镇|乡|街道|办事处)[{CHINESE}]{{1,8}}村(?:委会)?[0-9一二三四五六七八九十]{{1,3}}组(?:[0-9]{{1,4}}号)?"
)
LABELLED_ADDRESS = re.compile(
    r"(?:家庭|现|居住|常住|户籍|户口|身份证)(?:住址|地址|居住地|所在地|住地)[是为: ]{0,3}"
    rf"(?={ON_THE_WAY}{{0,30}}(?:省|市|区|县|镇|乡|路|街|村|号))({ON_THE_WAY}{{5,40}})"
)

OLDEST = 1900


@dataclass(frozen=True)
class Match:
    """Personal data at a place in a text, read as `readable` gives it.

    Args:
        kind: `RESIDENT_ID`, `MOBILE`, `BANK_CARD`, `EMAIL` or `HOME`.
        value: as it is written without gaps, for its digest.
    """

    kind: str
    value: str
    start: int
    end: int

    @property
    def masked(self) -> str:
        return MASKS[self.kind](self.value)


def readable(text: str) -> str:
    """`text` with the characters that the patterns know."""
    return text.translate(READ_AS)


def find(text: str) -> list[Match]:
    """All personal data in `text`; places are those in `readable(text)`."""
    text = readable(text)
    numbers = [*_resident_ids(text), *_bank_cards(text)]
    covered = [(match.start, match.end) for match in numbers]
    mobiles = [each for each in _mobiles(text) if not any(start <= each.start < end for start, end in covered)]
    return [*numbers, *mobiles, *_emails(text), *_homes(text)]


def masked_text(text: str) -> str:
    """`text` with all personal data in it masked."""
    found = sorted(find(text), key=lambda each: each.start, reverse=True)
    if found:
        text = readable(text)
    for match in found:
        text = text[: match.start] + match.masked + text[match.end :]
    return text


def _resident_ids(text: str) -> Iterator[Match]:
    """Numbers with the right check digit, of a province and a day that exist; and the fifteen digits of before 1999.

    The library's list of counties is not asked: a county that was renamed makes nobody's number less personal.
    """
    for found in ID_CANDIDATE.finditer(text):
        number = _bare(found[1])
        if number[-1] == ric.calc_check_digit(number) and _may_be_born(number[:2], number[6:14]):
            yield Match(RESIDENT_ID, number, *found.span(1))
    for found in OLD_ID_CANDIDATE.finditer(text):
        number = _bare(found[1])
        if _may_be_born(number[:2], f"19{number[6:12]}"):
            yield Match(RESIDENT_ID, number, *found.span(1))


def _may_be_born(province: str, day: str) -> bool:
    try:
        born = ric.get_birth_date(f"{'0' * 6}{day}0000")
    except ValidationError:
        return False
    return int(province) in PROVINCES and OLDEST <= born.year <= datetime.date.today().year  # noqa: DTZ011


def _bank_cards(text: str) -> Iterator[Match]:
    for found in CARD_CANDIDATE.finditer(text):
        number = _bare(found[1])
        is_id = len(number) == 18 and number[-1] == ric.calc_check_digit(number) and _may_be_born(number[:2], number[6:14])
        if luhn.is_valid(number) and any(prefix.fullmatch(number) for prefix in CARD_PREFIXES) and not is_id:
            yield Match(BANK_CARD, number, *found.span(1))


def _mobiles(text: str) -> Iterator[Match]:
    for found in MOBILE_NUMBER.finditer(text):
        yield Match(MOBILE, _bare(found[1]), *found.span(1))


def _emails(text: str) -> Iterator[Match]:
    for found in EMAIL_ADDRESS.finditer(text):
        yield Match(EMAIL, found[0].lower(), *found.span())


def _homes(text: str) -> Iterator[Match]:
    """Addresses down to the door, and whatever is called somebody's address."""
    labelled = [(found[1], *found.span(1)) for found in LABELLED_ADDRESS.finditer(text)]
    others = [(found[0], *found.span()) for found in HOME_ADDRESS.finditer(text)]
    others = [each for each in others if not any(start <= each[1] < end for _, start, end in labelled)]
    for address, start, end in [*labelled, *others]:
        yield Match(HOME, address.replace(" ", ""), start, end)


def _bare(number: str) -> str:
    return re.sub("[ .\n-]", "", number).upper()


def _masked_number(number: str) -> str:
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"


def _masked_email(address: str) -> str:
    name, domain = address.split("@")
    return f"{name[:1]}***@{domain}"


def _masked_home(address: str) -> str:
    return f"{address[: min(6, len(address) // 2)]}***"


MASKS = {
    RESIDENT_ID: _masked_number,
    MOBILE: _masked_number,
    BANK_CARD: _masked_number,
    EMAIL: _masked_email,
    HOME: _masked_home,
}
