"""``python -m nlp.measure.confusion FILE…``: labelled texts in, ``data/model/confusion.json`` printed.

What the ranking counts by the tagger's word is shaken by how often that word is wrong (``warehouse/estimates/places.py``):
suggestions, and what a library is asked, a question or a complaint. For each tier and each of the two: how many texts were
``said`` to be one and how many of these are ``right``; how many were not (``unsaid``) and how many of those are ``missed``.
"""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import get_args

from nlp.measure.gold import Labelled, LabelledFileError, read_labelled
from nlp.models.load import Tier
from nlp.tagger import Recipe
from nlp.tags import Tags

MODEL = Path("data", "model")
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
    options = parser.parse_args()
    try:
        labelled = [one for file in options.files for one in read_labelled(file)]
    except LabelledFileError as error:
        parser.error(str(error))
    texts = [one.text for one in labelled]
    found = {tier: confusion(labelled, Recipe((), MODEL, tier).make(2).tag(texts)) for tier in get_args(Tier)}
    lines = [f' "{tier}": {json.dumps(counts)}' for tier, counts in found.items()]
    print("{\n" + ",\n".join(lines) + "\n}")


if __name__ == "__main__":
    main()
