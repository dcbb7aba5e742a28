"""Entries: a table of a form becomes lines of entries.csv; a library is known by id, name or alias."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import ConfigurationError
from campaign.tables.entries import FILE, Entry, entries_of, joined, read_entries, remarks, written
from campaign.tables.foreign import Row
from campaign.tables.libraries import LibraryNames, parse_libraries

LIBRARIES = parse_libraries(
    "id,name,group,municipality,aliases\n"
    "gdov,Гдовская районная библиотека,district,Гдовский,ЦБ Гдов|Гдовская ЦБ\n"
    "spicy,Спицинская сельская библиотека,rural,Гдовский,\n"
    "a,Сельская библиотека,rural,Гдовский,\nb,Сельская библиотека,rural,Плюсский,\n"
)


def rows(*lines: list[Any]) -> list[Row]:
    return [Row(number, line) for number, line in enumerate(lines, 1)]


@pytest.mark.parametrize(
    ("said", "library"),
    [
        ("gdov", "gdov"), ("«Гдовская районная библиотека»", "gdov"), ("ЦБ  ГДОВ", "gdov"), ("Гдов", ""), ("", ""),
        ("сельская библиотека", ""), ("Спицинская сельская библиотека", "spicy"),
    ],
)  # fmt: skip
def test_a_library_is_known_by_id_name_or_alias_and_never_guessed(said: str, library: str) -> None:
    assert LibraryNames(LIBRARIES).id_of(said) == library


def test_a_library_is_found_in_a_longer_text_unless_two_are() -> None:
    names = LibraryNames(LIBRARIES)
    assert names.id_within("Справка: Спицинская сельская библиотека, ноябрь") == "spicy"
    assert names.id_within("справка_gdov_2025") == "gdov"
    assert names.id_within("Гдовская ЦБ и Спицинская сельская библиотека") == ""
    assert names.id_within("ничего") == ""


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["10/25/2025 10:00:00", "11/5/2025 9:00:00"], [date(2025, 10, 25), date(2025, 11, 5)]),
        (["25/10/2025 10:00:00", "5/11/2025"], [date(2025, 10, 25), date(2025, 11, 5)]),
        (["вчера", "31/31/2025"], [None, None]),
    ],
)
def test_a_form_may_write_the_month_first(cells: list[str], days: list[date | None]) -> None:
    good, bad = entries_of(
        rows(["Отметка времени", "Библиотека"], *([cell, "gdov"] for cell in cells)), LIBRARIES
    )
    assert [one.announced_at for one in good] == days and bad == []
    assert [one.unclear for one in good] == [
        cell if day is None else "" for cell, day in zip(cells, days, strict=True)
    ]


def test_the_column_of_libraries_is_the_one_that_says_so() -> None:
    heads = ["ФИО", "Название мероприятия", "Организация, адрес", "Библиотека"]
    assert [
        one.library_id for one in entries_of(rows(heads, ["Анна", "Вечер", "Дом", "gdov"]), LIBRARIES)[0]
    ] == ["gdov"]


def test_a_form_is_understood_by_its_headers() -> None:
    good, bad = entries_of(
        rows(
            ["Отметка времени", "Название библиотеки", "Контактное лицо", "Телефон"],
            [datetime(2025, 10, 25, 9), "Гдовская ЦБ", "Анна", 79110000000.0],
            ["26.10.2025 10:00:00", "Неизвестная", "", ""],
            ["", "", "Борис", ""],
        ),
        LIBRARIES,
    )
    assert good == [
        Entry("Гдовская ЦБ", "gdov", date(2025, 10, 25), "Анна, 79110000000"),
        Entry("Неизвестная", "", date(2025, 10, 26)),
    ]
    assert [(row.number, why) for row, why in bad] == [(4, "библиотека не названа")]
    with pytest.raises(ConfigurationError, match="нет столбца с библиотекой"):
        entries_of(rows(["Яблоки"], ["1"]), LIBRARIES)


def test_the_file_is_read_as_it_was_written_and_joining_again_changes_nothing(tmp_path: Path) -> None:
    new = [
        Entry("Гдовская ЦБ", "gdov", date(2025, 10, 26), "Анна"),
        Entry("gdov", "gdov", date(2025, 10, 25)),
        Entry("Чужая", "", None),
    ]
    together = joined([], new)
    assert written(together) == "library,announced_at,contact\ngdov,2025-10-25,Анна\nЧужая,,\n"
    (tmp_path / FILE).write_text(written(together), "utf-8")
    kept = read_entries(tmp_path / FILE, LIBRARIES)
    assert written(joined(kept, new)) == written(together)
    assert "«Чужая»" in remarks(kept)[0] and remarks(kept[:1]) == ()
    assert read_entries(tmp_path / "none.csv", LIBRARIES) == ()


@pytest.mark.parametrize(
    ("text", "said"), [("library,announced_at\ngdov,скоро\n", "announced_at «скоро»"), ("library,contact\n,Анна\n", "пустой столбец")]
)  # fmt: skip
def test_a_wrong_line_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE).write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=f"строка 2: {said}"):
        read_entries(tmp_path / FILE, LIBRARIES)


@given(
    st.lists(
        st.lists(st.one_of(st.text(max_size=8), st.floats(), st.none(), st.dates()), max_size=4), max_size=4
    )
)
def test_any_table_of_a_form_keeps_every_row(lines: list[list[Any]]) -> None:
    table = rows(["Библиотека", "Дата", "Телефон"], *lines)
    good, bad = entries_of(table, LIBRARIES)
    assert len(good) + len(bad) == len(lines)
    assert written(joined(joined([], good), good)) == written(joined([], good))
