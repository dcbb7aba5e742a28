"""One gazetteer: registry, texts and authors say the same of a town, however people write it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from campaign.places import (
    ELSEWHERE,
    KINDS,
    TWINS,
    Whereabouts,
    collected,
    municipalities,
    outside,
    settlements,
    whereabouts,
)
from collectors.registry.places import town_places
from nlp.names.libraries import Libraries
from nlp.names.places import Places
from nlp.text.words import clean, tokens
from tests.nlp.names.links import LINKS
from tests.warehouse.world import World, author

# What people write, and what every caller says of it: a municipality, elsewhere, or nothing sure.
WRITTEN = {
    "Плюсса": "Плюсский", "пгт Плюсса": "Плюсский", "п.г.т. Плюсса": "Плюсский", "пос.Плюсса": "Плюсский",
    "рабочий посёлок Плюсса": "Плюсский", "ПЛЮССА": "Плюсский", "Плюсский р-н": "Плюсский",
    "г. Остров": "Островский", "Псковская обл., г. Остров": "Островский", "город Остров": "Островский",
    "ст. Дно": "Дновский", "г.Дно": "Дновский", "Гдов (Псковская область)": "Гдовский", "Гдовский МО": "Гдовский",
    "Великие\u00a0Луки": "Великие Луки", "Великие-Луки": "Великие Луки", "г. Великие Луки": "Великие Луки",
    "Псков": "Псков", "г.Псков": "Псков", "Псковский район": "Псковский", "Псковский муниципальный округ": "Псковский",
    "Струги\u2011Красные": "Струго-Красненский", "р. п. Струги Красные": "Струго-Красненский",
    "Пушкинские Горы": "Пушкиногорский", "Пушгоры": "Пушкиногорский", "посёлок Пушкинские горы": "Пушкиногорский",
    "Печоры": "Печорский",
    "г. Печоры": "Печорский", "д. Изборск": "Печорский", "пгт Идрица": "Себежский", "село Серёдка": "Псковский",
    "дер. Середка": "Псковский", "Красногородск": "Красногородский", "Себежский район": "Себежский",
    "СПб": ELSEWHERE, "спб": ELSEWHERE, "Питер": ELSEWHERE, "Санкт-Петербург": ELSEWHERE, "МСК": ELSEWHERE,
    "г. Москва": ELSEWHERE, "Москва": ELSEWHERE, "г. Пушкин": ELSEWHERE, "город Абакан": ELSEWHERE, "г. Орёл": ELSEWHERE,
    "г. Невельск": ELSEWHERE, "Сланцы": ELSEWHERE, "г. Холм": ELSEWHERE, "Ростов-на-Дону": ELSEWHERE,
    "город Красногорск": ELSEWHERE, "г. Вышний Волочёк": ELSEWHERE, "Карелия": ELSEWHERE,
    # A town elsewhere and a village of ours bear one name; villages that nobody knows may be anywhere.
    "Сосновый Бор": None, "пос. Сосновый Бор": None, "г. Сосновый Бор": None, "Новоселье": None, "д. Дубровно": None,
    "Красный Луч": None, "Юшкино": None, "д. Заборье": None,
}  # fmt: skip


GAZETTEER = Places()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str | None, bool | None]]:
    """What the warehouse says of the authors' towns."""
    world = World(tmp_path_factory.mktemp("raw") / "raw")
    world.night(*(author(str(number), city=town) for number, town in enumerate(WRITTEN, start=1)))
    world.settle()
    rows = world.rows("select town, municipality, in_region from author_places")
    return {town: (municipality, in_region) for town, municipality, in_region in rows}


@pytest.fixture(scope="module")
def texts() -> Libraries:
    return Libraries((), LINKS)


@pytest.mark.parametrize(("town", "place"), WRITTEN.items())
def test_registry_texts_and_authors_say_the_same(
    told: dict[str, tuple[str | None, bool | None]], texts: Libraries, town: str, place: str | None
) -> None:
    ours = place if place != ELSEWHERE else None
    assert town_places(town) == (frozenset(filter(None, (ours, TWINS.get(ours)))) if ours else None)
    assert told[town.strip()] == (ours, {None: None, ELSEWHERE: False}.get(place, True))
    assert in_text(texts, f"Я из {town}, хожу в библиотеку") == place


def in_text(texts: Libraries, text: str) -> str | None:
    words = tokens(clean(text))
    _, named = texts.find(clean(text), words)
    if not named and GAZETTEER.outside.find(words):
        return ELSEWHERE
    return named[0] if len(named) == 1 else None


@pytest.mark.parametrize(
    ("town", "candidates"),
    [
        ("Сосновый Бор", {"Себежский", ELSEWHERE}),
        ("Сосновый Бор, Себежский р-н", {"Себежский"}),
        ("п. Сосновый Бор Себежского района", {"Себежский"}),
        ("Сосновый Бор (Псковская обл.)", {"Себежский"}),
        ("Сосновый Бор, Ленинградская область", {ELSEWHERE}),
        ("Остров, Московская обл", {ELSEWHERE}),
        ("Россия, Псков", {"Псков"}),
        ("Псков, Псковская область, Россия", {"Псков"}),
        ("Псков/Москва", {"Псков", ELSEWHERE}),
        ("Псков - Питер", {"Псков", ELSEWHERE}),
        ("Псков, Псковский район", {"Псков", "Псковский"}),
        ("д. Юшкино Гдовского муниципального округа", {"Гдовский"}),
        ("В. Луки", {"Великие Луки"}),
        ("С.-Петербург", {ELSEWHERE}),
        ("С-Пб", {ELSEWHERE}),
        ("г. Печора", {ELSEWHERE}),
        ("Pskov", {"Псков"}),
        ("Velikie Luki", {"Великие Луки"}),
        ("Plyussa", {"Плюсский"}),
        ("Saint-Petersburg", {ELSEWHERE}),
        ("Псков ❤", {"Псков"}),
        ("городской округ Псков", {"Псков"}),
        ("МО «Гдовский район»", {"Гдовский"}),
        ("Псковская", set()),
        ("посёлок", set()),
        ("г.", set()),
        ("", set()),
    ],
)
def test_what_stands_beside_a_name_narrows_it(town: str, candidates: set[str]) -> None:
    assert whereabouts(town).candidates == candidates


def test_the_region_alone_is_anywhere_in_it() -> None:
    region = whereabouts("Псковская область")
    assert region.municipalities == {place.id for place in municipalities()}
    assert (region.municipality, region.in_region) == (None, True)
    assert whereabouts("д. Юшкино, Псковская обл.") == region


def test_a_name_of_two_municipalities_is_sure_only_of_the_region() -> None:
    places = collected([("михалево", "Гдовский"), ("михалево", "Невельский"), ("полна", "Гдовский")])
    assert Whereabouts(places["полна"]).municipality == "Гдовский"
    both = Whereabouts(places["михалево"])
    assert (both.municipality, both.in_region) == (None, True)


NAMES = sorted(
    {name for line in settlements() for name in line.names} | {n for line in outside() for n in line.names}
)


@given(
    name=st.sampled_from(NAMES),
    kind=st.sampled_from(sorted(KINDS)),
    dot=st.sampled_from([". ", ".", " ", "  ", "\u00a0"]),
    case=st.sampled_from([str.upper, str.lower, str.title, str.capitalize]),
    gap=st.sampled_from([" ", "-", "\u2011", " - ", "\u00a0", "  "]),
    behind=st.booleans(),
)
def test_case_yo_spaces_and_kind_change_nothing(
    name: str, kind: str, dot: str, case: type[str], gap: str, behind: bool
) -> None:
    known = whereabouts(name)
    assert known.candidates
    assume(gap != " - " or " " not in name)
    # «в луки» is «В. Луки» only as it stands.
    assume("." not in name)
    bare = case(name).replace(" ", gap)
    written = f"{bare} {kind}" if behind else f"{kind}{dot}{bare}"
    for spelling in (written, written.replace("ё", "е").replace("Ё", "Е"), f"  {written}\t"):
        assert whereabouts(spelling) == known


@given(st.text())
def test_any_text_has_an_answer(town: str) -> None:
    assert isinstance(whereabouts(town), Whereabouts)


def test_every_centre_is_a_town_of_its_municipality() -> None:
    for place in municipalities():
        for name in filter(None, (place.id, place.name, place.former_name, place.centre)):
            assert whereabouts(name).municipality == place.id, name


def test_no_line_says_what_another_says() -> None:
    ours = [(name, line.place) for line in settlements() for name in line.names]
    assert len(ours) == len(set(ours))
    others = [name for line in outside() for name in line.names]
    assert len(others) == len(set(others))
