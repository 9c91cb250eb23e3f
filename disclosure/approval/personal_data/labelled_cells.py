"""Texts whose label is in another cell: above them in the column, or before them in the row."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence

from disclosure.approval.personal_data.cards import is_unit
from disclosure.approval.personal_data.patterns import find
from disclosure.approval.personal_data.pieces import Piece

LABEL = re.compile(
    r"(?:卡|号码?|[账帐]户|存折|地址?|址|地点|现住|家住|住所|户籍|户口)[ :：]?(?:[(（][^()（）]{1,12}[)）])?[ :：]?"
)
HOLDER = re.compile(
    "(?:户名|[账帐]户名称|开户(?:名称?|单位)|(?:收款|付款|汇款)(?:单位|方|人)?|单位名称|户名全称)(?:名称|全称)?[ :：]?"
)
"""The label of the holder of an account, whose unit makes the account no person's."""

LONGEST_LABEL, LONGEST_VALUE = 30, 80

NOTHING = {"无", "暂无", "没有", "不详", "未知", "同上", "略", "保密"}
"""Texts of cells that have no value."""


class LabelledCells:
    """A collector of texts that are personal data only by a label beside them, such as 家庭住址 or 银行卡号."""

    def __init__(self) -> None:
        self._labels: dict[Hashable, str] = {}
        self._holders: set[Hashable] = set()
        self._units: dict[Hashable, str] = {}
        self.found: list[Piece] = []

    def add(self, lines: Sequence[Hashable], place: str, text: str) -> None:
        """Add the text at the next place of each of the `lines`. A label holds for all cells after it, up to another text."""
        labels = [self._labels[line] for line in lines if line in self._labels]
        if HOLDER.fullmatch(text):
            self._holders.update(lines)
        elif is_unit(text) and not self._holders.isdisjoint(lines):
            self._units |= dict.fromkeys(lines, text)
        unit = next((self._units[line] for line in lines if line in self._units), "")
        texts = [f"{unit}{label}：{text}" for label in labels if len(text) <= LONGEST_VALUE]
        if values := [each for each in texts if find(each)]:
            self.found += [Piece(place, each, again=True) for each in values]
        elif text not in NOTHING and not text.isascii():
            is_label = len(text) <= LONGEST_LABEL and any(found.end() == len(text) for found in LABEL.finditer(text))
            for line in lines:
                if is_label:
                    self._labels[line] = text
                else:
                    self._labels.pop(line, None)
