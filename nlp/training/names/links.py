"""``python -m nlp.training.names.links``: what each rule about names of libraries weighs, into ``data/model/links.tsv``.

Logistic regression with a ridge over the candidates that ``nlp/names`` finds in ``link_texts.tsv``: a rule has one weight
for all families of names and a departure from it for each, both drawn towards zero. Every third text teaches nothing:
on these the cut is chosen. Newton's method from zero; nothing is drawn by chance.
"""

from __future__ import annotations

import argparse
import csv
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from campaign.places import whereabouts
from nlp.names.libraries import Libraries, LibraryName
from nlp.names.profiles import FAMILIES
from nlp.names.rules import CUT, FILE, LinkWeights, read_link_weights
from nlp.text.words import clean, tokens

HERE = Path(__file__).parents[1]
DATA = HERE.parents[1] / "data"
PRESET, SAMPLE = "preset", "sample"
# One text in so many is held out.
HELD_OUT = 3
# How strongly weights are drawn to zero: those of all families, and the departures of one.
RIDGE = (0.1, 0.3)
STEPS = 30
CUTS = np.arange(-1.5, 2.05, 0.1)
WIDTH = 7
NEAR_BEST = 0.002
NAMES = tuple(dict.fromkeys(FAMILIES.values()))


@dataclass(frozen=True)
class LinkText:
    """A text with the registry that it is about, and the ids of what it names."""

    registry: str
    text: str
    libraries: frozenset[str]


def read_texts(path: Path = HERE / "link_texts.tsv") -> list[LinkText]:
    """The texts in order: every third is held out."""
    return [
        LinkText(row["registry"], row["text"], frozenset(filter(None, row["libraries"].split("|"))))
        for row in _rows(path)
    ]


def read_registries() -> dict[str, tuple[LibraryName, ...]]:
    """The shipped preset's registry, the sample campaign's, and invented ones of other regions."""
    found: dict[str, list[LibraryName]] = {PRESET: list(_preset())}
    with (DATA / "sample" / "libraries.csv").open(encoding="utf-8") as file:
        found[SAMPLE] = [_library(row) for row in csv.DictReader(file)]
    for row in _rows(HERE / "link_registries.tsv"):
        found.setdefault(row["registry"], []).append(_library(row))
    return {registry: tuple(rows) for registry, rows in found.items()}


def _library(row: dict[str, str]) -> LibraryName:
    aliases = tuple(filter(None, row["aliases"].split("|")))
    return LibraryName(row["id"], row["name"], aliases, row["municipality"], row["group"])


def _preset() -> Iterator[LibraryName]:
    with (DATA / "library_types.csv").open(encoding="utf-8") as file:
        groups = sorted(
            ((row["starts_with"], row["group"]) for row in csv.DictReader(file)), key=lambda one: -len(one[0])
        )
    with (DATA / "presets" / "pskov-quality" / "registry.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            group = next((group for start, group in groups if row["type"].startswith(start)), "other")
            place = whereabouts(row["municipality"]).municipality if row["municipality"] else ""
            yield _library(row | {"municipality": place or "", "group": group})


def _rows(path: Path) -> list[dict[str, str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def held_out(texts: Sequence[LinkText], wanted: bool) -> list[LinkText]:
    return [one for at, one in enumerate(texts, start=1) if (at % HELD_OUT == 0) == wanted]


def examples(
    texts: Sequence[LinkText], finders: dict[str, Libraries]
) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Every candidate: its family, the rules that hold, whether the text names it."""
    for one in texts:
        text = clean(one.text)
        _, read, _ = finders[one.registry].read(text, tokens(text))
        for each in read:
            yield each.family, each.rules, each.one.id in one.libraries


def fitted(
    found: Sequence[tuple[str, tuple[str, ...], bool]], ridge: tuple[float, float] = RIDGE
) -> dict[tuple[str, str], float]:
    """What each rule weighs in each family."""
    seen = sorted({(family, rule) for family, rules, _ in found for rule in rules})
    rules = sorted({rule for _, rule in seen})
    columns = {one: at for at, one in enumerate([*rules, *seen])}
    x = np.zeros((len(found), len(columns)))
    for row, (family, its, _) in zip(x, found, strict=True):
        row[[columns[rule] for rule in its] + [columns[family, rule] for rule in its]] = 1
    y = np.array([named for _, _, named in found], dtype=float)
    penalty = np.array([ridge[0]] * len(rules) + [ridge[1]] * len(seen))
    w = _newton(x, y, penalty)
    return {(family, rule): w[columns[rule]] + w[columns[family, rule]] for family, rule in seen}


def _newton(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], penalty: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    w = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (p - y) + penalty * w
        curve = (x.T * (p * (1 - p))) @ x + np.diag(penalty)
        w -= np.linalg.solve(curve, slope)
    return w


def measured(
    texts: Sequence[LinkText], finders: dict[str, Libraries], weights: LinkWeights
) -> tuple[float, float, float]:
    """Precision, recall and F1 of the libraries found with these weights."""
    for finder in finders.values():
        finder.weights = weights
    hits = given = wanted = 0
    for one in texts:
        text = clean(one.text)
        found = set(finders[one.registry].find(text, tokens(text))[0])
        hits, given, wanted = (
            hits + len(found & one.libraries),
            given + len(found),
            wanted + len(one.libraries),
        )
    return hits / max(given, 1), hits / max(wanted, 1), 2 * hits / max(given + wanted, 1)


def write(path: Path, weights: LinkWeights) -> None:
    """One row a rule that holds anywhere, one column a family."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
        table.writerow(["rule", "name", *NAMES])
        for rule, name in weights.names.items():
            its = [weights.weights.get((family, rule)) for family in NAMES]
            if any(one is not None for one in its):
                table.writerow([rule, name, *("" if one is None else f"{one:.2f}" for one in its)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=DATA / "model", help="where links.tsv lies")
    folder = parser.parse_args().folder
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    log = logging.getLogger(__name__)
    texts, known = read_texts(), read_link_weights(folder)
    finders = {name: Libraries(its, known) for name, its in read_registries().items()}
    learned = replace(known, weights=fitted(list(examples(held_out(texts, False), finders))))
    aside = held_out(texts, True)
    figures = {cut: measured(aside, finders, replace(learned, cut=cut)) for cut in map(float, CUTS)}
    # Together with its neighbours; the middle of those as good as the best but for one text, which decides nothing.
    smooth = np.convolve([f1 for _, _, f1 in figures.values()], np.ones(WIDTH) / WIDTH, mode="valid")
    good = np.flatnonzero(smooth >= smooth.max() - NEAR_BEST)
    cut = round([*figures][int(np.median(good)) + WIDTH // 2], 1)
    learned = replace(
        learned, cut=cut, weights={**learned.weights, **{(family, CUT): cut for family in NAMES}}
    )
    if unnamed := {rule for _, rule in learned.weights} - set(learned.names):
        raise SystemExit(f"{FILE}: rules without a name: {', '.join(sorted(unnamed))}")
    write(folder / FILE, learned)
    log.info("cut %.1f", cut)
    for name, part in (("learned from", held_out(texts, False)), ("held out", aside)):
        log.info(
            "%s: %d texts, precision %.3f, recall %.3f, F1 %.3f",
            name,
            len(part),
            *measured(part, finders, learned),
        )


if __name__ == "__main__":
    main()
