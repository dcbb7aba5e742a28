"""What is kept of a night for other programs: ``logs/last-run.json``."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from campaign.files import write_private
from campaign.shipped import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from campaign.run import Run
    from collectors.ledger import Ledger

FILE = "last-run.json"
SHAPE = 1
KEPT_LOGS = 60


@dataclass
class Source:
    """The sum of what one source was asked: ``unfinished`` and ``skipped`` count questions, the others as they say."""

    questions: int = 0
    calls: int = 0
    found: int = 0
    accepted: int = 0
    new: int = 0
    unfinished: int = 0
    skipped: int = 0


@dataclass
class Summary:
    """One night. ``exit_code`` as DESIGN has it, ``seconds`` of its work, ``new`` by kind, ``notes`` for whoever runs it.

    ``mail`` and ``health`` say what became of telling: empty where nobody is to be told.
    """

    exit_code: int = 1
    message: str = ""
    counting: bool = False
    seconds: float = 0.0
    sources: dict[str, Source] = field(default_factory=dict)
    new: dict[str, int] = field(default_factory=dict)
    tagged: int = 0
    files: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    mail: str = ""
    health: str = ""
    held: bool = False

    def asked(self, ledgers: Mapping[str, Ledger]) -> None:
        for name, ledger in ledgers.items():
            self.sources[name] = _sum(ledger)
            self.notes += ledger.notes

    def figures(self) -> dict[str, int]:
        """What the row of ``runs`` keeps of it, for trends."""
        of = self.sources.values()
        return {
            "calls": sum(one.calls for one in of),
            "unfinished": sum(one.unfinished for one in of),
            "seconds": round(self.seconds),
        }


def _sum(ledger: Ledger) -> Source:
    whole = Source()
    for row in ledger.rows():
        whole.questions += row.queries
        whole.calls += row.calls
        whole.found += row.found
        whole.accepted += row.accepted
        whole.new += row.new
        whole.unfinished += row.by_status["cut_off"] + row.by_status["failed"]
        whole.skipped += row.by_status["skipped"]
    return whole


def write_summary(run: Run, summary: Summary) -> Path:
    told: dict[str, Any] = {
        "version": SHAPE, "program": VERSION, "command": "nightly", "home": str(run.home.path),
        "started_at": run.now.isoformat(), "pid": os.getpid(), **asdict(summary),
    }  # fmt: skip
    del told["held"]
    return write_private(run.home.logs / FILE, json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def drop_old_logs(folder: Path) -> None:
    """The newest stay; what is left of a night is in the warehouse all the same."""
    for path in sorted(folder.glob("*.log*"))[:-KEPT_LOGS]:
        path.unlink(missing_ok=True)
