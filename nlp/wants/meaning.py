"""What a want means, as a vector of small integers: near vectors are near wants.

Three things are known of a want: what its words keep company with in texts about libraries (vectors of lemmas, learned
from ``library_texts.tsv``), the letters of its words, and in the full tier what three layers of the encoder make of it.
A linear map, learned from pairs of wants that are or are not of one kind (``nlp/training/wants.py``), leads from there to two
parts: how likely each known kind of want is (as square roots, so that the product of two vectors is Bhattacharyya's
coefficient), and a few main directions of what was known, for kinds that nobody has thought of.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

import numpy as np
import numpy.typing as npt

from nlp.models.linear import features
from nlp.rules.topics import TOPICS
from nlp.text.words import Token, word_set

Array = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.int8]

FILE = "wants.npz"
LETTERS = 1 << 13  # groups of letters are told apart by this much of their number
LAYER_WEIGHT = np.float32(
    0.5**0.5
)  # of each of the encoder's layers, beside one for words and one for letters
SHARPNESS = np.float32(32)  # from scores of kinds to how likely they are
KNOWN_KINDS = np.float32(0.5)  # how much of the likeness of two wants is that of their kinds
WHOLE = 127  # the length of a vector
_DENIALS = word_set("не нет без")
_LEAST = np.float32(1e-9)
_DOUBT = np.float32(1e-3)


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
    """Reads wants by their lemmas and, where layers of the encoder are given, by those too."""

    def __init__(self, weights: WantWeights) -> None:
        self._weights = weights

    def read(self, lemmas: Sequence[Sequence[str]], layers: Array | None) -> tuple[Vectors, Array]:
        """Vectors (wants, parts), and how likely each of ``TOPICS`` is (wants, topics) by the kinds.

        ``layers`` (wants, layers, size) are means over the tokens of each want; ``None`` in the fast tier.
        """
        known = self._weights
        found = blocks(known, lemmas, layers) @ (known.fast if layers is None else known.full)
        kinds = len(known.topics)
        scores = found[:, :kinds] * SHARPNESS
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely = powers / powers.sum(axis=1, keepdims=True)
        parts = np.concatenate([np.sqrt(KNOWN_KINDS * likely), found[:, kinds:]], axis=1)
        by_topic = likely @ np.eye(len(TOPICS), dtype=np.float32)[known.topics]
        return np.round(parts * WHOLE).clip(-WHOLE, WHOLE).astype(np.int8), by_topic


def topic_of(by_kind: Array, by_text: Array) -> npt.NDArray[np.int64]:
    """The number of the likeliest topic of each want, by its kind and by the tagger, which are asked independently."""
    found: npt.NDArray[np.int64] = (np.log(by_kind + _DOUBT) + np.log(by_text + _DOUBT)).argmax(axis=1)
    return found


def blocks(known: WantWeights, lemmas: Sequence[Sequence[str]], layers: Array | None) -> Array:
    """All that is known of each want, side by side (wants, features): each block centred and of length one."""
    return centred(
        [company(known, lemmas), letters(known.letter_rarity, lemmas), *_by_layer(layers)], known.means
    )


def centred(found: Sequence[Array], means: Sequence[Array]) -> Array:
    """Blocks of features without what all wants have in common; the layers weigh less."""
    parts = [unit(unit(block) - mean) for block, mean in zip(found, means, strict=False)]
    return np.concatenate([*parts[:2], *(part * LAYER_WEIGHT for part in parts[2:])], axis=1)


def company(known: WantWeights, lemmas: Sequence[Sequence[str]]) -> Array:
    """What the words of each want keep company with, rare words before frequent ones."""
    found = np.zeros((len(lemmas), known.company.shape[1]), np.float32)
    for want, said in enumerate(lemmas):
        at = [known.lemmas[lemma] for lemma in said if lemma in known.lemmas]
        found[want] = known.rarity[at] @ known.company[at]
    return found


def letters(rarity: Array, lemmas: Sequence[Sequence[str]]) -> Array:
    """The groups of letters in the lemmas of each want."""
    found = np.zeros((len(lemmas), LETTERS), np.float32)
    for want, said in enumerate(lemmas):
        if said:
            read = features(said)
            at = (read.codes & np.uint64(LETTERS - 1)).astype(np.int64)
            found[want, at] = read.weights * rarity[at]
    return found


def unit(rows: Array) -> Array:
    """Rows of length one; an empty row stays empty."""
    lengths = np.sqrt(np.einsum("rf,rf->r", rows, rows))[:, None]
    found: Array = rows / np.maximum(lengths, _LEAST)
    return found


def _by_layer(layers: Array | None) -> list[Array]:
    return [] if layers is None else list(layers.swapaxes(0, 1))
