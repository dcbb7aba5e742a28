"""The encoder at run time: texts in, logits of every head out, and what each word gave to them.

The model is an ONNX graph with int8 matrices (``data/model/reader.onnx``), run by ONNX Runtime on the processor. Each
head is linear on the token vectors, so the graph gives the logits of every token: the text's tone is their mean, and
the words that decided can be read off exactly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.models.reading import Reading

Array = npt.NDArray[np.float32]

GRAPH = "reader.onnx"
MOST_TOKENS = 160  # longer texts are cut: what people think of a library stands in the first hundred words
MOST_CHARACTERS = 4_000
BATCH_TOKENS = 400  # more leave the second cache
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class ModelFiles:
    """What a model consists of: the graph, the pieces, and what its heads mean."""

    graph: bytes
    tokenizer: bytes
    about: dict[str, Any]


def read_model(folder: Traversable) -> ModelFiles:
    """Read the files of a model's folder. Raises ``FileNotFoundError``."""
    about = json.loads(folder.joinpath("model.json").read_text(encoding="utf-8"))
    return ModelFiles(
        folder.joinpath(GRAPH).read_bytes(), folder.joinpath("tokenizer.json").read_bytes(), about
    )


def mean(by_token: Array) -> Array:
    """Logits (heads) of a text from those of its tokens (tokens, heads)."""
    found: Array = by_token.mean(axis=0)
    return found


class Encoder:
    """Reads texts in batches of one length. ``threads`` is how many threads one batch may use; ``pool`` makes a text's
    logits of those of its tokens, as in training; ``layers`` names values of the graph that are wanted as well.
    """

    def __init__(
        self,
        files: ModelFiles,
        threads: int = 1,
        pool: Callable[[Array], Array] = mean,
        layers: Sequence[str] = (),
    ) -> None:
        self._files = files
        self._threads = threads
        self._pool = pool
        self._layers = layers
        self._normal = {int(point): text for point, text in files.about["normal"].items()}

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        return Tokenizer.from_buffer(self._files.tokenizer)

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Normalising apart from adding is a quarter faster than the fused operation on a processor.
        return onnxruntime.InferenceSession(
            _telling(self._files.graph, self._layers),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],
        )

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """One reading for each text, in order, the same whatever else is read. A text without any token reads as an
        empty one.
        """
        normal = [self._normalised(text) for text in texts]
        encoded = self._tokenizer.encode_batch(normal, add_special_tokens=False)
        pieces = [item.ids[: MOST_TOKENS - 2] for item in encoded]
        found: dict[int, Reading] = {}
        for batch in _batches([len(ids) for ids in pieces]):
            by_token, *layers = self._session.run(
                ["by_token", *self._layers], {"tokens": self._framed([pieces[at] for at in batch])}
            )
            for row, index in enumerate(batch):
                spans = encoded[index].offsets[: MOST_TOKENS - 2]
                means = np.stack([layer[row].mean(axis=0) for layer in layers]) if layers else None
                found[index] = self._reading(normal[index], spans, by_token[row], means)
        return [found[index] for index in range(len(texts))]

    def _reading(
        self, text: str, spans: Sequence[tuple[int, int]], by_token: Array, layers: Array | None
    ) -> Reading:
        return Reading(self._pool(by_token), *_by_word(text, spans, by_token), layers)

    def _normalised(self, text: str) -> str:
        return _SPACES.sub(" ", text[:MOST_CHARACTERS].translate(self._normal)).strip()

    def _framed(self, rows: Sequence[Sequence[int]]) -> npt.NDArray[np.int64]:
        """Texts of one length between the marks of beginning and end."""
        special = self._files.about["special"]
        return np.array([[special["bos"], *ids, special["eos"]] for ids in rows], np.int64)


def _telling(graph: bytes, values: Sequence[str]) -> bytes:
    """The graph with inner values among its outputs.

    Of two protobuf messages one behind the other lists are joined: what is added is a model (7: graph) of outputs alone
    (12: output, 1: name), https://protobuf.dev/programming-guides/encoding/#last-one-wins.
    """
    outputs = b"".join(_field(12, _field(1, value.encode())) for value in values)
    return graph + _field(7, outputs) if outputs else graph


def _field(number: int, content: bytes) -> bytes:
    """A protobuf field of bytes. Its length is a number of seven bits a byte, the lowest first."""
    length, left = b"", len(content)
    while left > 0x7F:
        length, left = length + bytes((left & 0x7F | 0x80,)), left >> 7
    return bytes((number << 3 | 2,)) + length + bytes((left,)) + content


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices of texts of exactly one length together: nothing is padded, so no text touches another."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    for length, same in groupby(order, key=lengths.__getitem__):
        indices = list(same)
        size = max(1, BATCH_TOKENS // (length + 2))
        yield from (indices[at : at + size] for at in range(0, len(indices), size))


def _by_word(text: str, spans: Sequence[tuple[int, int]], by_token: Array) -> tuple[tuple[str, ...], Array]:
    """Join the pieces of a word; the marks of beginning and end belong to no word."""
    words: list[str] = []
    tokens: list[int] = []  # those that words are made of, and where each word begins among them
    begins: list[int] = []
    last = -1
    for number, (start, end) in enumerate(spans, 1):
        piece = text[start:end]
        bare = piece.strip()
        if not bare:
            last = -1
            continue
        if start == last and words and piece[0].isalnum() and words[-1][-1].isalnum():
            words[-1] += piece
        else:
            begins.append(len(tokens))
            words.append(bare)
        tokens.append(number)
        last = end
    shares = by_token[tokens] / np.float32(len(spans) + 2)
    by_word = np.add.reduceat(shares, begins) if begins else shares
    return tuple(words), by_word
