"""Phrases and answers: one table a subject in ``data/``; a line that begins with «?» is a known miss."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nlp.rules.apply import RuleReading, Rules
from nlp.tagger import Tagger
from nlp.tags import Tags
from nlp.text.hashtags import without_marks
from nlp.text.words import clean, tokens

DATA = Path(__file__).parent / "data"
LETTERS = {"positive": "p", "neutral": "n", "negative": "m"}


# What the rules read, which the models may overrule.
def sentiment(read: RuleReading) -> str:
    return read.polarity


def topics(read: RuleReading) -> str:
    return " ".join(sorted(f"{tag.topic}+{LETTERS[tag.polarity]}" for tag in read.topics)) or "-"


def asks(read: RuleReading) -> str:
    said = {"s": read.suggestion, "q": read.question, "t": read.thanks}
    return " ".join(letter for letter, flag in said.items() if flag) or "-"


# What the tagger says.
def language(tags: Tags) -> str:
    return tags.language


def libraries(tags: Tags) -> str:
    return f"{' '.join(tags.libraries) or '-'} ; {' '.join(tags.municipalities) or '-'}"


def lines(*names: str) -> list[tuple[str, str, str, bool]]:
    rows = []
    for name in names:
        for line in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                phrase, answer = line.removeprefix("? ").rsplit(" | ", 1)
                rows.append((name, phrase, answer, line.startswith("? ")))
    return rows


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules()


@pytest.mark.parametrize(("subject", "phrase", "answer", "missed"), lines("sentiment", "topics", "asks"))
def test_rules_read_a_phrase(rules: Rules, subject: str, phrase: str, answer: str, missed: bool) -> None:
    reads: dict[str, Callable[[RuleReading], str]] = {"sentiment": sentiment, "topics": topics, "asks": asks}
    text = without_marks(clean(phrase))
    found = reads[subject](rules.read(text, tokens(text), clean(phrase)))
    check(found, " ".join(sorted(answer.split())) if subject == "topics" else answer, missed)


@pytest.mark.parametrize(("subject", "phrase", "answer", "missed"), lines("language", "libraries"))
def test_tagger_reads_a_phrase(
    fast_tagger: Tagger, subject: str, phrase: str, answer: str, missed: bool
) -> None:
    says: dict[str, Callable[[Tags], str]] = {"language": language, "libraries": libraries}
    check(says[subject](fast_tagger.tag([phrase])[0]), answer, missed)


def check(found: str, answer: str, missed: bool) -> None:
    if missed:
        assert found != answer, "the rules have learned this: take the question mark away"
    else:
        assert found == answer
