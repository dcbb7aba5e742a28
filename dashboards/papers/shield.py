"""Readers' quotations without what they give away of persons, and the list of what was hidden for whoever signs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from campaign.russian import moment
from dashboards.labels import network_name
from dashboards.records.papers import PaperFrames, Quotation
from dashboards.tables.export import write_words

FILE = "hidden.csv"
COLUMNS = ("document", "quoted_in", "network", "published_at", "library", "hidden", "shown", "url")
# Whose words are guarded, and where they are quoted. What libraries publish of themselves is theirs to publish.
SECTIONS = {
    "brightest": "Яркие события",
    "praise": "Что хвалят",
    "problem": "Проблемы",
    "waiting": "Ждут ответа",
    "answers": "Голоса",
    "suggestions": "Предложения",
}
Quoted = TypeVar("Quoted", bound=Quotation)
# A text without what it gives away, and the kinds of that; an empty text is not to be quoted.
Guard = Callable[[str], tuple[str, list[str]]]


@dataclass(frozen=True)
class Hidden:
    """A quotation of which something was hidden; ``quoted.text`` is what is shown, empty where it was left out."""

    section: str
    quoted: Quotation
    kinds: Sequence[str]


def shielded(
    frames: PaperFrames, guard: Guard, read: Callable[[str], str]
) -> tuple[PaperFrames, list[Hidden]]:
    """The rows with readers' words guarded, and what was hidden. ``read`` says first how a mention reads."""
    hidden: list[Hidden] = []
    guarded = {
        name: _guarded(getattr(frames, name), section, lambda text: guard(read(text)), hidden)
        for name, section in SECTIONS.items()
    }
    return replace(frames, **guarded), hidden


def _guarded(rows: list[Quoted], section: str, guard: Guard, hidden: list[Hidden]) -> list[Quoted]:
    kept = []
    for row in rows:
        text, kinds = (row.text, []) if _is_published_by_a_community(row) else guard(row.text)
        if kinds:
            row = replace(row, text=text)
            hidden.append(Hidden(section, row, kinds))
        if text:
            kept.append(row)
    return kept


def _is_published_by_a_community(row: Quotation) -> bool:
    return row.kind == "post" and row.owner_id.startswith("-") and not hasattr(row, "name")


def write_hidden(folder: Path, hidden: Sequence[tuple[str, Hidden]], timezone: str) -> Path:
    """The list for the coordinator, a line for each quotation of each document; none where nothing was hidden, nor an earlier one.

    The words that were hidden stand at the link alone.
    """
    if not hidden:
        (folder / FILE).unlink(missing_ok=True)
        return folder / FILE
    lines = (
        [
            document, one.section, network_name(one.quoted.network), moment(one.quoted.published_at, timezone),
            one.quoted.library or "", ", ".join(one.kinds), one.quoted.text or "цитата не взята", one.quoted.url or "",
        ]
        for document, one in hidden
    )  # fmt: skip
    return write_words(folder / FILE, COLUMNS, lines)
