"""The fast tier: a linear model over hashed words, lemmas, word pairs and letter groups of words.

Every feature is a row of one table of small integers, so a text's logits are the sum of its words' rows. The words of
a night repeat: each is summed up once, together with the other new words of its batch, and a text then costs a few
additions. Weights come from ``nlp/training/linear.py``, which makes its features with the functions here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from zlib import crc32

import numpy as np
import numpy.typing as npt

from nlp.models.reading import Reading
from nlp.text.words import LONGEST_WORD, Token, analysed, tokens

Array = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]

FILE = "linear.npz"
GRAMS = range(3, 6)
GRAM_WEIGHT, PAIR_WEIGHT = 0.5, 0.5
IDF_STEP = 1 / 16  # rarities are kept as whole numbers of these
_BATCH = 1_000
_LEARNED_AT_ONCE = 256  # words whose features' rows fit into the processor's cache
_KNOWN_AT_MOST = 1 << 16
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio: Knuth's multiplicative hashing
_DIGITS = re.compile(r"\d")
# What words do not say: marks, smiles, emoji. Repeated ones count once: «!!!» as «!».
# One search for any of them spares most texts the other.
_ANY_SIGN = re.compile("[?!()\u2600-\u27bf\U0001f300-\U0001faff]")
_SIGNS = re.compile(r"([?!])[?!]*|([)(])\2+|([\u2600-\u27bf\U0001f300-\U0001faff])\3*")


@dataclass(frozen=True)
class LinearWeights:
    """``table`` (features, outputs) times ``steps`` (outputs) are weights; ``rarity`` is each feature's idf in steps
    of ``IDF_STEP``; ``bias`` are the logits of a text without words. The number of features is a power of two.
    """

    table: npt.NDArray[np.int8]
    steps: Array
    rarity: npt.NDArray[np.uint8]
    bias: Array


def read_linear(folder: Traversable) -> LinearWeights:
    """Read the weights of a model's folder. Raises ``FileNotFoundError``, or ``ValueError`` for another file."""
    with np.load(io.BytesIO(folder.joinpath(FILE).read_bytes()), allow_pickle=False) as stored:
        try:
            return LinearWeights(*(stored[name] for name in ("table", "steps", "rarity", "bias")))
        except KeyError as error:
            raise ValueError(f"{FILE}: {error}") from error


def signs(text: str) -> Iterator[re.Match[str]]:
    """Question and exclamation marks, rows of brackets and emoji, as they stand."""
    return _SIGNS.finditer(text) if _ANY_SIGN.search(text) else iter(())


def sign(found: re.Match[str]) -> str:
    """What a sign is looked up under; no word has such a form."""
    form: str = next(filter(None, found.groups()))
    return form


@dataclass(frozen=True)
class Features:
    """Features of several words one after another, each a ``code`` of 32 bits and a ``weight`` before rarity.

    ``sizes`` says how many each word has; its first is the word itself, the second its lemma.
    """

    codes: Codes
    weights: Array
    sizes: Rows

    @property
    def starts(self) -> Rows:
        """Where the features of each word begin."""
        return np.cumsum(self.sizes) - self.sizes


def features(forms: Sequence[str]) -> Features:
    """Features of words or signs."""
    forms = [form if form.isalpha() else _DIGITS.sub("0", form) for form in forms]
    groups, sizes = _letter_groups(forms)
    codes = (code for form in forms for code in (crc32(f"w{form}".encode()), lemma_code(form)))
    whole = np.fromiter(codes, np.uint64, 2 * len(forms))
    first = np.repeat(np.cumsum(sizes) - sizes, 2)
    return Features(
        np.insert(groups, first, whole),
        np.insert(np.full(len(groups), GRAM_WEIGHT, np.float32), first, np.float32(1)),
        sizes + 2,
    )


def lemma_code(form: str) -> int:
    return crc32(f"l{analysed(form).lemma}".encode())


def _letter_groups(forms: Sequence[str]) -> tuple[Codes, Rows]:
    """Codes of the groups of three to five letters of each word, edges marked, and how many each word has.

    All words stand in one row of letters. A group's number is a polynomial of its letters, and the polynomial of four
    letters is that of three, times ``_MIX``, plus the fourth; groups that reach into the next word are left out.
    """
    edged = [f"<{form[:LONGEST_WORD]}>" if len(form) > 1 else "" for form in forms]
    letters = np.frombuffer("".join(edged).encode("utf-32-le"), "<u4").astype(np.uint64)
    lengths = np.array([len(word) for word in edged], np.int64)
    # How many letters follow in the word, each letter's own included.
    left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(letters))
    numbers = np.zeros(len(letters), np.uint64)
    codes: list[Codes] = []
    owners: list[Rows] = []
    owner = np.repeat(np.arange(len(forms)), lengths)
    for size in range(1, GRAMS.stop):
        numbers = numbers[: len(letters) - size + 1] * _MIX + letters[size - 1 :]
        if size in GRAMS:
            inside = left[: len(numbers)] >= size
            chosen = numbers[inside]
            # Upper bits are folded in, for a product carries lower ones up only.
            codes.append(((chosen ^ chosen >> np.uint64(29)) * _MIX) >> np.uint64(32))
            owners.append(owner[: len(numbers)][inside])
    of_word = np.concatenate(owners)
    return np.concatenate(codes)[np.argsort(of_word, kind="stable")], np.bincount(
        of_word, minlength=len(forms)
    )


def pair_codes(lemmas: Codes) -> Codes:
    """Numbers of the pairs of neighbours, one fewer than words."""
    mixed: Codes = ((lemmas[:-1] * _MIX + lemmas[1:]) * _MIX) >> np.uint64(32)
    return mixed


class Linear:
    """Reads texts. Not for several threads at once: it remembers the words that it has met."""

    def __init__(self, weights: LinearWeights) -> None:
        self._weights = weights
        self._mask = len(weights.table) - 1
        self._rarity = weights.rarity.astype(np.float32) * IDF_STEP
        self._forget()

    def read(
        self, texts: Sequence[str], words: Sequence[Sequence[Token]] | None = None, named: bool = True
    ) -> list[Reading]:
        """One reading for each cleaned text, in order; ``words`` are their tokens where the caller has them. Only ``named``
        ones say which words gave what.
        """
        if words is None:
            words = [tokens(text) for text in texts]
        found: list[Reading] = []
        for start in range(0, len(texts), _BATCH):
            found += self._read(texts[start : start + _BATCH], words[start : start + _BATCH], named)
        return found

    def _forget(self) -> None:
        self._known: dict[str, int] = {}
        outputs = self._weights.table.shape[1]
        self._rows = np.zeros((1 << 10, outputs), np.float32)
        self._squares = np.zeros(1 << 10, np.float32)
        self._lemmas = np.zeros(1 << 10, np.uint64)

    def _read(self, texts: Sequence[str], words: Sequence[Sequence[Token]], named: bool) -> list[Reading]:
        if len(self._known) > _KNOWN_AT_MOST:
            self._forget()
        forms: list[str] = []
        shown: list[tuple[str, ...]] = []
        sizes: list[tuple[int, int]] = []
        for text, its in zip(texts, words, strict=True):
            marks = list(signs(text))
            forms += [token.word.form for token in its]
            forms += [sign(mark) for mark in marks]
            if named:
                shown.append(
                    (*[text[token.start : token.end] for token in its], *[mark[0] for mark in marks])
                )
            sizes.append((len(its), len(its) + len(marks)))
        self._learn([form for form in dict.fromkeys(forms) if form not in self._known])
        chosen = np.fromiter(map(self._known.__getitem__, forms), np.int64, len(forms))
        return self._summed(chosen, shown, np.array(sizes, np.int64).reshape(-1, 2))

    def _summed(self, chosen: Rows, shown: Sequence[tuple[str, ...]], sizes: Rows) -> list[Reading]:
        """``chosen`` are the rows of all texts' words and signs; ``sizes`` (words, words and signs) of each text. ``shown``: the
        words of each, or nothing where nobody asks for them.
        """
        ends = np.cumsum(sizes[:, 1])
        starts = ends - sizes[:, 1]
        by_word = self._rows[chosen]
        squares = self._squares[chosen]
        pairs = _neighbours(starts, sizes[:, 0])
        if len(pairs):
            codes = pair_codes(self._lemmas[chosen])[pairs].astype(np.int64) & self._mask
            rarity = self._rarity[codes] * PAIR_WEIGHT
            half = self._weights.table[codes] * (self._weights.steps * rarity[:, None] / 2)
            # The first of a pair is no first of another, nor the second a second: no row is added to twice.
            by_word[pairs] += half
            by_word[pairs + 1] += half
            squares[pairs] += rarity**2
        norms = np.sqrt(np.maximum(_sums(squares, sizes[:, 1]), 1e-6))
        by_word /= np.repeat(norms, sizes[:, 1])[:, None]
        logits = self._weights.bias + _sums(by_word, sizes[:, 1])
        if not shown:
            return [Reading(its, (), by_word[:0]) for its in logits]
        spans = zip(starts.tolist(), ends.tolist(), strict=True)
        return [
            Reading(its, parts, by_word[start:end])
            for its, parts, (start, end) in zip(logits, shown, spans, strict=True)
        ]

    def _learn(self, forms: Sequence[str]) -> None:
        """Sum up words met for the first time."""
        self._make_room(len(forms))
        for start in range(0, len(forms), _LEARNED_AT_ONCE):
            some = forms[start : start + _LEARNED_AT_ONCE]
            found = features(some)
            places = found.codes.astype(np.int64) & self._mask
            values = found.weights * self._rarity[places]
            rows = slice(len(self._known), len(self._known) + len(some))
            self._rows[rows] = (
                _sums(self._weights.table[places] * values[:, None], found.sizes) * self._weights.steps
            )
            self._squares[rows] = _sums(values**2, found.sizes)
            self._lemmas[rows] = found.codes[found.starts + 1]
            self._known.update(zip(some, range(rows.start, rows.stop), strict=True))

    def _make_room(self, words: int) -> None:
        wanted, size = len(self._known) + words, len(self._rows)
        if wanted > size:
            more = max(size, wanted - size)
            self._rows = np.concatenate([self._rows, np.zeros((more, self._rows.shape[1]), np.float32)])
            self._squares = np.concatenate([self._squares, np.zeros(more, np.float32)])
            self._lemmas = np.concatenate([self._lemmas, np.zeros(more, np.uint64)])


def _sums(rows: Array, sizes: Rows) -> Array:
    """The sums of so many rows each, one after another."""
    found = np.zeros((len(sizes), *rows.shape[1:]), np.float32)
    filled = sizes > 0
    if filled.any():
        found[filled] = np.add.reduceat(rows, (np.cumsum(sizes) - sizes)[filled])
    return found


def _neighbours(starts: Rows, words: Rows) -> Rows:
    """Places of the words that have another word of their text behind them."""
    counts = np.maximum(words - 1, 0)
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(counts.sum())
