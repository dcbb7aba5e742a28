"""Pages of libraries whose texts lie in the warehouse alone: whatever changed there, they are as if drawn anew, and only texts of
days of which anything changed are read."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commands.report import texts_apart
from commands.tag import group_wants
from dashboards.page.library_pages import Drawn, LocalDay, build_libraries
from dashboards.records.page import FRAMES, PageFrames
from dashboards.rows import views
from tests.dashboards.frames import about
from tests.warehouse.test_themes import Nights, begun
from tests.warehouse.world import KEY, LIBRARIES, MODEL, World, comment, post, tags
from warehouse.facts import mark_stale, refresh
from warehouse.frames import frame
from warehouse.questions.page import digests_of_days, page_frames, texts_of_days

EVERY = {"region", "gdov", "gdov-rural", "gdov-children", "dno", "plyussa"}
SAID = "comment,vk,-4,41,sentiment,negative,ирония,А,2025-11-10"
NAMED = "theme,,,{theme},name,Розетки в залах,так понятнее,А,2025-11-10"
LATER = datetime(2025, 11, 10, 2, 30, tzinfo=UTC)
SECOND, FIFTH = ("plyussa", "2025-11-02"), ("plyussa", "2025-11-05")
Change = Callable[[World], None]


@dataclass
class Home:
    """Where pages lie, which of them were drawn, and of which days the texts were read."""

    folder: Path
    drawn: set[str] = field(default_factory=set)
    read: set[LocalDay] = field(default_factory=set)

    def draw(self, shown: Shown, collected_at: datetime = LATER) -> dict[str, bytes]:
        def texts(wanted: Sequence[LocalDay]) -> Callable[[LocalDay], str]:
            self.read = set(wanted)
            return texts_of_days(shown.connection, wanted)

        apart = replace(texts_apart(shown.connection), texts=texts)
        told = about(collected_at=collected_at)
        made = build_libraries(
            shown.frames, told, self.pages, apart, Drawn(self.folder / "pages.json", b"program")
        )
        self.drawn = {path.stem for path in made}
        return {path.name: path.read_bytes() for path in self.pages.iterdir()}

    @property
    def pages(self) -> Path:
        return self.folder / "libraries"


class Shown:
    """What a warehouse gives for pages."""

    def __init__(self, world: World) -> None:
        self.connection = world.connection
        asked = page_frames(self.connection, most=0)
        self.frames = views(PageFrames, {name: frame(self.connection, name) for name in FRAMES} | asked)
        self.digests = digests_of_days(self.connection)

    def days(self) -> set[tuple[str, ...]]:
        """Libraries, each with a day and its digest."""
        return {(library, *day) for library, days in self.digests.items() for day in days.items()}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Three libraries of which something is said, of one of them twice within a minute."""
    nights = begun(World(tmp_path_factory.mktemp("evening") / "raw"))
    nights.world.connection.execute("set threads = 1")
    nights.world.night(
        post("-4", 4, "02 10:00"), comment("-4", 4, 41, "7", "02 11:00", "Спасибо"), comment("-4", 4, 42, "8", "02 11:00", "И вам")
    )  # fmt: skip
    nights.pass_by("first", "second")
    return nights.world


@pytest.fixture(scope="module")
def evening(full: World) -> Shown:
    return Shown(full)


@pytest.fixture(scope="module")
def pages(evening: Shown, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home(tmp_path_factory.mktemp("pages"))
    home.draw(evening, datetime(2025, 11, 9, 2, 30, tzinfo=UTC))
    assert home.drawn == EVERY
    assert home.read == {(library, day) for library, day, _ in evening.days()}
    return home.folder


@pytest.fixture
def world(full: World, tmp_path: Path) -> World:
    copied = full.copied(tmp_path / "raw")
    copied.connection.execute("set threads = 1")
    return copied


@pytest.fixture
def home(pages: Path, tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(pages, tmp_path / "home")))


def made(**values: str) -> Change:
    return lambda world: world.settle(**values)


def theme_named(world: World) -> None:
    world.settle(decisions=NAMED.format(theme=Nights(world).code("12")))


def changed(sql: str) -> Change:
    def change(world: World) -> None:
        world.connection.execute(sql)
        mark_stale(world.connection)
        refresh(world.connection)

    return change


def one_comment_more(world: World) -> None:
    world.night(comment("-4", 4, 43, "6", "05 10:00", "Хорошо"))
    world.settle()


def one_wish_more(world: World) -> None:
    """Of a thing that readers want in Gdov too, whose page says nothing of it."""
    world.night(comment("-4", 4, 44, "6", "05 10:00", "Розетки бы"))
    Nights(world).settle()


def one_deleted(world: World) -> None:
    world.night(comment("-4", 4, 42, "8", "02 11:00", "И вам", deleted=True))
    world.settle()


def another_model(world: World) -> None:
    world.says["Спасибо"] = tags("positive")
    world.connection.execute("delete from item_tags where item_id = '41'")
    world.tag()
    group_wants(world.connection, MODEL, KEY)
    refresh(world.connection)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (made(), set()),
        (one_comment_more, {FIFTH}),
        (one_wish_more, {FIFTH}),
        (one_deleted, {SECOND}),
        (another_model, {SECOND}),
        (made(decisions=SAID), {SECOND}),
        # Which of two stands first is told by the second alone.
        (changed("update comments set published_at = published_at + interval 1 second where comment_id = '41'"), {SECOND}),
        # As a forgotten person leaves the warehouse.
        (changed("delete from comments where author_id = '8' and owner_id = '-4'"), {SECOND}),
        # Names of themes and libraries stand beside texts.
        (theme_named, set()),
        (made(libraries=LIBRARIES.replace("Дновская", "Новая")), set()),
    ],
)  # fmt: skip
def test_changed_texts_are_told_and_every_page_is_as_drawn_anew(
    evening: Shown, world: World, home: Home, tmp_path: Path, change: Change, told: set[LocalDay]
) -> None:
    change(world)
    shown = Shown(world)
    assert {(library, day) for library, day, _ in shown.days() ^ evening.days()} == told
    kept = home.draw(shown)
    assert home.read >= told
    assert kept == Home(tmp_path / "anew").draw(shown)


def test_texts_are_read_of_days_of_which_anything_changed(evening: Shown, world: World, home: Home) -> None:
    home.draw(evening)
    assert (home.drawn, home.read) == (set(), set())
    one_comment_more(world)
    home.draw(Shown(world))
    assert "plyussa" in home.drawn
    assert home.read == {FIFTH}


def test_all_texts_of_a_page_that_was_touched_or_lost_are_read(evening: Shown, home: Home) -> None:
    gdov = {(library, day) for library, day, _ in evening.days() if library == "gdov"}
    assert len(gdov) > 1
    before = home.draw(evening)
    page = home.pages / "gdov.html"
    page.write_text(page.read_text("utf-8").replace('class="piece">{', 'class="piece">{ ', 1), "utf-8")
    assert home.draw(evening) == before
    assert home.read == gdov
    page.unlink()
    assert home.draw(evening) == before
    assert home.read == gdov


def test_a_decision_that_is_undone_gives_the_former_page(evening: Shown, world: World, home: Home) -> None:
    before = home.draw(evening)
    world.settle(decisions=SAID)
    assert home.draw(Shown(world)) != before
    world.settle()
    assert home.draw(Shown(world)) == before
