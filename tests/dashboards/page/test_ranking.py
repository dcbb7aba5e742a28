"""The ranking as the page tells it."""

import pytest
from msgspec.structs import replace

from dashboards.page.sections.headline import library_sentence
from dashboards.page.sections.ranking import Table, Tier, ranking_tables, why
from dashboards.page.texts import names_of
from dashboards.records.page import PageFrames
from dashboards.records.people import Stage


@pytest.fixture(scope="module")
def tables(frames: PageFrames) -> dict[str, Table]:
    found = ranking_tables(frames, names_of(frames))
    return {table.id: table for table in found}


def test_every_class_has_its_table_in_order(tables: dict[str, Table]) -> None:
    assert list(tables) == ["library", "reader", "partner"]
    assert [entry.place for entry in tables["library"].entries[:3]] == ["1", "2", "3"]


def test_who_has_no_place_is_listed_apart_with_the_reason(tables: dict[str, Table]) -> None:
    apart = {reason: [entry.name for entry in entries] for reason, entries in tables["partner"].apart}
    assert apart == {"не из области": ["Библиотека соседней области"]}
    assert [reason for reason, _ in tables["library"].apart] == ["организатор: вне конкурса"]


def test_components_are_those_of_the_class(tables: dict[str, Table]) -> None:
    assert tables["partner"].heads == ("Записи", "Читатели", "Дни", "Вовлечённость")
    assert [part.weight for part in tables["reader"].rule] == ["40", "25", "15", "10", "10"]
    assert (tables["library"].rule[-1].p95, tables["library"].rule[-1].median) == ("0,4", "7,5")


def test_an_unknown_component_has_the_medians_points_and_a_sign(tables: dict[str, Table]) -> None:
    engagement = tables["library"].entries[3].components[-1]
    assert (engagement.value, engagement.points, engagement.most, engagement.link) == (
        "—",
        "≈\u00a07,5",
        "15",
        "",
    )


def test_why_rows_match_the_entries(tables: dict[str, Table]) -> None:
    told = why(list(tables.values()))
    assert len(told["library"]["rows"]) == len(tables["library"].entries)
    assert told["partner"]["rows"][0][0] == ("4", "24,0", 60, "40")


def test_a_suspicion_has_its_evidence_and_leads_to_its_texts(tables: dict[str, Table]) -> None:
    (entry,) = (entry for entry in tables["reader"].entries if entry.id == "r-0006")
    (flag,) = entry.flags
    assert (flag.evidence, flag.link) == ("всплеск: 5 текстов за 4 минуты", "#list?group=f-r-0006-burst")


def test_place_in_the_municipality_stands_beside(frames: PageFrames) -> None:
    stages = [Stage("municipality", "gdov", 2), Stage("region", "gdov", 17)]
    found = ranking_tables(replace(frames, stages=stages), names_of(frames))
    assert [entry.stage for entry in found[0].entries if entry.id == "gdov"] == ["2"]


def test_tiers_begin_at_their_first_place_and_say_which_places_they_hold(tables: dict[str, Table]) -> None:
    entries, tiers = tables["library"].entries, tables["library"].tiers
    assert {entry.place: tiers[entry.id] for entry in entries if entry.id in tiers} == {
        "1": Tier(1, "1-я группа", "места\u00a01–8"),
        "9": Tier(2, "2-я группа", "места\u00a09–11"),
    }
    assert list(tables["partner"].tiers.values()) == [Tier(1, "1-я группа", "место\u00a01")]


def test_a_place_that_is_sure_has_no_range_beside_it(frames: PageFrames) -> None:
    first, second, *rest = frames.participant_ranking
    sure = replace(first, place_low=1, place_high=1)
    changed = replace(frames, participant_ranking=[sure, second, *rest])
    assert [entry.span for entry in ranking_tables(changed, names_of(changed))[0].entries[:2]] == ["", "1–8"]


def test_without_tiers_nothing_is_headed(frames: PageFrames) -> None:
    """A draw that has not been made says nothing."""
    unknown = [replace(row, place_low=None, place_high=None, tier=None) for row in frames.participant_ranking]
    changed = replace(frames, participant_ranking=unknown)
    found = ranking_tables(changed, names_of(changed))
    assert [dict(table.tiers) for table in found] == [{}, {}, {}]
    assert {entry.span for table in found for entry in table.entries} == {""}


def test_ties_across_a_heading_are_told_as_one_place(frames: PageFrames) -> None:
    tied = [
        replace(row, place=min(row.place, 3), tier=1 if row.place < 3 else 2)
        for row in frames.participant_ranking
        if row.kind == "library" and row.place
    ]
    changed = replace(frames, participant_ranking=tied)
    (table,) = ranking_tables(changed, names_of(changed))
    assert [tier.places for tier in table.tiers.values()] == ["места\u00a01–2", "место\u00a03"]


def test_a_librarys_own_page_says_how_sure_its_place_is(tables: dict[str, Table]) -> None:
    id_ = tables["library"].entries[8].id
    told = library_sentence(list(tables.values()), id_)
    assert told.startswith("9-е место среди библиотек (вероятные места 5–15, 2-я группа мест), ")


def test_of_a_great_many_readers_the_page_has_the_first(frames: PageFrames) -> None:
    reader = next(one for one in frames.participant_ranking if one.kind == "reader" and one.place)
    for count, rows in ((300, 300), (301, 100)):
        many = [replace(reader, participant_id=f"r-{at}", place=at + 1) for at in range(count)]
        (table,) = ranking_tables(replace(frames, participant_ranking=many), names_of(frames))
        assert (
            (len(table.entries), len(why([table])["reader"]["rows"]))
            == (count, min(rows, table.rows))
            == (count, rows)
        )
