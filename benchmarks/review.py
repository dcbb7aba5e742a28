"""How many labels a review needs: corrected shares by texts drawn most where the program is unsure, and evenly.

    python benchmarks/review.py [FILE.jsonl…]

Populations are drawn from labelled texts that taught the program nothing: the sample campaign's comments and the texts
held out of training, or files as ``evaluate`` reads them. From each population texts are drawn as
``warehouse/sql/review/sample.sql`` draws them, in proportion to √(c · (1 - c)) within each tone, and evenly within each
tone; the share of praise in judgements is corrected by ``warehouse/estimates``, every text a reader's of its own.
Printed, in hundredths: the root mean square error, the median width of the 95 % interval, and how many intervals hold
the population's truth; evenly also with labels that do not know how sure the program is, as shares were corrected before.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from nlp.models.blend import SIGNS
from nlp.tagger import Recipe
from nlp.tags import POLARITIES
from nlp.training.texts import held_out
from warehouse.estimates.correction import Label, Reviewed, Said, Total, corrected_share

POPULATION, ROUNDS, SEED = 4_000, 200, 0

Numbers = npt.NDArray[np.float64]


class Texts(NamedTuple):
    """The tone of each text by the program, how sure it is of it, and the true one."""

    said: npt.NDArray[np.int64]
    sure: Numbers
    true: npt.NDArray[np.int64]


class Way(NamedTuple):
    """How texts are drawn, and whether the correction knows how sure the program is."""

    by_doubt: bool
    knows_doubt: bool


WAYS = {
    "most where unsure": Way(True, True),
    "evenly": Way(False, True),
    "evenly, doubt unknown": Way(False, False),
}


def given(files: list[Path]) -> tuple[list[str], list[str]]:
    """Texts of files, and their tones."""
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [row["text"] for row in rows], [row["sentiment"] for row in rows]


def ours() -> tuple[list[str], list[str]]:
    """Texts that taught nothing, and their tones."""
    lines = (ROOT / "data" / "sample" / "comments.jsonl").read_text(encoding="utf-8").splitlines()
    sample = [
        row
        for row in map(json.loads, lines)
        if row.get("kind") == "reader" and row["sentiment"] in POLARITIES
    ]
    held = held_out()
    return (
        [row["text"] for row in sample] + [one.text for one in held],
        [row["sentiment"] for row in sample] + [SIGNS[one.tone] for one in held],
    )


def chances(doubt: Numbers, size: float) -> Numbers:
    """The chance of each text, in proportion to its doubt and at most 1, so that ``size`` are drawn on average."""
    low, high = 0.0, size / doubt.min()
    for _ in range(60):
        scale = (low + high) / 2
        low, high = (scale, high) if np.minimum(1, doubt * scale).sum() < size else (low, scale)
    found: Numbers = np.minimum(1, doubt * high)
    return found


def drawn_labels(texts: Texts, size: int, random: np.random.Generator, way: Way) -> Reviewed:
    """What people would label of the texts, and how all of them were read."""
    doubt = (
        np.sqrt(np.maximum(0.01, texts.sure * (1 - texts.sure))) if way.by_doubt else np.ones(len(texts.said))
    )
    totals: dict[str, Total] = {}
    for index, tone in enumerate(SIGNS):
        mine = texts.said == index
        doubt[mine] /= doubt[mine].sum()
        totals[tone] = Total(
            int(mine.sum()), float(mine.sum()), float(texts.sure[mine].mean()) if way.knows_doubt else 1.0
        )
    chance = chances(doubt, size)
    labels = [
        Label(
            f"{row:05}",
            SIGNS[texts.said[row]],
            SIGNS[texts.true[row]],
            chance[row],
            confidence=texts.sure[row] if way.knows_doubt else 1.0,
        )
        for row in np.flatnonzero(random.random(len(chance)) < chance)
    ]
    return Reviewed(labels, totals)


def measured(found: Texts, size: int, way: Way) -> tuple[float, float, float]:
    """Root mean square error, median width of the interval, and the share of intervals that hold the truth."""
    random = np.random.default_rng(SEED)
    errors, widths, held = [], [], []
    for _ in range(ROUNDS):
        rows = random.integers(0, len(found.said), POPULATION)
        texts = Texts(found.said[rows], found.sure[rows], found.true[rows])
        praised, blamed = (int((texts.true == SIGNS.index(tone)).sum()) for tone in ("positive", "negative"))
        said = Counter(Said(**{SIGNS[tone]: 1}) for tone in texts.said.tolist())
        share = corrected_share(said, drawn_labels(texts, size, random, way))
        if share is None:
            continue
        truth = praised / (praised + blamed)
        errors.append(share.share - truth)
        widths.append(share.high - share.low)
        held.append(share.low <= truth <= share.high)
    return float(np.sqrt(np.mean(np.square(errors)))), float(np.median(widths)), float(np.mean(held))


def main() -> None:
    words, tones = given([Path(name) for name in sys.argv[1:]]) if sys.argv[1:] else ours()
    tags = Recipe((), ROOT / "data" / "model", "full").make(2).tag(words)
    read = [(tag, tone) for tag, tone in zip(tags, tones, strict=True) if tag.sentiment and tone in SIGNS]
    found = Texts(
        np.array([SIGNS.index(tag.sentiment) for tag, _ in read]),
        np.array([tag.confidence for tag, _ in read]),
        np.array([SIGNS.index(tone) for _, tone in read]),
    )
    print(f"{len(read)} texts, {(found.said == found.true).mean():.3f} of the tones right")
    print("labels  " + "  ".join(f"{name:>28}" for name in WAYS))
    for size in (150, 300, 600):
        figures = [measured(found, size, way) for way in WAYS.values()]
        print(
            f"{size:6}  "
            + "  ".join(
                f"{100 * error:8.2f} {100 * width:8.2f} {held:10.3f}" for error, width, held in figures
            )
        )


if __name__ == "__main__":
    main()
