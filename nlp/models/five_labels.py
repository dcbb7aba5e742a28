"""RuSentiment's five labels, read by a model that was trained locally: an encoder and a linear model, blended.

For comparison with published results only: ``make train-rusentiment`` (``nlp/training/rusentiment.py``) makes the
model's folder, which is neither shipped nor committed, because the set's licence forbids it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlp.measure.gold import FIVE_LABELS
from nlp.models.encoder import Encoder, read_model
from nlp.models.linear import sign, signs
from nlp.text.words import clean, fold, tokens

Array = npt.NDArray[np.float64]

PLACE = Path("local") / "rusentiment"
LINEAR_FILE = "tfidf.npz"
LETTERS = range(2, 6)


def words_of(text: str) -> list[str]:
    """Words and signs as they stand, alone and in pairs."""
    cleaned = clean(text)
    forms = [token.word.form for token in tokens(cleaned)]
    return _with_pairs(forms) + [sign(found) for found in signs(cleaned)]


def lemmas_of(text: str) -> list[str]:
    """Lemmas, alone and in pairs."""
    return _with_pairs([token.word.lemma for token in tokens(clean(text))])


def letters_of(text: str) -> list[str]:
    """Groups of neighbouring characters, across words too."""
    line = f" {' '.join(fold(clean(text)).split())} "
    return [line[at : at + size] for size in LETTERS for at in range(len(line) - size + 1)]


KINDS = {"words": words_of, "lemmas": lemmas_of, "letters": letters_of}


def _with_pairs(forms: list[str]) -> list[str]:
    return forms + [f"{one} {two}" for one, two in pairwise(forms)]


@dataclass(frozen=True)
class Terms:
    """One kind of features: where a term stands, how rare it is, and its weights (terms, labels)."""

    places: dict[str, int]
    idf: Array
    weights: Array


class TfIdf:
    """A linear model on TF-IDF with 1 + ln(count), each kind of features brought to length 1."""

    def __init__(self, terms: dict[str, Terms], bias: Array) -> None:
        self._terms = terms
        self._bias = bias

    def scores(self, texts: Sequence[str]) -> Array:
        """(texts, labels), by how far each text lies on the side of each label."""
        found = np.tile(self._bias, (len(texts), 1))
        for row, text in enumerate(texts):
            for kind, terms in self._terms.items():
                counts = Counter(KINDS[kind](text))
                known = [term for term in counts if term in terms.places]
                if known:
                    places = [terms.places[term] for term in known]
                    values = (1 + np.log([counts[term] for term in known])) * terms.idf[places]
                    found[row] += values @ terms.weights[places] / np.sqrt(values @ values)
        return found

    def save(self, path: Path) -> None:
        arrays: dict[str, npt.NDArray[np.generic]] = {"bias": self._bias}
        for kind, terms in self._terms.items():
            ordered = "\n".join(sorted(terms.places, key=terms.places.__getitem__))
            arrays[f"{kind}.terms"] = np.frombuffer(ordered.encode(), np.uint8)
            arrays[f"{kind}.idf"] = terms.idf.astype(np.float32)
            arrays[f"{kind}.weights"] = terms.weights.astype(np.float32)
        np.savez_compressed(path, allow_pickle=False, **arrays)


def read_tfidf(path: Path) -> TfIdf:
    """Raises ``FileNotFoundError``."""
    with np.load(path, allow_pickle=False) as stored:
        terms = {}
        for kind in KINDS:
            listed = stored[f"{kind}.terms"].tobytes().decode().split("\n")
            places = {term: at for at, term in enumerate(listed)}
            terms[kind] = Terms(
                places, *(stored[f"{kind}.{part}"].astype(float) for part in ("idf", "weights"))
            )
        return TfIdf(terms, stored["bias"])


@dataclass(frozen=True)
class Blend:
    """Logistic regression on the scores of both models: ``weights`` (labels of the encoder, then of the linear model;
    labels), ``bias`` (labels).
    """

    weights: Array
    bias: Array

    def probabilities(self, encoded: Array, linear: Array) -> Array:
        """(texts, labels) from the scores (texts, labels) of each model."""
        scores = stacked(encoded, linear) @ self.weights + self.bias
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Array = powers / powers.sum(axis=1, keepdims=True)
        return shares


def stacked(encoded: Array, linear: Array) -> Array:
    """What the blend reads: the encoder's scores about their mean (softmax knows no more of them), then the others."""
    return np.hstack([encoded - encoded.mean(axis=1, keepdims=True), linear])


class FiveLabels:
    """Reads texts by both models. Raises ``FileNotFoundError`` where the folder holds no model."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        files = read_model(folder)
        self.version: str = files.about["version"]
        self._blend = Blend(*(np.array(files.about["blend"][part], float) for part in ("weights", "bias")))
        self._encoder = Encoder(files, threads)
        self._linear = read_tfidf(folder / LINEAR_FILE)

    def label(self, texts: Sequence[str]) -> list[tuple[str, float]]:
        """The label of each text in order, and how sure the models are of it (0 to 1)."""
        readings = self._encoder.read(texts)
        encoded = np.array([reading.logits for reading in readings], np.float64).reshape(-1, len(FIVE_LABELS))
        blend = self._blend.probabilities(encoded, self._linear.scores(texts))
        return [(FIVE_LABELS[int(row.argmax())], float(row.max())) for row in blend]


def installed(folder: Path) -> bool:
    """Whether a model was trained into this folder."""
    return (folder / "model.json").is_file() and (folder / LINEAR_FILE).is_file()
