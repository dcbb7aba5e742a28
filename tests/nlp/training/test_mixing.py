"""Two training texts as one keep what each of them teaches, and nothing that both deny."""

from __future__ import annotations

import random

import pytest

from nlp.training.mixing import MIXED, joined, mixed
from nlp.training.texts import TONES, TOPICS, UNKNOWN, Example, invented, lifelike

STAFF, COLLECTION, HOURS = (TOPICS.index(name) for name in ("staff", "collection", "hours"))


def example(text: str, tone: str, topics: dict[int, int], kind: str = "r", asks: bool = False) -> Example:
    return Example(text, kind, TONES[tone], topics, asks, False, False)


def test_topics_keep_their_polarity_and_conflicts_teach_nothing() -> None:
    one = example("Персонал хамит", "neg", {STAFF: 0, HOURS: 0})
    other = example("Книги есть, часы удобные", "pos", {COLLECTION: 2, HOURS: 2}, asks=True)
    both = joined(one, other, " Но ")
    assert both.text == "Персонал хамит Но Книги есть, часы удобные"
    assert both.topics == {STAFF: 0, COLLECTION: 2, HOURS: UNKNOWN}
    assert both.tone == UNKNOWN
    assert both.suggestion


def test_a_tone_of_both_stays() -> None:
    assert joined(example("а", "neg", {}), example("б", "neg", {}), " ").tone == TONES["neg"]


def test_some_short_texts_of_readers_are_mixed_and_no_others() -> None:
    readers = [example(f"текст {number}", "neu", {}) for number in range(1_000)]
    others = [example("новость", "neu", {}, kind="o"), example("длинный " * 40, "neu", {})]
    shown = mixed(readers + others, random.Random(0))
    assert len(shown) == 1_002
    assert shown[-2:] == others
    changed = sum(one != other for one, other in zip(readers, shown, strict=False))
    # Binomial: four standard deviations.
    assert changed == pytest.approx(MIXED * 1_000, abs=4 * (MIXED * (1 - MIXED) * 1_000) ** 0.5)


def test_the_texts_that_teach_are_unlike() -> None:
    texts = [one.text for one in (*invented(), *lifelike())]
    assert len(texts) > 16_000
    assert len(set(texts)) == len(texts)
