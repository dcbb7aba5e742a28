"""The page as a file: whole, private, inert, and saying the right words."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboards.report import FRAMES, build_report, render
from tests.dashboards.frames import HOSTILE, about, build_frames


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
def page(frames: dict[str, pd.DataFrame]) -> str:
    return render(frames, about())


def test_file_is_private_whole_and_small(frames: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    path = build_report(frames, about(), tmp_path / "reports" / "index.html")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.stat().st_size <= 3_000_000
    assert [one.name for one in path.parent.iterdir()] == ["index.html"]


def test_same_frames_give_the_same_page(frames: dict[str, pd.DataFrame], page: str) -> None:
    assert render(frames, about()) == page


@pytest.mark.parametrize("section", ["summary", "days", "ranking", "topics", "method"])
def test_page_says(section: str, page: str, golden: Any) -> None:
    golden(f"{section}.txt", read(page).words(section))


def test_policy_lets_exactly_our_scripts_run(page: str) -> None:
    reader = read(page)
    policy = next(
        attrs["content"] for tag, attrs in reader.tags if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    running = [text for kind, text in reader.scripts if kind == ""]
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
            assert href.startswith(("#", "https://", "http://")), href
            if not href.startswith("#"):
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
    texts = {item.get("t") for item in json.loads(data)["campaign"]["items"]}
    assert HOSTILE in texts
    assert "<script>window.hacked" not in page and "<b onmouseover" not in page


def test_line_separators_and_half_emoji_do_not_break_the_page(tmp_path: Path) -> None:
    frames = build_frames(posts=1, comments=2)
    frames["campaign_comments"] = frames["campaign_comments"].assign(text="a\u2028b\u2029c\x00\ud83d")
    path = build_report(frames, about(), tmp_path / "index.html")
    data = next(text for kind, text in read(path.read_text("utf-8")).scripts if kind == "application/json")
    assert any(item["t"].startswith("a\u2028b") for item in json.loads(data)["campaign"]["items"])


def test_note_marks_the_page_on_screen_and_on_paper(page: str) -> None:
    assert page.count("учебные данные: библиотеки, люди и записи вымышлены") == 2
    assert '@top-left { content: "учебные данные"' in page
    assert "учебные данные" not in render({}, about(note=""))


def test_hostile_note_cannot_leave_the_style_sheet() -> None:
    page = render({}, about(note='</style><script>alert(1)</script>"; } * { display: none'))
    assert "</style><script>" not in page


@pytest.mark.parametrize("frames", [{}, {name: pd.DataFrame() for name in FRAMES}])
def test_empty_warehouse_still_makes_a_page(frames: dict[str, pd.DataFrame]) -> None:
    words = read(render(frames, about(collected_at=None, missing=()))).sections
    assert "Записей с тегом кампании пока нет." in words["summary"]
    assert "мало мнений" in words["summary"]
    assert "Вопросов и жалоб пока не было." in words["questions"]


def test_public_page_holds_no_text_reader_or_comment(frames: dict[str, pd.DataFrame]) -> None:
    page = render(frames, about(audience="public"))
    data = next(text for kind, text in read(page).scripts if kind == "application/json")
    assert json.loads(data)["campaign"]["items"] == []
    for secret in ("vk.com", "?reply=", "Ольге Петровне", "r-00", "Читатель 0", "#list", "для служебного"):
        assert secret not in page.split("<script>")[0], secret


def test_unfinished_questions_are_told(page: str) -> None:
    words = read(page).words("method")
    assert "15: Access denied: wall is disabled" in words and "оборвано: есть ещё" in words
