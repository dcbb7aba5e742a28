"""Nothing hangs on one region: an invented registry of 60 libraries, 80 texts about it, names that no list of ours has."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from nlp.names.libraries import Libraries
from nlp.text.words import clean, tokens
from tests.nlp.names.links import LINKS
from tests.nlp.names.other_region import REGISTRY

TEXTS = tuple(
    csv.DictReader(
        Path(__file__).with_name("other_region.tsv").read_text(encoding="utf-8").splitlines(), delimiter="\t"
    )
)
LIBRARIES = Libraries(REGISTRY, LINKS)


def found(libraries: Libraries, text: str) -> tuple[set[str], set[str]]:
    text = clean(text)
    named, places = libraries.find(text, tokens(text))
    return set(named), set(places)


def listed(cell: str) -> set[str]:
    return set(filter(None, cell.split("|")))


def test_it_is_large_enough_to_mean_something() -> None:
    assert len(REGISTRY) == 60
    assert len(TEXTS) == 80
    assert sum(not row["libraries"] for row in TEXTS) >= 20


@pytest.mark.parametrize("row", TEXTS, ids=[row["text"][:40] for row in TEXTS])
def test_a_text_about_another_region(row: dict[str, str]) -> None:
    assert found(LIBRARIES, row["text"]) == (listed(row["libraries"]), listed(row["municipalities"]))


def test_the_order_of_the_registry_changes_nothing() -> None:
    turned = Libraries(REGISTRY[::-1], LINKS)
    assert [found(turned, row["text"]) for row in TEXTS] == [found(LIBRARIES, row["text"]) for row in TEXTS]


def test_the_order_of_the_texts_changes_nothing() -> None:
    again = Libraries(REGISTRY, LINKS)
    backwards = [found(again, row["text"]) for row in reversed(TEXTS)]
    assert backwards[::-1] == [found(LIBRARIES, row["text"]) for row in TEXTS]
