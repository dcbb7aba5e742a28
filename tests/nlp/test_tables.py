"""Phrases and answers: one table a subject in ``data/``; a line that begins with «?» is a known miss."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nlp.tagger import Tagger
from nlp.tags import Tags

DATA = Path(__file__).parent / "data"
LETTERS = {"positive": "p", "neutral": "n", "negative": "m"}


def sentiment(tags: Tags) -> str:
    return tags.sentiment or "none"


def topics(tags: Tags) -> str:
    return " ".join(sorted(f"{tag.topic}+{LETTERS[tag.polarity]}" for tag in tags.topics)) or "-"


def asks(tags: Tags) -> str:
    said = {"s": tags.suggestion, "q": tags.question, "t": tags.thanks}
    return " ".join(letter for letter, flag in said.items() if flag) or "-"


def language(tags: Tags) -> str:
    return tags.language


def libraries(tags: Tags) -> str:
    return f"{' '.join(tags.libraries) or '-'} ; {' '.join(tags.municipalities) or '-'}"


SUBJECTS: tuple[Callable[[Tags], str], ...] = (sentiment, topics, asks, language, libraries)


def lines() -> list[tuple[Callable[[Tags], str], str, str, bool]]:
    rows = []
    for subject in SUBJECTS:
        for line in (DATA / f"{subject.__name__}.txt").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                phrase, answer = line.removeprefix("? ").rsplit(" | ", 1)
                rows.append((subject, phrase, answer, line.startswith("? ")))
    return rows


@pytest.mark.parametrize(("subject", "phrase", "answer", "missed"), lines())
def test_phrase(
    tagger: Tagger, subject: Callable[[Tags], str], phrase: str, answer: str, missed: bool
) -> None:
    found = subject(tagger.tag([phrase])[0])
    expected = " ".join(sorted(answer.split())) if subject is topics else answer
    if missed:
        assert found != expected, "the rules have learned this: take the question mark away"
    else:
        assert found == expected
