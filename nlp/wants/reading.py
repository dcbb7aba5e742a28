"""The wants of texts: pieces that suggest, complain or ask, each with its heading, topic and meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from nlp.models.blend import Array, Verdict
from nlp.models.reading import Reading
from nlp.rules.apply import RuleReading, Rules
from nlp.rules.phrases import Found
from nlp.rules.topics import TOPICS
from nlp.tags import Want, What
from nlp.text.words import Token, tokens
from nlp.wants.cutting import Piece, pieces
from nlp.wants.meaning import Meaning, Vectors, lemmas_of
from nlp.wants.naming import heading

# Who writes more than this tells a story: the first wants stand for it.
MOST = 12
_ASKED = "?"
# Where a clause is cut for its length hangs on where it began: what is longer is read anew.
_SHORT = 15
_ASKS_OF = 2  # words that a question needs to be about something: «работаете?» is about nothing
# How likely a piece speaks ill to be a complaint: cut out of its text it may sound so, and in a kind text it must be sure.
_ILL, _SURELY_ILL = 0.5, 0.75
_SURE = 2.0  # no piece of a text that does not complain


class Said(msgspec.Struct, frozen=True, gc=False):
    """A text or a piece of one, as all that reads it sees it."""

    text: str
    words: tuple[Token, ...]
    found: Found
    rules: RuleReading


def say(rules: Rules, text: str, words: tuple[Token, ...], written: str = "") -> Said:
    """A text read by the rules."""
    found = rules.find(words)
    return Said(text, words, found, rules.read(text, words, written, found))


class Judged(msgspec.Struct, frozen=True, gc=False):
    """What was made of it; ``topics`` is how likely each of ``TOPICS`` is, if a library is spoken of: a clause may not say so.
    ``layers`` of the reading are the encoder's, if there is one.
    """

    verdict: Verdict
    reading: Reading
    topics: Array


class Wants:
    """Finds wants. ``judge`` reads pieces as the tagger reads texts."""

    def __init__(
        self,
        meaning: Meaning,
        rules: Rules,
        judge: Callable[[Sequence[Said]], Sequence[Judged]],
    ) -> None:
        self._meaning, self._rules, self._judge = meaning, rules, judge

    def read(self, texts: Sequence[tuple[Said, Judged]]) -> list[tuple[Want, ...]]:
        """The wants of each text, in their order; none of texts that neither suggest, complain nor ask."""
        cut = [_cut(said, judged.verdict) for said, judged in texts]
        # What stands in several texts is read once.
        fresh: dict[str, Said] = {}
        found: list[list[tuple[Piece, str]]] = []
        for (said, _), its in zip(texts, cut, strict=True):
            if not its:
                found.append([])
                continue
            named = [(piece, _words(said, piece)) for piece in its]
            unread = [(piece, words) for piece, words in named if words not in fresh and words != said.text]
            parts = said.found.divided([(piece.first, piece.last) for piece, _ in unread])
            for (piece, words), part in zip(unread, parts, strict=True):
                fresh[words] = self._part(said, piece, words, part)
            found.append(named)
        judged = dict(zip(fresh, self._judge(list(fresh.values())), strict=True))
        wants: list[list[tuple[What, Said, Judged]]] = []
        for (said, of_text), named in zip(texts, found, strict=True):
            # A text of one piece has been read already.
            read = [
                (piece, said, of_text) if words == said.text else (piece, fresh[words], judged[words])
                for piece, words in named
            ]
            wants.append([(what, *read[place][1:]) for place, what in _chosen(of_text.verdict, read)][:MOST])
        return self._meant(wants)

    def given(self, wants: Sequence[str]) -> list[Want]:
        """Each string as one want, taken for a complaint: for wants that were cut elsewhere."""
        said = [say(self._rules, want, tokens(want)) for want in wants]
        found: list[tuple[What, Said, Judged]] = [
            ("complaint", *one) for one in zip(said, self._judge(said), strict=True)
        ]
        return list(self._meant([found])[0])

    def _meant(self, found: Sequence[Sequence[tuple[What, Said, Judged]]]) -> list[tuple[Want, ...]]:
        flat = {said.text: (said, judged) for wants in found for _, said, judged in wants}
        if not flat:
            return [() for _ in found]
        lemmas = [lemmas_of(said.words) for said, _ in flat.values()]
        layers = [judged.reading.layers for _, judged in flat.values() if judged.reading.layers is not None]
        heard = np.stack([judged.topics for _, judged in flat.values()])
        vectors, topics = self._meaning.read(lemmas, np.stack(layers) if layers else None, heard)
        meant = dict(zip(flat, zip(lemmas, vectors, topics.tolist(), strict=True), strict=True))
        return [tuple(_want(what, said, *meant[said.text]) for what, said, _ in wants) for wants in found]

    def _part(self, said: Said, piece: Piece, words: str, found: Found) -> Said:
        """A piece as a text of its own."""
        if piece.last - piece.first > _SHORT:
            return say(self._rules, words, tokens(words))
        its = _within(said.words, piece)
        return Said(words, its, found, self._rules.read(words, its, found=found))


def _within(words: Sequence[Token], piece: Piece) -> tuple[Token, ...]:
    """The words of a piece, the first at the beginning."""
    first = words[piece.first]
    start, sentence, clause = first.start, first.sentence, first.clause
    return tuple(
        [
            Token(one.word, one.start - start, one.end - start, one.sentence - sentence, one.clause - clause)
            for one in words[piece.first : piece.last + 1]
        ]
    )


def _want(what: What, said: Said, lemmas: tuple[str, ...], vector: Vectors, topic: int) -> Want:
    name, ease = heading(said.text)
    return Want(
        what=what, words=said.text, name=name, ease=ease, lemmas=lemmas, topic=TOPICS[topic], vector=vector.tobytes()
    )  # fmt: skip


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
    if not cut:
        return []
    found: list[tuple[int, What]] = []
    before: What | None = None
    telling = [len(lemmas_of(said.words)) for _, said, _ in cut]
    ill = _SURE if not _complains(text) else _ILL if text.sentiment == "negative" else _SURELY_ILL
    for place, (piece, _, judged) in enumerate(cut):
        before = _what(text, judged.verdict, ill) or (before if piece.listed else None)
        if before and telling[place] >= (_ASKS_OF if before == "question" else 1):
            found.append((place, before))
    named = [place for place, words in enumerate(telling) if words]
    if found or not named:
        return found
    likeliest = max(
        named, key=lambda place: (cut[place][0].asked and text.question, cut[place][2].verdict.tone[0])
    )
    return [(likeliest, "suggestion" if text.suggestion else "question" if text.question else "complaint")]


def _what(text: Verdict, piece: Verdict, ill: float) -> What | None:
    """What a piece wants, as far as its text as a whole does; from ``ill`` on it complains."""
    if piece.suggestion and text.suggestion:
        return "suggestion"
    if piece.question and text.question:
        return "question"
    if piece.tone[0] >= ill:
        return "complaint"
    return None
