"""Signs between the digits of one number, inside regular expressions. Texts are read as `signs` maps them."""

from __future__ import annotations

from disclosure.approval.personal_data.addresses import CHINESE

GAP = r"[ -]{0,2}"
"""Usual separators between any two digits of a long number."""

LINE = r"[ \n-]{0,3}"
"""The same if a check digit tells whether the next line of a page belongs to the number: table columns are narrow."""

JOINT = r"[ ()/_·~&'\"-]{1,5}"
"""Usual separators between groups. Only the lengths of groups tell whether a point separates them or begins a fraction."""

TURN = r" ?(?:[/_·~-]{1,3} ?\n|\n ?[/_·~-]{1,3}) ?"
"""Signs at the end of a line, or at the beginning of the next, that the number continues."""

POINT, IN_A_DAY = rf"(?:{JOINT}|\.)", "[ ./·-]{0,3}"
"""The same for numbers whose groups are identified by place, day and serial."""

BREAK = rf"[^0-9A-Za-z{CHINESE}]{{1,5}}"
"""Possible separators between groups if a check digit confirms that they belong together: any signs."""

FIGURE_SIGNS = (
    r"|*+=<>%$\u00a2-\u00a5\u00ac\u00b0\u00b1\u00d7\u00f7\u2030\u20a0-\u20bf\u2100-\u23ff\u2794-\u27bf\u27c0-\u2bff"
    r"\u3200-\u33ff\uffe0-\uffe6\U0001f800-\U0001f8ff"
)
"""Signs that also stand between figures: of tables, sums, comparisons, measures and money, and arrows."""

ODD = rf"[^0-9A-Za-z{CHINESE}\s()/_·~&'\".:,;{FIGURE_SIGNS}-]"
"""A sign that stands in no number and between no figures, such as # or a picture."""

ODDLY = rf"(?: ?{ODD}{{1,2}} ?)?"
"""Such signs between any two digits. Whatever pieces they divide a number into, it is one."""

HAS_FIGURE_SIGN = rf"(?=[^\n{FIGURE_SIGNS}Xx]{{3,9}}[{FIGURE_SIGNS}Xx])"
BETWEEN_FIGURES = rf"(?:[^0-9A-Za-z{CHINESE}\n,;]{{1,4}}|[Xx])"
"""Any signs, one of them of figures, between groups of which one begins with a nought, as no figure does."""
