"""``python -m nlp.training.confusion FILE…``: labelled texts in, ``data/model/confusion.json`` out.

What the ranking counts by the tagger's word is shaken by how often that word is wrong (``warehouse/estimates/places.py``):
suggestions, and what a library is asked, a question or a complaint. For each tier and each of the two: how many texts were
``said`` to be one and how many of these are ``right``; how many were not (``unsaid``) and how many of those are ``missed``.
"""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import get_args

from nlp.measure.gold import Labelled, read_labelled
from nlp.models.load import Tier
from nlp.tagger import Recipe
from nlp.tags import Tags
from nlp.training.texts import MODEL, told

FILE = "confusion.json"
COUNTED: Mapping[str, Callable[[Labelled | Tags], bool]] = {
    "suggestion": lambda one: bool(one.suggestion),
    "asked": lambda one: bool(one.question) or one.sentiment == "negative",
}


def confusion(labelled: Sequence[Labelled], tags: Sequence[Tags]) -> dict[str, dict[str, int]]:
    """The four counts of each of ``COUNTED``."""
    found = {}
    for name, holds in COUNTED.items():
        pairs = [(holds(given), holds(true)) for given, true in zip(tags, labelled, strict=True)]
        said = [true for given, true in pairs if given]
        unsaid = [true for given, true in pairs if not given]
        found[name] = {"right": sum(said), "said": len(said), "missed": sum(unsaid), "unsaid": len(unsaid)}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="JSON lines as evaluate reads them")
    parser.add_argument("--out", type=Path, default=MODEL)
    options = parser.parse_args()
    labelled = [one for file in options.files for one in told(read_labelled, file, "размеченные тексты")]
    texts = [one.text for one in labelled]
    found = {
        tier: confusion(labelled, Recipe((), options.out, tier).make(2).tag(texts)) for tier in get_args(Tier)
    }
    lines = [f' "{tier}": {json.dumps(counts)}' for tier, counts in found.items()]
    (options.out / FILE).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
