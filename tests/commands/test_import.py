"""Texts by the second way in: files in, tags on a page out, the same however often they are given."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.e2e import NIGHT, ROOT, bibliopulse, environment, fingerprint, rows, sample, small_home

# Texts of the sample campaign; and real ones, which may not be copied into the project.
WORDS = ("posts", "comments")
REAL = ROOT.parent / "shared" / "fixtures" / "vk_texts"
POSTS = ("post", "library", "other")
MOST = 150  # of each file
AT_NIGHT = environment(BIBLIOPULSE_NOW=NIGHT)


@dataclass(frozen=True)
class Imported:
    home: Path
    files: tuple[Path, ...]
    fingerprint: str
    again: str

    @property
    def page(self) -> str:
        return (self.home / "reports" / "index.html").read_text("utf-8")


def run(home: Path, *arguments: str | Path) -> str:
    ran = bibliopulse(*arguments, "--home", home, env=AT_NIGHT)
    assert ran.code == 0, ran.err
    return ran.out


def written(folder: Path, name: str) -> Path:
    """A file as people hand it over: a text and its kind in each line, and nothing else."""
    lines = [json.loads(line) for line in sample(f"{name}.jsonl").splitlines()[:MOST]]
    rows = [json.dumps({"text": line["text"], "kind": line["kind"]}, ensure_ascii=False) for line in lines]
    path = folder / f"{name}.jsonl"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Every file imported, loaded, tagged and shown; then the last one imported and loaded once more."""
    folder = tmp_path_factory.mktemp("import")
    files, home = tuple(written(folder, name) for name in WORDS), small_home(folder / "home")
    for file in files:
        run(home, "import", file)
    for step in ("load", "tag", "report"):
        run(home, step)
    once = fingerprint(home)
    run(home, "import", files[-1])
    run(home, "load")
    return Imported(home, files, once, fingerprint(home))


def texts(files: Iterable[Path], *kinds: str) -> Counter[str]:
    lines = [
        json.loads(line) for path in files for line in path.read_text("utf-8").splitlines() if line.strip()
    ]
    return Counter(line["text"] for line in lines if line["kind"] in kinds)


def assert_all_there_once(home: Path, files: Iterable[Path]) -> None:
    stored = Counter(text for (text,) in rows(home, "select text from posts"))
    assert stored == texts(files, *POSTS)
    stored = Counter(text for (text,) in rows(home, "select text from comments"))
    assert stored == texts(files, "comment", "reader")


def test_every_post_and_comment_is_there_once(imported: Imported) -> None:
    assert texts(imported.files, *POSTS).total() >= MOST // 2
    assert texts(imported.files, "comment", "reader").total() >= MOST // 2
    assert_all_there_once(imported.home, imported.files)


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="the real texts are not here")
def test_every_real_post_and_comment_is_there_once(tmp_path: Path) -> None:
    files, home = sorted(REAL.glob("*.jsonl")), small_home(tmp_path / "home")
    for file in files:
        run(home, "import", file)
    run(home, "load")
    assert rows(home, "select count(*) > 8000 from items") == [(True,)]
    assert_all_there_once(home, files)


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


def test_the_opinions_are_on_the_page(imported: Imported) -> None:
    written = {json.dumps(text, ensure_ascii=False)[1:-1] for text in texts(imported.files, "reader")}
    page = imported.page
    shown = [text for text in written if text.replace("<", "\\u003c").replace("&", "\\u0026") in page]
    assert len(shown) >= len(written) - 3


def test_importing_twice_changes_nothing(imported: Imported) -> None:
    assert imported.again == imported.fingerprint
