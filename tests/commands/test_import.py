"""Real texts by the second way in: files in, tags on a page out, the same however often they are given."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.e2e import NIGHT, ROOT, bibliopulse, environment, fingerprint, rows, small_home

SHARED = ROOT.parent / "shared"
FILES = (*sorted((SHARED / "fixtures" / "vk_texts").glob("*.jsonl")), SHARED / "gold" / "dev.jsonl")
POSTS = ("post", "library", "other")
AT_NIGHT = environment(BIBLIOPULSE_NOW=NIGHT)

pytestmark = pytest.mark.skipif(not all(path.is_file() for path in FILES), reason="no ../shared here")


@dataclass(frozen=True)
class Imported:
    home: Path
    fingerprint: str
    again: str

    @property
    def page(self) -> str:
        return (self.home / "reports" / "index.html").read_text("utf-8")


def run(home: Path, *arguments: str | Path) -> str:
    ran = bibliopulse(*arguments, "--home", home, env=AT_NIGHT)
    assert ran.code == 0, ran.err
    return ran.out


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Every file imported, loaded, tagged and shown; then the last one imported and loaded once more."""
    home = small_home(tmp_path_factory.mktemp("import") / "home")
    for file in FILES:
        run(home, "import", file)
    for step in ("load", "tag", "report"):
        run(home, step)
    once = fingerprint(home)
    run(home, "import", FILES[-1])
    run(home, "load")
    return Imported(home, once, fingerprint(home))


def texts(*kinds: str) -> Counter[str]:
    lines = [
        json.loads(line) for path in FILES for line in path.read_text("utf-8").splitlines() if line.strip()
    ]
    return Counter(line["text"] for line in lines if line["kind"] in kinds)


def test_every_real_post_and_comment_is_there_once(imported: Imported) -> None:
    assert sum(texts(*POSTS).values()) + sum(texts("comment", "reader").values()) > 8_000
    stored = Counter(text for (text,) in rows(imported.home, "select text from posts"))
    assert stored == texts(*POSTS)
    stored = Counter(text for (text,) in rows(imported.home, "select text from comments"))
    assert stored == texts("comment", "reader")


def test_what_is_not_known_stays_unknown(imported: Imported) -> None:
    sql = "select count(*) from posts where network = 'file' and likes is null and published_at is null"
    assert rows(imported.home, sql)[0][0] > 0
    assert rows(imported.home, "select count(*) from posts where post_id = '' or text is null") == [(0,)]


def test_every_one_is_tagged(imported: Imported) -> None:
    untagged = "select text from items anti join tags using (network, kind, owner_id, item_id)"
    assert rows(imported.home, untagged) == []
    feelings = dict(rows(imported.home, "select sentiment, count(*) from tags group by all"))
    assert {"positive", "neutral", "negative"} <= set(feelings)


def test_texts_without_tag_and_date_are_shown_as_no_part_of_the_campaign(imported: Imported) -> None:
    assert rows(imported.home, "select count(*) from campaign_posts") == [(0,)]
    assert "вне кампании" in imported.page.lower()


def test_the_labelled_opinions_are_on_the_page(imported: Imported) -> None:
    gold = [
        json.loads(line)["text"] for line in (SHARED / "gold" / "dev.jsonl").read_text("utf-8").splitlines()
    ]
    written = {json.dumps(text, ensure_ascii=False)[1:-1] for text in gold}
    page = imported.page
    shown = [text for text in written if text.replace("<", "\\u003c").replace("&", "\\u0026") in page]
    assert len(shown) >= len(written) - 3


def test_importing_twice_changes_nothing(imported: Imported) -> None:
    assert imported.again == imported.fingerprint
