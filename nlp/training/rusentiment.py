"""``python -m nlp.training.rusentiment``: the five labels of RuSentiment, for comparison with published results.

A fixed tenth of the training part is held out, stratified by label and by how posts were chosen: at random, as the
published test part was, or because a model had found them hard. The rest teaches a linear model (TF-IDF of words,
lemmas and letters, LinearSVC) and the encoder with a head of five labels. The tenth teaches the few weights by which
both are blended; figures of the blend come from cross-validation, so no text is read by weights that it taught.
The set may not be used for weights that are shipped (CC BY-NC-SA 4.0): everything goes to a local folder.
"""

import argparse
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.svm import LinearSVC
from torch import Tensor
from torch.nn import functional

from nlp.measure.gold import FIVE_LABELS, LabelledText, read_five
from nlp.models.encoder import Encoder, read_model
from nlp.models.five_labels import KINDS, LINEAR_FILE, PLACE, Array, Blend, Terms, TfIdf, read_tfidf, stacked
from nlp.training.fit import Item, Plan, fit, predict
from nlp.training.model import Reader
from nlp.training.texts import told
from nlp.training.train import Pieces, new_reader, put_on_scale, write_about, write_reader

TEXTS = Path("rusentiment_train.csv")
HELD_OUT, SEED = 0.1, 0
LAYERS, TRAINED = 12, 6
RIDGE = 0.3  # LinearSVC's C
LEAST_TEXTS = 2  # a term of one text teaches nothing
BLEND_RIDGE = 1.0
# How far rare labels weigh more in the blend: 0 not at all, 1 so much that all labels weigh the same. F1 counts a
# label by what is found and by what is missed, and likelihood alone finds too little of the rare ones.
EVENNESS = 0.4
FOLDS = 10

log = logging.getLogger(__name__)


def split(rows: Sequence[LabelledText], most: int | None) -> tuple[list[LabelledText], list[LabelledText]]:
    """Texts to learn from and texts held out, each text once; ``most`` takes a part of all for a rehearsal."""
    unique = list({row.text: row for row in reversed(rows)}.values())[::-1]
    if most is not None and most < len(unique):
        unique, _ = train_test_split(unique, train_size=most, stratify=_strata(unique), random_state=SEED)
    known, held = train_test_split(unique, test_size=HELD_OUT, stratify=_strata(unique), random_state=SEED)
    return known, held


def _strata(rows: Sequence[LabelledText]) -> list[tuple[str, str]]:
    return [(row.label, row.part) for row in rows]


def train_linear(rows: Sequence[LabelledText]) -> TfIdf:
    texts = [row.text for row in rows]
    terms: list[tuple[str, Any]] = []
    matrices = []
    for kind, analyse in KINDS.items():
        counter = TfidfVectorizer(analyzer=analyse, sublinear_tf=True, min_df=LEAST_TEXTS)
        matrices.append(counter.fit_transform(texts))
        terms.append((kind, counter))
    model = LinearSVC(C=RIDGE, random_state=SEED).fit(hstack(matrices).tocsr(), labels_of(rows))
    found, at = {}, 0
    for kind, counter in terms:
        size = len(counter.vocabulary_)
        places = {term: int(place) for term, place in counter.vocabulary_.items()}
        found[kind] = Terms(places, counter.idf_, model.coef_[:, at : at + size].T)
        at += size
    return TfIdf(found, model.intercept_)


def labels_of(rows: Sequence[LabelledText]) -> list[int]:
    return [FIVE_LABELS.index(row.label) for row in rows]


def five_loss(logits: Tensor, labels: Sequence[object]) -> Tensor:
    return functional.cross_entropy(logits, torch.tensor(labels))


def train_encoder(rows: Sequence[LabelledText], layers: int, epochs: int) -> tuple[Reader, Pieces]:
    """The packaged encoder, its upper layers trained with a head of five labels."""
    reader, pieces = new_reader(SEED, layers, len(FIVE_LABELS))
    items = [Item(pieces.ids(row.text), label) for row, label in zip(rows, labels_of(rows), strict=True)]
    put_on_scale(reader, items, pieces.special["pad"])
    plan = Plan(epochs=epochs, frozen=max(0, layers - TRAINED), rounded=0, seed=SEED)
    for epoch, loss, seconds in fit(reader, lambda chance: items, five_loss, plan, pieces.special["pad"]):
        log.info("encoder, epoch %d: loss %.3f, %.0f s", epoch + 1, loss, seconds)
    return reader, pieces


def fit_blend(encoded: Array, linear: Array, labels: Sequence[int]) -> Blend:
    shares = np.bincount(labels, minlength=len(FIVE_LABELS)) / len(labels)
    heavier = {label: float(share**-EVENNESS) for label, share in enumerate(shares) if share}
    model = LogisticRegression(C=BLEND_RIDGE, class_weight=heavier, max_iter=3_000)
    model.fit(stacked(encoded, linear), labels)
    return Blend(model.coef_.T, model.intercept_)


def cross_validated(encoded: Array, linear: Array, labels: Sequence[int]) -> Array:
    """Probabilities (texts, labels), each text's from a blend that other texts taught."""
    truth = np.array(labels)
    found = np.zeros((len(truth), len(FIVE_LABELS)))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for known, unknown in folds.split(linear, truth):
        blend = fit_blend(encoded[known], linear[known], truth[known].tolist())
        found[unknown] = blend.probabilities(encoded[unknown], linear[unknown])
    return found


def measured(scores: Array, rows: Sequence[LabelledText]) -> dict[str, dict[str, float]]:
    """F1 by its averages, of all rows and of each part of the set."""
    truth, given = np.array(labels_of(rows)), scores.argmax(axis=1)
    parts = {"all": np.ones(len(rows), bool)}
    for name in sorted({row.part for row in rows} - {""}):
        parts[name] = np.array([row.part == name for row in rows])
    return {
        name: {
            f"{average}_f1": round(float(f1_score(truth[chosen], given[chosen], average=average)), 4)
            for average in ("weighted", "macro")
        }
        for name, chosen in parts.items()
    }


def read_encoder(folder: Path, texts: Sequence[str]) -> Array:
    """Scores (texts, labels) of the encoder as the program will run it."""
    return np.array([one.logits for one in Encoder(read_model(folder), threads=2).read(texts)], float)


def run(
    rows: Sequence[LabelledText], folder: Path, layers: int, epochs: int, most: int | None
) -> dict[str, Any]:
    """Train, write the model and measure it on the texts held out, as the program will read them."""
    known, held = split(rows, most)
    texts = [row.text for row in held]
    folder.mkdir(parents=True, exist_ok=True)
    log.info("%d texts to learn from, %d held out", len(known), len(held))
    train_linear(known).save(folder / LINEAR_FILE)
    linear = read_tfidf(folder / LINEAR_FILE).scores(texts)
    log.info("linear: %s", measured(linear, held))
    reader, pieces = train_encoder(known, layers, epochs)
    exact = predict(reader, [pieces.ids(text) for text in texts], pieces.special["pad"]).numpy().astype(float)
    log.info("encoder in float: %s", measured(exact, held))
    version, pieces_about = write_reader(reader, pieces, folder, [row.text for row in known])
    about = {"version": f"rusentiment-{version}", "labels": list(FIVE_LABELS), **pieces_about}
    write_about(folder, about)
    encoded = read_encoder(folder, texts)
    blend = fit_blend(encoded, linear, labels_of(held))
    write_about(folder, about | {"blend": {"weights": blend.weights.tolist(), "bias": blend.bias.tolist()}})
    blended = cross_validated(encoded, linear, labels_of(held))
    results = {
        "learned_from": len(known),
        "held_out": len(held),
        "linear": measured(linear, held),
        "encoder_float": measured(exact, held),
        "encoder": measured(encoded, held),
        "blend": measured(blended, held),
        "labels": list(FIVE_LABELS),
        "blend_confusion": confusion_matrix(labels_of(held), blended.argmax(axis=1)).tolist(),
    }
    (folder / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=TEXTS, help="RuSentiment's training part: text,label")
    parser.add_argument("--out", type=Path, default=PLACE)
    parser.add_argument("--layers", type=int, default=LAYERS)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--most", type=int, help="learn from and test on so many texts only")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    rows = told(read_five, options.texts, "обучающая часть RuSentiment, столбцы text,label (--texts ФАЙЛ)")
    print(json.dumps(run(rows, options.out, options.layers, options.epochs, options.most), indent=1))


if __name__ == "__main__":
    main()
