"""Values that Django cannot parse, which SQLite stores all the same: one of them breaks every page for which it is loaded."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import DateField, DateTimeField, Model, UUIDField

UNREADABLE_VALUE = "日期、时间或标识的写法不对，网站读不出来，不能保存。"

# With a modifier, `strftime` turns a date that does not exist, such as the thirtieth of February, into another one.
_IS_DATE = "strftime('%Y-%m-%d', {value}, '+0 days') = {value}"
_IS_MOMENT = (
    "strftime('%Y-%m-%d %H:%M:%S', substr({value}, 1, 19), '+0 days') = substr({value}, 1, 19) AND (length({value}) = 19"
    " OR (length({value}) BETWEEN 21 AND 26 AND substr({value}, 20, 1) = '.' AND substr({value}, 21) NOT GLOB '*[^0-9]*'))"
)
_IS_UUID = "length({value}) = 32 AND {value} NOT GLOB '*[^0-9a-f]*'"


def unreadable_values(model: type[Model]) -> Iterator[tuple[str, str]]:
    """Yield the columns of the model's own table that Django has to parse.

    Each has the SQL condition, for SQLite, that its value in the new row is none that Django writes.
    """
    for field in model._meta.local_concrete_fields:
        if readable := _readable(field):
            value = f'NEW."{field.column}"'
            is_readable = f"typeof({value}) = 'text' AND ({readable.format(value=value)})"
            # Of no date at all, `strftime` makes NULL.
            yield str(field.column), f"{value} IS NOT NULL AND ({is_readable}) IS NOT TRUE"


def _readable(field: object) -> str:
    match field:
        case DateTimeField():
            return _IS_MOMENT
        case DateField():
            return _IS_DATE
        case UUIDField():
            return _IS_UUID
    return ""
