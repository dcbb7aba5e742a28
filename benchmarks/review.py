"""How many labels a review needs: the spread of corrected shares by texts drawn most where the program is unsure, and evenly.

    python benchmarks/review.py

Populations are drawn from labelled texts that taught the program nothing (the sample campaign's comments and the
texts held out of training), with what the program says of each and how sure it is. From each population texts are
drawn as ``warehouse/sql/review/sample.sql`` draws them, in proportion to √(c · (1 - c)) within each tone, and evenly
within each tone; the share of praise among all readers' texts is corrected by their labels with inverse probabilities.
Printed is the standard deviation of the corrected share around the population's truth, in hundredths.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from nlp.models.blend import SIGNS
from nlp.tagger import Recipe
from nlp.tags import POLARITIES
from nlp.training.texts import held_out

POPULATION, ROUNDS, SEED = 4_000, 400, 0

Numbers = npt.NDArray[np.float64]


def texts() -> tuple[list[str], list[str]]:
    """Texts that taught nothing, and their tones."""
    lines = (ROOT / "data" / "sample" / "comments.jsonl").read_text(encoding="utf-8").splitlines()
    sample = [
        row
        for row in map(json.loads, lines)
        if row.get("kind") == "reader" and row["sentiment"] in POLARITIES
    ]
    ours = held_out()
    return (
        [row["text"] for row in sample] + [one.text for one in ours],
        [row["sentiment"] for row in sample] + [SIGNS[one.tone] for one in ours],
    )


def chances(doubt: Numbers, size: float) -> Numbers:
    """The chance of each text, in proportion to its doubt and at most 1, so that ``size`` are drawn on average."""
    low, high = 0.0, size / doubt.min()
    for _ in range(60):
        scale = (low + high) / 2
        low, high = (scale, high) if np.minimum(1, doubt * scale).sum() < size else (low, scale)
    found: Numbers = np.minimum(1, doubt * high)
    return found


def corrected(said: Numbers, praised: Numbers, drawn: npt.NDArray[np.bool_], chance: Numbers) -> float:
    """The share of praise: of each tone's texts the weighted share of drawn ones that truly praise."""
    total = 0.0
    for tone in range(3):
        mine = drawn & (said == tone)
        weights = 1 / chance[mine]
        if mine.any():
            total += (said == tone).mean() * float((weights * praised[mine]).sum() / weights.sum())
    return total


def spread(said: Numbers, sure: Numbers, praised: Numbers, size: int, *, by_doubt: bool) -> float:
    """Root mean square of the corrected share's error over many populations and draws."""
    random = np.random.default_rng(SEED)
    errors = []
    for _ in range(ROUNDS):
        rows = random.integers(0, len(said), POPULATION)
        tone, truth = said[rows], praised[rows]
        doubt = np.sqrt(np.maximum(0.01, sure[rows] * (1 - sure[rows]))) if by_doubt else np.ones(POPULATION)
        for one in range(3):
            doubt[tone == one] /= doubt[tone == one].sum()
        chance = chances(doubt, size)
        drawn = random.random(POPULATION) < chance
        errors.append(corrected(tone, truth, drawn, chance) - truth.mean())
    return float(np.sqrt(np.mean(np.square(errors))))


def main() -> None:
    words, tones = texts()
    tags = Recipe((), ROOT / "data" / "model", "full").make(2).tag(words)
    read = [
        (SIGNS.index(tag.sentiment), tag.confidence, tone)
        for tag, tone in zip(tags, tones, strict=True)
        if tag.sentiment
    ]
    said, sure = np.array([row[0] for row in read], float), np.array([row[1] for row in read])
    praised = np.array([row[2] == "positive" for row in read], float)
    print(f"{len(read)} texts, {np.mean([SIGNS[row[0]] == row[2] for row in read]):.3f} of the tones right")
    print("labels  most where unsure  evenly")
    for size in (75, 150, 300, 600):
        figures = [100 * spread(said, sure, praised, size, by_doubt=doubt) for doubt in (True, False)]
        print(f"{size:6}  {figures[0]:17.2f}  {figures[1]:6.2f}")


if __name__ == "__main__":
    main()
