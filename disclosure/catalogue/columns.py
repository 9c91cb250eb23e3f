"""Columns of the catalogue, found in a table by the names that colleges use; unclear ones are put as questions to the user."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from disclosure.catalogue.files import Table, UnreadableFile
from disclosure.organisation.folding import as_seen, as_typed

COLUMNS = ("一级目录", "二级目录", "公开形式", "公开范围", "公开时限", "责任单位")
CATEGORY, TITLE, CHANNELS, SCOPE, TIME_LIMIT, UNITS = COLUMNS

HEADER_WITHIN = 20
"""Number of rows from the top of a table that are searched for the header; a title may precede it."""

LEAST_COLUMNS = 3
"""Minimum number of the six columns that a row must name, certainly or possibly, to be a header."""

LEAST_TO_ASK = 2
"""The same minimum if no row of the file names more; the user is then asked for the other columns."""

_PUBLISH = "(?:党务)?(?:公开|公示|公布|发布)"
_AND = "(?:和|及|与|或|、|/)"
_LEVEL = "(?:目录|指标|事项|类目|类别|分类|栏目|标题|条目|项目|内容)"
_UNIT = "(?:单位|部门|处室|科室|主体|机构|党组织|支部)"

_LOWER = "(?:[三四五3-5]|iii|iv|v)"


def _at_level(number: str) -> str:
    """Return the pattern of names that tell this level: 一级目录, 第1级, 公开事项一级."""
    return f"第?{number}级(?:{_PUBLISH})?{_LEVEL}?(?:名称)?|(?:{_PUBLISH}|党务)?{_LEVEL}第?{number}级{_LEVEL}?"


_NAMES = {
    CATEGORY: (
        f"{_at_level('[一1i]')}|(?:{_PUBLISH}|目录|事项|信息)?(?:类别|类目|大类|分类|板块|模块|门类)|(?:{_PUBLISH})?(?:项目|事项)类别"
    ),
    TITLE: (
        f"{_at_level('(?:[二2]|ii)')}|(?:{_PUBLISH}|具体)?(?:事项|内容|项目|条目)(?:名称|内容)?|(?:党务)?公开目录|{_PUBLISH}要点"
        f"|(?:{_PUBLISH})?(?:具体|主要)(?:事项|内容)|{_PUBLISH}的?(?:事项|内容|条目)"
    ),
    CHANNELS: f"(?:{_PUBLISH})?(?:形式|方式|方式方法|渠道|途径|载体|平台)(?:{_AND}(?:形式|方式|渠道|途径|载体|平台))*",
    SCOPE: (
        f"(?:{_PUBLISH}|知悉|知晓)?(?:范围|对象)(?:{_AND}(?:范围|对象))*|(?:{_PUBLISH})?受众|{_PUBLISH}(?:面向)?(?:人群|群体)"
    ),
    TIME_LIMIT: (
        f"(?:{_PUBLISH}|更新)?(?:时限|时效|期限)(?:要求)?"
        f"|(?:党务)?(?:公开|公示|公布)(?:时间|时点|时间节点|周期|频率|频次)(?:要求)?(?:{_AND}(?:时限|时效|期限|周期))*"
    ),
    UNITS: (
        f"(?:{_PUBLISH})?(?:责任|牵头|主责|负责|具体负责|承办|主办|经办|主管|实施|执行|落实|归口|归口管理|(?:信息)?提供){_UNIT}"
        f"(?:{_AND}(?:责任)?{_UNIT})*|{_PUBLISH}{_UNIT}(?:{_AND}(?:责任)?{_UNIT})*"
    ),
}
"""Names of the columns besides those in `COLUMNS`, which take precedence."""

_LIKELY = {
    TIME_LIMIT: "(?:生成|更新|形成|完成|发布)?(?:时间|周期|频率|频次)(?:要求)?|公示期|(?:公开|更新)次数",
    UNITS: "单位|部门|处室|责任人|(?:责任|负责)(?:单位|部门)(?:和|及|、|/)(?:责任人|联系人)",
    TITLE: f"名称|目录|标题|(?:目录|信息)名称|信息内容|内容(?:事项|要点)|小类|子类|{_at_level(_LOWER)}",
    CATEGORY: "序列|目录|栏目|类型|(?:公开|事项)类型|单元|专题",
    SCOPE: "公开(?:层级|级别|程度|属性|层次|面)|(?:公开)?层级|面向对象|面向人群",
    CHANNELS: "载体名称|(?:公开|发布)(?:位置|地点|栏目|网址)",
}
"""Names that possibly mean the column: they are suggested, but never used without asking."""

_OF_ENTRIES = re.compile(
    f"{_at_level(_LOWER)}|{_NAMES[TITLE]}"
    "|(?!注意|备注).*(?:目录|事项|内容|条目|项目|细目|子目|细项|子项|小项|要点|明细)(?:名称|说明|描述)?"
)
"""Pattern of names under which the entries themselves may be printed, or a level below them."""


@dataclass(frozen=True)
class ColumnQuestion:
    """A question that the file leaves open.

    Args:
        subject: column in question, or `TABLE`.
        choices: pairs of value and label.
        suggestion: likeliest value; empty if none is likely.
        reason: why several columns may be meant, as a sentence in Chinese; empty if none is named so.
    """

    subject: str
    choices: tuple[tuple[str, str], ...]
    suggestion: str = ""
    reason: str = ""

    @property
    def may_be_stated(self) -> bool:
        """Return whether one text may be stated for all rows instead."""
        return self.subject not in (TABLE, TITLE)


TABLE = "表格"
ALL_TABLES = "all"


@dataclass(frozen=True)
class Answers:
    """The user's answers.

    Args:
        columns: key of the column in the file, by the column of the catalogue.
        stated: text for all rows, by the column of the catalogue.
        table: number of the table to be used, or `ALL_TABLES`.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    stated: Mapping[str, str] = field(default_factory=dict)
    table: str = ""


class Undecided(UnreadableFile):
    """A file that leaves questions open. The message names them; `questions` contains them."""

    def __init__(self, questions: Sequence[ColumnQuestion], tables: Sequence[Table]):
        self.questions, self.tables = tuple(questions), tuple(tables)
        super().__init__(_in_words(self.questions))


@dataclass(frozen=True)
class Header:
    """The header of a table.

    Args:
        start: number of rows before the entries.
        names: names of the columns by their keys, in order; a name that occurs twice has two keys.
        printed: the same names as printed, with their brackets.
        examples: first text under each column.
    """

    table: Table
    start: int
    names: Mapping[str, str]
    printed: Mapping[str, str]
    examples: Mapping[str, str]

    def candidates(self, column: str) -> list[str]:
        """Return the keys of the columns that may be this one of the catalogue."""
        exact = [key for key, name in self.names.items() if name == column]
        named = [key for key, name in self.names.items() if re.fullmatch(_NAMES[column], name)]
        return exact or named

    def likely(self, column: str) -> list[str]:
        """Return the keys of the columns that may be this one of the catalogue, or else those that possibly are.

        Of several columns for the entries, without any for their category, the first is likelier the category.
        """
        entries = self.candidates(TITLE)
        stands_for_category = entries[:1] if len(entries) > 1 and not self._named(CATEGORY) else []
        if column == CATEGORY and stands_for_category:
            return stands_for_category
        return [key for key in self._named(column) if column != TITLE or key not in stands_for_category]

    def _named(self, column: str) -> list[str]:
        return self.candidates(column) or [key for key, name in self.names.items() if re.fullmatch(_LIKELY[column], name)]

    def rivals(self, answers: Answers) -> list[str]:
        """Return the keys of unused columns with content that may be the entries as well as the column used for them.

        None if the user has chosen that column, or is still to be asked about it or the category.
        """
        positions = self.positions(answers)
        if TITLE in answers.columns or TITLE not in positions or CATEGORY not in {*positions, *answers.stated}:
            return []
        return [
            key
            for at, (key, name) in enumerate(self.names.items())
            if at not in positions.values() and self.examples[key] and _OF_ENTRIES.fullmatch(name)
        ]

    def positions(self, answers: Answers) -> dict[str, int]:
        """Return the index of each column of the catalogue, without columns for which one text is stated."""
        places = {key: at for at, key in enumerate(self.names)}
        found = {}
        for column in COLUMNS:
            answered = answers.columns.get(column)
            candidates = [answered] if answered in places else self.candidates(column)
            if len(candidates) == 1 and column not in answers.stated:
                found[column] = places[candidates[0]]
        return found


def normalised(cell: str) -> str:
    """Return a column's name as it is compared.

    It is in simplified characters, without blanks, invisible characters, marks around it, and brackets with their texts; the
    text stays if it tells a level: 公开事项（二级） is 公开事项二级.
    """
    name = as_seen(cell)
    bare = re.sub(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^】]*)】", _level_in_brackets, name)
    return (bare or name).strip("*:;、.·-_")


def _level_in_brackets(match: re.Match[str]) -> str:
    text = match[match.lastindex or 0]
    return text if re.fullmatch(f"第?(?:[一二1-2]|ii?|{_LOWER})级{_LEVEL}?", text) else ""


def is_name_of(column: str, name: str) -> bool:
    """Return whether a column of that name may be this one of the catalogue."""
    return name == column or bool(re.fullmatch(_NAMES[column], name))


def columns_in(cell: str) -> set[str]:
    """Return the columns whose names a cell holds, one after the other."""
    names = [normalised(each) for each in re.split(r"[,，;；|｜、\s]+", cell)]
    return {column for column in COLUMNS if any(is_name_of(column, name) for name in names)}


def find_header(table: Table, least: int = LEAST_COLUMNS) -> Header | None:
    """Return the header of a table, which may take two rows: a group of columns above, its columns below.

    Args:
        least: minimum number of the six columns that it names.
    """
    best: tuple[_Score, int, list[str]] | None = None
    above: list[str] = []
    for number, cells in enumerate(table.rows[:HEADER_WITHIN], start=1):
        both = [cell if normalised(cell) else (above[at] if at < len(above) else "") for at, cell in enumerate(cells)]
        both += above[len(both) :]
        alone, together = _score(cells), _score(both)
        score, chosen = (together, both) if together > alone and alone.named else (alone, list(cells))
        if score.certain and score.named >= least and (best is None or score > best[0]):
            best = score, number, chosen
        above = list(cells)
    if best is None:
        return None
    _, start, cells = best
    names: dict[str, str] = {}
    printed: dict[str, str] = {}
    for cell in cells:
        name = normalised(cell)
        key = name if name not in names else f"{name}#{len(names)}"
        names[key], printed[key] = name, re.sub(r"\s+", "", as_typed(cell))
    rows = [row for number, row in enumerate(table.rows, start=1) if number > start and number not in table.hidden_rows]
    examples = {key: _example(rows, at) for at, key in enumerate(names)}
    return Header(table, start, names, printed, examples)


class _Score(NamedTuple):
    """The number of the six columns that a row's names certainly mean, and the number that they possibly mean."""

    certain: int
    named: int


def _score(cells: Iterable[str]) -> _Score:
    names = [normalised(cell) for cell in cells]
    certain = {column for column in COLUMNS if any(is_name_of(column, name) for name in names)}
    likely = {column for column in COLUMNS if any(re.fullmatch(_LIKELY[column], name) for name in names)}
    return _Score(len(certain), len(certain | likely))


def _example(rows: Sequence[Sequence[str]], column: int) -> str:
    found = next((row[column].strip() for row in rows if column < len(row) and row[column].strip()), "")
    return found if len(found) <= 15 else f"{found[:15]}…"


def questions_about(headers: Sequence[Header], answers: Answers) -> list[ColumnQuestion]:
    """Return the questions about the columns of tables with these headers."""
    questions = []
    for column in COLUMNS:
        unclear = [
            header
            for header in headers
            if column not in header.positions(answers) or (column == TITLE and header.rivals(answers))
        ]
        if unclear and column not in answers.stated:
            questions.append(_question(column, unclear[0], answers))
    return questions


def _question(column: str, header: Header, answers: Answers) -> ColumnQuestion:
    labels = {
        key: f"“{name}”列{f'（如：{header.examples[key]}）' if header.examples[key] else ''}"
        for key, name in header.printed.items()
        if header.names[key]
    }
    rivals = header.rivals(answers) if column == TITLE else []
    candidates = [*header.candidates(column), *rivals]
    reason = _why_unclear(column, [header.printed[key] for key in candidates]) if len(candidates) > 1 else ""
    likely = header.likely(column)
    return ColumnQuestion(column, tuple(labels.items()), likely[0] if likely else "", reason)


def _why_unclear(column: str, names: Sequence[str]) -> str:
    """Return the sentence that these columns may all be meant."""
    name, times = Counter(names).most_common(1)[0]
    if times > 1:
        return f"表头中“{name}”出现了{'两' if times == 2 else times}次，无法判断用哪一列。"
    together = "".join(f"“{each}”" for each in names)
    return f"{together}各列都可能是“{column}”，只能读取其中一列，没有选的列不读取。"


def _in_words(questions: Sequence[ColumnQuestion]) -> str:
    if questions[0].subject == TABLE:
        names = "、".join(label.removeprefix("只用") for value, label in questions[0].choices if value != ALL_TABLES)
        return f"{names}都像是公开目录，并且有相同的条目，无法判断用哪一个；请只保留一个，其余删去或隐藏。"
    reasons = [question.reason for question in questions if question.reason]
    missing = [question.subject for question in questions if not question.reason]
    advice = ["请在文件中只保留要用的列，其余删去，或把内容合并到一列。"] if reasons else []
    return "".join([*reasons, *advice, *([missing_columns(missing, are_others_found=True)] if missing else [])])


def missing_columns(columns: Sequence[str], *, are_others_found: bool) -> str:
    """Return the message that these columns were not found, or perhaps no header at all."""
    start = "" if are_others_found else "没有找到表头，或"
    return f"{start}表头缺少：{'、'.join(columns)}。表头须有{'、'.join(COLUMNS)}六列，次序不限。"
