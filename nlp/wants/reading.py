"""The wants of texts: pieces that suggest, complain or ask, each with its heading, topic and meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from nlp.models.blend import Array, Verdict
from nlp.models.reading import Reading
from nlp.rules.apply import RuleReading
from nlp.rules.topics import TOPICS
from nlp.tags import Want, What
from nlp.text.words import Token
from nlp.wants.cutting import Piece, pieces
from nlp.wants.meaning import Meaning, lemmas_of, topic_of
from nlp.wants.naming import heading

# Who writes more than this tells a story: the first wants stand for it.
MOST = 12
_ASKED = "?"
_ASKS_OF = 2  # words that a question needs to be about something: «работаете?» is about nothing
# How likely a piece speaks ill to be a complaint: cut out of its text it may sound so, and in a kind text it must be sure.
_ILL, _SURELY_ILL = 0.5, 0.75


class Said(msgspec.Struct, frozen=True, gc=False):
    """A text or a piece of one, as all that reads it sees it."""

    text: str
    words: tuple[Token, ...]
    rules: RuleReading


class Judged(msgspec.Struct, frozen=True, gc=False):
    """What was made of it; ``topics`` is how likely each of ``TOPICS`` is, ``layers`` the encoder's, if there is one."""

    verdict: Verdict
    reading: Reading
    topics: Array


class Wants:
    """Finds wants. ``judge`` reads pieces as the tagger reads texts, ``say`` makes one of a string."""

    def __init__(
        self,
        meaning: Meaning,
        say: Callable[[str], Said],
        judge: Callable[[Sequence[Said]], Sequence[Judged]],
    ) -> None:
        self._meaning, self._say, self._judge = meaning, say, judge

    def read(self, texts: Sequence[tuple[Said, Judged]]) -> list[tuple[Want, ...]]:
        """The wants of each text, in their order; none of texts that neither suggest, complain nor ask."""
        cut = [(at, piece) for at, (said, judged) in enumerate(texts) for piece in _cut(said, judged.verdict)]
        parts = [self._say(_words(texts[at][0], piece)) for at, piece in cut]
        # A text of one piece has been judged already.
        fresh = [number for number, (at, _) in enumerate(cut) if parts[number].text != texts[at][0].text]
        judged = {number: texts[at][1] for number, (at, _) in enumerate(cut)}
        judged |= dict(zip(fresh, self._judge([parts[number] for number in fresh]), strict=True))
        found: list[list[tuple[What, Said, Judged]]] = [[] for _ in texts]
        numbers: dict[int, list[int]] = {}
        for number, (at, _) in enumerate(cut):
            numbers.setdefault(at, []).append(number)
        for at, (_, of_text) in enumerate(texts):
            mine = numbers.get(at, [])
            its = [(cut[number][1], parts[number], judged[number]) for number in mine]
            chosen = _chosen(of_text.verdict, its)
            found[at] = [(what, parts[mine[place]], judged[mine[place]]) for place, what in chosen][:MOST]
        return self._meant(found)

    def given(self, wants: Sequence[str]) -> list[Want]:
        """Each string as one want, taken for a complaint: for wants that were cut elsewhere."""
        said = [self._say(want) for want in wants]
        found: list[tuple[What, Said, Judged]] = [
            ("complaint", *one) for one in zip(said, self._judge(said), strict=True)
        ]
        return list(self._meant([found])[0])

    def _meant(self, found: Sequence[Sequence[tuple[What, Said, Judged]]]) -> list[tuple[Want, ...]]:
        flat = [one for wants in found for one in wants]
        if not flat:
            return [() for _ in found]
        lemmas = [lemmas_of(said.words) for _, said, _ in flat]
        layers = [judged.reading.layers for _, _, judged in flat]
        known = [layer for layer in layers if layer is not None]
        vectors, by_kind = self._meaning.read(lemmas, np.stack(known) if known else None)
        topics = topic_of(by_kind, np.stack([judged.topics for _, _, judged in flat]))
        wants = []
        for (what, said, _), its, vector, topic in zip(flat, lemmas, vectors, topics, strict=True):
            name, ease = heading(said.text)
            wants.append(
                Want(
                    what=what, words=said.text, name=name, ease=ease, lemmas=its, topic=TOPICS[topic],
                    vector=vector.tobytes(),
                )
            )  # fmt: skip
        rest = iter(wants)
        return [tuple(next(rest) for _ in its) for its in found]


def _cut(said: Said, verdict: Verdict) -> list[Piece]:
    if said.rules.library_speaks or not _wanting(verdict):
        return []
    return pieces(said.text, said.words)


def _wanting(verdict: Verdict) -> bool:
    return verdict.suggestion or verdict.question or _complains(verdict)


def _complains(verdict: Verdict) -> bool:
    return verdict.sentiment == "negative" or any(tag.polarity == "negative" for tag in verdict.topics)


def _words(said: Said, piece: Piece) -> str:
    words = said.text[said.words[piece.first].start : said.words[piece.last].end]
    return words + _ASKED if piece.asked else words


def _chosen(text: Verdict, cut: Sequence[tuple[Piece, Said, Judged]]) -> list[tuple[int, What]]:
    """Which pieces are wants, and of what kind; where none is, the likeliest, for the text as a whole is one."""
    found: list[tuple[int, What]] = []
    before: What | None = None
    telling = [len(lemmas_of(said.words)) for _, said, _ in cut]
    for place, (piece, _, judged) in enumerate(cut):
        before = _what(text, judged.verdict) or (before if piece.listed else None)
        if before and telling[place] >= (_ASKS_OF if before == "question" else 1):
            found.append((place, before))
    named = [place for place, words in enumerate(telling) if words]
    if found or not named:
        return found
    likeliest = max(
        named, key=lambda place: (cut[place][0].asked and text.question, cut[place][2].verdict.tone[0])
    )
    return [(likeliest, "suggestion" if text.suggestion else "question" if text.question else "complaint")]


def _what(text: Verdict, piece: Verdict) -> What | None:
    """What a piece wants, as far as its text as a whole does."""
    if piece.suggestion and text.suggestion:
        return "suggestion"
    if piece.question and text.question:
        return "question"
    if _complains(text) and piece.tone[0] >= (_ILL if text.sentiment == "negative" else _SURELY_ILL):
        return "complaint"
    return None
