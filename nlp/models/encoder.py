"""The encoder at run time: texts in, logits of every head out, and what each word gave to them.

The model is an ONNX graph with int8 matrices (``data/model/reader.onnx``), run by ONNX Runtime on the processor. Each
head is linear on the token vectors, so the graph gives the logits of every token: the text's tone is their mean, and
the words that decided can be read off exactly. Long texts are read window by window, all of their tokens count.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable
from itertools import groupby, pairwise
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from nlp.models.reading import Reading

Array = npt.NDArray[np.float32]
Piece = TypeVar("Piece")

GRAPH = "reader.onnx"
WINDOW = 512  # pieces that are read at once, marks of beginning and end among them; longer texts take several windows
# More than a network's post holds; of more, which is noise, both ends are read.
MOST_PIECES = 12 * (WINDOW - 2)
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
    """Logits (…, heads) of texts from those of their tokens (…, tokens, heads)."""
    found: Array = by_token.mean(axis=-2)
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

    def read(self, texts: Sequence[str], named: bool = True) -> list[Reading]:
        """One reading for each text, in order, the same whatever else is read. A text without any token reads as an
        empty one. Only ``named`` ones say which words gave what.
        """
        normal = [self._normalised(text) for text in texts]
        tokenizer = self._tokenizer
        encode = tokenizer.encode_batch if named else tokenizer.encode_batch_fast  # which knows no offsets
        encoded = encode(normal, add_special_tokens=False)
        windows: list[Sequence[int]] = []
        mine: list[range] = []  # the windows of each text
        for item in encoded:
            its = _windows(_ends(item.ids))
            mine.append(range(len(windows), len(windows) + len(its)))
            windows += its
        text_of = [text for text, numbers in enumerate(mine) for _ in numbers]
        read: dict[int, list[Array]] = {}
        found: dict[int, Reading] = {}
        for batch in _batches([len(window) for window in windows]):
            told = self._session.run(
                ["by_token", *self._layers], {"tokens": self._framed([windows[at] for at in batch])}
            )
            logits, means = self._pooled(told)
            for row, at in enumerate(batch):
                text = text_of[at]
                if len(mine[text]) == 1:
                    said = logits[row], None if means is None else means[row]
                    pieces = told[0][row][1:-1]
                else:
                    read[at] = [values[row] for values in told]
                    if not all(one in read for one in mine[text]):
                        continue
                    # Values of tokens are many: none is held longer than its text needs it.
                    parts = [read.pop(one) for one in mine[text]]
                    said = self._pooled([np.concatenate(values) for values in zip(*parts, strict=True)])
                    pieces = np.concatenate([by_token[1:-1] for by_token, *_ in parts])
                words: tuple[str, ...] = ()
                by_word = pieces[:0]
                if named:
                    marks = 2 * len(mine[text])  # of beginning and end
                    shares = pieces / np.float32(len(pieces) + marks)
                    words, by_word = _by_word(normal[text], _ends(encoded[text].offsets), shares)
                found[text] = Reading(said[0], words, by_word, said[1])
        return [found[text] for text in range(len(texts))]

    def _pooled(self, told: Sequence[Array]) -> tuple[Array, Array | None]:
        """Logits (…, heads) and means of layers (…, layers, size) from the values of tokens (…, tokens, heads or size)."""
        by_token, *layers = told
        means = [layer.mean(axis=-2) for layer in layers]
        return self._pool(by_token), np.stack(means, axis=-2) if means else None

    def _normalised(self, text: str) -> str:
        return _SPACES.sub(" ", text.translate(self._normal)).strip()

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


def _ends(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Of more than ``MOST_PIECES`` the first and the last ones."""
    half = MOST_PIECES // 2
    return pieces if len(pieces) <= MOST_PIECES else [*pieces[:half], *pieces[-half:]]


def _windows(ids: Sequence[int]) -> list[Sequence[int]]:
    """The pieces in as few windows as hold them, of like length; a text without any piece is one empty window."""
    count = max(1, -(-len(ids) // (WINDOW - 2)))
    edges = [len(ids) * at // count for at in range(count + 1)]
    return [ids[start:end] for start, end in pairwise(edges)]


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices of texts of exactly one length together: nothing is padded, so no text touches another."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    for length, same in groupby(order, key=lengths.__getitem__):
        indices = list(same)
        size = max(1, BATCH_TOKENS // (length + 2))
        yield from (indices[at : at + size] for at in range(0, len(indices), size))


def _by_word(text: str, spans: Sequence[tuple[int, int]], shares: Array) -> tuple[tuple[str, ...], Array]:
    """Join the pieces of a word; ``shares`` (pieces, heads) is what each gave to the text's logits."""
    words: list[str] = []
    pieces: list[int] = []  # those that words are made of, and where each word begins among them
    begins: list[int] = []
    last = -1
    for number, (start, end) in enumerate(spans):
        piece = text[start:end]
        bare = piece.strip()
        if not bare:
            last = -1
            continue
        if start == last and words and piece[0].isalnum() and words[-1][-1].isalnum():
            words[-1] += piece
        else:
            begins.append(len(pieces))
            words.append(bare)
        pieces.append(number)
        last = end
    chosen = shares[pieces]
    by_word = np.add.reduceat(chosen, begins) if begins else chosen
    return tuple(words), by_word
