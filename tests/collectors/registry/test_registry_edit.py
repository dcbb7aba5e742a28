"""Accepting a community changes its cell and nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import ConfigurationError
from campaign.places import municipalities
from campaign.tables.cells import BOM, read_sheet
from campaign.tables.libraries import COLUMNS, GROUPS, VkRef, parse_libraries
from collectors.records import Author
from collectors.registry.edit import NEW, accept
from tests.collectors.registry.registry_world import HEAD, community

CLUB = community("Гдовская библиотека", "Гдов", number=7)
ROWS = f"{HEAD}\ngdov,Гдовская,district,Гдовский,,,,,,,,,,\nnevel,Невельская,district,Невельский,,club5,,,,,,,,\n"


def cells_of(text: str) -> list[list[str]]:
    text = text.removeprefix(BOM)
    head = text.split("\n", 1)[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def test_an_empty_cell_gets_the_account() -> None:
    assert accept(ROWS, {CLUB: "gdov"}) == ROWS.replace("Гдовский,,,", "Гдовский,,club7,")


def test_several_accounts_are_joined_by_a_bar() -> None:
    assert accept(ROWS, {CLUB: "nevel"}) == ROWS.replace("club5", "club5|club7")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('""', '"club7"'),
        ("   ", "club7"),
        ('"club5"', '"club5|club7"'),
        ("club5 |", "club5 |club7"),
        (" club5 ", " club5 |club7"),
        ("https://vk.com/gdovlib", "https://vk.com/gdovlib|club7"),
    ],
)
def test_a_cell_keeps_what_people_wrote_in_it(before: str, after: str) -> None:
    text = BOM + f'{HEAD}\r\ngdov ,"Гдовская ""Чудь""",district,Гдовский,,{{}},,,,,,,,\r\n'
    assert accept(text.format(before), {CLUB: "gdov"}) == text.format(after)


def test_a_short_row_and_a_missing_column_grow_as_needed() -> None:
    assert accept("id,name,group\nx,Икс,other", {CLUB: "x"}) == "id,name,group,vk\nx,Икс,other,club7"
    text = "id;vk;name;group\nx;;Икс;other\n"
    assert accept(text, {CLUB: "x"}) == "id;vk;name;group\nx;club7;Икс;other\n"
    text = "id,name,group,site,vk\nx,Икс,other\n"
    assert accept(text, {CLUB: "x"}) == "id,name,group,site,vk\nx,Икс,other,,club7\n"


def test_a_new_row_guesses_and_is_appended_with_the_files_line_end() -> None:
    text = ROWS.rstrip("\n").replace("\n", "\r\n")
    village = community("Самолвовская сельская библиотека", "Гдов", number=8)
    changed = accept(text, {village: NEW})
    assert changed.startswith(text + "\r\n")
    row = parse_libraries(changed)[-1]
    assert (row.group, row.municipality, row.parent_id) == ("rural", "Гдовский", "gdov")
    assert row.vk == (VkRef(owner_id="-8"),)
    assert row.id == "gdov-samolvovskaya"


@pytest.mark.parametrize(
    ("name", "city", "group", "municipality"),
    [
        ("Детская библиотека «Радуга»", "Псков", "children", "Псков"),
        ("Центральная городская библиотека", "Великие Луки", "city", "Великие Луки"),
        ("Библиотека-филиал № 7", "Великие Луки", "branch", "Великие Луки"),
        ("Библиотека «Диалог»", "Псков", "branch", "Псков"),
        ("Карамышевская сельская библиотека", "Псков", "rural", "Псковский"),
        ("Межпоселенческая библиотека Псковского округа", "Псков", "district", "Псковский"),
        ("Невельская ЦРБ", "Невель", "district", "Невельский"),
        ("Библиотека «Росток»", "Гдов", "branch", "Гдовский"),
        ("Псковская областная детская библиотека", "Псков", "region", ""),
        ("Библиотека семьи", None, "other", ""),
        ("Школа № 3", "Остров", "other", "Островский"),
    ],
)
def test_group_and_municipality_are_guessed_from_the_name(
    name: str, city: str | None, group: str, municipality: str
) -> None:
    row = parse_libraries(accept(HEAD + "\n", {community(name, city): NEW}))[0]
    assert (row.group, row.municipality) == (group, municipality)


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("x";1)', 'Имя, «с» запятой; и "кавычками"\nв две строки', "", "\u0000\u200b"]
)
def test_any_name_becomes_one_safe_cell(name: str) -> None:
    row = parse_libraries(accept(HEAD + "\n", {community(name): NEW}))[0]
    assert row.name
    assert row.name[0] not in "=+-@"
    assert "\n" not in row.name


def test_new_ids_are_fresh() -> None:
    two = {community("Библиотека «Росток»", "Гдов", number=number): NEW for number in (8, 9)}
    ids = [row.id for row in parse_libraries(accept(ROWS, two))]
    assert len(ids) == len(set(ids)) == 4


def test_what_cannot_be_done_is_said_and_changes_nothing() -> None:
    with pytest.raises(ConfigurationError, match="id «pskov» в реестре нет"):
        accept(ROWS, {CLUB: "pskov"})
    with pytest.raises(ConfigurationError, match="уже стоит в строке «nevel»"):
        accept(ROWS, {community("Невельская", number=5): "gdov"})
    with pytest.raises(ConfigurationError, match="неизвестный столбец"):
        accept("id,name,group,цвет\n", {CLUB: NEW})


def test_an_account_written_as_a_screen_name_is_known() -> None:
    text = ROWS.replace("club5", "https://vk.com/Nevel_Lib")
    known = community("Невельская", number=5, screen_name="nevel_lib")
    assert accept(text, {known: "nevel"}) == text
    assert accept(text, {known: NEW}) == text


def test_the_same_community_described_twice_is_written_once() -> None:
    again = community("Гдовская библиотека имени кого-то", "Гдов", number=7)
    assert accept(ROWS, {CLUB: "gdov", again: "gdov"}) == accept(ROWS, {CLUB: "gdov"})
    assert accept(ROWS, {CLUB: NEW, again: NEW}) == accept(ROWS, {CLUB: NEW})


LETTERS = st.text(st.sampled_from("абвё «»\"|;,\n\r\t'€💥=x1"), max_size=8)
ACCOUNTS = st.lists(st.sampled_from(("club1", "gdov_lib", " -2", "https://vk.com/club3 ")), max_size=2).map(
    "|".join
)


@st.composite
def sheets(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A registry as people and Excel write it, and the ids of its rows."""
    optional = draw(st.lists(st.sampled_from(COLUMNS[3:]), unique=True))
    columns = draw(
        st.permutations(["id", "name", "group", "municipality", *(set(optional) - {"municipality"})])
    )
    delimiter, line_end = draw(st.sampled_from((",", ";"))), draw(st.sampled_from(("\n", "\r\n")))
    ids = draw(st.lists(st.sampled_from(("a", "b-1", "в.2", "x_3")), unique=True, max_size=4))

    def written(value: str) -> str:
        must = any(sign in value for sign in (delimiter, "\n", "\r")) or value.startswith('"')
        return '"' + value.replace('"', '""') + '"' if must or draw(st.booleans()) else value

    lines = [delimiter.join(columns)]
    for id in ids:
        lines += [""] * draw(st.integers(0, 1))
        row = {
            **{column: draw(LETTERS) for column in columns},
            "id": draw(st.sampled_from((id, f" {id}"))),
            "name": "Имя" + draw(LETTERS),
            # A semicolon parts no aliases: it is refused.
            "aliases": "|".join(f"б{part}" for part in draw(LETTERS).replace(";", "").split("|")),
            "group": draw(st.sampled_from(GROUPS)),
            "municipality": draw(st.sampled_from([place.id for place in municipalities()])),
            "parent_id": "",
            "staff": "",
            "population": draw(st.sampled_from(("", "1 200"))),
            "vk": draw(ACCOUNTS),
        }
        lines.append(delimiter.join(written(row[column]) for column in columns))
    end = draw(st.sampled_from(("", line_end, line_end * 2)))
    return draw(st.sampled_from(("", BOM))) + line_end.join(lines) + end, ids


@given(sheets(), st.data())
def test_only_the_chosen_cells_change(drawn: tuple[str, list[str]], data: st.DataObject) -> None:
    text, ids = drawn
    before = parse_libraries(text.removeprefix(BOM))
    targets = data.draw(st.lists(st.sampled_from([*ids, NEW]), max_size=4))
    chosen: Mapping[Author, str] = {
        community(f"Библиотека {number}", number=number): target
        for number, target in enumerate(targets, start=101)
    }
    changed = accept(text, chosen)
    after = parse_libraries(changed.removeprefix(BOM))
    for old, new in zip(before, after, strict=False):
        added = tuple(
            VkRef(owner_id=author.author_id) for author, target in chosen.items() if target == old.id
        )
        assert new == replace(old, vk=old.vk + added)
    assert len(after) == len(before) + targets.count(NEW)
    assert [row.vk for row in after[len(before) :]] == [
        (VkRef(owner_id=author.author_id),) for author, target in chosen.items() if target == NEW
    ]
    assert accept(changed, chosen) == changed
    if not chosen:
        assert changed == text


@given(sheets(), st.data())
def test_other_lines_stay_character_by_character(drawn: tuple[str, list[str]], data: st.DataObject) -> None:
    text, ids = drawn
    if not ids or "vk" not in read_sheet(text).columns:
        return
    target = data.draw(st.sampled_from(ids))
    changed = accept(text, {CLUB: target})
    old, new = read_sheet(text), read_sheet(changed)
    assert len(old.lines) == len(new.lines)
    column = old.columns.index("vk")
    for here, there in zip(old.lines, new.lines, strict=True):
        mine = bool(here.cells) and here.cells[old.columns.index("id")].value.strip() == target
        assert here.line_end == there.line_end
        for position, (cell, other) in enumerate(zip(here.cells, there.cells, strict=True)):
            if not (mine and position == column):
                assert text[cell.start : cell.end] == changed[other.start : other.end]


@given(st.text(st.sampled_from('aб ",;\n\r|x'), max_size=60))
def test_the_scanner_reads_as_pythons_csv_does(tail: str) -> None:
    text = "id,name,group\n" + tail
    try:
        expected = cells_of(text)
    except csv.Error:
        return
    assert [[cell.value for cell in line.cells] for line in read_sheet(text).lines] == expected
