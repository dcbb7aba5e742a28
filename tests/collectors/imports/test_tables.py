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


@pytest.mark.parametrize("nothing", ["—", "-", "нет данных", "н/д", "None"])
def test_what_stands_for_nothing_names_nobody(tmp_path: Path, nothing: str) -> None:
    heads = ("Текст", "ID автора", "ID поста", "Ссылка")
    path = csv(
        tmp_path / "a.csv",
        heads,
        ("Тепло", nothing, nothing, nothing),
        ("Холодно", nothing, nothing, nothing),
    )
    found = taken(path)
    assert [(one.text, one.author_id) for one in found] == [("Тепло", None), ("Холодно", None)]
    assert len({one.post_id for one in found if isinstance(one, Post)}) == 2


def test_no_is_an_answer_and_a_dash_is_none(tmp_path: Path) -> None:
    path = csv(
        tmp_path / "a.csv", ("Текст", "Ссылка"), ("Нет", ""), ("—", "https://example.ru/1"), ("н/д", "")
    )
    assert [one.text for one in taken(path)] == ["Нет", "", "н/д"]


@pytest.mark.parametrize(
    ("cell", "moment"),
    [("05.11.2025 10:00", "2025-11-05T07:00"), ("1762326000", "2025-11-05T07:00"), ("2025-11-05", "2025-11-04T21:00"),
     ("10:00", None), ("—", None), (datetime(2025, 11, 5, 10), "2025-11-05T07:00")],
)  # fmt: skip
def test_a_column_of_time_alone_may_hold_the_day(tmp_path: Path, cell: Any, moment: str | None) -> None:
    (one,) = taken(xlsx(tmp_path / "a.xlsx", ("Время", "Текст"), (cell, "слова")))
    expected = datetime.fromisoformat(moment).replace(tzinfo=UTC) if moment else None
    assert one.published_at == expected


@pytest.mark.parametrize("link", ["https://vk.com/wall-101_7", "https://t.me/chan/7", "https://example.ru/a"])
def test_other_words_under_the_same_address_are_set_aside(tmp_path: Path, link: str) -> None:
    file = source(csv(tmp_path / "a.csv", ("Текст", "Ссылка"), ("раз", link), ("два", link), ("раз", link)))
    said = [one.text for one in file.records(CAMPAIGN, NOW) if isinstance(one, Post)]
    assert said == ["раз", "раз"]
    assert [(one.number, one.reason[:30]) for one in file.aside] == [(3, "та же ссылка, что в строке 2, ")]


@pytest.mark.parametrize("head", ["ID", "ID комментария"])
def test_other_words_under_the_same_number_are_set_aside(tmp_path: Path, head: str) -> None:
    file = source(csv(tmp_path / "a.csv", (head, "Текст"), (77, "раз"), (77, "два"), (78, "два")))
    assert [one.text for one in file.records(CAMPAIGN, NOW) if isinstance(one, Post | Comment)] == [
        "раз",
        "два",
    ]
    assert [one.number for one in file.aside] == [3] and "тот же номер, что в строке 2" in file.aside[
        0
    ].reason


@pytest.mark.parametrize(
    "content", ['[{"text": "раз"}]', '{"text": "раз"}\n{"text": "два"}', ' [ {"text": "раз"}]']
)
@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.json", "a.tsv"])
def test_json_is_read_whatever_its_file_is_called(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    assert taken(tmp_path / name)[0].text == "раз"


@pytest.mark.parametrize(
    ("name", "content"), [("a.csv", "Текст;Дата\n"), ("a.json", "[]"), ("a.jsonl", ""), ("a.csv", "[]")]
)
def test_a_file_of_nothing_is_said_to_be_one(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(ConfigurationError, match="ничего не загружено"):
        taken(tmp_path / name)


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
        ("[columns]\ntext = -3", "ожидается название столбца"),
        ("[columns]\ntext = 1\nlikes = 2", "столбца 2 в таблице нет, всего их 1"),
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
