"""Wants of one meaning come together. ``wants.tsv``: 240 wants written for this in 45 groups by one hand (``group``), and
grouped once more out of a shuffled list without a look at the first (``second``). ``more_wants.tsv``: 246 in 61 groups, about
other things and in part of kinds that have taught nothing, written before anybody saw how the program groups them; its
``second`` was made by the same hand, out of a shuffled list too."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from functools import cache
from math import comb
from pathlib import Path

import numpy as np
import pytest

from nlp.tagger import Tagger
from nlp.tags import Want
from nlp.text.duplicates import duplicate_key
from nlp.text.words import tokens
from nlp.training.wants import WANTS, read_kinds
from nlp.wants.grouping import Group, average_linkage, place

Labels = Sequence[object]


FIRST, MORE = SETS = ("wants.tsv", "more_wants.tsv")


@cache
def labelled(file: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, delimiter="\t"))


def column(name: str, file: str = FIRST) -> list[str]:
    return [row[name] for row in labelled(file)]


def adjusted_rand(one: Labels, other: Labels) -> float:
    """Hubert and Arabie 1985: pairs together in both, less those of chance; 1 for equal groups, 0 for chance."""
    together = sum(comb(size, 2) for size in Counter(zip(one, other, strict=True)).values())
    ones, others = (sum(comb(size, 2) for size in Counter(labels).values()) for labels in (one, other))
    chance = ones * others / comb(len(one), 2)
    return (together - chance) / ((ones + others) / 2 - chance)


def grouped(wants: Sequence[Want], known: Sequence[Group] = ()) -> list[int]:
    vectors = np.stack([np.frombuffer(want.vector, np.int8) for want in wants])
    return [at.group for at in place(vectors, [want.topic for want in wants], known)[0]]


def mixed(file: str, groups: Sequence[int]) -> tuple[int, int]:
    """How many groups of three or more hold wants that the hand puts under several topics, and how many there are."""
    topics: dict[int, list[str]] = {}
    for topic, group in zip(column("topic", file), groups, strict=True):
        topics.setdefault(group, []).append(topic)
    large = [its for its in topics.values() if len(its) >= 3]
    return sum(len(set(its)) > 1 for its in large), len(large)


@pytest.fixture(scope="module")
def read(tagger: Tagger) -> dict[str, list[Want]]:
    return {file: tagger.wants(column("want", file)) for file in SETS}


@pytest.fixture(scope="module")
def full(read: dict[str, list[Want]]) -> list[Want]:
    return read[FIRST]


@pytest.mark.parametrize(
    ("file", "sizes", "agreement"), [(FIRST, (240, 45, 46), 0.993), (MORE, (246, 61, 64), 0.988)]
)
def test_two_hands_agree(file: str, sizes: tuple[int, int, int], agreement: float) -> None:
    groups, second = column("group", file), column("second", file)
    assert (len(groups), len(set(groups)), len(set(second))) == sizes
    assert adjusted_rand(groups, second) == pytest.approx(agreement, abs=0.001)


@pytest.mark.parametrize("file", SETS)
def test_no_want_of_the_sets_has_taught_the_map(file: str) -> None:
    taught = {want.casefold() for want in read_kinds(WANTS)[2]}
    assert not {want.casefold() for want in column("want", file)} & taught


@pytest.mark.parametrize(("file", "full_least", "fast_least"), [(FIRST, 0.8, 0.74), (MORE, 0.6, 0.56)])
def test_wants_come_together_by_meaning(
    read: dict[str, list[Want]], fast_tagger: Tagger, file: str, full_least: float, fast_least: float
) -> None:
    groups, wants = column("group", file), column("want", file)
    by_meaning = adjusted_rand(groups, grouped(read[file]))
    by_lemmas = adjusted_rand(groups, grouped(fast_tagger.wants(wants)))
    by_words = adjusted_rand(groups, [duplicate_key(tokens(want)) or want for want in wants])
    assert (by_meaning >= full_least, by_lemmas >= fast_least, by_words < 0.05) == (True, True, True)


def test_no_group_mixes_topics(full: list[Want]) -> None:
    topics: dict[int, set[str]] = {}
    for want, group in zip(full, grouped(full), strict=True):
        topics.setdefault(group, set()).add(want.topic)
    assert all(len(its) == 1 for its in topics.values())


# Seven of 43 and four of 35 when this was written.
@pytest.mark.parametrize(("file", "most"), [(FIRST, 1 / 5), (MORE, 1 / 6)])
def test_few_groups_hold_a_want_that_the_hand_puts_under_another_topic(
    read: dict[str, list[Want]], file: str, most: float
) -> None:
    found, large = mixed(file, grouped(read[file]))
    assert found <= most * large


@pytest.mark.parametrize(("file", "least"), [(FIRST, 0.93), (MORE, 0.84)])
def test_the_topic_of_a_want_is_the_hands(read: dict[str, list[Want]], file: str, least: float) -> None:
    its = zip(read[file], column("topic", file), strict=True)
    assert sum(want.topic == topic for want, topic in its) / len(read[file]) >= least


def test_the_order_of_the_wants_decides_nothing(full: list[Want]) -> None:
    order = np.random.RandomState(7).permutation(len(full)).tolist()
    turned = grouped([full[at] for at in order])
    assert adjusted_rand(turned, [grouped(full)[at] for at in order]) == 1


@pytest.mark.parametrize("file", SETS)
def test_the_same_words_are_one_want_however_little_is_known_of_it(
    read: dict[str, list[Want]], file: str
) -> None:
    twice = grouped(read[file] * 2)
    assert twice[: len(read[file])] == twice[len(read[file]) :]


def test_synonyms_meet_by_meaning(tagger: Tagger) -> None:
    wants = tagger.wants(
        ["вай-фай не тянет", "интернет бы побыстрее", "wi-fi отваливается", "пандуса нет", "с коляской не подняться",
         "ноутбук зарядить негде", "розеток мало"]
    )  # fmt: skip
    wifi, ramp, socket = (len(set(part)) for part in np.split(np.array(grouped(wants)), [3, 5]))
    assert (wifi, ramp, socket) == (1, 1, 1)


def test_a_known_group_takes_what_is_near_and_leaves_the_rest(tagger: Tagger) -> None:
    first = tagger.wants(["нет пандуса", "пандуса не хватает"])
    vectors = np.stack([np.frombuffer(want.vector, np.int8) for want in first])
    _, groups = place(vectors, [want.topic for want in first], [])
    assert len(groups) == 1
    assert grouped(tagger.wants(["пандус нужен", "кулер бы"]), groups) == [0, 1]


def test_average_linkage_by_hand() -> None:
    # 0 and 1 join at 0.9; 2 is like them by (0.6 + 0.2) / 2 = 0.4.
    near = np.array([[1, 0.9, 0.6], [0.9, 1, 0.2], [0.6, 0.2, 1]])
    assert [group.tolist() for group in average_linkage(near.copy(), 0.5)] == [[0, 1], [2]]
    assert [group.tolist() for group in average_linkage(near.copy(), 0.4)] == [[0, 1, 2]]
