"""How good the tags are: figures with intervals over labelled texts, a confusion table, the worst mistakes."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from nlp.measure.gold import Labelled
from nlp.tags import POLARITIES, Tags

Counts = npt.NDArray[np.float64]
Answer = TypeVar("Answer")

_DRAWS = 1_000
_SEED = 0
_LOW, _HIGH = 5.0, 95.0
MISTAKES_SHOWN = 20


class Tagging(Protocol):
    """What is measured: texts in, tags out."""

    def tag(self, texts: Sequence[str]) -> list[Tags]: ...


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its bootstrap interval (5th and 95th percentile); ``None`` when nothing was labelled for it."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Mistake:
    """A text whose sentiment was read wrongly, and how sure the tagger was."""

    text: str
    gold: str
    predicted: str
    confidence: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every figure of ``evaluate``. ``confusion[gold][predicted]`` counts texts."""

    n: int
    sentiment_macro_f1: Figure
    sentiment_macro_f1_reader: Figure
    sentiment_accuracy: Figure
    topic_micro_f1: Figure
    topic_polarity_accuracy: Figure
    suggestion_f1: Figure
    question_f1: Figure
    library_f1: Figure
    municipality_f1: Figure
    docs_per_second: float
    confusion: Mapping[str, Mapping[str, int]]
    mistakes: tuple[Mistake, ...]

    def figures(self) -> dict[str, float | int | None]:
        """The figures as one flat mapping: ``name``, ``name_low``, ``name_high``, rounded to 4 digits."""
        return {"n": self.n, **flat(self), "docs_per_second": round(self.docs_per_second, 1)}


def flat(measured: Any) -> dict[str, float | int | None]:
    """The fields of a dataclass that are figures: ``name``, ``name_low``, ``name_high``."""
    found: dict[str, float | int | None] = {}
    for name in (field.name for field in fields(measured)):
        one = getattr(measured, name)
        if isinstance(one, Figure):
            for ending, value in zip(("", "_low", "_high"), asdict(one).values(), strict=True):
                found[name + ending] = None if value is None else round(value, 4)
    return found


def evaluate(labelled: Sequence[Labelled], tagger: Tagging) -> Evaluation:
    """Tag the texts and compare. Each text is tagged once, after the models have loaded."""
    answers, speed = answered([item.text for item in labelled], tagger.tag)
    pairs = [(item, answers[item.text]) for item in labelled]
    judged = [(item, tags) for item, tags in pairs if item.sentiment is not None]
    readers = [(item, tags) for item, tags in judged if item.kind == "reader"]
    return Evaluation(
        n=len(labelled),
        sentiment_macro_f1=figure(by_class(_tones(judged), POLARITIES), macro_f1),
        sentiment_macro_f1_reader=figure(by_class(_tones(readers), POLARITIES), macro_f1),
        sentiment_accuracy=figure(agreement(_tones(judged)), ratio),
        topic_micro_f1=figure(
            _sets([(item.topics, [tag.topic for tag in tags.topics]) for item, tags in pairs]), _f1
        ),
        topic_polarity_accuracy=figure(_polarities(pairs), ratio),
        suggestion_f1=figure(_flags([(item.suggestion, tags.suggestion) for item, tags in pairs]), _f1),
        question_f1=figure(_flags([(item.question, tags.question) for item, tags in pairs]), _f1),
        library_f1=figure(_sets([(item.libraries, tags.libraries) for item, tags in pairs]), _f1),
        municipality_f1=figure(
            _sets([(item.municipalities, tags.municipalities) for item, tags in pairs]), _f1
        ),
        docs_per_second=speed,
        confusion=_confusion(judged),
        mistakes=_mistakes(judged),
    )


def answered(
    texts: Sequence[str], read: Callable[[Sequence[str]], Sequence[Answer]]
) -> tuple[dict[str, Answer], float]:
    """The answer to each text, and how many different ones a second were read once the models had loaded."""
    unique = list(dict.fromkeys(texts))
    read(["Спасибо за книги!"])
    started = time.perf_counter()
    answers = dict(zip(unique, read(unique), strict=True))
    return answers, len(unique) / max(time.perf_counter() - started, 1e-9)


def figure(counts: Counts, measure: Callable[[Counts], Counts]) -> Figure:
    """The measure of the summed rows, and its percentiles over resampled rows."""
    if not len(counts):
        return Figure(None, None, None)
    drawn = np.random.default_rng(_SEED).integers(0, len(counts), (_DRAWS, len(counts)))
    sums = np.stack([counts[rows].sum(axis=0) for rows in drawn])
    low, high = np.percentile(measure(sums), [_LOW, _HIGH])
    return Figure(float(measure(counts.sum(axis=0)[None])[0]), float(low), float(high))


def _tones(judged: Sequence[tuple[Labelled, Tags]]) -> list[tuple[str | None, str | None]]:
    return [(item.sentiment, tags.sentiment) for item, tags in judged]


def by_class(pairs: Sequence[tuple[str | None, str | None]], classes: Sequence[str]) -> Counts:
    """Per pair of truth and answer: hit, wrongly given, missed, for each class."""
    rows = [
        [
            float(cell)
            for name in classes
            for cell in (gold == name == given, given == name != gold, gold == name != given)
        ]
        for gold, given in pairs
    ]
    return np.array(rows, dtype=np.float64).reshape(len(rows), 3 * len(classes))


def agreement(pairs: Sequence[tuple[object, object]]) -> Counts:
    return np.array([[gold == given, 1] for gold, given in pairs], dtype=np.float64).reshape(len(pairs), 2)


def _sets(pairs: Sequence[tuple[Iterable[str] | None, Iterable[str]]]) -> Counts:
    """Per text of which the truth is known: hits, wrongly given, missed."""
    known = [(set(gold), set(given)) for gold, given in pairs if gold is not None]
    rows = [[len(gold & given), len(given - gold), len(gold - given)] for gold, given in known]
    return np.array(rows, dtype=np.float64).reshape(len(rows), 3)


def _flags(pairs: Sequence[tuple[bool | None, bool]]) -> Counts:
    return _sets([(gold if gold is None else ["yes"] * gold, ["yes"] * given) for gold, given in pairs])


def _polarities(pairs: Sequence[tuple[Labelled, Tags]]) -> Counts:
    """One row per text: how many of the topics found have the right polarity, and how many were found."""
    rows = []
    for item, tags in pairs:
        given = {tag.topic: tag.polarity for tag in tags.topics}
        both = [topic for topic in item.topics or () if topic in given]
        if both:
            rows.append([sum((item.topics or {})[topic] == given[topic] for topic in both), len(both)])
    return np.array(rows, dtype=np.float64).reshape(len(rows), 2)


def _f1(sums: Counts) -> Counts:
    hits, wrong, missed = sums[:, 0], sums[:, 1], sums[:, 2]
    return 2 * hits / np.maximum(2 * hits + wrong + missed, 1)


def macro_f1(sums: Counts) -> Counts:
    """The mean F1 of the classes of ``by_class``."""
    mean: Counts = np.mean([_f1(sums[:, at : at + 3]) for at in range(0, sums.shape[1], 3)], axis=0)
    return mean


def weighted_f1(sums: Counts) -> Counts:
    """The mean F1 of the classes, each as heavy as it is frequent in the truth."""
    classes = [sums[:, at : at + 3] for at in range(0, sums.shape[1], 3)]
    sizes = np.stack([one[:, 0] + one[:, 2] for one in classes])
    mean: Counts = np.average(np.stack([_f1(one) for one in classes]), axis=0, weights=sizes)
    return mean


def ratio(sums: Counts) -> Counts:
    return sums[:, 0] / np.maximum(sums[:, 1], 1)


def _confusion(judged: Sequence[tuple[Labelled, Tags]]) -> dict[str, dict[str, int]]:
    pairs = [(str(item.sentiment), tags.sentiment or "none") for item, tags in judged]
    return confusion(pairs, POLARITIES, (*POLARITIES, "none"))


def confusion(
    pairs: Sequence[tuple[str, str]], gold: Sequence[str], given: Sequence[str]
) -> dict[str, dict[str, int]]:
    """How often each truth got each answer."""
    table = {truth: dict.fromkeys(given, 0) for truth in gold}
    for truth, answer in pairs:
        table[truth][answer] += 1
    return table


def _mistakes(judged: Sequence[tuple[Labelled, Tags]]) -> tuple[Mistake, ...]:
    wrong = [
        Mistake(item.text, str(item.sentiment), tags.sentiment or "none", tags.confidence, tags.because)
        for item, tags in judged
        if item.sentiment != tags.sentiment
    ]
    return surest(wrong)


def surest(mistakes: Sequence[Mistake]) -> tuple[Mistake, ...]:
    """Those to be shown, the surest first."""
    return tuple(sorted(mistakes, key=lambda mistake: -mistake.confidence)[:MISTAKES_SHOWN])
