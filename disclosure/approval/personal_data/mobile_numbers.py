"""Patterns of mobile numbers, in one piece, in groups, and over several lines."""

from __future__ import annotations

import re

from disclosure.approval.personal_data.addresses import CHINESE
from disclosure.approval.personal_data.figures import END, WHOLE
from disclosure.approval.personal_data.joints import (
    BETWEEN_FIGURES,
    GAP,
    HAS_FIGURE_SIGN,
    JOINT,
    ODD,
    ODDLY,
    TURN,
)

ABROAD = rf"{WHOLE}(?:(?:\+|0{{0,2}})86[^0-9A-Za-z\n{CHINESE}]{{0,4}}|0)?"
"""The country code before a mobile number, with the separators between them."""

MOBILE_END = rf"(?! ?学年){END}"

MOBILE_NUMBER = re.compile(
    rf"{ABROAD}(?<![¥￥$€£])(?<![¥￥$€£] )(?<!人民币)"
    rf"(1[3-9][0-9]\)?(?:(?:{GAP}[0-9]){{8}}|[ -]{{1,2}}[0-9]{{4}}[ -]?\n ?[0-9]{{4}})|1[3-9]-[0-9]{{9}}){MOBILE_END}"
)
JOINED_MOBILE = re.compile(
    rf"{ABROAD}(?![0-9]{{3}} ?\((?:19|20)[0-9]{{2}}\))"
    rf"(1[3-9][0-9](?:(?:{JOINT}|{TURN})[0-9]{{4}}(?:[.:]|{JOINT}|{TURN})[0-9]{{4}}"
    rf"|( ?[.:#@^=]{{1,3}} ?)[0-9]{{4}}\2[0-9]{{4}}|[.:][0-9]{{4}}[()/_·~-]{{1,3}}[0-9]{{4}}"
    rf"|{JOINT}(?!(?:19|20)[0-9]{{6}})[0-9]{{8}}))"
    rf"{MOBILE_END}(?! ?年|(?<=[^0-9](?:19|20)[0-9]{{2}})[./-][0-9]{{1,2}}[./-])"
)
"""Groups joined by dashes, strokes, points, brackets. Volumes of a year, 138(2025)1234, and school years are excluded."""

ODDLY_JOINED_MOBILE = re.compile(
    rf"{ABROAD}((?=[0-9]{{1,10}} ?{ODD})1{ODDLY}[3-9](?:{ODDLY}[0-9]){{9}}|{HAS_FIGURE_SIGN}1[3-9][0-9]{BETWEEN_FIGURES}"
    rf"(?:0[0-9]{{3}}{BETWEEN_FIGURES}[0-9]{{4}}|[0-9]{{4}}{BETWEEN_FIGURES}0[0-9]{{3}}|0[0-9]{{7}})){MOBILE_END}"
)
"""Groups joined by signs that join no figures, or of which one is no figure: 138*0013*8000 is not a product."""

LABEL = "(?:电话|手机|联系|微信|致电|拨打|[Tt]el|TEL|[Mm]ob|MOB|[Pp]hone)"
LABELLED_MOBILE = re.compile(
    rf"{LABEL}[^0-9]{{0,12}}(?:[0-9]{{1,3}}[^0-9A-Za-z{CHINESE}]{{1,3}})?"
    rf"{ABROAD}(1(?:[^0-9A-Za-z{CHINESE}]{{0,4}}[0-9]){{10}}){MOBILE_END}"
)
"""A mobile number over several lines, or with commas. Without the label, a column or a list of numbers looks the same."""

APART_IN_GROUPS = re.compile(
    rf"(?<![0-9])(?<![0-9][ -])(1([^0-9A-Za-z{CHINESE}]{{1,2}})[3-9]\2[0-9](?!\2[0-9])([^0-9A-Za-z{CHINESE}]{{1,4}})"
    r"[0-9](?:\2[0-9]){3}\3[0-9](?:\2[0-9]){3})(?!\2?[0-9])"
)
"""Digits of a mobile number set apart, with wider gaps between its groups."""

IN_LIST_SIGNS = rf"(?: ?[,;] ?|{JOINT})"
LISTED_MOBILE = re.compile(
    rf"(?=1[0-9 ()/_·~&'\"-]{{2,8}}[,;])(?<![¥￥$€£])(?<![¥￥$€£] ){WHOLE}"
    rf"(1[3-9][0-9](?:{IN_LIST_SIGNS}(?:0[0-9]{{3}}{IN_LIST_SIGNS}[0-9]{{4}}|[0-9]{{4}}{IN_LIST_SIGNS}0[0-9]{{3}})"
    rf"|[,;] ?0[0-9]{{7}}|,(?:0[0-9]{{2}},[0-9]{{5}}|[0-9]{{3}},0[0-9]{{4}}))"
    rf"|1[3-9][0-9]{{2}}[,;] ?0[0-9]{{3}}[,;] ?[0-9]{{3}}){MOBILE_END}"
)
"""Groups with commas, of which one begins with a nought, as no figure does. Amounts have groups of three digits throughout."""

LISTED_NUMERALS = re.compile(rf"(?=1)(?<!第){WHOLE}(1[3-9][0-9][,;][0-9]{{4}}[,;][0-9]{{4}}){END}")
"""Groups with commas, for digits that are all Chinese numerals: figures are not written so, digit by digit."""

LIST_BEFORE, LIST_AFTER = re.compile("(?:[0-9]{1,6} ?[,;] ?){1,12}\\Z"), re.compile("(?: ?[,;] ?[0-9]{1,6}(?![0-9])){1,12}")
GROUP_OF_LIST = re.compile("[0-9]+")

LATE_MOBILE = re.compile(
    rf"(?=1)(?<![0-9A-Za-z.])(?<![0-9][ ,:/-])(?<![件图表第])(1(?:[ -]{{1,2}}[3-9][0-9][ -]{{1,2}}"
    rf"(?:0[0-9]{{3}}[ -]{{1,2}}[0-9]{{4}}|0[0-9]{{7}})|-[3-9][0-9]{{9}})){MOBILE_END}"
)
"""A number divided after its first digit. With a space, one group must begin with a nought: a row of a table begins alike."""

ISSUED = "1(?:3[0-9]|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8[0-9]|9[0-35-9])"
RUN_TOGETHER = re.compile(rf"(?={ISSUED})(?<![A-Za-z证票单]){WHOLE}((?:{ISSUED}[0-9]{{8}}){{2,3}}){END}(?![A-Za-z])")
"""Two or three numbers without anything between them: of prefixes in use, since serial numbers are as long."""

WITH_LETTERS = re.compile(
    "(?<![0-9A-Za-z])(?=[0-9]*[OoIl])(?:[1Il][3-9][0-9OoIl]{9}|[1-9Il][0-9OoIl]{16}[0-9OoXx])(?![0-9A-Za-z])"
)
"""Numbers with letters that look like a nought or a one."""

LETTER_JOINT = r"[ ./·-]{1,2}"
GROUPS_WITH_LETTERS = re.compile(
    rf"(?<![0-9A-Za-z])(?<![0-9][ .,-])(?=[0-9 ./·-]*[OoIl])(?![0-9 ./·-]*[Il](?![0-9OoIl]))"
    rf"(?:[1Il][3-9][0-9OoIl]{LETTER_JOINT}[0-9OoIl]{{4}}{LETTER_JOINT}[0-9OoIl]{{4}}"
    rf"|[1-9Il][0-9OoIl]{{5}}{LETTER_JOINT}[0-9OoIl]{{8}}{LETTER_JOINT}[0-9OoIl]{{3}}[0-9OoXx]"
    rf"|[1-9Il][0-9OoIl]{{3}}(?:{LETTER_JOINT}[0-9OoIl]{{4}}){{3}}(?:{LETTER_JOINT}[0-9OoIl]{{1,3}})?)(?![0-9A-Za-z])"
)
"""The same in the usual groups. A letter like a one at the end of the first group with letters is rather a litre."""

LETTERS = str.maketrans("OoIl", "0011")

PATTERNS = (MOBILE_NUMBER, JOINED_MOBILE, ODDLY_JOINED_MOBILE, LABELLED_MOBILE, APART_IN_GROUPS, LISTED_MOBILE, LATE_MOBILE)


def is_in_a_list(text: str, start: int, end: int) -> bool:
    """Return whether the groups between `start` and `end` belong to a longer list, which is not one of mobile numbers."""
    before, after = LIST_BEFORE.search(text, max(0, start - CONTEXT), start), LIST_AFTER.match(text, end)
    if before is None and after is None:
        return False
    groups = [length for found in (before, after) if found for length in map(len, GROUP_OF_LIST.findall(found[0]))]
    return tuple(groups) != USUAL_LENGTHS * (len(groups) // len(USUAL_LENGTHS))


CONTEXT = 100
"""Number of characters examined before a number."""

USUAL_LENGTHS = (3, 4, 4)
"""Lengths of the groups of a mobile number."""
