"""Every line of every word list is justified by its example."""

from __future__ import annotations

from collections import Counter

import pytest

from nlp.names.places import PlaceName, Places, parts
from nlp.rules.phrases import Phrases, lexicon
from nlp.rules.topics import TOPICS
from nlp.text.words import clean, tokens

PHRASE_LISTS = (
    "sentiment", "complaints", "topics", "modifiers", "irony", "suggestions", "questions", "rhetorical", "voice",
    "elsewhere",
)  # fmt: skip


@pytest.mark.parametrize("name", PHRASE_LISTS)
def test_example_contains_its_phrase(name: str) -> None:
    for row in lexicon(name):
        hits = Phrases([(row["phrase"], None)]).find(tokens(clean(row["example"])))
        assert hits, f"{name}: «{row['phrase']}» is not in «{row['example']}»"


@pytest.mark.parametrize("name", PHRASE_LISTS)
def test_no_phrase_is_listed_twice(name: str) -> None:
    listed = Counter((row["phrase"], row["topic"] if name == "topics" else "") for row in lexicon(name))
    assert [phrase for (phrase, _), times in listed.items() if times > 1] == []


@pytest.mark.parametrize("name", [*PHRASE_LISTS, "emoji", "places"])
def test_no_cell_is_missing(name: str) -> None:
    for row in lexicon(name):
        assert None not in row, row
        assert all(value is not None for value in row.values()), row


def test_topics_and_polarities_are_those_of_the_guide() -> None:
    assert {row["topic"] for row in lexicon("topics")} == set(TOPICS)
    assert {row["topic"] for row in lexicon("complaints")} <= {*TOPICS, ""}
    assert {row["polarity"] for row in lexicon("sentiment")} == {"positive", "neutral", "negative"}
    assert {row["polarity"] for row in lexicon("emoji")} == {"positive", "negative", "irony"}


def test_place_examples_name_their_place(places: tuple[PlaceName, ...]) -> None:
    gazetteer = Places(places)
    for row in lexicon("places"):
        text = row["example"]
        found = gazetteer.find(parts(text), text, elsewhere=False)
        assert [place.id for place in found] == [row["place"]], row


def test_every_municipality_has_its_forms(places: tuple[PlaceName, ...]) -> None:
    assert {row["place"] for row in lexicon("places")} == {place.id for place in places}
