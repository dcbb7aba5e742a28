"""Libraries' own pages are drawn where anything has changed that they show; whether drawn or kept, they are as if drawn anew."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import astuple, replace

from dashboards.page.build import ReportAbout
from dashboards.page.library_frames import Parts
from dashboards.page.library_pages import Apart, Drawn, build_libraries
from dashboards.page.payload import item_id
from dashboards.page.pieces import drawn_pieces, with_pieces
from dashboards.records.page import PageFrames
from dashboards.records.texts import Corrected, Text
from dashboards.rows import UnexpectedView
from tests.dashboards.frames import about, build_frames

EVERY = {"gorod", "gdov", "luki", "pechory", "silent"}
PROGRAM = b"the program of today"
LATER = about(collected_at=datetime(2025, 11, 10, 2, 30, tzinfo=UTC))
Changed = Callable[[PageFrames], PageFrames]


def build(folder: Path, frames: PageFrames, told: ReportAbout = LATER, program: bytes = PROGRAM) -> set[str]:
    """The libraries whose pages were drawn."""
    drawn = Drawn(folder / "pages.json", program)
    return {path.stem for path in build_libraries(frames, told, folder / "libraries", drawn=drawn)}


def pages(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "libraries").iterdir()}


@pytest.fixture(scope="module")
def few() -> PageFrames:
    """Whatever the other libraries have, theirs are the pages that are looked at."""
    frames = build_frames(posts=26, comments=80)
    return replace(frames, libraries=[one for one in frames.libraries if one.id in EVERY])


@pytest.fixture(scope="module")
def evening(few: PageFrames, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evening")
    assert build(folder, few, about()) == EVERY
    return folder


@pytest.fixture
def home(evening: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(evening, tmp_path / "home"))


def changed(view: str, at: int = 0, /, **fields: Any) -> Changed:
    """One row of a view is another."""

    def change(frames: PageFrames) -> PageFrames:
        rows = list(getattr(frames, view))
        rows[at] = replace(rows[at], **fields)
        return replace(frames, **{view: rows})

    return change


def one_comment_more(frames: PageFrames) -> PageFrames:
    """By somebody new; the region's counts and what is known of its completeness are others too."""
    said = next(one for one in frames.page_texts if one.kind == "comment" and one.libraries == ["gdov"])
    new = replace(
        said, item_id="new", moment="2025-11-09T23:00", participant_id="r-new", text="И я так думаю"
    )
    return replace(
        frames,
        page_texts=[new, *frames.page_texts],
        participants=[
            *frames.participants,
            replace(frames.participants[0], participant_id="r-new", kind="reader"),
        ],
        headline=replace(frames.headline, comments=frames.headline.comments + 1),
        completeness=[replace(frames.completeness[0], share=0.97, n_both=137)],
    )


def one_text_less(frames: PageFrames) -> PageFrames:
    at = next(at for at, one in enumerate(frames.page_texts) if one.libraries == ["luki"])
    return replace(frames, page_texts=[*frames.page_texts[:at], *frames.page_texts[at + 1 :]])


def one_corrected(frames: PageFrames) -> PageFrames:
    said = next(one for one in frames.page_texts if one.libraries == ["pechory"])
    told = Corrected(said.kind, said.network, said.owner_id, said.item_id, ["sentiment"], "проверено")
    return replace(frames, corrected=[told])


def one_place_lower(frames: PageFrames) -> PageFrames:
    at = next(at for at, one in enumerate(frames.participant_ranking) if one.participant_id == "gorod")
    return changed("participant_ranking", at, place=9)(frames)


def no_estimate(frames: PageFrames) -> PageFrames:
    return replace(frames, completeness=[])


@pytest.mark.parametrize(
    ("change", "drawn"),
    [
        (lambda frames: frames, set()),
        (no_estimate, set()),
        (one_comment_more, {"gdov"}),
        (one_text_less, {"luki"}),
        (one_corrected, {"pechory"}),
        (one_place_lower, {"gorod"}),
        (changed("library_summary", 3, readers=77), {"luki"}),
        (changed("libraries", 2, name="Библиотека имени другого"), EVERY),
        (changed("municipalities", name="Другой город"), EVERY),
        (changed("coverage_by_route", found=1000), set()),
    ],
)
def test_a_page_is_drawn_where_what_it_shows_has_changed(
    home: Path, few: PageFrames, tmp_path: Path, change: Changed, drawn: set[str]
) -> None:
    frames = change(few)
    assert build(home, frames) == drawn
    assert build(tmp_path / "anew", frames) == EVERY
    assert pages(home) == pages(tmp_path / "anew")
    assert build(home, frames) == set()


def test_another_program_or_other_settings_draw_every_page(home: Path, few: PageFrames) -> None:
    assert build(home, few, program=b"the program of tomorrow") == EVERY
    noted = dataclasses.replace(LATER.campaign, note="черновик")
    assert build(home, few, dataclasses.replace(LATER, campaign=noted)) == EVERY
    assert build(home, few, dataclasses.replace(LATER, audience="public")) == EVERY


@pytest.mark.parametrize("notes", [None, b"", b"{", b'{"gdov.html": 1}'])
def test_without_notes_every_page_is_drawn(home: Path, few: PageFrames, notes: bytes | None) -> None:
    path = home / "pages.json"
    if notes is None:
        path.unlink()
    else:
        path.write_bytes(notes)
    assert build(home, few) == EVERY


def test_a_page_that_was_touched_or_lost_is_drawn(home: Path, few: PageFrames) -> None:
    untouched = pages(home)
    page = home / "libraries" / "gdov.html"
    page.write_bytes(page.read_bytes().replace("Гдовская".encode(), "Чужая".encode()))
    (home / "libraries" / "luki.html").unlink()
    assert build(home, few, about()) == {"gdov", "luki"}
    assert pages(home) == untouched


def in_pieces(frames: PageFrames, page_texts: Callable[[Sequence[Text]], str]) -> Apart:
    """The texts of the frames as a warehouse gives them."""
    days: dict[str, dict[str, list[Text]]] = {}
    for one in frames.page_texts:
        for library in one.libraries:
            days.setdefault(library, {}).setdefault(one.moment[:10], []).append(one)

    def posts(library: str) -> str:
        said = [one for some in days.get(library, {}).values() for one in some]
        return page_texts([one for one in said if one.kind == "post" and one.voice != "reader"])

    flagged = {
        (flag.participant_id, *astuple(item))
        for flag in frames.participant_flags
        for item in flag.items
        if any(
            item_id(item) == item_id(one) for one in frames.page_texts if flag.participant_id in one.libraries
        )
    }
    return Apart(
        {library: dict.fromkeys(some, "as it is") for library, some in days.items()},
        lambda _: lambda day: page_texts(days[day[0]][day[1]]), lambda _libraries, _most: posts, flagged,
    )  # fmt: skip


def before_data(page: bytes) -> bytes:
    return page.partition(b'<script type="application/json" id="data">')[0]


def test_a_page_in_pieces_says_what_the_whole_page_says(
    few: PageFrames, evening: Path, tmp_path: Path
) -> None:
    made = in_pieces(few, lambda texts: msgspec.json.encode(texts).decode())
    build_libraries(few, about(), tmp_path / "libraries", made)
    whole = pages(evening)
    assert {name: before_data(page) for name, page in pages(tmp_path).items()} == {
        name: before_data(page) for name, page in whole.items()
    }
    days = {one.moment[:10] for one in few.page_texts if "gdov" in one.libraries}
    assert len(drawn_pieces(pages(tmp_path)["gdov.html"])) == len(days) > 1
    assert not any(drawn_pieces(page) for page in whole.values())


def test_texts_that_are_not_as_expected_are_named(few: PageFrames, tmp_path: Path) -> None:
    with pytest.raises(UnexpectedView, match="page_texts"):
        build_libraries(few, about(), tmp_path / "libraries", in_pieces(few, lambda _: '[{"network": 1}]'))


@given(
    st.lists(
        st.text(alphabet="</script>!-\u2028 \"class='piece", max_size=40) | st.text(max_size=20),
        min_size=1,
        max_size=4,
    )
)
def test_no_text_ends_its_piece(said: list[str]) -> None:
    frames = build_frames(posts=26, comments=4)
    texts = [replace(frames.page_texts[0], item_id=str(at), text=text) for at, text in enumerate(said)]
    _, drawn = Parts(frames).pen(about()).draw("2025-11-02", "as it is", texts)
    data = '<script type="application/json" id="data">{}</script>\n'
    page = with_pieces(f"<p>1</p>{data}<p>2</p>", [drawn, drawn])
    assert page.startswith(f"<p>1</p>{data}<script".encode()) and page.endswith(b"</script>\n<p>2</p>")
    assert drawn_pieces(page) == [drawn, drawn]
    assert json.loads(drawn)["texts"]["text"] == said
