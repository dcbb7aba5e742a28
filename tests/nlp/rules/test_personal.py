"""The guard of quotations on invented ones: half give something away, half only look like it."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from nlp.rules.personal import personal, without_personal

LINES = [
    line.split("\t") for line in Path(__file__).with_name("personal.tsv").read_text("utf-8").splitlines()
]
TELLING = [(kind, text) for kind, text in LINES if kind]
HARMLESS = [text for kind, text in LINES if not kind]
PIECES = st.sampled_from(
    [*" .,!?\n«»-@+()№", "8", "911", "355", "20", "14", "ул.", "кв.", "дом", "Живу", "Анна", "Иванова", "Петровна", "А.", "сын",
     "не ходит", "инвалид", "группы", "имени", "vk.com/", "тел", "паспорт", "мая", "1949", "рождения", "🙂"]
)  # fmt: skip


def test_what_a_quotation_gives_away_is_found() -> None:
    found = [kind in {one.kind for one in personal(text)} for kind, text in TELLING]
    assert len(TELLING) > 60 and sum(found) / len(found) >= 0.95


def test_streets_of_libraries_writers_and_people_in_general_are_left_alone() -> None:
    taken = [text for text in HARMLESS if personal(text)]
    assert len(HARMLESS) >= 58 and len(taken) <= 3


def test_what_is_found_is_named_in_its_place_and_the_rest_stays() -> None:
    told, kinds = without_personal("Спасибо! Пишите Смирновой Ольге, 8 911 355-20-14, до вторника.")
    assert told == "Спасибо! Пишите [имя], [телефон], до вторника." and kinds == ["имя", "телефон"]


def test_a_text_that_is_about_health_alone_is_not_quoted() -> None:
    assert without_personal("Я инвалид первой группы, подняться не могу.") == ("", ["сведения о здоровье"])
    told, _ = without_personal("Пандуса нет. У сына ДЦП. Сделайте пандус!")
    assert told == "Пандуса нет. [сведения о здоровье] Сделайте пандус!"


@given(st.lists(PIECES, max_size=60).map("".join))
def test_pieces_stand_in_order_within_the_text_and_only_they_change(text: str) -> None:
    found = personal(text)
    ends = [0, *(one.end for one in found)]
    assert all(end <= one.start < one.end <= len(text) for end, one in zip(ends, found, strict=False))
    told, kinds = without_personal(text)
    assert kinds == sorted({one.kind for one in found}) and (found or told == text)
