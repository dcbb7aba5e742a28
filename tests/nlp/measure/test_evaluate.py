"""The figures are what a hand would count; a broken file is named with its line."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from campaign.places import municipalities
from nlp.measure.evaluate import evaluate
from nlp.measure.gold import LabelledFileError, read_labelled
from nlp.models.load import Models
from nlp.names.libraries import LibraryName
from nlp.rules.topics import TOPICS
from nlp.tagger import Tagger
from nlp.tags import Tags, TopicTag

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared"


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


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the development sets lie outside the repository")
def test_development_set_is_read_well_enough(tagger: Tagger) -> None:
    figures = evaluate(read_labelled(SHARED / "gold" / "dev.jsonl"), tagger).figures()
    floors = {
        "sentiment_macro_f1": 0.82,
        "topic_micro_f1": 0.74,
        "topic_polarity_accuracy": 0.86,
        "suggestion_f1": 0.75,
        "question_f1": 0.87,
    }
    assert {name: figures[name] for name, floor in floors.items() if (figures[name] or 0) < floor} == {}


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the development sets lie outside the repository")
def test_places_and_libraries_of_the_region_are_found(fast_models: Models) -> None:
    groups = {"региональная": "region", "детская": "children", "центральная городская": "city"}
    places = {place.name: place.id for place in municipalities()}
    with (SHARED / "data" / "pskov_libraries.csv").open(encoding="utf-8", newline="") as file:
        registry = [
            LibraryName(
                str(number),
                row["name"],
                (),
                places.get(row["municipality"], ""),
                groups.get(row["type"], "district" if "централ" in row["type"] else "branch"),
            )
            for number, row in enumerate(csv.DictReader(file))
            if row["name"]
        ]
    labelled = read_labelled(SHARED / "gold" / "link_dev.jsonl", registry)
    figures = evaluate(labelled, Tagger(registry, fast_models)).figures()
    assert (figures["municipality_f1"] or 0) >= 0.97
    assert (figures["library_f1"] or 0) >= 0.97


def test_every_topic_has_its_criterion() -> None:
    with (ROOT / "data" / "topics.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["topic"] for row in rows] == list(TOPICS)
    assert all(row["name"] and row["nok_criterion"] for row in rows)


@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the taxonomy lies outside the repository")
def test_criteria_are_quoted_from_verified_wording_only() -> None:
    taxonomy = json.loads((SHARED / "data" / "service_quality_taxonomy.json").read_text(encoding="utf-8"))
    assert taxonomy["nok_culture_2015_wording"]["verified"]
    assert taxonomy["libqual_2005_2008"]["verified"]
    with (ROOT / "data" / "topics.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["nok_criterion"] for row in rows} <= set(taxonomy["nok_culture_2015_wording"]["criteria"])
    assert {row["libqual_dimension"] for row in rows} <= {*taxonomy["libqual_2005_2008"], ""}
