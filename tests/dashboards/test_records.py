"""The records of the views against the warehouse itself: a column that is renamed, missing or of another kind is an error."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, get_args

import duckdb
import msgspec
import pandas as pd
import pytest
from msgspec.structs import fields

from dashboards.papers.summary import ROWS
from dashboards.records.page import FRAMES, PageFrames
from dashboards.records.papers import Candidate, PaperFrames
from dashboards.rows import Row, UnexpectedView, typed, views
from tests.dashboards.frames import nothing_said
from tests.warehouse import test_grain
from tests.warehouse.questions.test_compare import home
from tests.warehouse.world import LIBRARIES, World, post
from warehouse.frames import frame
from warehouse.keeping.frozen import Frozen
from warehouse.questions.compare import compare_frames
from warehouse.questions.page import page_frames
from warehouse.questions.papers import paper_questions
from warehouse.sql import statement

# Columns of the views that the page leaves to people's own scripts.
UNREAD = {
    "headline": "title region start_day end_day collect_until timezone note staff reactions views subscribers er er_views"
                " text_versions imported_texts collected_at model_version unknown_reactions",
    "daily_activity": "in_campaign reader_comments library_comments readers reactions",
    "participant_ranking": "eligible flags",
    "participants": "type_group municipality in_region accounts evidence",
    "stages": "municipality class name score",
    "library_summary": "reactions subscribers er er_views unknown_reactions",
    "municipality_summary": "reactions subscribers er er_views unknown_reactions",
    "corrected": "decisions by at",
    "completeness": "n_search estimate low high status recall recall_low recall_high found found_elsewhere",
    "known_missing": "subject since",
    "brightest": "rate",
    "libraries": "parent_id site aliases population",
    "municipalities": "former_name centre",
    "imported_texts": "author_id published_at confidence libraries municipalities duplicate_group language",
    "outside_participants": "in_region",
    "undecided_regions": "accounts",
    "taken_out": "published_at comments by at",
    "best_practice": "items",
    "announcements": "library_id municipality posts announced_at",
    "owed_notes": "library_id municipality posts received_at",
    "page_texts": "day published_at",
}  # fmt: skip
KINDS = {
    str: ("VARCHAR",), int: ("BIGINT", "INTEGER"), float: ("DOUBLE",), bool: ("BOOLEAN",), date: ("DATE",),
    datetime: ("TIMESTAMP WITH TIME ZONE",),
}  # fmt: skip


def records(bundle: type[msgspec.Struct]) -> dict[str, type[Row]]:
    """The record of each view."""
    kinds = {one.name: get_args(one.type)[0] if get_args(one.type) else one.type for one in fields(bundle)}
    return {name: get_args(kind)[0] if get_args(kind) else kind for name, kind in kinds.items()}


busy = test_grain.busy  # the fixture
PAGE, PAPERS = records(PageFrames), records(PaperFrames)
del PAGE["regions"]  # of the lake, no view of a home
WRITTEN = ("page_themes", "participant_flags", "page_cube")  # as JSON
COLUMNS = [
    (bundle, view, one.encode_name)
    for bundle, known in (("page", PAGE), ("papers", PAPERS))
    for view, row in known.items()
    for one in fields(row)
    if view not in WRITTEN
]


@pytest.fixture(scope="module")
def page(filled: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every view of the page, from a warehouse."""
    homes = [home(tmp_path_factory.mktemp("home"), LIBRARIES, post("-1", 1, "01 10:00")) for _ in range(2)]
    read = {name: frame(filled.connection, name) for name in FRAMES}
    return read | page_frames(filled.connection, most=0) | compare_frames(*homes)


@pytest.fixture(scope="module")
def papers(held: Frozen) -> dict[str, pd.DataFrame]:
    with paper_questions(held, {"library": None, "municipality": None, "public": False}) as ask:
        read = {name: ask.rows(file, **more) for name, (file, more) in ROWS.items()}
    return read | {
        name: held.table(name) for name in ("headline", "outside_summary", "completeness", "municipalities")
    }


@pytest.fixture
def frames(page: dict[str, Any], papers: dict[str, pd.DataFrame]) -> dict[str, dict[str, Any]]:
    return {"page": page, "papers": papers}


def test_the_warehouse_gives_what_the_records_say(
    page: dict[str, Any], papers: dict[str, pd.DataFrame], held: Frozen
) -> None:
    shown = views(PageFrames, page)
    # Of the texts those that are listed by themselves, with their talks and typical opinions: here all.
    assert (shown.headline.posts, shown.headline.comments, len(shown.page_texts)) == (2, 6, 8)
    assert shown.page_cube and sum(one.comments for one in shown.page_cube if one.topic is None) == 6
    assert shown.compare and shown.compare[0].now == 1
    assert views(PaperFrames, papers).answers[0].answer.startswith("Добрый день!")
    assert {one.participant_id for one in typed(held.table("participant_ranking"), Candidate, "")} >= {
        "gdov",
        "dno",
    }


@pytest.mark.parametrize("asked", [{}, {"most": 0}, {"public": True}])
def test_what_is_shared_doubled_or_unknown_has_its_record_too(
    busy: duckdb.DuckDBPyConnection, asked: dict[str, Any]
) -> None:
    read = {name: frame(busy, name) for name in FRAMES} | page_frames(busy, **asked)
    shown = views(PageFrames, read)
    assert shown.brightest and shown.best_practice and shown.imported_texts and shown.participant_flags


@pytest.mark.parametrize("view", [name for name in PAGE if not name.startswith("compare")])
def test_columns_of_a_view_are_those_of_its_record(filled: World, view: str) -> None:
    """A column that is renamed, dropped or new in SQL is seen here, whether or not there are rows."""
    page_frames(filled.connection, most=0)  # makes page_texts and page_themes
    asked = statement("page", "cube") if view == "page_cube" else f'from "{view}"'
    found = filled.connection.sql(asked)
    agree(PAGE[view], dict(zip(found.columns, found.types, strict=True)), UNREAD.get(view, ""))


@pytest.mark.parametrize("view", ROWS)
def test_columns_of_a_papers_query_hold_what_its_record_says(held: Frozen, view: str) -> None:
    file, more = ROWS[view]
    with paper_questions(held, {"library": None, "municipality": None, "public": False}) as ask:
        found = ask.connection.sql(ask.source(file, **more))
        columns = dict(zip(found.columns, found.types, strict=True))
    unread = columns.keys() - {one.encode_name for one in fields(PAPERS[view])}
    agree(PAPERS[view], columns, " ".join(unread))


def agree(row: type[Row], columns: dict[str, Any], unread: str) -> None:
    declared = {one.encode_name: one.type for one in fields(row)}
    assert declared.keys() | set(unread.split()) == columns.keys()
    assert not declared.keys() & set(unread.split())
    wrong = {name: str(columns[name]) for name, kind in declared.items() if not holds(kind, columns[name])}
    assert not wrong


def holds(kind: Any, column: Any) -> bool:
    """Whether a column of the warehouse holds what a field says."""
    kind = (
        next((one for one in get_args(kind) if one is not type(None)), kind)
        if type(None) in get_args(kind)
        else kind
    )
    if get_args(kind):
        return column.id == "list" and holds(get_args(kind)[0], column.children[0][1])
    if issubclass(kind, msgspec.Struct):
        inner = dict(column.children)
        return {one.name for one in fields(kind)} == inner.keys() and all(
            holds(one.type, inner[one.name]) for one in fields(kind)
        )
    return str(column) in KINDS[kind]


@pytest.mark.parametrize(("bundle", "view", "column"), COLUMNS)
def test_a_renamed_column_is_an_error_that_names_it(
    frames: dict[str, dict[str, Any]], bundle: str, view: str, column: str
) -> None:
    renamed = frames[bundle][view].rename(columns={column: f"{column}_"})
    with pytest.raises(UnexpectedView, match=f"таблица {view}: нет столбца «{column}»"):
        typed(renamed, (PAGE if bundle == "page" else PAPERS)[view], view)


@pytest.mark.parametrize(("bundle", "view", "column"), COLUMNS)
def test_what_a_column_cannot_hold_is_an_error_and_the_unknown_stays_unknown(
    frames: dict[str, dict[str, Any]], bundle: str, view: str, column: str
) -> None:
    known, row = frames[bundle][view], (PAGE if bundle == "page" else PAPERS)[view]
    field = next(one for one in fields(row) if one.encode_name == column)
    told = f"таблица {view}: столбец «{column}»"
    blank = pd.Series([None] * len(known), index=known.index, dtype=object)
    if type(None) in get_args(field.type):
        found = typed(known.assign(**{column: blank}), row, view)
        assert [getattr(one, field.name) for one in found] == [None] * len(known)
    elif len(known):
        with pytest.raises(UnexpectedView, match=told):
            typed(known.assign(**{column: blank}), row, view)
    if len(known):
        with pytest.raises(UnexpectedView, match=told):
            typed(known.assign(**{column: pd.Series([b"?"] * len(known), index=known.index)}), row, view)


@pytest.mark.parametrize(
    "view",
    [name for name in PAGE if name not in ("page_cube", "compare", "compare_campaigns", "compare_libraries")],
)
def test_a_view_that_is_absent_is_an_error(page: dict[str, Any], view: str) -> None:
    rest = {name: one for name, one in page.items() if name != view}
    with pytest.raises(UnexpectedView, match=f"таблица {view}: её нет"):
        views(PageFrames, rest)


@pytest.mark.parametrize("view", WRITTEN)
@pytest.mark.parametrize("given", ["{", "[1]", '[{"theme_id": "t", "flag": "f"}]'])
def test_a_view_that_comes_as_other_json_is_an_error(page: dict[str, Any], view: str, given: str) -> None:
    with pytest.raises(UnexpectedView, match=f"таблица {view}"):
        views(PageFrames, page | {view: given})


@pytest.mark.parametrize("rows", [0, 2])
def test_a_view_of_one_row_has_one(page: dict[str, Any], rows: int) -> None:
    odd = pd.concat([nothing_said()] * 2).head(rows)
    with pytest.raises(UnexpectedView, match=f"таблица headline: строк {rows}"):
        views(PageFrames, page | {"headline": odd})


def test_whole_numbers_beside_unknown_ones_stay_whole() -> None:
    class Counted(Row, frozen=True):
        likes: int | None

    assert [one.likes for one in typed(pd.DataFrame({"likes": [3.0, None]}), Counted, "x")] == [3, None]
    with pytest.raises(UnexpectedView, match="столбец «likes»"):
        typed(pd.DataFrame({"likes": [3.5]}), Counted, "x")
