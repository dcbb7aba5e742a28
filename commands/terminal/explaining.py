"""How a text was tagged, and how well a marked file is tagged, in words for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from typing import TYPE_CHECKING, Any

from campaign.russian import number, percent
from commands.terminal.table import table
from dashboards.labels import TONE_OF_TEXT, shipped_topics

if TYPE_CHECKING:
    from nlp.measure.evaluate import Evaluation, Mistake
    from nlp.measure.evaluate_five import FiveEvaluation
    from nlp.names.libraries import Reason
    from nlp.tags import Tags

WANTED = {"suggestion": "предложение", "complaint": "жалоба", "question": "вопрос"}
BY_WORDS_ALONE = " — найдены по словам, без нейросети"
FAST = "-fast-"
RULES_SHOWN = 4
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

FIVE_LABELS = {**TONE_OF_TEXT, "speech": "формула (speech)", "skip": "неясный (skip)"}
FIVE_FIGURES = {
    "weighted_f1": "взвешенный F1",
    "macro_f1": "macro F1",
    "accuracy": "доля верных",
    "tones_macro_f1": "macro F1 по трём тонам",
}
TRANSLATED = (
    "Разметил тегер: у него три тона, пяти меток он не знает. Благодарность засчитана как speech, текст без слов или не "
    "на русском — как skip;\nпоздравления остаются тонами, неясных текстов тегер не отмечает. «По трём тонам» — без "
    "строк, которые вручную отмечены speech и skip.\nМодель пяти меток делает make train-rusentiment."
)


def explanation(tags: Tags, libraries: Mapping[str, str], reasons: Sequence[Reason] = ()) -> str:
    """Lines of a name and its value for one text's tags; ``libraries`` maps ids to names, ``reasons`` say why these."""
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
        ("желания", _wants(tags)),
        ("библиотеки", "; ".join(libraries.get(library, library) for library in tags.libraries)),
        *(("", _reason(reason, libraries)) for reason in reasons),
        ("муниципалитеты", ", ".join(tags.municipalities)),
        ("теги", ", ".join(tags.hashtags)),
        ("упоминания", ", ".join(tags.mentions)),
        ("разметка", tags.model_version),
    )
    width = max(len(name) for name, _ in lines)
    return "\n".join(f"{name.ljust(width)}  {value or '—'}" for name, value in lines)


def _wants(tags: Tags) -> str:
    topics = {topic.id: topic.name for topic in shipped_topics()}
    told = "; ".join(f"«{want.words}» ({WANTED[want.what]}, {topics[want.topic]})" for want in tags.wants)
    return told + BY_WORDS_ALONE if told and FAST in tags.model_version else told


def _reason(reason: Reason, libraries: Mapping[str, str]) -> str:
    """What spoke for a library and against it, and the best of the others: «+ названо её место, − улица; вторая …»."""
    told = [f"{'+' if weight > 0 else '−'} {name}" for name, weight in reason.rules[:RULES_SHOWN]]
    second = (
        f"вторая — {libraries.get(reason.second[0], reason.second[0])}, {percent(_chance(reason.second[1]))}"
        if reason.second
        else "другой нет"
    )
    return f"{libraries.get(reason.library, reason.library)}, {percent(_chance(reason.score))}: {', '.join(told)}; {second}"


def _chance(score: float) -> float:
    return 1 / (1 + exp(-score))


def _tone(value: str | None) -> str:
    return TONE_OF_TEXT.get(value or "", "не определён")


def scores(measured: Evaluation) -> str:
    """The figures with their 90 % intervals, the confusion of tones and the worst mistakes."""
    return "\n\n".join(
        [
            _size(measured),
            _figures(FIGURES, measured.figures()),
            "тон: в строках ручная разметка, в столбцах программа",
            _confusion(measured.confusion, TONE_OF_TEXT, {**TONE_OF_TEXT, "none": _tone(None)}),
            *_mistakes(measured.mistakes, {**TONE_OF_TEXT, "none": _tone(None)}),
        ]
    )


def five_scores(measured: FiveEvaluation) -> str:
    """The same for five labels; says so where a tagger of three tones was asked."""
    return "\n\n".join(
        [
            f"{_size(measured)}, разметка: {measured.read_by}",
            *([TRANSLATED] if measured.translated else []),
            _figures(FIVE_FIGURES, measured.figures()),
            "метки: в строках ручная разметка, в столбцах программа",
            _confusion(measured.confusion, FIVE_LABELS, FIVE_LABELS),
            *_mistakes(measured.mistakes, FIVE_LABELS),
        ]
    )


def _size(measured: Evaluation | FiveEvaluation) -> str:
    return f"текстов: {number(measured.n)}, в секунду: {number(measured.docs_per_second)}"


def _figures(names: Mapping[str, str], found: Mapping[str, Any]) -> str:
    rows = [
        (name, _share(found[key]), _share(found[f"{key}_low"]), _share(found[f"{key}_high"]))
        for key, name in names.items()
        if found[key] is not None
    ]
    return table(("показатель", "значение", "от", "до"), rows)


def _confusion(
    counts: Mapping[str, Mapping[str, int]], gold: Mapping[str, str], given: Mapping[str, str]
) -> str:
    """Truths that the file has, against the answers that were given or are truths too."""
    rows = [one for one in gold if sum(counts.get(one, {}).values())]
    columns = [one for one in given if one in rows or any(counts[row].get(one) for row in rows)]
    return table(
        ("", *(given[one] for one in columns)),
        [(gold[row], *(counts[row].get(one, 0) for one in columns)) for row in rows],
    )


def _mistakes(mistakes: Sequence[Mistake], names: Mapping[str, str]) -> list[str]:
    wrong = [
        (
            names[mistake.gold],
            names[mistake.predicted],
            percent(mistake.confidence),
            " ".join(mistake.text.split()),
        )
        for mistake in mistakes
    ]
    heads = ("вручную", "программа", "уверенность", "текст")
    return ["самые уверенные ошибки", table(heads, wrong)] if wrong else []


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}".replace(".", ",")
