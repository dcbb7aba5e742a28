"""Every command that a guide has somebody type: the program knows its options, and does it on the demo's home."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import as_file
from pathlib import Path

import pytest
from docx import Document

from campaign.folder import DECISION_COLUMNS
from campaign.shipped import shipped
from collectors.standin.sample import networks
from commands.options import DONE, UNFINISHED
from tests.collectors.imports.books import xlsx
from tests.commands.e2e import ROOT, Demo, bibliopulse, column, environment, rows
from tests.commands.test_help import commands

GUIDES = [*sorted((ROOT / "docs" / "ru").glob("*.md")), *sorted((ROOT / "docs" / "sources").glob("*.md")), ROOT / "README.md"]  # fmt: skip
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^    (\S.*)$", re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
PROGRAM = re.compile(r"(?:& \"\S*|\S*/)?bibliopulse(?:\.exe\")? +")
KNOWN = commands()
# Besides those that every program has, Dask's own, which a guide names alone.
OTHERS = {"--help", "--version", "--show-completion", "--host", "--dashboard-address", "--no-dashboard"}
OPTIONS = {name for command in KNOWN.values() for param in command.params for name in param.opts} | OTHERS


def lines_of(guide: str) -> Iterator[str]:
    """What is to be typed into a terminal, without what is said beside it."""
    shells = [text for language, text in FENCED.findall(guide) if language in ("", "sh", "powershell")]
    fenced = [line for text in shells for line in text.splitlines()]
    indented = INDENTED.findall(FENCED.sub("", guide))
    for line in (*fenced, *indented):
        typed = re.split(r"\s{2,}#|$", line.strip(), maxsplit=1)[0]
        if PROGRAM.match(typed):
            yield typed


def inline(guide: str) -> Iterator[str]:
    """What stands within a sentence."""
    return (said for said in INLINE.findall(guide) if PROGRAM.match(said) and "--show-completion" not in said)


def words_of(typed: str) -> list[str]:
    return shlex.split(PROGRAM.sub("", typed, count=1).replace("\\", "\\\\"))


def named(words: list[str]) -> str:
    """The command that they begin with: «review subjects», «load»."""
    return next(name for name in (" ".join(words[:2]), words[0]) if name in KNOWN)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_the_program_understands_every_command_of_a_guide(guide: Path) -> None:
    text = guide.read_text("utf-8")
    for typed in (*lines_of(text), *inline(text)):
        words = words_of(typed)
        if words == ["--version"]:
            continue
        name = named(words)
        KNOWN[name].make_context(name, words[len(name.split()) :])


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_a_guide_names_only_options_that_exist(guide: Path) -> None:
    """Beside a command of ours, or alone; what is said of other programs is none of ours."""
    for said in INLINE.findall(guide.read_text("utf-8")):
        first = said.removeprefix("bibliopulse ").split()[0]
        if first.startswith("--") or first in {name.split()[0] for name in KNOWN}:
            strange = set(re.findall(r"(?<!\S)--[a-z-]+", said)) - OPTIONS
            assert not strange, said


# Each has a test of its own: a demo, a first folder, another system's scheduler, several machines, a lake.
ELSEWHERE = re.compile(r"demo|init|rehearse|schedule windows|lake|.* --lake|tag --cluster")
# Within a sentence: what each fills in himself, and names of commands that do nothing alone.
OWN = re.compile(r"…|\b[А-ЯЁ]{2,}\b|^decide$")
READERS = "select participant_id from participant_ranking where class = 'reader' and eligible order by place limit 3"
THEMES = "select theme_id from themes order by readers desc, theme_id limit 2"
PART = "select kind || ':' || network || ':' || owner_id || ':' || item_id from theme_members where theme_id = $1 limit 1"


@pytest.fixture(scope="module")
def environ() -> Iterator[dict[str, str]]:
    """The demo's networks two days after its last night, and the coordinator's pass phrase."""
    now = datetime.fromisoformat("2025-11-16T10:00:00+03:00")
    with as_file(shipped("sample")) as sample, networks(sample, now) as world:
        yield environment(
            **world.environ, BIBLIOPULSE_NOW=now.isoformat(), BIBLIOPULSE_BACKUP_PHRASE="три толстых кота"
        )


@pytest.fixture(scope="module")
def home(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo's home, in which what people would have made lies ready."""
    home = Path(shutil.copytree(demo.home, tmp_path_factory.mktemp("guides") / "home"))
    (home / "отзывы.jsonl").write_text('{"text": "Тёплая библиотека", "kind": "comment"}\n', "utf-8")
    [reader] = column(home, READERS)[:1]
    (home / "decisions-new.csv").write_text(
        f"{','.join(DECISION_COLUMNS)}\nparticipant,,,{reader},eligibility,no,сотрудник,Петрова,2025-11-16\n",
        "utf-8",
    )
    xlsx(home / "заявки.xlsx", ("Библиотека", "Дата"), ("gdov-cb", "20.10.2025"))
    (home / "awards.csv").write_text(
        "participant_id,name,kind\ngdov-cb,Гдовская центральная библиотека,collective\n", "utf-8"
    )
    returned = home / "справки"
    returned.mkdir()
    note = Document()
    for line in ("Гдовская центральная библиотека «Чудской берег»", "Ход кампании", "Провели встречу."):
        note.add_paragraph(line)
    note.save(str(returned / "gdov-cb.docx"))
    shutil.copytree(returned, home.parent / "документы")
    return home


def as_here(home: Path, typed: str) -> str:
    """The line with this home's folders, people, posts and themes instead of the guide's."""
    (first, second), (one, other, third) = column(home, THEMES), column(home, READERS)
    [post] = rows(home, "select owner_id || ' ' || post_id from campaign_posts order by all limit 1")
    here = {
        "/srv/pskov-2026": str(home), "/mnt/copy": str(home.parent / "copy"), "/srv/документы/справки": str(home.parent / "документы"),
        "-123 456": post[0],
        "comment:vk:-123:456": column(home, PART, first)[0], "t-aaaaaaaaaa": first, "t-bbbbbbbbbb": second,
        "r-aaaaaaaaaa": one, "r-bbbbbbbbbb": other, "КОД": third, "vk.com/club123=": "vk.com/club990000114=",
    }  # fmt: skip
    for theirs, ours in here.items():
        typed = typed.replace(theirs, ours)
    return typed


# The coordinator freezes the result; only then may readers' words go.
IN_ORDER = ("analyst", "coordinator", "operator", "privacy", "region-to-country")


@pytest.mark.long
@pytest.mark.parametrize("guide", IN_ORDER)
def test_what_a_guide_has_somebody_type_is_done(guide: str, home: Path, environ: dict[str, str]) -> None:
    text = (ROOT / "docs" / "ru" / f"{guide}.md").read_text("utf-8")
    said = [typed for typed in inline(text) if not OWN.search(" ".join(words_of(typed)))]
    failed = []
    for typed in dict.fromkeys((*lines_of(text), *said)):
        if ELSEWHERE.match(" ".join(words_of(typed))):
            continue
        words = words_of(as_here(home, typed))
        ran = bibliopulse(*words, env=environ, cwd=home)
        if ran.code not in (DONE, UNFINISHED) or "Traceback" in ran.err:
            failed.append(f"{typed}: {ran.code}\n{ran.err[-600:]}")
    assert not failed, "\n".join(failed)
