"""How a text was tagged, and how well a marked file is tagged, in words for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dashboards.labels import shipped_topics
from dashboards.terminal import table
from dashboards.words import number, percent

if TYPE_CHECKING:
    from nlp.evaluate import Evaluation
    from nlp.tags import Tags

TONES = {"positive": "положительный", "neutral": "нейтральный", "negative": "отрицательный"}
LANGUAGES = {"ru": "русский", "other": "не русский", "none": "без слов"}
FIGURES = {
    "sentiment_macro_f1": "тон, macro F1",
    "sentiment_macro_f1_reader": "тон у читателей, macro F1",
    "sentiment_accuracy": "тон, доля верных",
    "topic_micro_f1": "темы, micro F1",
    "topic_polarity_accuracy": "отношение к теме, доля верных",
    "suggestion_f1": "предложения, F1",
    "question_f1": "вопросы, F1",
    "library_f1": "библиотеки, F1",
    "municipality_f1": "муниципалитеты, F1",
}


def explanation(tags: Tags, libraries: Mapping[str, str]) -> str:
    """Lines of a name and its value for one text's tags; ``libraries`` maps ids to names."""
    names = {topic.id: topic.name for topic in shipped_topics()}
    topics = [f"{names.get(tag.topic, tag.topic)} ({_tone(tag.polarity)})" for tag in tags.topics]
    kinds = (("предложение", tags.suggestion), ("вопрос", tags.question), ("благодарность", tags.thanks))
    tone = (
        f"{_tone(tags.sentiment)}, уверенность {percent(tags.confidence)}"
        if tags.sentiment
        else "не определён"
    )
    lines = (
        ("язык", LANGUAGES.get(tags.language, tags.language)),
        ("тон", tone),
        ("темы", ", ".join(topics)),
        ("это", ", ".join(word for word, is_so in kinds if is_so)),
        ("решили слова", ", ".join(f"«{word}»" for word in tags.because)),
        ("библиотеки", "; ".join(libraries.get(library, library) for library in tags.libraries)),
        ("муниципалитеты", ", ".join(tags.municipalities)),
        ("теги", ", ".join(tags.hashtags)),
        ("упоминания", ", ".join(tags.mentions)),
        ("разметка", tags.model_version),
    )
    width = max(len(name) for name, _ in lines)
    return "\n".join(f"{name.ljust(width)}  {value or '—'}" for name, value in lines)


def _tone(value: str | None) -> str:
    return TONES.get(value or "", "не определён")


def scores(measured: Evaluation) -> str:
    """The figures with their 90 % intervals, the confusion of tones and the worst mistakes."""
    found = measured.figures()
    rows = [
        (name, _share(found[key]), _share(found[f"{key}_low"]), _share(found[f"{key}_high"]))
        for key, name in FIGURES.items()
        if found[key] is not None
    ]
    order = list(TONES)
    confusion = [
        (TONES[gold], *(measured.confusion.get(gold, {}).get(predicted, 0) for predicted in order))
        for gold in order
    ]
    wrong = [
        (
            _tone(mistake.gold),
            _tone(mistake.predicted),
            percent(mistake.confidence),
            " ".join(mistake.text.split()),
        )
        for mistake in measured.mistakes
    ]
    parts = [
        f"текстов: {number(measured.n)}, в секунду: {number(measured.docs_per_second)}",
        table(("показатель", "значение", "от", "до"), rows),
        "тон: в строках ручная разметка, в столбцах программа",
        table(("", *TONES.values()), confusion),
    ]
    if wrong:
        parts += ["самые уверенные ошибки", table(("вручную", "программа", "уверенность", "текст"), wrong)]
    return "\n\n".join(parts)


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}".replace(".", ",")
