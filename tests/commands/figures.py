"""All figures of a home, to be compared before and after what must not move them."""

from __future__ import annotations

from pathlib import Path

from tests.commands.e2e import rows

# Every view with figures; of the columns those in which no reader's word or name can stand.
FIGURES = {
    "headline": "*",
    "library_summary": "*",
    "municipality_summary": "*",
    "topic_sentiment": "*",
    "daily_activity": "*",
    "completeness": "*",
    "participant_ranking": "* exclude (name)",
    "credits": "*",
    "themes": "* exclude (name, named)",
    "dialogue": "* exclude (text, answer)",
    "suggestions": "* exclude (text)",
    "participant_flags": "*",
    "near_misses": "*",
    "corrected_shares": "*",
    "voices": "* exclude (text, name)",
}


def figures(home: Path) -> dict[str, list[tuple[object, ...]]]:
    return {view: rows(home, f"select {of} from {view} order by all") for view, of in FIGURES.items()}
