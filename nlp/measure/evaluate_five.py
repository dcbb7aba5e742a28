"""How well RuSentiment's five labels are read: by a model that knows them, or by the tagger, whose tones are translated."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nlp.measure.evaluate import (
    Figure,
    Mistake,
    Tagging,
    agreement,
    answered,
    by_class,
    confusion,
    figure,
    flat,
    macro_f1,
    ratio,
    surest,
    weighted_f1,
)
from nlp.measure.gold import FIVE_LABELS, LabelledText
from nlp.tags import POLARITIES, Tags

Answer = tuple[str, float, tuple[str, ...]]
"""A label, how sure it is, and the words that decided."""


@dataclass(frozen=True, slots=True)
class FiveEvaluation:
    """Figures over the labels that the file has; ``tones_macro_f1`` over its texts with a tone only.

    ``translated``: the answers are the tagger's tones, see ``from_tags``.
    """

    n: int
    weighted_f1: Figure
    macro_f1: Figure
    accuracy: Figure
    tones_macro_f1: Figure
    docs_per_second: float
    read_by: str
    translated: bool
    confusion: Mapping[str, Mapping[str, int]]
    mistakes: tuple[Mistake, ...]

    def figures(self) -> dict[str, float | int | str | bool | None]:
        """One flat mapping: ``name``, ``name_low``, ``name_high``, rounded to 4 digits."""
        return {
            "n": self.n,
            **flat(self),
            "docs_per_second": round(self.docs_per_second, 1),
            "read_by": self.read_by,
            "translated": self.translated,
        }


def from_tags(tags: Tags, labels: Sequence[str]) -> str:
    """A text's tags as one of the file's labels.

    The tagger knows three tones. Thanks are RuSentiment's «speech», though to a library they are praise; a text of
    which nothing can be said (no words, not Russian) is «skip». It never calls a readable text unclear, and
    congratulations count as what they feel like: both cost points here, and are meant to. In a file without these
    labels tones stay tones.
    """
    if tags.thanks and "speech" in labels:
        return "speech"
    return tags.sentiment or ("skip" if "skip" in labels else "neutral")


def evaluate_tagger(labelled: Sequence[LabelledText], tagger: Tagging, version: str) -> FiveEvaluation:
    labels = {item.label for item in labelled}

    def answer(texts: Sequence[str]) -> list[Answer]:
        return [(from_tags(one, sorted(labels)), one.confidence, one.because) for one in tagger.tag(texts)]

    return _evaluate(labelled, answer, version, translated=True)


def evaluate_model(
    labelled: Sequence[LabelledText],
    label: Callable[[Sequence[str]], Sequence[tuple[str, float]]],
    version: str,
) -> FiveEvaluation:
    def answer(texts: Sequence[str]) -> list[Answer]:
        return [(name, sure, ()) for name, sure in label(texts)]

    return _evaluate(labelled, answer, version, translated=False)


def _evaluate(
    labelled: Sequence[LabelledText],
    answer: Callable[[Sequence[str]], list[Answer]],
    version: str,
    *,
    translated: bool,
) -> FiveEvaluation:
    answers, speed = answered([item.text for item in labelled], answer)
    pairs = [(item.label, answers[item.text][0]) for item in labelled]
    present = [label for label in FIVE_LABELS if any(gold == label for gold, _ in pairs)]
    tones = [(gold, given) for gold, given in pairs if gold in POLARITIES]
    wrong = [
        Mistake(item.text, item.label, given, sure, because)
        for item in labelled
        for given, sure, because in [answers[item.text]]
        if given != item.label
    ]
    return FiveEvaluation(
        n=len(labelled),
        weighted_f1=figure(by_class(pairs, present), weighted_f1),
        macro_f1=figure(by_class(pairs, present), macro_f1),
        accuracy=figure(agreement(pairs), ratio),
        tones_macro_f1=figure(by_class(tones, [tone for tone in POLARITIES if tone in present]), macro_f1),
        docs_per_second=speed,
        read_by=version,
        translated=translated,
        confusion=confusion(pairs, present, FIVE_LABELS),
        mistakes=surest(wrong),
    )
