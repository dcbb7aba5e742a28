"""import of tables from the command line to the warehouse: shown, merged by address, the same however often it is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import app
from tests.collectors.imports.books import TAG, csv, ods, xlsx
from tests.commands.commanding import ran
from tests.commands.e2e import fingerprint, rows, small_home

HEADS = ("Дата", "Текст", "Ссылка", "Лайки", "Охват")
ROWS = (
    ("03.11.2025 10:00", f"Спасибо! {TAG}", "https://vk.com/wall-1_2", 5, 70),
    ("04.11.2025", f"Тепло и светло {TAG}", "https://www.instagram.com/p/Abc/?igsh=1", 7, 80),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return small_home(tmp_path / "home", begun=True)


def taken(home: Path, file: Path, *options: str | Path, code: int = 0) -> str:
    done = ran(app, "import", file, *options, "--home", home)
    assert done.code == code, done.err
    return done.out + done.err


def test_the_columns_and_three_rows_are_shown_as_they_were_understood(home: Path, tmp_path: Path) -> None:
    many = [(f"0{day}.11.2025", f"день {day}", "", day, "") for day in range(1, 8)]
    said = taken(home, xlsx(tmp_path / "a.xlsx", HEADS, *many), "--show")
    assert "столбцы: «Текст» — text, «Ссылка» — url, «Дата» — published_at, «Лайки» — likes" in said
    assert "не взяты: «Охват»" in said
    assert [f"день {day}" in said for day in range(1, 8)] == [True] * 3 + [False] * 4
    assert list((home / "raw").iterdir()) == []


def test_numbers_of_two_tables_are_told_apart(home: Path, tmp_path: Path) -> None:
    first = csv(tmp_path / "анкета1.csv", ("ID", "Текст"), (1, "Тепло"), (2, "Светло"))
    second = csv(tmp_path / "анкета2.csv", ("ID", "Текст"), (1, "Холодно"), (2, "Темно"), (3, "Тесно"))
    taken(home, first)
    said = taken(home, second, code=3)
    assert "отложено строк: 2" in said
    assert "номер 1 уже есть в файле «анкета1.csv», а текст там другой" in (
        tmp_path / "анкета2.отложено.csv"
    ).read_text("utf-8-sig")
    # The same under another name, or corrected under its own, is what it was.
    first.rename(tmp_path / "копия.csv")
    taken(home, tmp_path / "копия.csv")
    taken(home, csv(tmp_path / "анкета1.csv", ("ID", "Текст"), (1, "Тепло!"), (2, "Светло")))
    assert (tmp_path / "анкета2.отложено.csv").is_file()
    (tmp_path / "анкета2.toml").write_text('[values]\nowner_id = "анкета 2"\n', "utf-8")
    taken(home, second)
    assert not (tmp_path / "анкета2.отложено.csv").exists()
    ran(app, "load", "--home", home)
    texts = rows(home, "select owner_id, text from posts order by all")
    assert texts == [
        ("", "Светло"),
        ("", "Тепло!"),
        ("", "Тесно"),
        ("анкета 2", "Темно"),
        ("анкета 2", "Тесно"),
        ("анкета 2", "Холодно"),
    ]


def test_what_is_only_shown_is_not_taken(home: Path, tmp_path: Path) -> None:
    form = csv(
        tmp_path / "заявки.csv",
        ("ФИО", "Название мероприятия", "Библиотека", "Отметка времени"),
        ("Анна", "Вечер", "gdov", "вчера"),
    )
    said = taken(home, form, "--entries", "--show")
    assert "прибавилось 1\u00a0заявка, всего 1 в entries.csv; ничего не записано" in said
    assert "дней не понято — 1, первый из них «вчера» (gdov)" in said
    assert not (home / "entries.csv").exists()
    (tmp_path / "справки").mkdir()
    (tmp_path / "справки" / "gdov.docx").write_bytes(b"PK")
    assert "прочитано справок: 0; ничего не записано" in taken(
        home, tmp_path / "справки", "--notes", "--show", code=3
    )
    assert "не идут вместе" in taken(home, form, "--entries", "--notes", code=2)
    bad = csv(tmp_path / "a.csv", ("Текст", "Лайки"), ("раз", "много"), ("два", 2))
    assert "отложено было бы строк: 1, первая из них 2" in taken(home, bad, "--show")
    assert list((home / "raw").iterdir()) == []


def test_a_mapping_lies_beside_the_file_or_is_named(home: Path, tmp_path: Path) -> None:
    file = csv(tmp_path / "a.csv", ("Что", "Кто"), ("Спасибо", "Анна"))
    assert "не понять, в каком столбце текст" in taken(home, file, code=2)
    toml = tmp_path / "свой.toml"
    toml.write_text('[columns]\ntext = "Что"\n', "utf-8")
    assert "«Что» — text" in taken(home, file, "--mapping", toml)
    toml.rename(tmp_path / "a.toml")
    assert "«Что» — text" in taken(home, file)


def test_the_same_table_again_changes_nothing_and_in_another_form_adds_nothing(
    home: Path, tmp_path: Path
) -> None:
    taken(home, csv(tmp_path / "a.csv", HEADS, *ROWS, encoding="cp1251"))
    ran(app, "load", "--home", home)
    once = fingerprint(home)
    taken(home, tmp_path / "a.csv")
    ran(app, "load", "--home", home)
    assert fingerprint(home) == once
    taken(home, ods(tmp_path / "a.ods", HEADS, *ROWS))
    ran(app, "load", "--home", home)
    found = rows(home, "select network, owner_id, likes from campaign_posts order by network")
    assert found == [("instagram", "instagram.com", 7), ("vk", "-1", 5)]


def test_bad_rows_lie_beside_the_table(home: Path, tmp_path: Path) -> None:
    file = csv(tmp_path / "a.csv", HEADS, *ROWS, ("вчера", "слова", "", "", ""))
    assert "отложено строк: 1" in taken(home, file, code=3)
    assert "дата «вчера»" in (tmp_path / "a.отложено.csv").read_text("utf-8-sig")
