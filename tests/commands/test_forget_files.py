"""Of files that name somebody who is forgotten each loses just that: a row, a cell, a line, or it goes whole."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.commands.bad_luck_world import NAME, OTHER, ZINA, run, word_file

DATIVE = "Перепёлочке"


@pytest.fixture
def home(zina_home: Path) -> Path:
    return zina_home


def sheet(path: Path, *cells: str) -> None:
    book = Workbook()
    book.active.append(cells)
    book.save(path)


def table(path: Path, *texts: str) -> None:
    rows = " union all ".join(f"select {number} as id, '{text}' as text" for number, text in enumerate(texts))
    duckdb.sql(rows).write_parquet(str(path))


def test_files_of_the_home_lose_the_person_and_others_stay(home: Path) -> None:
    (home / "exports").mkdir(exist_ok=True)
    (home / "name_cases.csv").write_text(f"name,case\n{NAME},{DATIVE}\nАнна Ли,Анне Ли\n", "utf-8")
    people = home / "exports" / "people.csv"
    people.write_text(f"network,owner_id,author_id\nvk,-1,{ZINA}\nvk,-1,{OTHER}\n", "utf-8")
    for name, words in (("hers", f"Спасибо, {NAME}!"), ("other", "Спасибо, Анна!")):
        word_file(home / "exports" / f"{name}.docx", words)
        sheet(home / "exports" / f"{name}.xlsx", words, "спасибо")
    untouched = (home / "exports" / "other.xlsx").read_bytes()
    run(home, "forget", "vk", ZINA)
    assert (home / "name_cases.csv").read_text("utf-8") == "name,case\nАнна Ли,Анне Ли\n"
    assert people.read_text("utf-8") == f"network,owner_id,author_id\nvk,-1,{OTHER}\n"
    assert not (home / "exports" / "hers.docx").exists() and (home / "exports" / "other.docx").exists()
    assert [cell.value for cell in load_workbook(home / "exports" / "hers.xlsx").active[1]] == [
        "Спасибо, [удалено]!", "спасибо",
    ]  # fmt: skip
    assert (home / "exports" / "other.xlsx").read_bytes() == untouched


@pytest.mark.parametrize("kept_in", ["runs", "title", "link"])
def test_a_sheet_that_names_the_person_in_no_single_cell_goes(home: Path, kept_in: str) -> None:
    path, book = home / "exports" / "odd.xlsx", Workbook()
    if kept_in == "runs":
        first, last = NAME.split()
        book.active.append([CellRichText(first + " ", TextBlock(InlineFont(b=True), last))])
    elif kept_in == "title":
        book.active.title = NAME
    else:
        book.active.append(["наш читатель"])
        book.active["A1"].hyperlink = f"https://vk.com/id{ZINA}"
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    run(home, "forget", "vk", ZINA)
    assert not path.exists()


def test_a_text_in_which_every_letter_is_a_number_goes_and_a_plain_one_loses_the_name(home: Path) -> None:
    (home / "exports").mkdir(exist_ok=True)
    (home / "exports" / "escaped.json").write_text(json.dumps({"кто": NAME}), "utf-8")
    (home / "exports" / "plain.json").write_text(json.dumps({"кто": NAME}, ensure_ascii=False), "utf-8")
    (home / "exports" / "other.json").write_text(json.dumps({"кто": "Анна Ли"}), "utf-8")
    run(home, "forget", "vk", ZINA)
    assert not (home / "exports" / "escaped.json").exists()
    assert json.loads((home / "exports" / "plain.json").read_text("utf-8")) == {"кто": "[удалено]"}
    assert json.loads((home / "exports" / "other.json").read_text("utf-8")) == {"кто": "Анна Ли"}


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "cp866"])
def test_a_text_of_another_encoding_goes_if_it_names_the_person(
    home: Path, tmp_path: Path, encoding: str
) -> None:
    for folder in (home / "exports", tmp_path / "desk"):
        folder.mkdir(exist_ok=True)
        for name, words in (("hers", NAME), ("other", "Анна Ли")):
            (folder / f"{name}.txt").write_bytes(f"Благодарим: {words}, Гдов\n".encode(encoding))
    run(home, "forget", "vk", ZINA, "--also", tmp_path / "desk")
    for folder in (home / "exports", tmp_path / "desk"):
        assert [path.name for path in folder.glob("*.txt")] == ["other.txt"]


def test_a_table_elsewhere_in_which_one_row_of_many_names_the_person_goes(home: Path, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    table(desk / "hers.parquet", "Да", f"Спасибо, {NAME}", "Нет")
    table(desk / "other.parquet", "Да", "Нет")
    run(home, "forget", "vk", ZINA, "--also", desk)
    assert [path.name for path in desk.iterdir()] == ["other.parquet"]


def test_whom_only_a_table_of_decisions_knows_is_found_there(home: Path) -> None:
    """Nothing else tells of them, and what people decided of them goes all the same, and is said."""
    with (home / "decisions.csv").open("a", encoding="utf-8") as decisions:
        decisions.write("comment,vk,777777777,5,sentiment,negative,так,Анна,2025-11-09\n")
    word_file(home / "exports" / "scan.docx", "vk.com/id777777777 писал нам")
    run(home, "forget", "vk", "777777777")
    assert "777777777" not in (home / "decisions.csv").read_text("utf-8")
    assert not (home / "exports" / "scan.docx").exists()
