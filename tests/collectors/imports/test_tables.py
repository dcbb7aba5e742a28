"""Tables of whoever sends them become records, however they were saved."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import ConfigurationError
from campaign.tables.headers import columns_of, guess, read_wishes
from collectors.imports.tables import as_count, as_moment
from collectors.records import Comment, Post
from tests.collectors.imports.books import CAMPAIGN, NOW, TAG, csv, ods, source, taken, xlsx

HEADS = ("Дата", "Текст", "Ссылка", "Лайки", "Комментарии", "Репосты", "Просмотры")
ROW = ("08.11.2025 14:05", f"Спасибо! {TAG}", "https://vk.com/wall-1_2", "1 234", 5, "", "—")
WRITERS: dict[str, Callable[[Path, Any, Any], Path]] = {
    "utf-8": lambda folder, *lines: csv(folder / "a.csv", *lines),
    "utf-8, commas": lambda folder, *lines: csv(folder / "a.csv", *lines, delimiter=","),
    "bom": lambda folder, *lines: csv(folder / "a.csv", *lines, encoding="utf-8-sig"),
    "cp1251": lambda folder, *lines: csv(folder / "a.csv", *lines, encoding="cp1251"),
    "utf-16, tabs": lambda folder, *lines: csv(folder / "a.txt", *lines, delimiter="\t", encoding="utf-16"),
    "utf-16-le, no mark": lambda folder, *lines: csv(folder / "a.csv", *lines, encoding="utf-16-le"),
    "utf-16-be, no mark": lambda folder, *lines: csv(folder / "a.csv", *lines, encoding="utf-16-be"),
    "xlsx": lambda folder, *lines: xlsx(folder / "a.xlsx", *lines),
    "ods": lambda folder, *lines: ods(folder / "a.ods", *lines),
    "a book under another name": lambda folder, *lines: xlsx(folder / "a.csv.xlsx", *lines).rename(
        folder / "a.csv"
    ),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_a_row_is_the_same_post_however_the_table_was_saved(tmp_path: Path, writer: str) -> None:
    (post,) = taken(WRITERS[writer](tmp_path, HEADS, ROW))
    assert isinstance(post, Post)
    assert (post.network, post.owner_id, post.post_id) == ("vk", "-1", "2")
    assert post.text == f"Спасибо! {TAG}"
    assert post.matched_tag == "#библиотека-читатель"
    assert post.published_at == datetime(2025, 11, 8, 11, 5, tzinfo=UTC)
    assert (post.likes, post.comments, post.reposts, post.views) == (1234, 5, None, None)


def test_popsters_and_4cat_are_understood_by_their_headers(tmp_path: Path) -> None:
    popsters = ("Дата публикации", "Текст поста", "Ссылка на пост", "Лайки, шт.", "Репосты", "ER day, %")
    assert guess(popsters) == {"text": 1, "url": 2, "published_at": 0, "likes": 3, "reposts": 4}
    fourcat = ("id", "thread_id", "author", "body", "timestamp", "unix_timestamp")
    path = csv(
        tmp_path / "4cat.csv", fourcat,
        ("10", "10", "Библиотека", TAG, "2025-11-03 10:00:00", "1762153200"),
        ("11", "10", "Анна", "Спасибо", "2025-11-03 11:00:00", "1762156800"), delimiter=",",
    )  # fmt: skip
    post, comment = taken(path)
    assert isinstance(post, Post) and isinstance(comment, Comment)
    assert (post.post_id, comment.post_id, comment.comment_id) == ("10", "10", "11")


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("08.11.2018 14:05", "2018-11-08T14:05:00"),
        ("8.11.18", "2018-11-08T00:00:00"),
        ("08/11/2018, 14:05:06", "2018-11-08T14:05:06"),
        (43412.5, "2018-11-08T12:00:00"),
        ("43412,5", "2018-11-08T12:00:00"),
        ("2018-11-08T14:05:00+03:00", "2018-11-08T14:05:00+03:00"),
        (datetime(2018, 11, 8, 14, 5), "2018-11-08T14:05:00"),
        ("1541675100", 1541675100.0),
        (1541675100000, 1541675100.0),
        ("—", None),
        ("вчера", "вчера"),
        ("31.02.2018", "31.02.2018"),
    ],
)
def test_dates_as_people_and_programs_write_them(written: Any, iso: Any) -> None:
    assert as_moment(written) == iso


def test_a_date_and_its_hour_may_stand_in_two_cells() -> None:
    assert as_moment("08.11.2018", "14:05") == "2018-11-08T14:05:00"
    assert as_moment("08.11.2018 10:00", "14:05") == "2018-11-08T10:00:00"
    assert as_moment("08.11.2018", 0.5) == "2018-11-08T12:00:00"


@pytest.mark.parametrize(
    ("written", "count"),
    [("1 234", 1234), ("1\u00a0234", 1234), (12.0, 12), ("12.0", 12), ("2.31K", 2310), ("1,2 тыс.", 1200), ("-", None), ("много", "много")],
)  # fmt: skip
def test_counts_as_people_and_programs_write_them(written: Any, count: Any) -> None:
    assert as_count(written) == count


def test_bad_rows_are_set_aside_with_their_row_and_reason_and_good_ones_come_in(tmp_path: Path) -> None:
    path = csv(
        tmp_path / "a.csv", HEADS, ROW, ("вчера", "слова", "", "", "", "", ""), ("", "", "", 5, "", "", ""),
        ("", "слова", "", "много", "", "", ""), ("", "ещё", "", "", "", "", "", "лишнее"), ("", "хорошая", "", "", "", "", ""),
    )  # fmt: skip
    file = source(path)
    records = list(file.records(CAMPAIGN, NOW))
    assert [one.text for one in records[:-1] if isinstance(one, Post)] == [f"Спасибо! {TAG}", "хорошая"]
    assert [one.number for one in file.aside] == [3, 4, 5, 6]
    said = [one.reason for one in file.aside]
    assert "дата «вчера»" in said[0] and said[1] == "нет ни текста, ни ссылки"
    assert "«likes» — «много»" in said[2] and "ячеек больше" in said[3]


@pytest.mark.parametrize("spoilt", ["РџСЂРёРІРµС‚", "Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "РЎРїР°СЃРёР±Рѕ Р±РѕР»СЊС€РѕРµ!"])
def test_spoilt_words_are_refused_with_what_to_do(tmp_path: Path, spoilt: str) -> None:
    file = source(csv(tmp_path / "a.csv", ("Текст", "Лайки"), (spoilt, 1), ("Привет, Ёлка — «да»!", 2)))
    assert len(list(file.records(CAMPAIGN, NOW))) == 2  # the good row and the coverage
    assert "испорчен при смене кодировки" in file.aside[0].reason and "CSV UTF-8" in file.aside[0].reason
    with pytest.raises(ConfigurationError, match="заголовки испорчены"):
        taken(csv(tmp_path / "b.csv", (spoilt, "Ссылка"), ("а", "б")))


def test_a_small_toml_says_which_column_is_what(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx", ("Отчёт за ноябрь", ""), ("Номер", "Что сказали"), (1, "Спасибо"), sheet="Данные"
    )
    wishes = tmp_path / "a.toml"
    wishes.write_text(
        'sheet = "Данные"\nheader = 2\n[columns]\ntext = "что сказали"\n[values]\nnetwork = "Инстаграм"\nkind = "комментарий"\n',
        "utf-8",
    )
    (comment,) = taken(path, read_wishes(wishes))
    assert isinstance(comment, Comment)
    assert (comment.network, comment.text) == ("instagram", "Спасибо")


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[columns]\ntekst = "а"', "неизвестный ключ"),
        ("[columns]\ntext = true", "ожидается название столбца"),
        ('[columns]\ntext = "Нет такого"', "столбца «Нет такого» в таблице нет; есть: «Текст»"),
        ("header = -1", "целое число"),
        ("[columns", "это не TOML"),
    ],
)
def test_a_wrong_toml_is_named(tmp_path: Path, toml: str, said: str) -> None:
    (tmp_path / "a.toml").write_text(toml, "utf-8")
    with pytest.raises(ConfigurationError, match=said):
        taken(csv(tmp_path / "a.csv", ("Текст",), ("слова",)), read_wishes(tmp_path / "a.toml"))


def test_a_table_without_headers_is_read_by_what_its_cells_hold(tmp_path: Path) -> None:
    (post,) = taken(csv(tmp_path / "a.csv", ("1", "https://vk.com/wall-1_2", "Спасибо библиотеке")))
    assert (post.network, post.text) == ("vk", "Спасибо библиотеке")


def test_a_table_that_nobody_understands_is_refused_with_its_headers(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigurationError, match=r"a\.csv: не понять, в каком столбце текст \(«Яблоки», «Груши»\)"
    ):
        taken(csv(tmp_path / "a.csv", ("Яблоки", "Груши"), ("1", "2")))
    with pytest.raises(ConfigurationError, match="ни одной строки"):
        taken(csv(tmp_path / "b.csv"))


def test_a_bomb_and_a_broken_book_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/workbook.xml", "w") as part,
    ):
        for _ in range(210):
            part.write(b"\0" * 1_000_000)
    with pytest.raises(ConfigurationError, match="больше 200 МБ"):
        taken(bomb)
    for content in (b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"not a book"):
        broken = tmp_path / "broken.xlsx"
        broken.write_bytes(content)
        with pytest.raises(ConfigurationError, match=r"broken\.xlsx"):
            taken(broken)


cell = st.one_of(
    st.text(max_size=12), st.sampled_from(["https://vk.com/wall-1_2", "12", "43412", "08.11.2025", "слова"])
)


@given(lines=st.lists(st.lists(cell, max_size=4), max_size=6), ending=st.sampled_from(["csv", "txt", "json"]))
def test_any_table_is_read_or_refused_and_no_row_is_lost(
    tmp_path: Path, lines: list[list[str]], ending: str
) -> None:
    path = csv(tmp_path / f"a.{ending}", *lines)
    file = source(path)
    try:
        records = list(file.records(CAMPAIGN, NOW))
    except ConfigurationError:
        return
    given_rows = list(file.opened.rows())
    assert len(records) - 1 + len(file.aside) == len(given_rows)


@given(st.lists(st.text(max_size=20), max_size=6))
def test_any_headers_name_each_column_once(heads: list[str]) -> None:
    found = guess(heads)
    assert len(set(found.values())) == len(found)
    try:
        columns_of([(1, heads)])
    except ConfigurationError as error:
        assert "не понять" in str(error)


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers(), st.booleans(), st.none()))
def test_no_cell_breaks_the_reading_of_dates_and_counts(value: Any) -> None:
    as_moment(value, value)
    as_count(value)
