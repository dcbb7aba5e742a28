"""What the rules weigh: ``links.tsv``, learned by ``nlp/training/names/links.py``.

A score is the sum of the weights of the rules that hold, in log-odds; the candidate is meant above ``cut``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

FILE = "links.tsv"
CUT = "cut"


@dataclass(frozen=True)
class LinkWeights:
    """``weights`` by family of names and rule; ``names`` are the rules in Russian, as ``explain`` prints them."""

    weights: Mapping[tuple[str, str], float]
    names: Mapping[str, str]
    cut: float = 0.0

    def score(self, family: str, rules: Iterable[str]) -> float:
        return sum(self.weights.get((family, rule), 0.0) for rule in rules)

    def told(self, family: str, rules: Iterable[str]) -> tuple[tuple[str, float], ...]:
        """The rules in Russian with what they weigh, the heaviest first."""
        weighed = ((self.names.get(rule, rule), self.weights.get((family, rule), 0.0)) for rule in rules)
        return tuple(sorted(weighed, key=lambda one: -abs(one[1])))


def read_link_weights(folder: Traversable) -> LinkWeights:
    """Read a model's folder. Raises ``FileNotFoundError``."""
    lines = folder.joinpath(FILE).read_text(encoding="utf-8").splitlines()
    rows = [*csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    weights = {
        (family, row["rule"]): float(row[family])
        for row in rows
        for family in row
        if family not in ("rule", "name") and row[family]
    }
    names = {row["rule"]: row["name"] for row in rows}
    return LinkWeights(weights, names, next((w for (_, rule), w in weights.items() if rule == CUT), 0.0))
