"""Every line of every word list is justified by its example."""

from __future__ import annotations

from collections import Counter

import pytest

from campaign.places import Settlement, municipalities, outside, settlements, whereabouts
from nlp.names.libraries import Libraries
from nlp.rules.phrases import Phrases, lexicon
from nlp.rules.topics import TOPICS
from nlp.text.words import clean, tokens
from tests.nlp.names.links import LINKS

PHRASE_LISTS = (
    "sentiment", "complaints", "topics", "modifiers", "irony", "suggestions", "questions", "rhetorical", "voice",
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


@pytest.mark.parametrize("name", [*PHRASE_LISTS, "emoji"])
def test_no_cell_is_missing(name: str) -> None:
    for row in lexicon(name):
        assert None not in row, row
        assert all(value is not None for value in row.values()), row


def test_topics_and_polarities_are_those_of_the_guide() -> None:
    assert {row["topic"] for row in lexicon("topics")} == set(TOPICS)
    assert {row["topic"] for row in lexicon("complaints")} <= {*TOPICS, ""}
    assert {row["polarity"] for row in lexicon("sentiment")} == {"positive", "neutral", "negative"}
    assert {row["polarity"] for row in lexicon("emoji")} == {"positive", "negative", "irony"}


@pytest.mark.parametrize(
    "line", [line for line in settlements() if line.kind != "written"], ids=lambda line: line.forms[0]
)
def test_place_examples_name_their_place(gazetteer: Libraries, line: Settlement) -> None:
    sure = all(whereabouts(name).municipality for name in line.names)
    scene, _, _ = gazetteer.read(line.example, tokens(line.example))
    assert [place.id for place in scene.places] == ([line.place] if sure else [])


@pytest.fixture(scope="module")
def gazetteer() -> Libraries:
    return Libraries((), LINKS)


def test_phrases_of_places_elsewhere_stand_in_their_examples() -> None:
    for line in outside():
        if line.phrase:
            assert Phrases([(line.phrase, None)]).find(tokens(clean(line.example))), line


def test_every_municipality_has_its_forms() -> None:
    assert {line.place for line in settlements()} == {place.id for place in municipalities()}
