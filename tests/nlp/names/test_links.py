"""What rules about names of libraries weigh: learned from texts of our own, on several regions, the same each time."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from nlp.names.libraries import Libraries
from nlp.text.words import clean, tokens
from nlp.training.names.links import fitted, held_out, read_registries, read_texts
from tests.nlp.names.links import LINKS
from tests.nlp.names.other_region import REGISTRY

FRESH, UNSEEN, BLIND = (Path(__file__).with_name(f"{name}.tsv") for name in ("fresh", "unseen", "blind"))


def rows(path: Path) -> list[dict[str, str]]:
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


def listed(cell: str) -> set[str]:
    return set(filter(None, cell.split("|")))


def test_the_texts_are_many_and_about_several_regions() -> None:
    texts = read_texts()
    assert len(texts) >= 600
    assert len({one.text for one in texts}) == len(texts)
    assert min(Counter(one.registry for one in texts).values()) > 100
    assert sum(not one.libraries for one in texts) > len(texts) // 3
    ids = {name: {one.id for one in its} for name, its in read_registries().items()}
    assert all(one.libraries <= ids[one.registry] for one in texts)
    assert len(held_out(texts, True)) == len(texts) // 3


def test_a_rule_that_tells_gets_weight_and_one_that_does_not_gets_none() -> None:
    # Quoted names are meant, those behind «роман» are not; «capital» stands on both sides alike.
    seen = [
        ("title", ("quoted", "capital"), True), ("title", ("quoted",), True),
        ("title", ("rival", "capital"), False), ("title", ("rival",), False),
    ] * 5  # fmt: skip
    weights = fitted(seen)
    assert weights["title", "quoted"] > 1
    assert weights["title", "rival"] < -1
    assert abs(weights["title", "capital"]) < 0.1
    assert fitted(seen) == weights


def test_every_rule_has_a_russian_name() -> None:
    assert {rule for _, rule in LINKS.weights} <= LINKS.names.keys()
    assert all(name for name in LINKS.names.values())


def test_the_heaviest_evidence_is_what_people_would_name() -> None:
    weights = LINKS.weights
    for family in ("title", "patron", "adjective", "described"):
        assert weights[family, "elsewhere"] < -3
        assert weights[family, "own_place"] > 0
    assert weights["adjective", "noun_beside"] > 2
    assert weights["described", "hospital"] < 0
    assert weights["described", "newspaper"] < 0
    assert weights["title", "rival_before"] < -2


@pytest.fixture(scope="module")
def finders() -> dict[str, Libraries]:
    return {name: Libraries(its, LINKS) for name, its in read_registries().items()}


def test_texts_that_no_rule_was_written_for(finders: dict[str, Libraries]) -> None:
    wrong = []
    for row in rows(FRESH):
        text = clean(row["text"])
        if set(finders[row["registry"]].find(text, tokens(text))[0]) != listed(row["libraries"]):
            wrong.append(text)
    assert len(rows(FRESH)) == 60
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize(("file", "texts", "most"), [(UNSEEN, 168, 5), (BLIND, 68, 2)])
def test_texts_by_the_kinds_that_were_not_learned(
    finders: dict[str, Libraries], file: Path, texts: int, most: int
) -> None:
    finders = finders | {"zaozersk": Libraries(REGISTRY, LINKS)}
    wrong = []
    for row in rows(file):
        text = clean(row["text"])
        found = tuple(map(set, finders[row["registry"]].find(text, tokens(text))))
        if found != (listed(row["libraries"]), listed(row["municipalities"])):
            wrong.append(text)
    assert len(rows(file)) == texts
    assert len(wrong) <= most, wrong


def test_a_library_comes_with_its_reasons_and_with_the_next_best(finders: dict[str, Libraries]) -> None:
    text = "Из Самолвы возим книги в Гдовскую районную библиотеку"
    [reason] = finders["preset"].explain(text, tokens(text))
    assert reason.library == "gdov"
    assert reason.rules[0][1] > 0
    assert "названо её место" in dict(reason.rules)
    assert reason.second is not None
    assert reason.second[0] == "samolva"
    assert reason.second[1] < reason.score
