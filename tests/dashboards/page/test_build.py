"""The page as a file: whole, private, inert, and saying the right words."""

import base64
import hashlib
import json
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from campaign.marks import readable
from dashboards.page.build import build_report, render
from dashboards.page.drawings.map import Drawing, Shape
from dashboards.page.library_pages import build_libraries
from dashboards.page.links import library_file
from dashboards.records.figures import Compared, ComparedCampaign, CorrectedShare
from dashboards.records.page import FRAMES, PageFrames
from dashboards.records.texts import Corrected
from dashboards.rows import views
from tests.dashboards.frames import about, build_frames, campaign, cube, framed, page_of
from tests.dashboards.invented import HOSTILE, LIBRARIES
from tests.warehouse.world import World, post
from warehouse.frames import frame
from warehouse.questions.page import page_frames


class Reader(HTMLParser):
    """Collects the visible text by section, scripts with their types, and every tag and attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: dict[str, list[str]] = {}
        self.scripts: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._section = self._script = ""
        self._raw = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        if tag == "section":
            self._section = attributes.get("id") or ""
        if tag == "script":
            self.scripts.append((attributes.get("type") or "", ""))
        self._raw = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self._section = ""
        self._raw = False

    def handle_data(self, data: str) -> None:
        if self._raw and self.scripts:
            kind, text = self.scripts[-1]
            self.scripts[-1] = (kind, text + data)
        elif not self._raw and data.strip():
            self.sections.setdefault(self._section, []).append(" ".join(data.split()))

    def words(self, section: str) -> str:
        return "\n".join(self.sections[section]) + "\n"


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


@pytest.fixture(scope="module")
def page(frames: PageFrames) -> str:
    return render(frames, about())


def test_file_is_private_whole_and_small(frames: PageFrames, tmp_path: Path) -> None:
    path = build_report(frames, about(), tmp_path / "reports" / "index.html")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.stat().st_size <= 3_000_000
    assert [one.name for one in path.parent.iterdir()] == ["index.html"]


def test_same_frames_give_the_same_page(frames: PageFrames, page: str) -> None:
    assert render(frames, about()) == page


@pytest.mark.parametrize("section", ["summary", "days", "ranking", "topics", "method"])
def test_page_says(section: str, page: str, golden: Any) -> None:
    golden(f"{section}.txt", read(page).words(section))


def test_policy_lets_exactly_our_scripts_run(page: str) -> None:
    reader = read(page)
    policy = next(
        attrs["content"] for tag, attrs in reader.tags if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    running = [text for kind, text in reader.scripts if kind != "application/json"]
    hashes = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in running}
    assert policy and set(re.findall(r"'sha256-([^']+)'", policy)) == hashes
    assert "default-src 'none'" in policy and "unsafe-inline'; img-src data: blob:" in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]


def test_page_asks_nothing_of_the_network(page: str) -> None:
    for tag, attrs in read(page).tags:
        assert not {"src", "srcset", "poster", "action", "background"} & attrs.keys(), (tag, attrs)
        assert tag not in ("link", "iframe", "object", "embed", "img", "base")
        assert not any(name.startswith("on") for name in attrs), (tag, attrs)


def test_links_lead_to_the_web_or_into_the_page(page: str) -> None:
    for tag, attrs in read(page).tags:
        if tag == "a":
            href = attrs.get("href") or ""
            assert href.startswith(("#", "https://", "http://", "libraries/")), href
            if href.startswith("http"):
                assert attrs["rel"] == "noopener noreferrer"


def test_links_inside_the_page_have_their_sections(page: str) -> None:
    tags = read(page).tags
    known = {attrs["id"] for _, attrs in tags if attrs.get("id")}
    wanted = {(attrs.get("href") or "") for tag, attrs in tags if tag == "a"}
    assert {link[1:].split("?")[0] for link in wanted if link.startswith("#")} <= known
    ids = [attrs["id"] for _, attrs in tags if attrs.get("id")]
    assert len(ids) == len(set(ids))


def test_hostile_text_stays_text(page: str) -> None:
    data = next(text for kind, text in read(page).scripts if kind == "application/json")
    assert not re.search("[<>&\u2028\u2029]", data)
    assert HOSTILE in json.loads(data)["campaign"]["texts"]["text"]
    assert "<script>window.hacked" not in page and "<b onmouseover" not in page


def test_line_separators_and_half_emoji_do_not_break_the_page(tmp_path: Path) -> None:
    frames = build_frames(posts=1, comments=2)
    odd = [replace(one, text="a\u2028b\u2029c\x00\ud83d") for one in frames.page_texts]
    path = build_report(replace(frames, page_texts=odd), about(), tmp_path / "index.html")
    data = next(text for kind, text in read(path.read_text("utf-8")).scripts if kind == "application/json")
    assert json.loads(data)["campaign"]["texts"]["text"][0].startswith("a\u2028b")


def test_note_marks_the_page_on_screen_and_on_paper(page: str) -> None:
    assert page.count("учебные данные: библиотеки, люди и записи вымышлены") == 2
    assert '@top-left { content: "учебные данные"' in page
    assert "учебные данные" not in render(framed({}), about(campaign=campaign(note="")))


def test_hostile_note_cannot_leave_the_style_sheet() -> None:
    page = render(
        framed({}), about(campaign=campaign('</style><script>alert(1)</script>"; } * { display: none'))
    )
    assert "</style><script>" not in page


def of_warehouse(world: World) -> PageFrames:
    read_as_they_are = {name: frame(world.connection, name) for name in FRAMES}
    return views(PageFrames, read_as_they_are | page_frames(world.connection))


def test_empty_warehouse_still_makes_a_page(world: World) -> None:
    world.settle()
    words = read(render(of_warehouse(world), about(collected_at=None))).sections
    assert "Записей с тегом кампании пока нет." in words["summary"]
    assert "мало мнений" in words["summary"]
    assert "За период кампании ничего не найдено." in read(render(framed({}), about())).sections["days"]


def test_a_campaign_without_a_registry_counts_what_was_written(world: World) -> None:
    world.night(post("-1", 1, "03 12:00"), post("-1", 2, "04 12:00"))
    world.settle(libraries="id,name,group\n")
    words = read(render(of_warehouse(world), about())).words("summary")
    assert "опубликованы 2 записи" in words and "пока нет" not in words


def public_frames() -> PageFrames:
    """What the warehouse gives for the public: the cube, and the two texts that people approved."""
    frames = build_frames()
    texts = frames.page_texts
    chosen = {
        "Спасибо, [id77|Мария Ивановна]!": next(one for one in texts if one.kind == "post"),
        "Открыли зал, @maria_i (Мария)": next(
            one for one in texts if one.kind == "comment" and one.voice == "reader"
        ),
    }
    approved = [replace(one, text=words) for words, one in chosen.items()]
    return replace(frames, page_texts=approved, page_cube=cube(texts))


@pytest.mark.parametrize("library", ["", "gdov"])
def test_public_page_grepped(library: str) -> None:
    """No reader's name, id or link, no way to a comment, no suspicion and no text that nobody approved."""
    frames = public_frames()
    of, own = page_of(library, frames) if library else (None, frames)
    page = render(own, about(audience="public"), of)
    told = page.split("<script>")[0].split('<script type="text/plain"')[0]
    for secret in (
        "?reply=", "Ольге Петровне", "r-00", "Читатель 0", "#list?", "для служебного", "всплеск", "Мария", "maria_i", "id77",
        "10000", "11 комментариев за", "чего вам не хватает в нашей библиотеке", "полку с комиксами",
    ):  # fmt: skip
        assert secret not in told, secret
    texts = json.loads(next(text for kind, text in read(page).scripts if kind == "application/json"))[
        "campaign"
    ]["texts"]
    if not library:
        assert texts["text"] == ["Спасибо, участник 1!", "Открыли зал, участник 2"]
        assert texts["url"][0].startswith("https://vk.com/wall-") and texts["url"][1] == ""


def test_the_public_page_has_no_section_without_a_quotation() -> None:
    frames = replace(public_frames(), page_texts=[], page_themes=[])
    page = render(frames, about(audience="public"))
    assert not {"list", "questions", "suggestions", "filters"} & {
        attrs.get("id") for _, attrs in read(page).tags
    }
    assert "data-count" not in page.split("<script>")[0]
    assert 'href="#questions"' not in page and 'class="words' not in page.split("<script")[0]


def test_public_and_internal_count_the_same() -> None:
    told = [
        read(render(frames, about(audience=kind)))
        .words("summary")
        .partition("CSV\n: сохранить «Записи и комментарии по дням»\n")[2]
        for kind, frames in (("internal", build_frames()), ("public", public_frames()))
    ]
    assert told[0] == told[1] and told[0].startswith("150\n")


def test_every_library_has_a_page_and_no_other_stays(tmp_path: Path) -> None:
    frames = build_frames()
    folder = tmp_path / "libraries"
    folder.mkdir()
    (folder / "gone.html").write_text("left from a registry of yesterday", encoding="utf-8")
    made = build_libraries(frames, about(), folder)
    assert sorted(folder.iterdir()) == sorted(made) and len(made) == len(frames.libraries)
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in made)
    page = (folder / "gdov.html").read_text("utf-8")
    reader = read(page)
    assert "../index.html" in {attrs.get("href") for tag, attrs in reader.tags if tag == "a"}
    data = json.loads(next(text for kind, text in reader.scripts if kind == "application/json"))["campaign"]
    expected = [one.text for one in frames.page_texts if "gdov" in one.libraries]
    assert len(expected) > 50 and data["texts"]["text"] == [readable(words) for words in expected]
    assert "Plotly" not in page.split("<script>")[0] and len(page) < 300_000


@pytest.mark.parametrize("library", ["../../etc/passwd", "а/б", "..", "x.html"])
def test_a_page_stays_in_its_folder(library: str, tmp_path: Path) -> None:
    path = tmp_path / library_file(library)
    assert path.resolve().parent == tmp_path.resolve() and path.name.endswith(".html")


def test_links_to_library_pages_lead_to_their_files(page: str) -> None:
    files = {f"libraries/{quote(library_file(one[0]))}" for one in LIBRARIES}
    hrefs = {attrs.get("href") or "" for tag, attrs in read(page).tags if tag == "a"}
    found = {href for href in hrefs if href.startswith("libraries/")}
    assert found and found <= files


def test_completeness_missing_and_corrections_are_told() -> None:
    corrected = [Corrected("comment", "vk", "-990000", "10000", ["sentiment"], "ирония")]
    frames = replace(build_frames(), corrected=corrected)
    words = read(render(frames, about())).words("summary").replace("\n", " ").replace("\u00a0", " ")
    assert "Публичных записей сообществ найдено около 96 % ( 92–99 )." in words
    assert "Исправлено вручную: 1." in words
    assert "Стена библиотеки «Тихая» закрыта" in words
    unknown = [replace(one, share=None) for one in frames.completeness]
    assert "оценить нельзя" in read(render(replace(frames, completeness=unknown), about())).words("summary")


def test_a_librarys_page_tells_what_was_decided_of_its_texts() -> None:
    frames = build_frames()
    one = next(text for text in frames.page_texts if text.kind == "comment" and text.libraries == ["luki"])
    other = next(text for text in frames.page_texts if text.kind == "comment" and text.libraries != ["luki"])
    decided = [
        Corrected(text.kind, text.network, text.owner_id, text.item_id, ["sentiment"], "ирония")
        for text in (one, other)
    ]
    of, own = page_of("luki", replace(frames, corrected=decided))
    assert own.corrected == decided[:1]
    page = render(own, about(), of)
    assert "Исправлено вручную: 1." in read(page).words("summary").replace("\u00a0", " ")
    assert "тональность (ирония)" in page


def test_a_card_stands_under_its_local_day() -> None:
    frames = build_frames()
    late = replace(frames.brightest[0], published_at=datetime(2025, 11, 3, 22, 30, tzinfo=UTC))
    page = render(replace(frames, brightest=[late]), about())
    cards = re.findall(r'<article class="said card[^>]*data-d="([^"]*)"', page)
    assert cards == ["2025-11-04"]


def test_corrected_shares_stand_in_place_of_the_programs() -> None:
    frames = replace(
        build_frames(), corrected_shares=[CorrectedShare("region", "", 0.123, 0.1, 0.15, n_reviewed=300)]
    )
    words = read(render(frames, about())).words("summary").replace("\u00a0", " ")
    assert "12 %" in words and "10–15" in words and "поправлены по проверенной людьми выборке" in words


def test_an_earlier_campaign_stands_beside() -> None:
    frames = replace(
        build_frames(),
        compare=[
            Compared("posts", 150, 1120), Compared("satisfaction", 0.5, 0.45), Compared("readers", 90, None)
        ],
        compare_campaigns=[
            ComparedCampaign("earlier", "Неделя 2024", date(2024, 11, 1), date(2024, 11, 8))
        ],
    )  # fmt: skip
    words = read(render(frames, about())).words("compare").replace("\u00a0", " ").replace("\u00ad", "")
    assert (
        "Неделя 2024,\n1–8\nноября 2024 г. Разница" in words and "Показатель\n2025\n2024\nИзменение" in words
    )
    for line in ("Записи\n150\n1 120\n−970", "Удовлетворённость\n50 %\n45 %\n+5 п. п.", "Читатели\n90\n—\n—"):
        assert line in words, words


@pytest.mark.parametrize(
    ("earlier", "now", "said"), [(0, 300, "сейчас"), (200, 0, "тогда"), (0, 0, ""), (150, 300, "")]
)
def test_a_share_that_is_corrected_beside_one_that_is_not_is_said(earlier: int, now: int, said: str) -> None:
    days = date(2024, 11, 1), date(2024, 11, 8)
    campaigns = [
        ComparedCampaign(which, "Неделя", *days, texts)
        for which, texts in (("now", now), ("earlier", earlier))
    ]
    frames = replace(
        build_frames(), compare=[Compared("satisfaction", 0.5, 0.45)], compare_campaigns=campaigns
    )
    words = " ".join(read(render(frames, about())).words("compare").split())
    only = "Удовлетворённость поправлена по проверенной людьми выборке только"
    assert f"{only} {said}." in words if said else only not in words


def test_last_year_stands_in_the_headline_and_on_the_pages_of_libraries() -> None:
    frames = build_frames()
    now = next(row for row in frames.library_summary if row.id == "gdov")
    frames = replace(
        frames,
        compare=[Compared("posts", 150, 120), Compared("answered_share", 0.5, 0.25)],
        compare_campaigns=[ComparedCampaign("earlier", "Неделя 2024", date(2024, 11, 1), date(2024, 11, 8))],
        compare_libraries=[replace(now, posts=now.posts - 2, satisfaction=None)],
    )
    words = read(render(frames, about())).words("summary").replace("\u00a0", " ")
    assert "в 2024 — 120, +30" in words and "в 2024 — 25 %, +25 п. п." in words
    of, own = page_of("gdov", frames)
    page = read(render(own, about(), of))
    assert f"в 2024 — {now.posts - 2}, +2" in page.words("summary").replace("\u00a0", " ")
    assert f"Записи\n{now.posts}\n{now.posts - 2}\n+2" in page.words("compare")
    assert (
        "compare"
        not in read(render(page_of("luki", frames)[1], about(), page_of("luki", frames)[0])).sections
    )


def test_a_home_with_borders_sees_shapes() -> None:
    shape = Shape("Гдовский", "Гдовский муниципальный округ", "M0,0L1000,0L1000,500Z", 500, 200)
    page = render(build_frames(), about(borders=Drawing((shape,), 1000, 500)))
    assert 'd="M0,0L1000,0L1000,500Z"/>' in page and 'class="tile"' not in page


def test_unfinished_questions_are_told(page: str) -> None:
    words = read(page).words("method")
    assert "15: Access denied: wall is disabled" in words and "оборвано: есть ещё" in words
