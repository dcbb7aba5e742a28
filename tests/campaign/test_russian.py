"""Russian numbers, dates and plural forms."""

from datetime import UTC, date, datetime

import pytest

from campaign import russian as words


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 записей"),
        (1, "1 запись"),
        (2, "2 записи"),
        (4, "4 записи"),
        (5, "5 записей"),
        (11, "11 записей"),
        (12, "12 записей"),
        (14, "14 записей"),
        (21, "21 запись"),
        (22, "22 записи"),
        (111, "111 записей"),
        (101, "101 запись"),
        (12345, "12 345 записей"),
    ],
)
def test_noun_agrees_with_its_count(count: int, said: str) -> None:
    assert words.counted(count, words.POSTS).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (words.number(12345), "12\u00a0345"),
        (words.number(1234567.891, 2), "1\u00a0234\u00a0567,89"),
        (words.number(-5), "−5"),
        (words.number(-0.0001), "0"),
        (words.number(None), "—"),
        (words.number(float("nan")), "—"),
        (words.short(3.0), "3"),
        (words.short(0.07), "0,07"),
        (words.short(100), "100"),
        (words.quoted("Подключить «Остров книг»"), "«Подключить „Остров книг“»"),
        (words.quoted("Тише"), "«Тише»"),
        (words.percent(0.248), "25\u00a0%"),
        (words.percent(None), "—"),
        (words.percent_range(0.92, 0.99), "92–99\u00a0%"),
        (words.percent_range(0.5, 0.5), "50\u00a0%"),
        (words.percent_range(None, 0.5), ""),
        (words.place_range(2, 5), "2–5"),
        (words.place_range(3, 3), "3"),
        (words.place_range(None, 3), ""),
        (words.hours(0.5), "30\u00a0мин"),
        (words.hours(3.5), "3,5\u00a0ч"),
        (words.hours(72), "3\u00a0дня"),
        (words.hours(None), "—"),
        (words.listing(["а", "б", "в"]), "а, б и\u00a0в"),
        (words.listing(["а"]), "а"),
        (words.day(date(2025, 11, 3)), "3\u00a0ноября 2025\u00a0г.".replace(" ", "\u00a0")),
        (words.period(date(2025, 11, 1), date(2025, 11, 8)), "1–8\u00a0ноября\u00a02025\u00a0г."),
        (
            words.period(date(2025, 10, 28), date(2025, 11, 3)),
            "28\u00a0октября\u00a0– 3\u00a0ноября\u00a02025\u00a0г.",
        ),
    ],
)
def test_numbers_and_dates_read_as_russian(shown: str, expected: str) -> None:
    assert shown == expected


def test_moment_is_local() -> None:
    late = datetime(2025, 11, 8, 22, 30, tzinfo=UTC)
    assert words.moment(late, "Europe/Moscow") == "9\u00a0ноября\u00a02025\u00a0г., 01:30"


def test_an_index_is_in_russian_order() -> None:
    names = ["Усвяты", "№ 10", "Ёлкино", "городской округ", "№ 2", "Еловка", "Гдов"]
    assert sorted(names, key=words.alphabetical) == [
        "Гдов", "городской округ", "Ёлкино", "Еловка", "Усвяты", "№ 2", "№ 10",
    ]  # fmt: skip


def test_one_question_has_no_half() -> None:
    told = [
        words.usual_wait(median, over, asked)
        for median, over in ((3.5, None), (None, 26.0))
        for asked in (1, 2)
    ]
    assert [one.replace(words.NBSP, " ") for one in told] == [
        "за 3,5 ч", "обычно за 3,5 ч", "ждёт дольше 26 ч", "половина ждёт дольше 26 ч",
    ]  # fmt: skip
