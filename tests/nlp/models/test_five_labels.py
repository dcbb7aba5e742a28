"""RuSentiment's five labels: hand-counted figures, the translation of tones, broken files, the linear half of the model."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from cli import app
from nlp.measure.evaluate_five import evaluate_model, evaluate_tagger, from_tags
from nlp.measure.gold import FIVE_LABELS, LabelledFileError, LabelledText, read_five
from nlp.models.five_labels import Blend, Terms, TfIdf, installed, read_tfidf
from nlp.tags import Tags

ROWS = "text,label,split\nа,positive,x\nб,positive,x\nв,speech,x\nг,skip,x\nд,neutral,x\n"
ANSWERS = {"а": "positive", "б": "neutral", "в": "speech", "г": "positive", "д": "neutral"}


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def label(texts: Sequence[str]) -> list[tuple[str, float]]:
    return [(ANSWERS.get(text, "skip"), 0.5 if text == "б" else 0.9) for text in texts]


def test_figures_of_five_labels_are_counted(tmp_path: Path) -> None:
    result = evaluate_model(read_five(write(tmp_path / "gold.csv", ROWS)), label, "test")
    figures = result.figures()
    # positive: 1 hit, 1 wrong, 1 missed; neutral: 1 hit, 1 wrong; speech: 1 hit; skip: missed.
    assert figures["macro_f1"] == round((1 / 2 + 2 / 3 + 1 + 0) / 4, 4)
    assert figures["weighted_f1"] == round((2 / 2 + 2 / 3 + 1 + 0) / 5, 4)
    assert figures["accuracy"] == 0.6
    # Only а, б and д carry a tone: positive 1 hit and 1 missed, neutral 1 hit and 1 wrong.
    assert figures["tones_macro_f1"] == round((2 / 3 + 2 / 3) / 2, 4)
    assert (figures["n"], figures["read_by"], figures["translated"]) == (5, "test", False)
    assert figures["macro_f1_low"] <= figures["macro_f1"] <= figures["macro_f1_high"]  # type: ignore[operator]
    assert result.confusion["positive"] == {
        "negative": 0, "neutral": 1, "positive": 1, "skip": 0, "speech": 0,
    }  # fmt: skip
    assert [mistake.text for mistake in result.mistakes] == ["г", "б"]


def tags(sentiment: str | None, thanks: bool = False) -> Tags:
    return Tags(sentiment=sentiment, confidence=0.5, thanks=thanks, model_version="test")  # type: ignore[arg-type]


def test_tones_are_translated_as_said() -> None:
    assert from_tags(tags("positive", thanks=True), FIVE_LABELS) == "speech"
    assert from_tags(tags("positive"), FIVE_LABELS) == "positive"
    assert from_tags(tags(None), FIVE_LABELS) == "skip"
    tones = ("negative", "neutral", "positive")
    assert from_tags(tags("positive", thanks=True), tones) == "positive"
    assert from_tags(tags(None), tones) == "neutral"


def test_the_tagger_is_marked_as_translated() -> None:
    class Fixed:
        def tag(self, texts: Sequence[str]) -> list[Tags]:
            return [tags("positive", thanks=True) for _ in texts]

    result = evaluate_tagger([LabelledText("Спасибо", "speech")], Fixed(), "rules")
    assert result.translated
    assert (result.accuracy.value, result.tones_macro_f1.value) == (1.0, None)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("text,label\nа,positive\nб,good\n", "строка 3: label «good»"),
        ("text,tone\nа,positive\n", "нет столбца label"),
        ("text,label\nа\n", "строка 2"),
        ("text,label\n", "ни одной строки"),
        ("", "нет столбца"),
    ],
)
def test_a_broken_table_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(LabelledFileError, match=named):
        read_five(write(tmp_path / "gold.csv", text))
    with pytest.raises(LabelledFileError, match="не удаётся прочитать"):
        read_five(tmp_path / "missing.csv")


def test_the_part_of_the_set_is_read_where_it_is_told(tmp_path: Path) -> None:
    told = read_five(
        write(tmp_path / "told.csv", "text,label,split\nа,skip,random\nб,speech, preselected \nв,skip,\n")
    )
    assert [row.part for row in told] == ["random", "preselected", ""]
    assert read_five(write(tmp_path / "untold.csv", "text,label\nа,skip\n")) == [LabelledText("а", "skip")]


def test_text_frequencies_are_weighed_as_a_hand_would(tmp_path: Path) -> None:
    nothing = Terms({"х": 0}, np.ones(1), np.zeros((1, 5)))
    words = Terms(
        {"нет": 0, "книг": 1, "нет нет": 2},
        np.array([2.0, 3.0, 1.0]),
        np.array([[1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0]], float),
    )
    model = TfIdf({"words": words, "lemmas": nothing, "letters": nothing}, np.array([0.5, 0, 0, 0, 0]))
    values = ((1 + math.log(2)) * 2, 3.0, 1.0)
    length = math.sqrt(sum(value**2 for value in values))
    model.save(tmp_path / "tfidf.npz")
    for one in (model, read_tfidf(tmp_path / "tfidf.npz")):
        first, second = one.scores(["Нет нет книг", "ничего"])
        assert first == pytest.approx(
            [0.5 + values[0] / length, values[1] / length, values[2] / length, 0, 0]
        )
        assert second == pytest.approx([0.5, 0, 0, 0, 0])


def test_the_blend_weighs_both_models() -> None:
    weights = np.vstack([np.eye(5), 10 * np.eye(5)])
    blend = Blend(weights, np.array([0, 0, 0, 0, math.log(2)]))
    encoded, linear = np.array([[7.0, 5, 5, 5, 5]]), np.array([[0, 0.2, 0, 0, 0]])
    # About their mean the encoder's scores are 1.6 and four times -0.4; ten times 0.2 is added to the second.
    powers = [math.exp(1.6), math.exp(1.6), math.exp(-0.4), math.exp(-0.4), 2 * math.exp(-0.4)]
    assert blend.probabilities(encoded, linear)[0] == pytest.approx([one / sum(powers) for one in powers])


def test_the_command_reads_a_table(tmp_path: Path) -> None:
    table = write(tmp_path / "gold.csv", "text,label\nСпасибо вам!,speech\nУжасно душно,negative\n")
    answer = CliRunner().invoke(app, ["evaluate", str(table), "--format", "json", "--home", str(tmp_path)])
    assert answer.exit_code == 0
    figures = json.loads(answer.stdout)
    assert figures["n"] == 2
    assert {"weighted_f1", "weighted_f1_low", "macro_f1", "macro_f1_high", "read_by"} <= set(figures)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    table = write(tmp_path / "gold.csv", "text,label\nСпасибо вам!,speech\n")
    assert not installed(tmp_path)
    answer = CliRunner().invoke(app, ["evaluate", str(table), "--model", str(tmp_path)])
    assert answer.exit_code != 0
