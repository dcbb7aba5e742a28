"""Wants of one meaning come together. ``wants.tsv``: 240 wants written for this in 45 groups by one hand (``group``), and
grouped once more out of a shuffled list without a look at the first (``second``)."""

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


@cache
def labelled() -> list[dict[str, str]]:
    with Path(__file__).with_name("wants.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def column(name: str) -> list[str]:
    return [row[name] for row in labelled()]


def adjusted_rand(one: Labels, other: Labels) -> float:
    """Hubert and Arabie 1985: pairs together in both, less those of chance; 1 for equal groups, 0 for chance."""
    together = sum(comb(size, 2) for size in Counter(zip(one, other, strict=True)).values())
    ones, others = (sum(comb(size, 2) for size in Counter(labels).values()) for labels in (one, other))
    chance = ones * others / comb(len(one), 2)
    return (together - chance) / ((ones + others) / 2 - chance)


def grouped(wants: Sequence[Want], known: Sequence[Group] = ()) -> list[int]:
    vectors = np.stack([np.frombuffer(want.vector, np.int8) for want in wants])
    return [at.group for at in place(vectors, [want.topic for want in wants], known)[0]]


@pytest.fixture(scope="module")
def full(tagger: Tagger) -> list[Want]:
    return tagger.wants(column("want"))


def test_two_hands_agree() -> None:
    assert (len(labelled()), len(set(column("group"))), len(set(column("second")))) == (240, 45, 46)
    assert adjusted_rand(column("group"), column("second")) == pytest.approx(0.993, abs=0.001)


def test_no_want_of_the_set_has_taught_the_map() -> None:
    assert not {want.casefold() for want in column("want")} & {
        want.casefold() for want in read_kinds(WANTS)[2]
    }


def test_wants_come_together_by_meaning(full: list[Want], fast_tagger: Tagger) -> None:
    by_meaning = adjusted_rand(column("group"), grouped(full))
    by_lemmas = adjusted_rand(column("group"), grouped(fast_tagger.wants(column("want"))))
    keys = [duplicate_key(tokens(want)) or want for want in column("want")]
    by_words = adjusted_rand(column("group"), keys)
    assert (by_meaning >= 0.8, by_lemmas >= 0.68, by_words < 0.05) == (True, True, True)


def test_no_group_mixes_topics(full: list[Want]) -> None:
    topics: dict[int, set[str]] = {}
    for want, group in zip(full, grouped(full), strict=True):
        topics.setdefault(group, set()).add(want.topic)
    assert all(len(its) == 1 for its in topics.values())


def test_few_groups_hold_a_want_that_the_hand_puts_under_another_topic(full: list[Want]) -> None:
    topics: dict[int, list[str]] = {}
    for topic, group in zip(column("topic"), grouped(full), strict=True):
        topics.setdefault(group, []).append(topic)
    large = [its for its in topics.values() if len(its) >= 3]
    # Five of 41 when this was written.
    assert sum(len(set(its)) > 1 for its in large) <= len(large) / 5


def test_the_topic_of_a_want_is_the_hands(full: list[Want]) -> None:
    right = sum(want.topic == topic for want, topic in zip(full, column("topic"), strict=True))
    assert right / len(full) >= 0.93


def test_the_order_of_the_wants_decides_nothing(full: list[Want]) -> None:
    order = np.random.RandomState(7).permutation(len(full)).tolist()
    turned = grouped([full[at] for at in order])
    assert adjusted_rand(turned, [grouped(full)[at] for at in order]) == 1


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
