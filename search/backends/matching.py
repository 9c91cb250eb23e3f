"""Code shared by both databases: the compilation of queries, and the indexing of objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from modelsearch.conf import get_app_config
from modelsearch.query import And, MatchAll, Not, Or, Phrase, PlainText, SearchQuery
from modelsearch.utils import get_content_type_pk, get_descendants_content_types_pks

from search.text import Term, terms

IndexEntry = get_app_config().get_model("IndexEntry")


class ChineseQueryMixin:
    """A mixin that compiles a query into the index's language, with each term as a phrase of words."""

    operators: dict[str, str]
    """The operators between terms in the database's own language, by `and`, `or` and `not`."""

    render_term: Callable[[Term, bool], str]
    """A function that renders one term in that language; the flag is true if its last word may be only the beginning of one."""

    def matches(self) -> tuple[str, list[Any]]:
        """Return a statement that reads the `number` and `score` of all objects that match, from the index alone.

        Only for a query that holds something to search for, see `compiled`.
        """
        raise NotImplementedError

    def compiled(self) -> str:
        """Return the query in the database's own language; empty if it holds nothing to search for.

        Raises:
            NotImplementedError: the query is of a kind that nothing in Wagtail sends.
        """
        if self.fields:
            raise NotImplementedError("The index does not tell the fields of an object apart.")
        return self._compile(self.query)

    def types(self) -> str:
        """Return the numbers of the content types that are searched, with commas between them: our own, and safe in SQL."""
        return ", ".join(str(pk) for pk in get_descendants_content_types_pks(self.queryset.model))

    def each_term(self, query: SearchQuery | None = None) -> list[str]:
        """Return the terms of the query one by one in the database's own language, ignoring the operators between them."""
        match query or self.query:
            case Phrase(query_string=words):
                # Punctuation within a term is ignored: with slashes for spaces, the whole phrase is one term.
                return self.each_term(PlainText("/".join(words.split())))
            case PlainText(query_string=words):
                found = terms(words)
                return [
                    self.render_term(term, term.is_open or (self.LAST_TERM_IS_PREFIX and term is found[-1])) for term in found
                ]
            case And(subqueries=parts) | Or(subqueries=parts):
                return [term for part in parts for term in self.each_term(part)]
            case _:
                return []

    def _compile(self, query: SearchQuery) -> str:
        match query:
            case Phrase():
                operator, parts = "and", self.each_term(query)
            case PlainText():
                operator, parts = query.operator, self.each_term(query)
            case And(subqueries=[wanted, Not(subquery=PlainText() as unwanted)]):
                told, left_out = self._compile(wanted), self._compile(unwanted)
                return f"({told}{self.operators['not']}{left_out})" if told and left_out else told
            case And() | Or():
                operator = "and" if isinstance(query, And) else "or"
                parts = [told for part in query.subqueries if (told := self._compile(part))]
            case Not(subquery=MatchAll()):
                return ""
            case _:
                raise NotImplementedError(f"{type(query).__name__} queries are not supported.")
        return f"({self.operators[operator].join(parts)})" if parts else ""


class ChineseIndexMixin:
    """A mixin that puts objects into the index in one statement."""

    def columns(self, obj: Model) -> dict[str, Any]:
        """Return the indexed texts of `obj`: `title`, `body` and `autocomplete`, cut into words."""
        raise NotImplementedError

    def add_items(self, model: type[Model], objs: Iterable[Model]) -> None:
        content_type = get_content_type_pk(model)
        IndexEntry.objects.bulk_create(
            [IndexEntry(content_type_id=content_type, object_id=str(obj.pk), **self.columns(obj)) for obj in objs],
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["title", "body", "autocomplete"],
        )

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Do nothing: no ranking here needs title norms, and updating them would rewrite the whole table at each save."""
