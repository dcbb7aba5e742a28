"""What a want means, as a vector of small integers: near vectors are near wants.

Three things are known of a want: what its words keep company with in texts about libraries (vectors of lemmas, learned
from ``library_texts.tsv``), the letters of its words, and in the full tier what three layers of the encoder make of it.
A linear map, learned from pairs of wants that are or are not of one kind (``nlp/training/wants.py``), leads from there to two
parts: how likely each known kind of the want's topic is (as square roots, so that the product of two vectors is
Bhattacharyya's coefficient), and a few main directions of what was known, for kinds that nobody has thought of.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nlp.models.blend import softmax
from nlp.models.linear import features
from nlp.rules.topics import TOPICS
from nlp.text.words import Token, word_set

Array = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.int8]
Numbers = npt.NDArray[np.int64]
Groups = tuple[Numbers, Array]

FILE = "wants.npz"
LETTERS = 1 << 13  # groups of letters are told apart by this much of their number
LAYER_WEIGHT = np.float32(
    0.5**0.5
)  # of each of the encoder's layers, beside one for words and one for letters
SHARPNESS = np.float32(24)  # from scores of kinds to how likely they are within a topic
# From scores of kinds to how likely their topics are. It decides what is mixed: so sharp that of wants held out from learning,
# of kinds that were learned, nine in ten of those that are called sure are right; sharper, topics are believed that are not so.
TOPIC_SHARPNESS = np.float32(24)
KNOWN_KINDS = np.float32(0.5)  # how much of the likeness of two wants is that of their kinds
WHOLE = 127  # the length of a vector
_DENIALS = word_set("не нет без")
_LEAST = np.float32(1e-9)
_DOUBT = np.float32(1e-3)
_SURE = 0.9
_ROWS = 16
_WORDS_REMEMBERED = 1 << 15


@dataclass(frozen=True)
class WantWeights:
    """What ``wants.npz`` holds. ``company`` (lemmas, directions) and ``rarity`` by lemma, ``letter_rarity`` by group of letters;
    ``means`` of each block over the wants learned from; ``full`` and ``fast`` map (features, kinds + directions);
    ``topics`` names the topic of each kind; ``layers`` are the encoder's outputs that are read.
    """

    lemmas: dict[str, int]
    company: Array
    rarity: Array
    letter_rarity: Array
    means: tuple[Array, ...]
    full: Array
    fast: Array
    topics: npt.NDArray[np.int64]
    layers: tuple[str, ...]


def read_wants(folder: Traversable) -> WantWeights:
    """Read the weights of a model's folder. Raises ``FileNotFoundError``, or ``KeyError`` for another file."""
    with np.load(io.BytesIO(folder.joinpath(FILE).read_bytes()), allow_pickle=False) as stored:
        lemmas = {lemma: at for at, lemma in enumerate(bytes(stored["lemmas"]).decode().split())}
        means = tuple(stored[f"mean_{at}"] for at in range(2 + len(stored["layers"])))
        return WantWeights(
            lemmas,
            stored["company"].astype(np.float32),
            stored["rarity"].astype(np.float32),
            stored["letter_rarity"].astype(np.float32),
            tuple(mean.astype(np.float32) for mean in means),
            stored["full"] * stored["full_steps"],
            stored["fast"] * stored["fast_steps"],
            stored["topics"].astype(np.int64),
            tuple(stored["layers"].tolist()),
        )


def lemmas_of(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The words that carry a want, each once, in order: neither names, numbers nor function words but denials."""
    said = [token.word.lemma for token in tokens if token.word.content or token.word.form in _DENIALS]
    return tuple(dict.fromkeys(said))


class Meaning:
    """Reads wants by their lemmas and, where layers of the encoder are given, by those too.

    Not for several threads at once: it remembers the words that it has met.
    """

    def __init__(self, weights: WantWeights) -> None:
        self._weights = weights
        self._full, self._fast = (_map(weights, tier) for tier in (weights.full, weights.fast))
        self._words = _Letters(weights.letter_rarity)

    def read(
        self, lemmas: Sequence[Sequence[str]], layers: Array | None, heard: Array
    ) -> tuple[Vectors, Numbers]:
        """Vectors (wants, parts), and the likeliest of ``TOPICS`` of each want by its number, the same whatever else is read.

        ``layers`` (wants, layers, size) are means over the tokens of each want; ``None`` in the fast tier. ``heard`` (wants,
        topics) is how likely the tagger finds each topic. A want has the kinds of its topic alone; where that is not sure it has
        none, and is as long by its directions: it is like what is said in nearly its words.
        """
        known = self._weights
        found = self._mapped(lemmas, layers)
        kinds = len(known.topics)
        scores = found[:, :kinds]
        topics = self._topics(scores, heard)
        of_topic = known.topics == topics.argmax(axis=1)[:, None]
        likely = softmax(np.where(of_topic, scores * SHARPNESS, -np.inf))
        sure = topics.max(axis=1, keepdims=True) >= _SURE
        directions = found[:, kinds:]
        parts = np.concatenate(
            [np.sqrt(KNOWN_KINDS * likely) * sure, np.where(sure, directions, unit(directions))], axis=1
        )
        return np.round(parts * WHOLE).clip(-WHOLE, WHOLE).astype(np.int8), topics.argmax(axis=1)

    def _topics(self, scores: Array, heard: Array) -> Array:
        """How likely each topic is (wants, topics). Kinds and tagger err independently: their odds are multiplied."""
        by_kinds = _by_rows(
            softmax(scores * TOPIC_SHARPNESS), np.eye(len(TOPICS), dtype=np.float32)[self._weights.topics]
        )
        likely: Array = (by_kinds + _LEAST) * (heard + _DOUBT) / (1 - heard + _DOUBT)
        likely /= likely.sum(axis=1, keepdims=True)
        return likely

    def _mapped(self, lemmas: Sequence[Sequence[str]], layers: Array | None) -> Array:
        """Where the map leads from what is known of each want: each block centred and of length one."""
        known = self._weights
        read = self._fast if layers is None else self._full
        found = _by_rows(_apart(company(known, lemmas), known.means[0]), read.company)
        mean = known.means[1]
        square = float(mean @ mean)
        for want, (at, values) in enumerate(self._words.of(lemmas)):
            # Few groups of letters are in a want: only their rows are added up, not all that there are.
            distance = np.sqrt(max(float(values @ values - 2 * (values @ mean[at])) + square, 0))
            found[want] += (values @ read.letters.take(at, axis=0) - read.begin) / max(distance, _LEAST)
        if layers is not None:
            its = zip(_by_layer(layers), known.means[2:], strict=True)
            parts = np.concatenate([_apart(block, mean) for block, mean in its], axis=1)
            found += _by_rows(parts * LAYER_WEIGHT, read.layers)
        return found


class _Map(NamedTuple):
    """The map's rows, block by block; ``begin`` is where the mean of the groups of letters leads."""

    company: Array
    letters: Array
    layers: Array
    begin: Array


def _map(known: WantWeights, weights: Array) -> _Map:
    company, letters, layers = np.split(weights, np.cumsum((known.company.shape[1], LETTERS)))
    return _Map(company, letters, layers, known.means[1] @ letters)


class _Letters:
    """Groups of letters, word by word as they were met."""

    def __init__(self, rarity: Array) -> None:
        self._rarity = rarity
        self._known: dict[str, Groups] = {}
        # Where a group was last met among those of one want.
        self._last = np.zeros(LETTERS, np.int64)

    def of(self, wants: Sequence[Sequence[str]]) -> Iterator[Groups]:
        """Of each want the groups in its lemmas, each once, with what they weigh: a row of length one."""
        if len(self._known) > _WORDS_REMEMBERED:
            self._known.clear()
        self._learn([lemma for lemma in {*chain.from_iterable(wants)} if lemma not in self._known])
        nothing = np.zeros(0, np.int64), np.zeros(0, np.float32)
        return (self._together([self._known[lemma] for lemma in said]) if said else nothing for said in wants)

    def _together(self, words: Sequence[Groups]) -> Groups:
        groups = np.concatenate([its for its, _ in words])
        weights = np.concatenate([its for _, its in words])
        places = np.arange(len(groups))
        self._last[groups] = places
        kept = self._last[groups] == places
        groups, weights = groups[kept], weights[kept]
        return groups, weights / max(float(np.sqrt(weights @ weights)), _LEAST)

    def _learn(self, lemmas: Sequence[str]) -> None:
        if lemmas:
            groups, weights, sizes = _letter_groups(self._rarity, lemmas)
            ends = np.cumsum(sizes).tolist()
            parts = map(slice, [0, *ends], ends)
            self._known |= {
                lemma: (groups[its], weights[its]) for lemma, its in zip(lemmas, parts, strict=True)
            }


def centred(found: Sequence[Array], means: Sequence[Array]) -> Array:
    """Blocks of features without what all wants have in common; the layers weigh less."""
    parts = [_apart(block, mean) for block, mean in zip(found, means, strict=False)]
    return np.concatenate([*parts[:2], *(part * LAYER_WEIGHT for part in parts[2:])], axis=1)


def company(known: WantWeights, lemmas: Sequence[Sequence[str]]) -> Array:
    """What the words of each want keep company with, rare words before frequent ones."""
    found = np.zeros((len(lemmas), known.company.shape[1]), np.float32)
    for want, said in enumerate(lemmas):
        at = np.array([known.lemmas[lemma] for lemma in said if lemma in known.lemmas], np.int64)
        found[want] = known.rarity.take(at) @ known.company.take(at, axis=0)
    return found


def letters(rarity: Array, lemmas: Sequence[Sequence[str]]) -> Array:
    """The groups of letters in the lemmas of each want."""
    found = np.zeros((len(lemmas), LETTERS), np.float32)
    for want, said in enumerate(lemmas):
        if said:
            at, weights, _ = _letter_groups(rarity, said)
            found[want, at] = weights
    return found


def _letter_groups(rarity: Array, lemmas: Sequence[str]) -> tuple[Numbers, Array, Numbers]:
    """Numbers of the groups of letters in these words, what they weigh, and how many each word has; of a group that comes again
    the last counts.
    """
    read = features(lemmas)
    at = (read.codes & np.uint64(LETTERS - 1)).astype(np.int64)
    return at, read.weights * rarity[at], read.sizes


def unit(rows: Array) -> Array:
    """Rows of length one; an empty row stays empty."""
    lengths = np.sqrt(np.einsum("rf,rf->r", rows, rows))[:, None]
    found: Array = rows / np.maximum(lengths, _LEAST)
    return found


def _apart(rows: Array, mean: Array) -> Array:
    """Rows of length one by what they differ in from the mean."""
    return unit(unit(rows) - mean)


def _by_rows(rows: Array, weights: Array) -> Array:
    """The product of matrices, ``_ROWS`` rows at a time: in what order a row is added up may hang on how many there are."""
    blocks = np.zeros((-(-len(rows) // _ROWS), _ROWS, rows.shape[1]), np.float32)
    blocks.reshape(-1, rows.shape[1])[: len(rows)] = rows
    found: Array = (blocks @ weights).reshape(-1, weights.shape[1])[: len(rows)]
    return found


def _by_layer(layers: Array | None) -> list[Array]:
    return [] if layers is None else list(layers.swapaxes(0, 1))
