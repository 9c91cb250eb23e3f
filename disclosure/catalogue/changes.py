"""Changes between two versions of the catalogue, for display."""

from __future__ import annotations

import enum
from dataclasses import dataclass

NUMBER = "序号"
"""The number that is printed before a category."""


class ChangeKind(enum.StrEnum):
    """Kinds of change of a category or an entry."""

    ADD = "新增"
    RENAME = "更名"
    CHANGE = "修改"
    RETURN = "恢复"
    RETIRE = "停用"
    MOVE = "调整次序"


@dataclass(frozen=True)
class FieldChange:
    """A printed cell before and after a change."""

    column: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.column}“{self.before}”→“{self.after}”"


@dataclass(frozen=True)
class Change:
    """A line of the changes of a new catalogue, for those who decide on it and for readers: an entry, or a category."""

    kind: ChangeKind
    code: str
    """`4-3` for an entry, `4` for a category: the numbers in their addresses. A category may be printed under another."""
    title: str
    cells: tuple[FieldChange, ...] = ()

    @classmethod
    def of_record(cls, record: dict) -> Change:
        """Return the change from `record`, which `dataclasses.asdict` made of it and which was stored as JSON."""
        cells = tuple(FieldChange(**cell) for cell in record["cells"])
        return cls(ChangeKind(record["kind"]), record["code"], record["title"], cells)

    @property
    def is_of_category(self) -> bool:
        return "-" not in self.code

    @property
    def remark(self) -> str:
        """Return what a category's entries are numbered by, in Chinese, if another number is printed before it."""
        printed = next((cell.after for cell in self.cells if cell.column == NUMBER), self.code)
        is_told = self.is_of_category and printed != self.code
        return f"条目编号不随印在前面的序号改变，以“{self.code}-”开头" if is_told else ""

    def __str__(self) -> str:
        category = "一级目录" if self.is_of_category else ""
        shown = () if self.kind is ChangeKind.ADD and not self.is_of_category else self.cells
        further = "".join(f"；{each}" for each in (*shown, self.remark) if each)
        return f"{self.kind}{category} {self.code} {self.title}{further}"
