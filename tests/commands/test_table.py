"""What the command line prints."""

import csv
import json
from datetime import UTC, datetime
from typing import Annotated

import typer
from typer.testing import CliRunner

from commands.terminal.help import russian_help
from commands.terminal.table import table

COLUMNS = ["name", "score", "at"]
ROWS = [
    ("Библиотека «Парус»", 89.7, datetime(2025, 11, 3, 12, 5, tzinfo=UTC)),
    ("emoji 🎉, \x1b[31mкрасный", None, None),
]


def test_table_is_aligned_and_harmless() -> None:
    lines = table(COLUMNS, ROWS).split("\n")
    assert lines[0] == "name                    score  at"
    assert lines[2].startswith("Библиотека «Парус»       89.7  2025-11-03 12:05:00+00:00")
    assert "\x1b" not in "".join(lines) and lines[3].rstrip().endswith("NULL")


def test_csv_and_json_keep_values_whole() -> None:
    long = [("x" * 500, 1, None)]
    assert list(csv.reader(table(COLUMNS, long, "csv").splitlines())) == [COLUMNS, ["x" * 500, "1", ""]]
    assert json.loads(table(COLUMNS, ROWS, "json"))[0]["at"] == "2025-11-03T12:05:00+00:00"
    assert json.loads(table(COLUMNS, long, "json")) == [{"name": "x" * 500, "score": 1, "at": None}]


def test_json_has_each_name_once_and_no_number_that_json_lacks() -> None:
    rows = [(1, 2, 3, float("inf")), (4, 5, 6, float("nan"))]
    told = table(["a", "a", "a_2", "b"], rows, "json")
    assert json.loads(told, parse_constant=str) == [
        {"a": 1, "a_3": 2, "a_2": 3, "b": None}, {"a": 4, "a_3": 5, "a_2": 6, "b": None},
    ]  # fmt: skip


def test_no_rows_still_show_the_columns() -> None:
    assert table(["a", "b"], []).split("\n")[0] == "a  b"
    assert json.loads(table(["a"], [], "json")) == []


def test_typer_help_is_russian() -> None:
    app = typer.Typer(rich_markup_mode=None, add_completion=False)

    @app.callback()
    def main() -> None:
        """Собирает кампанию."""

    @app.command()
    def report(
        place: Annotated[str, typer.Argument(help="Куда.")],
        home: Annotated[str, typer.Option(envvar="BIBLIOPULSE_HOME", help="Папка кампании.")] = ".",
        count: Annotated[int, typer.Option(help="Сколько.")] = ...,  # type: ignore[assignment]
    ) -> None:
        """Строит страницу."""

    for arguments in (["--help"], ["report", "--help"]):
        words = russian_help(CliRunner().invoke(app, arguments).output)
        for english in ("Usage", "OPTIONS", "COMMAND", "Options", "Arguments", "Commands", "Show this"):
            assert english not in words
        for english in ("required", "default", "env var", "TEXT", "INTEGER"):
            assert english not in words
        assert "Применение: " in words and "Показать эту справку и выйти." in words
