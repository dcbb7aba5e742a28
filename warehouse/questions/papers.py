"""Questions of the papers to a frozen result: a figure by its one-line query, rows by a file of ``sql/summary``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.connect import scratch
from warehouse.sql import statement, value
from warehouse.sql.errors import WarehouseMissing

if TYPE_CHECKING:
    from pandas import DataFrame

    from warehouse.keeping.frozen import Frozen

_COMMENT = re.compile(r"--[^\n]*")
_NAMED = re.compile(r"\$([a-z]+)")
NEEDED = (
    "participant_ranking", "headline", "outside_summary", "library_summary", "municipality_summary", "topic_sentiment", "daily_activity",
    "completeness", "brightest", "decided", "suggestions", "dialogue", "voices", "libraries", "library_notes",
    "known_missing",
)  # fmt: skip
# What sets of earlier versions do without, empty as it then is.
ABSENT = {"theme_members": ("summary", "no_themes"), "corrected_shares": ("figures", "corrected_shares")}


@dataclass(frozen=True)
class PaperQuestions:
    """Asks the frozen tables. ``parameters`` go to whichever query names them."""

    connection: duckdb.DuckDBPyConnection
    parameters: Mapping[str, Any]

    def figure(self, query: str) -> Any:
        """The one value of a query; ``None`` where it is unknown."""
        return value(self.connection, query, self._named(query))

    def rows(self, name: str, **more: Any) -> DataFrame:
        """The rows of ``sql/summary/<name>.sql``."""
        sql = statement("summary", name)
        return self.connection.execute(sql, self._named(sql, more)).df()

    def source(self, name: str, **more: Any) -> str:
        """The query of ``rows`` in one line, as a person can run it."""
        return self.readable(statement("summary", name), **more)

    def readable(self, query: str, **more: Any) -> str:
        """A query in one line, its parameters filled in."""
        line = " ".join(_COMMENT.sub("", query).split()).rstrip(";")
        given = {**self.parameters, **more}
        return _NAMED.sub(lambda match: _literal(given[match[1]]), line)

    def _named(self, query: str, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
        given = {**self.parameters, **(more or {})}
        return {name: given[name] for name in set(_NAMED.findall(_COMMENT.sub("", query)))}


@contextmanager
def paper_questions(frozen: Frozen, parameters: Mapping[str, Any]) -> Iterator[PaperQuestions]:
    """The tables of a frozen set, ready to be asked. Raises ``WarehouseMissing`` for a set that lacks one, or a
    column that is asked for.
    """
    lacking = [name for name in NEEDED if name not in frozen.manifest["tables"]]
    if lacking:
        raise _earlier(frozen, f"нет таблицы {lacking[0]}")
    with scratch() as connection:
        for name in frozen.manifest["tables"]:
            frozen.add_view(connection, name)
        for name in ABSENT.keys() - frozen.manifest["tables"].keys():
            connection.execute(statement(*ABSENT[name]))
        try:
            yield PaperQuestions(connection, parameters)
        except duckdb.BinderException as error:
            raise _earlier(frozen, "нет нужного столбца") from error


def _earlier(frozen: Frozen, lacks: str) -> WarehouseMissing:
    return WarehouseMissing(
        f"в зафиксированном результате «{frozen.name}» {lacks}: он сделан прежней версией; "
        "выполните «bibliopulse freeze» ещё раз под другим именем"
    )


def _literal(given: Any) -> str:
    if given is None:
        return "null"
    if isinstance(given, bool):
        return str(given).lower()
    return "'" + str(given).replace("'", "''") + "'"
