"""The pieces that Russian needs, and a text's way to their numbers.

Most of the 250,000 pieces belong to other scripts; a text in Russian never meets them. Kept are pieces of Cyrillic,
punctuation, digits and emoji, and the commonest Latin ones.
"""

import re
from dataclasses import dataclass

from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from nlp.training.checkpoint import Checkpoint

LATIN_PIECES = 6000
SPACE = "▁"
_SIGNS = r"\u0021-\u0040\u005b-\u0060\u007b-\u007e\u00a0-\u00bf\u2010-\u2122\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d"
_RUSSIAN = re.compile(rf"[{SPACE}а-яёА-ЯЁ{_SIGNS}]+")
_LATIN = re.compile(rf"[{SPACE}A-Za-z]+")


@dataclass(frozen=True)
class Vocabulary:
    """``rows`` are the kept rows of the word embeddings, in the order of the new numbers."""

    rows: list[int]
    pieces: list[tuple[str, float]]
    normal: dict[int, str]


def pruned(checkpoint: Checkpoint) -> Vocabulary:
    rows = list(checkpoint.special.values())
    rows.sort()
    latin = 0
    for number, (piece, _) in enumerate(checkpoint.pieces):
        if number in checkpoint.special.values():
            continue
        # Pieces stand in the order of their frequency.
        if _RUSSIAN.fullmatch(piece):
            rows.append(number)
        elif _LATIN.fullmatch(piece) and latin < LATIN_PIECES:
            latin += 1
            rows.append(number)
    normal = {point: text for point, text in checkpoint.normal.items() if point < 0x2C00 or point > 0xFE00}
    return Vocabulary(rows, [checkpoint.pieces[row] for row in rows], normal)


def tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """A ``tokenizers`` unigram model; texts are normalised by ``normal`` before (``str.translate``)."""
    unknown = next(number for number, (piece, _) in enumerate(vocabulary.pieces) if piece == "<unk>")
    found = Tokenizer(models.Unigram(vocabulary.pieces, unk_id=unknown, byte_fallback=False))
    found.pre_tokenizer = pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="always", split=False)
    found.decoder = decoders.Metaspace()
    return found
