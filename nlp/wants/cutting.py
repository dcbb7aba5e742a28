"""A text cut into what may be single wants: clauses, short ones and subordinate ones with the clause that they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from nlp.text.words import Token, word_set

# A clause that begins with one of these says why, when or which, and wants nothing by itself.
SUBORDINATE = word_set(
    "что чтобы чтоб который которая которое которые которых которую которой где когда если потому ведь пока куда "
    "откуда как будто хотя раз так поскольку зачем"
)
# What joins a clause to the one before and says nothing.
JOINING = word_set(
    "но а и или да зато однако только также поэтому ну вот еще же то например кстати плюс тоже теперь"
)
_NOT_BUT = ["а", "не"]
_FEWEST = 2  # words with a meaning of their own; fewer are no clause but in a list
_MARKS = "?"
_QUOTES = frozenset(' «»“”„"')
# These turn what is said even where no comma stands.
_TURNS = word_set("но зато однако")


class Piece(NamedTuple):
    """The tokens ``first`` to ``last`` (both included); ``listed``: a bare noun that goes on with what was said before."""

    first: int
    last: int
    listed: bool = False
    asked: bool = False


def pieces(text: str, tokens: Sequence[Token]) -> list[Piece]:
    """What a text is made of, in order; nothing where it has no word with a meaning of its own."""
    found: list[Piece] = []
    for sentence in _clauses(tokens):
        its: list[Piece] = []
        for words in sentence:
            one = Piece(words[0], words[-1], _is_bare(tokens, words))
            if its and _goes_on(text, tokens, its[-1], words, one.listed):
                one = Piece(its.pop().first, one.last)
            its.append(one)
        found += _without_joints(tokens, its, _is_asked(text, tokens, its[-1].last))
    return found


def _clauses(tokens: Sequence[Token]) -> list[list[range]]:
    """The words of each clause of each sentence."""
    begins = [at for at, token in enumerate(tokens) if at == 0 or token.clause != tokens[at - 1].clause]
    found: dict[int, list[range]] = {}
    for first, end in pairwise([*begins, len(tokens)]):
        found.setdefault(tokens[first].sentence, []).append(range(first, end))
    return list(found.values())


def _goes_on(
    text: str, tokens: Sequence[Token], before: Piece, words: Sequence[int], is_listed: bool
) -> bool:
    """Whether a clause belongs to the piece before it: «поставьте, пожалуйста, | кулер», «кнопка «Продлить» | уезжает»."""
    gap = text[tokens[before.last].end : tokens[words[0]].start]
    if tokens[words[0]].word.form in _TURNS:
        return False
    if _says_little(tokens, before) or _QUOTES.issuperset(gap):
        return True
    return not is_listed and _is_part(tokens, words)


def _without_joints(tokens: Sequence[Token], sentence: Sequence[Piece], asked: bool) -> list[Piece]:
    """The pieces from their first word that says something."""
    kept = []
    for piece in sentence:
        first = piece.first
        while first < piece.last and tokens[first].word.form in JOINING:
            first += 1
        if _content(tokens[first : piece.last + 1]):
            kept.append(piece._replace(first=first, asked=asked))
    return kept


def _is_part(tokens: Sequence[Token], words: Sequence[int]) -> bool:
    its = tokens[words[0] : words[-1] + 1]
    forms = [token.word.form for token in its]
    first = next((form for form in forms if form not in JOINING), "")
    return first in SUBORDINATE or forms[:2] == _NOT_BUT or _content(its) < _FEWEST


def _content(tokens: Sequence[Token]) -> int:
    """How many words have a meaning of their own."""
    return sum([token.word.content for token in tokens])


def _says_little(tokens: Sequence[Token], piece: Piece) -> bool:
    return not piece.listed and _content(tokens[piece.first : piece.last + 1]) < _FEWEST


def _is_bare(tokens: Sequence[Token], words: Sequence[int]) -> bool:
    """«…, кулер, журналов»: one or two words, nouns."""
    last = tokens[words[-1]].word
    if not last.noun and last.form not in JOINING:
        return False
    its = tokens[words[0] : words[-1] + 1]
    said = [word for token in its if (word := token.word).form not in JOINING]
    return 0 < len(said) <= _FEWEST and said[-1].noun and all(word.content for word in said)


def _is_asked(text: str, tokens: Sequence[Token], last: int) -> bool:
    """Whether the sentence that ends with this word has a question mark."""
    until = tokens[last + 1].start if last + 1 < len(tokens) else len(text)
    return _MARKS in text[tokens[last].end : until]
