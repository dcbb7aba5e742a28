"""The figures are what a hand would count; a broken file is named with its line."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from commands.tag import any_campaign, tagger_recipe
from nlp.measure.evaluate import evaluate
from nlp.measure.gold import LabelledFileError, read_labelled
from nlp.names.libraries import LibraryName
from nlp.rules.topics import TOPICS
from nlp.tags import Tags, TopicTag

ROOT = Path(__file__).parents[3]


class Fixed:
    """A tagger with prepared answers."""

    def __init__(self, answers: dict[str, Tags]) -> None:
        self.answers = answers

    def tag(self, texts: Sequence[str]) -> list[Tags]:
        return [self.answers.get(text, tags("neutral")) for text in texts]


def tags(sentiment: str, *topics: TopicTag, **more: object) -> Tags:
    answer = {"sentiment": sentiment, "confidence": 0.8, "topics": topics, "model_version": "test", **more}
    return Tags(**answer)  # type: ignore[arg-type]


def write(path: Path, *rows: object) -> Path:
    path.write_text(
        "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8"
    )
    return path


def test_figures_are_counted(tmp_path: Path) -> None:
    space = [{"topic": "space", "polarity": "negative"}, {"topic": "staff", "polarity": "positive"}]
    path = write(
        tmp_path / "gold.jsonl",
        {
            "text": "a",
            "kind": "reader",
            "sentiment": "positive",
            "aspects": [],
            "suggestion": True,
            "question": False,
        },
        {
            "text": "b",
            "kind": "reader",
            "sentiment": "negative",
            "aspects": space,
            "suggestion": True,
            "question": False,
        },
        {"text": "c", "kind": "library", "sentiment": "neutral", "aspects": [], "libraries": ["Родник"]},
        "",
    )
    tagger = Fixed(
        {
            "a": tags("positive", TopicTag("hours", "neutral"), suggestion=True),
            "b": tags("positive", TopicTag("space", "negative"), TopicTag("staff", "negative")),
            "c": tags("neutral", libraries=("rodnik", "other")),
        }
    )
    result = evaluate(read_labelled(path, (LibraryName("rodnik", "Родник"),)), tagger)
    figures = result.figures()
    assert figures["n"] == 3
    assert figures["sentiment_accuracy"] == round(2 / 3, 4)
    assert figures["sentiment_macro_f1"] == round((2 / 3 + 1 + 0) / 3, 4)
    assert figures["sentiment_macro_f1_reader"] == round((2 / 3) / 3, 4)
    assert figures["topic_micro_f1"] == round(4 / 5, 4)
    assert figures["topic_polarity_accuracy"] == 0.5
    assert figures["suggestion_f1"] == round(2 / 3, 4)
    assert figures["question_f1"] == 0
    assert figures["library_f1"] == round(2 / 3, 4)
    assert figures["municipality_f1"] is figures["municipality_f1_low"] is None
    assert result.confusion["negative"] == {"positive": 1, "neutral": 0, "negative": 0, "none": 0}
    assert [mistake.text for mistake in result.mistakes] == ["b"]


def test_intervals_hold_the_value_and_repeat(tmp_path: Path) -> None:
    rows = [{"text": f"t{at}", "sentiment": "positive" if at % 3 else "negative"} for at in range(60)]
    labelled = read_labelled(write(tmp_path / "gold.jsonl", *rows))
    tagger = Fixed({f"t{at}": tags("positive" if at % 2 else "negative") for at in range(60)})
    one, other = evaluate(labelled, tagger).sentiment_macro_f1, evaluate(labelled, tagger).sentiment_macro_f1
    assert one == other
    assert one.low is not None and one.value is not None and one.high is not None
    assert one.low < one.value < one.high


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("{", "это не JSON"),
        ({"kind": "reader"}, "text"),
        ({"text": "a", "sentiment": "good"}, "good"),
        ({"text": "a", "aspects": [{"topic": "weather", "polarity": "neutral"}]}, "weather"),
        ({"text": "a", "aspects": [{"topic": "space"}]}, "polarity"),
        ({"text": "a", "suggestion": "yes"}, "suggestion"),
        ({"text": "a", "libraries": "Родник"}, "libraries"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, row: object, named: str) -> None:
    path = write(tmp_path / "gold.jsonl", {"text": "ok"}, row)
    with pytest.raises(LabelledFileError, match="строка 2") as error:
        read_labelled(path)
    assert named in str(error.value)


def test_an_unreadable_or_empty_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "bytes.jsonl", tmp_path / "missing.jsonl", write(tmp_path / "empty.jsonl", "")):
        with pytest.raises(LabelledFileError, match=path.name):
            read_labelled(path)


SAMPLE = ROOT / "data" / "sample"
# Of the sample campaign's comments, whose hard cases are many, and some of whose posts are hard to place on purpose.
FLOORS = {
    "sentiment_macro_f1": 0.74,
    "topic_micro_f1": 0.61,
    "topic_polarity_accuracy": 0.81,
    "suggestion_f1": 0.73,
    "question_f1": 0.85,
    "library_f1": 0.93,
    "municipality_f1": 0.94,
}


@pytest.mark.slow
def test_the_samples_comments_are_read_well_enough() -> None:
    recipe = tagger_recipe(any_campaign(SAMPLE), "full")
    labelled = read_labelled(SAMPLE / "comments.jsonl", recipe.libraries)
    figures = evaluate(labelled, recipe.make(2)).figures()
    assert {name: figures[name] for name, floor in FLOORS.items() if (figures[name] or 0) < floor} == {}


def test_the_samples_posts_find_their_place_and_library() -> None:
    recipe = tagger_recipe(any_campaign(SAMPLE), "fast")
    labelled = read_labelled(SAMPLE / "posts.jsonl", recipe.libraries)
    figures = evaluate(labelled, recipe.make(1)).figures()
    assert (figures["municipality_f1"] or 0) >= 0.93
    assert (figures["library_f1"] or 0) >= 0.92


def test_every_topic_has_its_criterion() -> None:
    with (ROOT / "data" / "topics.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["topic"] for row in rows] == list(TOPICS)
    assert all(row["name"] and row["nok_criterion"] for row in rows)


# The wording of the order of 25.02.2015, No 288, and of LibQUAL+ 2005-2008.
NOK = {
    "открытость и доступность информации об организации культуры",
    "комфортность условий предоставления услуг и доступность их получения",
    "время ожидания предоставления услуги",
    "доброжелательность, вежливость, компетентность работников организации культуры",
    "удовлетворённость качеством оказания услуг",
}
LIBQUAL = {"Affect of Service", "Information Control", "Library as Place"}


def test_criteria_are_quoted_from_verified_wording_only() -> None:
    with (ROOT / "data" / "topics.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["nok_criterion"] for row in rows} <= NOK
    assert {row["libqual_dimension"] for row in rows} <= {*LIBQUAL, ""}
