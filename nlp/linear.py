"""The fast tier: a linear model over hashed words, lemmas, word pairs and letter groups of words.

Every feature is a row of one table of small integers, so a text's logits are the sum of its words' rows. The words of
a night repeat: each is looked up once, and a text then costs a few additions. Weights come from
``nlp/training/linear.py``, which makes its features with the functions here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable
from zlib import crc32

import numpy as np
import numpy.typing as npt

from nlp.reading import Reading
from nlp.words import Token, look_up, tokens

Array = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint64]

FILE = "linear.npz"
GRAMS = range(3, 6)
GRAM_WEIGHT, PAIR_WEIGHT = 0.5, 0.5
IDF_STEP = 1 / 16  # rarities are kept as whole numbers of these
_BATCH = 1_000
_KNOWN_AT_MOST = 1 << 16
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio: Knuth's multiplicative hashing
_DIGITS = re.compile(r"\d")
# What words do not say: marks, smiles, emoji. Repeated ones count once: «!!!» as «!».
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
    return _SIGNS.finditer(text)


def sign(found: re.Match[str]) -> str:
    """What a sign is looked up under; no word has such a form."""
    form: str = next(filter(None, found.groups()))
    return form


def features(form: str) -> tuple[list[int], list[float]]:
    """Numbers of 32 bits and weights of a word's (or sign's) features, before rarity."""
    form = _DIGITS.sub("0", form)
    codes = [crc32(f"w{form}".encode()), lemma_code(form)]
    edged = f"<{form[:40]}>"
    codes += [
        crc32(f"c{edged[at : at + size]}".encode())
        for size in GRAMS
        for at in range(len(edged) - size + 1)
        if len(form) > 1
    ]
    return codes, [1.0, 1.0, *[GRAM_WEIGHT] * (len(codes) - 2)]


@lru_cache(maxsize=1 << 16)
def lemma_code(form: str) -> int:
    return crc32(f"l{look_up(form).lemma}".encode())


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

    def read(self, texts: Sequence[str], words: Sequence[Sequence[Token]] | None = None) -> list[Reading]:
        """One reading for each cleaned text, in order; ``words`` are their tokens where the caller has them."""
        if words is None:
            words = [tokens(text) for text in texts]
        found: list[Reading] = []
        for start in range(0, len(texts), _BATCH):
            found += self._read(texts[start : start + _BATCH], words[start : start + _BATCH])
        return found

    def _forget(self) -> None:
        self._known: dict[str, int] = {}
        outputs = self._weights.table.shape[1]
        self._rows = np.zeros((1 << 10, outputs), np.float32)
        self._squares = np.zeros(1 << 10, np.float32)
        self._lemmas = np.zeros(1 << 10, np.uint64)

    def _read(self, texts: Sequence[str], words: Sequence[Sequence[Token]]) -> list[Reading]:
        if len(self._known) > _KNOWN_AT_MOST:
            self._forget()
        known, learn = self._known, self._learn
        chosen: list[int] = []
        shown: list[tuple[str, ...]] = []
        sizes: list[tuple[int, int]] = []
        for text, its in zip(texts, words, strict=True):
            marks = list(signs(text))
            forms = [token.word.form for token in its]
            forms += [sign(mark) for mark in marks]
            chosen += [known[form] if form in known else learn(form) for form in forms]
            shown.append((*[text[token.start : token.end] for token in its], *[mark[0] for mark in marks]))
            sizes.append((len(its), len(forms)))
        return self._summed(np.array(chosen, np.int64), shown, np.array(sizes, np.int64).reshape(-1, 2))

    def _summed(
        self, chosen: npt.NDArray[np.int64], shown: Sequence[tuple[str, ...]], sizes: npt.NDArray[np.int64]
    ) -> list[Reading]:
        """``chosen`` are the rows of all texts' words and signs; ``sizes`` (words, words and signs) of each text."""
        ends = np.cumsum(sizes[:, 1])
        starts = ends - sizes[:, 1]
        by_word = self._rows[chosen]
        squares = np.append(self._squares[chosen], np.float32(0))
        pairs = _neighbours(starts, sizes[:, 0])
        if len(pairs):
            codes = pair_codes(self._lemmas[chosen])[pairs].astype(np.int64) & self._mask
            rarity = self._rarity[codes] * PAIR_WEIGHT
            half = self._weights.table[codes] * (self._weights.steps * rarity[:, None] / 2)
            # The first of a pair is no first of another, nor the second a second: no row is added to twice.
            by_word[pairs] += half
            by_word[pairs + 1] += half
            squares[pairs] += rarity**2
        filled = sizes[:, 1] > 0
        norms = np.ones(len(sizes), np.float32)
        norms[filled] = (
            np.sqrt(np.maximum(np.add.reduceat(squares, starts[filled]), 1e-6)) if len(chosen) else 1
        )
        by_word /= np.repeat(norms, sizes[:, 1])[:, None]
        logits = np.tile(self._weights.bias, (len(sizes), 1))
        if len(chosen):
            logits[filled] += np.add.reduceat(by_word, starts[filled])
        return [Reading(logits[at], parts, by_word[starts[at] : ends[at]]) for at, parts in enumerate(shown)]

    def _learn(self, form: str) -> int:
        """Sum up a word met for the first time; returns its row."""
        row = len(self._known)
        if row == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            self._squares = np.concatenate([self._squares, np.zeros_like(self._squares)])
            self._lemmas = np.concatenate([self._lemmas, np.zeros_like(self._lemmas)])
        codes, weights = features(form)
        places = np.array(codes) & self._mask
        values = np.array(weights, np.float32) * self._rarity[places]
        self._rows[row] = (values @ self._weights.table[places].astype(np.float32)) * self._weights.steps
        self._squares[row] = values @ values
        self._lemmas[row] = codes[1]
        self._known[form] = row
        return row


def _neighbours(starts: npt.NDArray[np.int64], words: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Places of the words that have another word of their text behind them."""
    counts = np.maximum(words - 1, 0)
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(counts.sum())
