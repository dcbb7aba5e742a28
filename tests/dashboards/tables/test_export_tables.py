"""``export``: what each table holds for whom, in all three formats."""

import csv
import re
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest

from campaign.marks import readable
from campaign.settings import parse_campaign
from commands.papers import EXPORTS
from dashboards.labels import RANGES_SAY, TIERS_SAY
from dashboards.page.texts import Nameless
from dashboards.tables.export import export_csv, export_xlsx, heading
from dashboards.tables.notes import SHEETS, ExportAbout, export_notes
from dashboards.tables.values import in_russian
from tests.dashboards.papers.paper_world import HOSTILE, PRAISE, participants
from tests.dashboards.tables.workbooks import told
from tests.warehouse.world import CAMPAIGN, World, comment, post
from warehouse.connect import write_parquet
from warehouse.frames import frame
from warehouse.questions.export import exported

ZONE = "Europe/Moscow"


def handed(world: World, what: str, *, public: bool = False, names: bool = False) -> Any:
    readers = Nameless() if public else readable
    with exported(world.connection, what, readers, public=public, names=names) as table:
        return frame(world.connection, table)


@pytest.mark.parametrize("what", EXPORTS)
def test_every_table_as_csv(what: str, filled: World, tmp_path: Path, golden: Any) -> None:
    path = export_csv(handed(filled, what), tmp_path / f"{what}.csv", ZONE)
    golden(f"export-{what}.csv", path.read_bytes().decode("utf-8"))


def test_every_table_as_a_workbook(filled: World, tmp_path: Path, golden: Any) -> None:
    books = [
        export_xlsx(handed(filled, what), tmp_path / f"{what}.xlsx", SHEETS[what], ["правило"], ZONE)
        for what in EXPORTS
    ]
    golden("workbooks.txt", "".join(map(told, books)))


@pytest.mark.parametrize("what", EXPORTS)
def test_every_column_has_a_russian_heading(what: str, filled: World) -> None:
    assert [column for column in handed(filled, what).columns if heading(column) == column] == []
    assert what in SHEETS


CODES = re.compile(
    r"(library|reader|partner|staff|organiser|post|comment|positive|neutral|negative|question|complaint|reply|mention"
    r"|thread|own|quoted|attachment|vk|region|city|district|branch|rural|children|other)|.*\\b[a-z]+[+=-]|(search|wall):.*"
)
OF_THE_NETWORK = ("id", "library_id", "subject_library_id", "participant_id", "text")


@pytest.mark.parametrize("what", EXPORTS)
def test_a_workbook_speaks_russian_and_csv_keeps_the_codes(what: str, filled: World, tmp_path: Path) -> None:
    told = handed(filled, what)
    sheet = openpyxl.load_workbook(export_xlsx(told, tmp_path / "a.xlsx", SHEETS[what], [], ZONE))[
        SHEETS[what]
    ]
    columns = list(told.columns)
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    shown = [
        (column, cell)
        for row in rows
        for column, cell in zip(columns, row, strict=True)
        if column not in OF_THE_NETWORK and isinstance(cell, str) and CODES.fullmatch(cell)
    ]
    assert (rows or what == "themes") and shown == []


def test_topics_and_routes_are_named() -> None:
    assert in_russian("topics", ["staff+", "space-", "hours="]) == (
        "сотрудники +, помещения и уют −, часы работы и ожидание"
    )
    assert in_russian("topics", ["=cmd"]) == "=cmd" and in_russian("topics", []) == ""
    assert in_russian("found_by", "search:#тег, wall:-1, import") == "поиск: #тег, стены: -1, import"
    assert in_russian("topic", "space") == "Помещения и уют"
    assert in_russian("class", "staff") == "сотрудник библиотеки" and in_russian("name", "staff") == "staff"


def test_a_municipality_is_named_alike_in_every_table(filled: World) -> None:
    known = {name for (name,) in filled.connection.execute("select name from municipalities").fetchall()}
    for what in EXPORTS:
        told = handed(filled, what)
        if what != "themes":  # they belong to no place
            named = set(told["municipality"].dropna())
            assert named and named <= known, what


def test_the_rankings_notes_say_what_ranges_and_tiers_are_by_the_names_of_their_columns() -> None:
    about = ExportAbout(parse_campaign(CAMPAIGN), None, "", rows=1, posts=1, comments=1)
    said = "\n".join(export_notes("ranking", about))
    for column in ("place_low", "place_high", "tier"):
        assert heading(column) in said
    assert f"{RANGES_SAY} Это столбцы «Место от» и «Место до»." in said and TIERS_SAY in said
    assert not any(words in "\n".join(export_notes("posts", about)) for words in (RANGES_SAY, TIERS_SAY))


def test_what_excel_cannot_hold_is_dropped_and_lines_end_in_lf(tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": ["раз\r\nдва\rтри", "а\uffffб\x0b\x00в\ud83dг"]})
    path = export_xlsx(frame, tmp_path / "a.xlsx", "Лист\x01\ufffe", ["примечание\x02\uffff"])
    book = openpyxl.load_workbook(path)
    assert [cell.value for cell in book["Лист"]["A"]][1:] == ["раз\nдва\nтри", "абвг"]
    assert book["Как посчитано"]["A1"].value == "примечание"


def test_times_are_local_and_russian(filled: World, tmp_path: Path) -> None:
    path = export_csv(handed(filled, "posts"), tmp_path / "posts.csv", ZONE)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["published_at"] for row in rows] == ["03.11.2025 12:00", "04.11.2025 12:00"]


def test_a_formula_stays_text_everywhere(filled: World, tmp_path: Path) -> None:
    told = handed(filled, "comments")
    text = export_csv(told, tmp_path / "c.csv", ZONE).read_text("utf-8-sig")
    assert "\"'=HYPERLINK(" in text and ";=HYPERLINK" not in text
    book = openpyxl.load_workbook(export_xlsx(told, tmp_path / "c.xlsx", "Комментарии", [], ZONE))
    cells = [cell for row in book["Комментарии"].iter_rows() for cell in row if cell.value == HOSTILE]
    assert len(cells) == 1 and cells[0].data_type == "s" and cells[0].hyperlink is None


def test_parquet_holds_the_same_rows_typed(filled: World, tmp_path: Path) -> None:
    with exported(filled.connection, "comments", readable, public=False, names=False) as table:
        path = write_parquet(filled.connection, table, tmp_path / "comments.parquet")
    types = {name: kind for name, kind, *_ in duckdb.sql(f"describe from '{path}'").fetchall()}
    assert types["published_at"] == "TIMESTAMP WITH TIME ZONE" and types["likes"] == "BIGINT"
    assert types["topics"] == "VARCHAR[]"
    assert duckdb.sql(f"select text from '{path}' where text like '=%'").fetchall() == [(HOSTILE,)]
    assert path.stat().st_mode & 0o777 == 0o600 and [one.name for one in tmp_path.glob("*.tmp")] == []


def test_readers_are_nameless_unless_the_campaign_says_otherwise(filled: World) -> None:
    told = handed(filled, "comments")
    assert "Анна Иванова" not in told.to_csv() and set(told["author_id"].dropna()) == {"-1"}
    assert set(handed(filled, "comments", names=True)["author_id"]) == {"11", "12", "13", "-1"}


@pytest.mark.parametrize("what", EXPORTS)
def test_the_public_tables_tell_nothing_of_readers(what: str, approved: World) -> None:
    told = handed(approved, what, public=True, names=True).to_csv()
    codes = [code for code in participants(approved).values() if code.startswith("r-")]
    shown = [code for code in codes if code in told or code[2:7].upper() in told]
    assert shown == [] and "reply=" not in told and "Анна" not in told and "HYPERLINK" not in told
    assert (PRAISE in told) == (what == "comments")


def test_mentions_are_read_as_the_network_shows_them(world: World) -> None:
    world.night(post("-1", 1, "03 12:00"))
    world.night(comment("-1", 1, 9, "12", "05 10:00", "[id13|Олег], приходите вместе с нами в среду"))
    world.settle(decisions="comment,vk,-1,9,quote,yes,согласие,Методист,2025-11-10")
    assert "Олег, приходите вместе с нами в среду" in set(handed(world, "comments")["text"])
    assert "участник 1, приходите вместе с нами в среду" in set(
        handed(world, "comments", public=True)["text"]
    )


def test_rows_beyond_a_sheet_go_on_another(
    filled: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboards.tables.export.MOST_ROWS", 4)
    monkeypatch.setattr("dashboards.tables.export.LONG_TABLE", 5)
    book = openpyxl.load_workbook(
        export_xlsx(handed(filled, "comments"), tmp_path / "c.xlsx", "К", ["строка"], ZONE)
    )
    assert [sheet.max_row for sheet in book.worksheets] == [5, 3, 1]
    assert book.sheetnames == ["К", "К 2", "Как посчитано"]
