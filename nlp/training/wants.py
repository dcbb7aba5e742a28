"""``python -m nlp.training.wants``: wants by kind in, ``data/model/wants.npz`` out, in half a minute.

Lemmas get vectors from the words that stand near them in the texts that teach: positive pointwise mutual information,
cut to its main directions (Levy and Goldberg 2014; the random projection of Halko et al. 2011, seed fixed). The map from
what is known of a want to its kind is a ridge regression on the kinds of ``wants.tsv``, in closed form; beside it stand the
main directions of the same features. Nothing beyond numpy and the shipped encoder is needed.
"""

from __future__ import annotations

import argparse
import csv
import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.models.encoder import Encoder, read_model
from nlp.models.load import load_models
from nlp.rules.topics import TOPICS
from nlp.text.words import clean, tokens
from nlp.training.texts import MODEL, invented, lifelike, told
from nlp.wants.meaning import (
    FILE,
    KNOWN_KINDS,
    LETTERS,
    WantWeights,
    centred,
    company,
    lemmas_of,
    letters,
    unit,
)

WANTS = Path(__file__).resolve().parent / "wants.tsv"
LAYERS = (5, 7, 9)  # of the encoder's nine, by their number from one
DIRECTIONS, KEPT = 150, 96
NEAR = 8  # words at this distance keep company
SEEN = 4  # rarer lemmas have no vector
SMOOTHING = 0.75
RIDGE = 0.3  # by wants and kinds held out, as sharpness and layers
SEED = 0

Floats = npt.NDArray[np.floating[Any]]
log = logging.getLogger(__name__)


def read_kinds(path: Path) -> tuple[list[int], list[int], list[str]]:
    """The numbers of the kind, as they come, and of the topic, and the words, of each want.

    Raises ``KeyError`` for a table without these columns, ``ValueError`` for a topic that is none.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    numbers: dict[str, int] = {}
    kinds = [numbers.setdefault(row["group"], len(numbers)) for row in rows]
    return kinds, [TOPICS.index(row["topic"]) for row in rows], [row["want"] for row in rows]


def lemmas_in(texts: Iterable[str]) -> list[tuple[str, ...]]:
    return [lemmas_of(tokens(clean(text))) for text in texts]


def words_and_company(texts: Sequence[Sequence[str]]) -> tuple[list[str], Floats, Floats]:
    """Lemmas, a vector of length one for each, and how rare it is (idf)."""
    counted = Counter(lemma for said in texts for lemma in set(said))
    kept = sorted(lemma for lemma, count in counted.items() if count >= SEEN)
    at = {lemma: number for number, lemma in enumerate(kept)}
    pairs = np.zeros((len(kept), len(kept)), np.float32)
    for said in texts:
        known = [at[lemma] for lemma in said if lemma in at]
        for place, one in enumerate(known):
            for other in known[place + 1 : place + NEAR]:
                pairs[one, other] += 1
                pairs[other, one] += 1
    seen = pairs.sum(axis=1)
    expected = np.outer(seen, seen**SMOOTHING / (seen**SMOOTHING).sum())
    surprise = np.log(np.maximum(pairs / np.maximum(expected, 1e-9), 1))
    rarity = np.array([np.log(len(texts) / (1 + counted[lemma])) for lemma in kept])
    values, vectors = _main_directions((surprise + surprise.T) / 2, DIRECTIONS)
    return kept, unit((vectors * np.sqrt(np.abs(values))).astype(np.float32)), rarity


def _main_directions(likeness: Floats, count: int) -> tuple[Any, Any]:
    """Of a symmetric matrix the eigenvalues that are furthest from zero, the furthest first, and their vectors as columns."""
    start = np.random.RandomState(SEED).standard_normal((len(likeness), count + 20)).astype(likeness.dtype)
    basis = np.linalg.qr(likeness @ start)[0]
    for _ in range(3):
        basis = np.linalg.qr(likeness @ basis)[0]
    values, turned = np.linalg.eigh(basis.T @ likeness @ basis)
    main = np.argsort(-np.abs(values))[:count]
    return values[main], basis @ turned[:, main]


def mapped(known: Floats, kinds: npt.NDArray[np.int64]) -> Floats:
    """The map (features, kinds + ``KEPT``): scores of kinds, and the main directions with their share of likeness."""
    likeness = (known @ known.T).astype(np.float64)
    answers = np.eye(kinds.max() + 1)[kinds]
    scores = known.T @ np.linalg.solve(likeness + RIDGE * np.eye(len(known)), answers)
    values, vectors = _main_directions(likeness, KEPT)
    directions = known.T @ (vectors / np.sqrt(values))
    share = (1 - KNOWN_KINDS) / (known**2).sum(axis=1).mean()
    return np.concatenate([scores, directions * np.sqrt(share)], axis=1)


def layer_names(graph: bytes) -> list[str]:
    """The outputs of the encoder's layers, as ``nlp/training/graph.py`` names them: two norms a layer, after that of the words."""
    numbers = {int(found) for found in re.findall(rb"layernormalization_(\d+)(?=[^_0-9])", graph)}
    norms = sorted(numbers)
    return [f"layernormalization_{norms[2 * layer]}" for layer in LAYERS]


def train(wants: Path, model: Path) -> dict[str, Any]:
    """The arrays of ``wants.npz``."""
    kinds, topics, said = read_kinds(wants)
    numbers = np.array(kinds)
    lemmas = lemmas_in(said)
    files = read_model(model)
    layers = layer_names(files.graph)
    readings = Encoder(files, 2, layers=layers).read(said)
    told_by_layers = np.stack([reading.layers for reading in readings if reading.layers is not None])
    kept, vectors, rarity = words_and_company(lemmas_in(example.text for example in invented() + lifelike()))
    ones = np.ones(LETTERS, np.float32)
    counts = (letters(ones, lemmas) > 0).sum(axis=0)
    letter_rarity = np.log(len(lemmas) / np.maximum(counts, 1)).astype(np.float16)
    company_of = np.round(vectors * 127).astype(np.int8)
    known = WantWeights(
        {lemma: at for at, lemma in enumerate(kept)}, company_of.astype(np.float32), rarity.astype(np.float32),
        letter_rarity.astype(np.float32), (), ones, ones, numbers, (),
    )  # fmt: skip
    found = [company(known, lemmas), letters(known.letter_rarity, lemmas), *told_by_layers.swapaxes(0, 1)]
    means = [unit(block).mean(axis=0).astype(np.float16) for block in found]
    about: dict[str, Any] = {f"mean_{at}": mean for at, mean in enumerate(means)}
    for tier, read in (("full", found), ("fast", found[:2])):
        weights = mapped(centred(read, [mean.astype(np.float32) for mean in means]), numbers)
        steps = np.abs(weights).max(axis=0) / 127
        about |= {tier: np.round(weights / steps).astype(np.int8), f"{tier}_steps": steps.astype(np.float32)}
    return about | {
        "lemmas": np.frombuffer("\n".join(kept).encode(), np.uint8),
        "company": company_of,
        "rarity": rarity.astype(np.float16),
        "letter_rarity": letter_rarity,
        "topics": np.array([*dict(zip(kinds, topics, strict=True)).values()], np.uint8),
        "layers": np.array(layers),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wants", type=Path, default=WANTS, metavar="TSV")
    parser.add_argument("--model", type=Path, default=MODEL, metavar="FOLDER")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    told(read_kinds, options.wants, "таблица желаний: group, topic, want")
    np.savez_compressed(options.model / FILE, **train(options.wants, options.model))
    log.info("%s: %d bytes", options.model / FILE, (options.model / FILE).stat().st_size)
    load_models(options.model, "full")


if __name__ == "__main__":
    main()
