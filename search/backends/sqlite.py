"""Search on SQLite: its full-text index, FTS5."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.models import FloatField, Model, QuerySet
from django.db.models.expressions import RawSQL
from modelsearch.backends.database.sqlite.sqlite import (
    ObjectIndexer,
    SQLiteAutocompleteQueryCompiler,
    SQLiteFTSIndexEntry,
    SQLiteIndex,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
)
from modelsearch.query import MatchAll

from search.backends.matching import ChineseIndexMixin, ChineseQueryMixin, IndexEntry
from search.text import Term, index_words


class SQLiteChineseIndex(ChineseIndexMixin, SQLiteIndex):
    def columns(self, obj: Model) -> dict[str, Any]:
        texts = ObjectIndexer(obj, self.backend)
        return {column: " ".join(index_words(getattr(texts, column))) for column in ("title", "body", "autocomplete")}


class SQLiteChineseQueryCompiler(ChineseQueryMixin, SQLiteSearchQueryCompiler):
    operators = {"and": " AND ", "or": " OR ", "not": " NOT "}

    @staticmethod
    def render_term(term: Term, is_open: bool) -> str:
        """Return the phrases of FTS5. Words consist of letters and digits only, and cannot end the quotation."""
        return " OR ".join(f'"{" ".join(words)}"{"*" if is_open else ""}' for words in term.phrases()).join("()")

    def search(self, config: Any, start: int | None, stop: int | None, score_field: str | None = None) -> QuerySet:
        """Return the objects that match, found in one statement that starts from the index."""
        if isinstance(self.query, MatchAll):
            return self.queryset[start:stop]
        compiled = self.compiled()
        if not compiled:
            return self.queryset.none()

        model = self.queryset.model
        quoted = connections[self.queryset.db].ops.quote_name
        index, entry, table = (quoted(each._meta.db_table) for each in (SQLiteFTSIndexEntry, IndexEntry, model))
        # Names of tables and numbers of types are our own; the query is passed as a parameter.
        found = self.queryset.extra(  # noqa: S610
            tables=[SQLiteFTSIndexEntry._meta.db_table, IndexEntry._meta.db_table],
            where=[
                f"{index} MATCH %s",
                f"{entry}.id = {index}.rowid",
                # With the plus and the cast, the planner can start from the full-text index only. Any other start would run the
                # match anew for each object.
                f"+{entry}.content_type_id IN ({self.types()})",
                f"{table}.{quoted(model._meta.pk.column)} = CAST({entry}.object_id AS INTEGER)",
            ],
            params=[self._within(compiled)],
        )
        in_titles, terms = self._score(index)
        score = RawSQL(in_titles, terms, output_field=FloatField())  # noqa: S611
        if score_field is not None:
            found = found.annotate(**{score_field: score})
        if self.order_by_relevance:
            found = found.order_by(score.desc(), "-pk")
        elif not found.query.order_by:
            found = found.order_by("-pk")
        return found[start:stop]

    def matches(self) -> tuple[str, list[Any]]:
        index, entry = SQLiteFTSIndexEntry._meta.db_table, IndexEntry._meta.db_table
        score, terms = self._score(index)
        sql = (
            f"SELECT CAST({entry}.object_id AS INTEGER) AS number, {score} AS score FROM {index} CROSS JOIN {entry}"  # noqa: S608
            f" WHERE {index} MATCH %s AND {entry}.id = {index}.rowid AND +{entry}.content_type_id IN ({self.types()})"
        )
        return sql, [*terms, self._within(self.compiled())]

    def _within(self, compiled: str) -> str:
        return f"{{{' '.join(self.FTS_TABLE_FIELDS)}}} : {compiled}"

    def _score(self, index: str) -> tuple[str, list[str]]:
        """Return an expression for the number of the terms in the title, and its parameters.

        FTS5's own ranking, bm25, weighs a word by the number of texts in the whole table that hold it: texts hidden from a
        reader would change the order of those shown.
        """
        compiled = [f"{{title}} : {term}" for term in self.each_term()]
        in_title = f"({index}.rowid IN (SELECT rowid FROM {index} WHERE {index} MATCH %s))"  # noqa: S608 (our own table)
        return " + ".join([in_title] * len(compiled)), compiled


class SQLiteChineseAutocompleteQueryCompiler(SQLiteChineseQueryCompiler, SQLiteAutocompleteQueryCompiler):
    pass


class ChineseSQLiteBackend(SQLiteSearchBackend):
    query_compiler_class = SQLiteChineseQueryCompiler
    autocomplete_query_compiler_class = SQLiteChineseAutocompleteQueryCompiler
    index_class = SQLiteChineseIndex
