"""Patterns of personal data in a text. The module does not use Django: it also runs in the process that reads files.

Findings leave this module masked, or as a digest; only the scanning process holds the data for a moment.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from stdnum import luhn
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from disclosure.approval.personal_data.addresses import CHINESE, EMAIL_ADDRESS, HOME_ADDRESS
from disclosure.approval.personal_data.cards import CARD_CANDIDATES, is_card, is_other_number, labelled_cards
from disclosure.approval.personal_data.figures import END, FULL_STOP, USUAL_GROUPS, WHOLE, is_among_figures
from disclosure.approval.personal_data.joints import BREAK, IN_A_DAY, JOINT, LINE, ODD, ODDLY, POINT
from disclosure.approval.personal_data.labelled_addresses import labelled_addresses
from disclosure.approval.personal_data.masks import BANK_CARD, EMAIL, HOME, MASKS, MOBILE, RESIDENT_ID
from disclosure.approval.personal_data.mobile_numbers import (
    GROUPS_WITH_LETTERS,
    LABEL,
    LABELLED_MOBILE,
    LETTERS,
    LISTED_MOBILE,
    LISTED_NUMERALS,
    RUN_TOGETHER,
    WITH_LETTERS,
    is_in_a_list,
)
from disclosure.approval.personal_data.mobile_numbers import PATTERNS as MOBILE_PATTERNS
from disclosure.approval.personal_data.places_of_work import is_place_of_work
from disclosure.approval.personal_data.serial_numbers import (
    LONGEST_LABEL,
    is_called_project,
    is_called_serial,
    is_serial_number,
)
from disclosure.approval.personal_data.signs import PLAIN, WITH_EVERY_DIGIT

ENOUGH_DIGITS = 11
"""Minimum number of digits in a number."""

# Each pattern is a look-ahead, so that a rejected candidate hides no other that begins inside it.
ID_CANDIDATE = re.compile(
    rf"(?=(?<![0-9])([1-9](?:(?:{LINE}[0-9]){{16}}(?:{LINE}|{JOINT})"
    rf"|[0-9]{{5}}{BREAK}[0-9]{{8}}{BREAK}[0-9]{{3}}(?:{BREAK})?"
    rf"|[0-9]{{5}}{POINT}[0-9]{{4}}{IN_A_DAY}[0-9]{{2}}{IN_A_DAY}[0-9]{{2}}{POINT}[0-9]{{3}}(?:{POINT})?"
    rf"|[0-9]{{5}}(?:{POINT})?[0-9]{{4}} ?年 ?[0-9]{{2}} ?月 ?[0-9]{{2}} ?日(?:{POINT})?[0-9]{{3}}(?:{POINT})?"
    rf"|[0-9]{{3}}((?:{ODD}|[ ./_·~:-]){{1,3}})[0-9]{{4}}\2[0-9]{{4}}\2[0-9]{{4}}\2[0-9]"
    rf"|[0-9]{{2}}((?:{ODD}|[ ./_·~:-]){{1,3}})[0-9]{{3}}\3[0-9]{{4}}\3[0-9]{{4}}\3[0-9]{{3}}"
    rf"|(?:{ODDLY}[0-9]){{16}}{ODDLY}"
    r")(?:[Xx]|[0-9](?![0-9]))))"
)
"""Eighteen digits in any pieces of one or two lines; with other separators, place, day and serial, or groups of four."""

OLD_ID_CANDIDATE = re.compile(
    rf"{WHOLE}([1-9][0-9]{{5}}(?:[0-9]{{9}}|{JOINT}[0-9]{{6}}{JOINT}[0-9]{{3}}|\.[0-9]{{6}}\.[0-9]{{3}}))"
    rf"(?! ?[Xx]){END}"
)
"""An old identity number, which has no check digit: it must be on one line, with place, day and serial in one piece each.
A single point begins a fraction: 230056.500305527 is an amount."""

FLAWED_ID_CANDIDATE = re.compile(
    rf"(?={WHOLE}([1-9](?:[ -]?[0-9]){{5}}[ -]?(?:1[ -]?9|2[ -]?0)(?:[ -]?[0-9]){{9}}[ -]?[0-9Xx]"
    rf"|[1-9][0-9]{{5}}{POINT}(?:19|20)[0-9]{{2}}{IN_A_DAY}[0-9]{{2}}{IN_A_DAY}[0-9]{{2}}{POINT}[0-9]{{3}}(?:{POINT})?[0-9Xx]"
    r")(?![0-9A-Za-z]))"
)
"""An identity number with a wrong check digit, which may be in pieces of one line."""

FINAL_X = re.compile("[ -]?[Xx](?![0-9A-Za-z])")

DATE = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9](?![0-9])")
"""A date, which in a table is a value beside other numbers, and not part of a longer one."""

LABEL_BEFORE = re.compile(rf"(?:{LABEL}|身份证|证件|证|[卡账帐])(?:号码|号|方式|人)?[^0-9A-Za-z{CHINESE}]{{0,4}}\Z")

SET_APART = re.compile(
    rf"(?<![0-9])[0-9]([^0-9A-Za-z{CHINESE}]{{1,4}})[0-9](?:\1[0-9]){{{ENOUGH_DIGITS - 2},}}(?:\1[Xx])?(?![0-9])"
)
"""Digits with the same separator between each two: spaces, points, the ends of lines."""

PROVINCES = {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83, 91}
"""First two digits of the places that issue identity numbers (GB/T 2260)."""

HAN_DASH = re.compile("(?<=[0-9])[一ㄧ](?=[0-9])")
"""The numeral one, typed for a dash."""

TURNED_ROUND = re.compile("\u202e([^\u202c\u202e\n]+)")
"""Text shown from right to left (UAX 9: RIGHT-TO-LEFT OVERRIDE)."""

OLDEST = 1900

ID_LENGTH, OLD_ID_LENGTH = 18, 15

MOST_PIECES = 3
"""Maximum number of pieces of a number with the right check digit, whatever is beside it."""

FLAWED = "校验位不符，可能录入有误，仍属个人信息"
"""The remark on an identity number with a wrong check digit: a typing error makes it no less personal."""

FLAWED_CARD = "校验位不符，可能录入有误；标明是卡号或账号，仍按个人信息核对"
"""The remark on a labelled card with a wrong check digit: accounts have none."""


@dataclass(frozen=True)
class Match:
    """Personal data at a place in a text.

    Args:
        kind: `RESIDENT_ID`, `MOBILE`, `BANK_CARD`, `EMAIL` or `HOME`.
        value: the data without gaps, for its digest.
    """

    kind: str
    value: str
    start: int
    end: int

    @property
    def masked(self) -> str:
        return MASKS[self.kind](self.value)

    @property
    def described(self) -> str:
        """Return the masked data, with a remark on irregularities."""
        if self.kind == RESIDENT_ID and len(self.value) == ID_LENGTH and not self.is_certain:
            return f"{self.masked}（{FLAWED}）"
        if self.kind == BANK_CARD and not luhn.is_valid(self.value):
            return f"{self.masked}（{FLAWED_CARD}）"
        return self.masked

    @property
    def is_certain(self) -> bool:
        """Return whether it is a mobile number, or an identity number or a card's with the right check digit."""
        if self.kind == RESIDENT_ID:
            return len(self.value) == ID_LENGTH and has_check_digit(self.value)
        return self.kind == MOBILE or (self.kind == BANK_CARD and is_card(self.value))


def find(text: str) -> list[Match]:
    """Return all personal data in `text`, whatever its digits look like; places are those in `text`."""
    text = FULL_STOP.sub(";", text)
    plain = text.translate(PLAIN)
    numbers = list(_numbers(HAN_DASH.sub("-", plain)))
    written = text.translate(WITH_EVERY_DIGIT)
    if written != plain:
        numbers += _in_other_digits(written, plain, _covered(plain, numbers))
    found = [*numbers, *_emails(plain), *_homes(plain)]
    if found and len(plain) < len(text):
        places = [place for place, sign in enumerate(text) if PLAIN[ord(sign)] is not None]
        found = [replace(each, start=places[each.start], end=places[each.end - 1] + 1) for each in found]
    return found + [
        replace(each, start=turned.start(1), end=turned.end(1))
        for turned in TURNED_ROUND.finditer(text)
        for each in find(turned[1][::-1])
    ]


def masked_text(text: str) -> str:
    """Return `text` with all personal data in it masked."""
    for match in sorted(find(text), key=lambda each: each.start, reverse=True):
        text = text[: match.start] + match.masked + text[match.end :]
    return text


def _numbers(text: str) -> Iterator[Match]:
    """Yield identity numbers, cards and mobile numbers. Digits of the first two are not also reported as a mobile number."""
    if sum(map(text.count, "0123456789OoIl")) < ENOUGH_DIGITS:
        return
    long = [*_resident_ids(text), *_bank_cards(text)]
    for others in (_labelled_cards(text), _with_letters(text)):
        covered = _covered(text, long)
        long += [match for match in dict.fromkeys(others) if not all(covered[match.start : match.end])]
    yield from long
    covered = _covered(text, long)
    for match in [*_mobiles(text), *_set_apart(text)]:
        if covered[match.start] or (match.kind == MOBILE and is_serial_number(text, match.start, match.end)):
            continue
        covered[match.start] = True
        yield match


def _covered(text: str, matches: Iterable[Match]) -> bytearray:
    """Return the characters of `text` that the matches cover."""
    covered = bytearray(len(text))
    for match in matches:
        covered[match.start : match.end] = b"\1" * (match.end - match.start)
    return covered


def _in_other_digits(written: str, plain: str, covered: bytearray) -> Iterator[Match]:
    """Yield numbers that are not found in `plain`, since some of their digits are not plain ones.

    Numerals also count the things after them: such a number must be in one piece, set apart digit by digit, or in the usual
    groups.
    """
    listed = [Match(MOBILE, _bare(found[1]), *found.span(1)) for found in LISTED_NUMERALS.finditer(written)]
    listed = [match for match in listed if not re.search("[0-9]", plain[match.start : match.end])]
    yield from listed
    for match in _numbers(written):
        number = written[match.start : match.end]
        if number == plain[match.start : match.end] or any(covered[match.start : match.end]) or match in listed:
            continue
        groups = tuple(map(len, re.findall("[0-9Xx]+", number)))
        if len(set(groups)) == 1 or groups in USUAL_GROUPS:
            yield match


def _resident_ids(text: str) -> Iterator[Match]:
    """Yield numbers with an existing province and day, of eighteen digits or, from before 1999, of fifteen.

    With the right check digit, they may span lines; with a wrong one, they must be on one line, and not be a bank card's
    number.

    The library's list of counties is not used: the number of a person from a renamed county is no less personal.
    """
    for found in ID_CANDIDATE.finditer(text):
        number = _bare(found[1])
        if has_check_digit(number) and _may_be_born(number[:2], number[6:14]) and not _is_long_row(text, *found.span(1)):
            yield Match(RESIDENT_ID, number, *found.span(1))
    for found in FLAWED_ID_CANDIDATE.finditer(text):
        number = _bare(found[1])
        if not has_check_digit(number) and _may_be_born(number[:2], number[6:14]) and not is_card(number):
            yield from _unless_of_a_project(text, Match(RESIDENT_ID, number, *found.span(1)))
    for found in OLD_ID_CANDIDATE.finditer(text):
        number = _bare(found[1])
        if _may_be_born(number[:2], f"19{number[6:12]}"):
            yield from _unless_of_a_project(text, Match(RESIDENT_ID, number, *found.span(1)))


def _unless_of_a_project(text: str, match: Match) -> Iterator[Match]:
    """Yield a number that no check digit proves, unless it is labelled as a project's or is among figures."""
    if not is_called_project(text, match.start) and not _is_among_figures(text, match.start, match.end):
        yield match


def _is_long_row(text: str, start: int, end: int) -> bool:
    """Return whether a number in more than three pieces is part of a table of figures."""
    return len(re.findall("[0-9Xx]+", text[start:end])) > MOST_PIECES and _is_among_figures(text, start, end)


def _is_among_figures(text: str, start: int, end: int) -> bool:
    """Return whether the groups are figures of a table; False if a label comes right before them."""
    is_called_so = LABEL_BEFORE.search(text, max(0, start - LONGEST_LABEL), start)
    return not is_called_so and is_among_figures(text, start, end, kind_of)


def has_check_digit(number: str) -> bool:
    return number[-1] == ric.calc_check_digit(number)


def _may_be_born(province: str, day: str) -> bool:
    try:
        born = ric.get_birth_date(f"{'0' * 6}{day}0000")
    except ValidationError:
        return False
    return int(province) in PROVINCES and OLDEST <= born.year <= datetime.date.today().year  # noqa: DTZ011


def _bank_cards(text: str) -> Iterator[Match]:
    told: set[int] = set()
    for found in itertools.chain.from_iterable(pattern.finditer(text) for pattern in CARD_CANDIDATES):
        number = _bare(found[1])
        is_id = _may_be_born(number[:2], number[6:14]) and (
            (len(number) == ID_LENGTH and has_check_digit(number))
            or (len(number) == ID_LENGTH - 1 and FINAL_X.match(text, found.end(1)) is not None)
        )
        is_new = found.start() not in told and not DATE.search(text, *found.span(1))
        is_new = is_new and not is_other_number(text, number, found.start(1))
        if is_new and is_card(number) and not is_id and not _is_among_figures(text, *found.span(1)):
            told.add(found.start())
            yield Match(BANK_CARD, number, *found.span(1))


def _labelled_cards(text: str) -> Iterator[Match]:
    for each in labelled_cards(text):
        yield Match(BANK_CARD, *each)


def _mobiles(text: str) -> Iterator[Match]:
    """Yield eleven-digit numbers in one piece, in groups, or over several lines."""
    for pattern in MOBILE_PATTERNS:
        for found in pattern.finditer(text):
            start, end = found.span(1)
            begin = start if pattern is LABELLED_MOBILE else found.start()
            if pattern is LISTED_MOBILE and is_in_a_list(text, start, end):
                continue
            if not DATE.search(text, start, end + 1) and not _is_among_figures(text, begin, end):
                yield Match(MOBILE, re.sub("[^0-9]", "", found[1]), start, end)
    for found in RUN_TOGETHER.finditer(text):
        if not is_called_serial(text, found.start(1)):
            for start in range(*found.span(1), ENOUGH_DIGITS):
                yield Match(MOBILE, text[start : start + ENOUGH_DIGITS], start, start + ENOUGH_DIGITS)


def _set_apart(text: str) -> Iterator[Match]:
    """Yield numbers of any kind, set apart digit by digit, that are not part of a longer row."""
    for found in SET_APART.finditer(text):
        (start, end), joint = found.span(), found[1]
        goes_on = text.startswith(joint, end) and text[end + len(joint) : end + len(joint) + 1].isdigit()
        if goes_on or (text.endswith(joint, 0, start) and text[start - len(joint) - 1 : start - len(joint)].isdigit()):
            continue
        kind = kind_of(_bare(found[0]))
        if kind and not _is_among_figures(text, start, end):
            yield Match(kind, _bare(found[0]), start, end)


def _with_letters(text: str) -> Iterator[Match]:
    """Yield numbers in which a letter was typed for a digit of similar shape."""
    digits = text.translate(LETTERS)
    for found in [*WITH_LETTERS.finditer(text), *GROUPS_WITH_LETTERS.finditer(text)]:
        number = _bare(digits[found.start() : found.end()])
        kind = kind_of(number)
        if kind and not _is_among_figures(digits, *found.span()):
            yield Match(kind, number, *found.span())


def kind_of(number: str) -> str:
    """Return the kind of a number whose digits are all known to belong to it; an empty string if it is not personal."""
    if re.fullmatch("1[3-9][0-9]{9}", number):
        return MOBILE
    if not re.fullmatch("[0-9]+[Xx]?", number):
        return ""
    born = number[6:14] if len(number) == ID_LENGTH else f"19{number[6:12]}" if len(number) == OLD_ID_LENGTH else ""
    if born and _may_be_born(number[:2], born):
        return RESIDENT_ID
    return BANK_CARD if is_card(number) else ""


def _emails(text: str) -> Iterator[Match]:
    for found in EMAIL_ADDRESS.finditer(text):
        address = found[0].lower().replace(" ", "")
        yield Match(EMAIL, re.sub(r"[\[(]?(?:at|@)[\])]?(?=[a-z0-9.-]+$)", "@", address, count=1), *found.span())


def _homes(text: str) -> Iterator[Match]:
    """Yield addresses that include the door, and text labelled as the address of a home."""
    labelled = bytearray(len(text))
    for each in labelled_addresses(text):
        labelled[each.label_start : each.end] = b"\1" * (each.end - each.label_start)
        if each.is_home:
            yield Match(HOME, each.value.replace(" ", ""), each.start, each.end)
    for found in HOME_ADDRESS.finditer(text):
        if not labelled[found.start()] and not is_place_of_work(text, *found.span()):
            yield Match(HOME, found[0].replace(" ", ""), *found.span())


def _bare(number: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", number).upper()
