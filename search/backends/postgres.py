"""Search on PostgreSQL. Both tsvector and tsquery are written out in full, so that no parser cuts the words once more."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
from django.db.models import Case, Expression, F, FloatField, Model, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from modelsearch.backends.database.postgres.postgres import (
    ObjectIndexer,
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)
from modelsearch.query import MatchAll

from search.backends.matching import ChineseIndexMixin, ChineseQueryMixin, IndexEntry
from search.text import Term, index_words

POSITIONS = 16_000
"""The number of positions after which counting starts anew in a long text.

PostgreSQL counts the words of a text up to 16,383 and finds no phrase after that. With a new count, two words that are sixteen
thousand words apart can seem to follow one another. That is rare; without it, all phrases after the limit would be lost.
"""


class TsQuery(SearchQuery):
    """A tsquery that is passed to the database unchanged."""

    template = "%(expressions)s::tsquery"


class Texts(ObjectIndexer):
    def as_vector(self, texts: list[tuple[str, str]], for_autocomplete: bool = False) -> Expression:
        return vector(*(text for text, _weight in texts))


def vector(*texts: str) -> Expression:
    """Return the words of the texts with their positions. Words consist of letters and digits only, and cannot end a quotation.

    One position is left out between two texts, so that no phrase spans both.
    """
    words = [word for text in texts for word in [*index_words(text), ""]]
    written = " ".join(f"'{word}':{count % POSITIONS + 1}" for count, word in enumerate(words) if word)
    return Cast(Value(written, output_field=TextField()), SearchVectorField())


class PostgresChineseIndex(ChineseIndexMixin, PostgresIndex):
    def columns(self, obj: Model) -> dict[str, Any]:
        """Return the columns, with the title also in the body: querying one column takes a quarter of the time of two."""
        texts = Texts(obj, self.backend)
        return {"title": texts.title, "body": vector(texts.title_text, texts.body_text), "autocomplete": texts.autocomplete}


class PostgresChineseQueryCompiler(ChineseQueryMixin, PostgresSearchQueryCompiler):
    operators = {"and": " & ", "or": " | ", "not": " & !"}
    searched = "index_entries__body"
    ranked_by = "index_entries__title"

    @staticmethod
    def render_term(term: Term, is_open: bool) -> str:
        phrases = (" <-> ".join(f"'{word}'" for word in words) for words in term.phrases())
        return " | ".join(f"({phrase}{':*' if is_open else ''})" for phrase in phrases).join("()")

    def build_tsquery(self, query: Any, config: Any = None) -> TsQuery:
        return TsQuery(self.compiled())

    def search(
        self, config: Any, start: int | None, stop: int | None, score_field: str | None = None, backend: Any = None
    ) -> QuerySet:
        if not isinstance(self.query, MatchAll) and not self.compiled():
            return self.queryset.none()
        return super().search(config, start, stop, score_field, backend)

    def matches(self) -> tuple[str, list[Any]]:
        compiled = self.compiled()
        sql = (
            "SELECT CAST(object_id AS integer) AS number,"  # noqa: S608 (our own table, and numbers of types)
            " CASE WHEN title @@ %s::tsquery THEN 1 ELSE 0 END + ts_rank(title, %s::tsquery) AS score"
            f" FROM {IndexEntry._meta.db_table} WHERE body @@ %s::tsquery AND content_type_id IN ({self.types()})"
        )
        return sql, [compiled] * 3

    def get_index_vectors(self, search_query: Any) -> list[tuple[F, float]]:
        return [(F(self.searched), 1.0)]

    def _build_rank_expression(self, vectors: list, config: Any) -> Expression:
        """Rank hits in the title first. The body is ignored: stored outside its row, it takes twice the time to read."""
        compiled = self.build_tsquery(self.query)
        in_title = Case(When(**{self.ranked_by: compiled}, then=Value(1.0)), default=Value(0.0), output_field=FloatField())
        return in_title + SearchRank(F(self.ranked_by), compiled)


class PostgresChineseAutocompleteQueryCompiler(PostgresChineseQueryCompiler, PostgresAutocompleteQueryCompiler):
    searched = ranked_by = "index_entries__autocomplete"


class ChinesePostgresBackend(PostgresSearchBackend):
    query_compiler_class = PostgresChineseQueryCompiler
    autocomplete_query_compiler_class = PostgresChineseAutocompleteQueryCompiler
    index_class = PostgresChineseIndex
