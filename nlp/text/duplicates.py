"""A key that (nearly) the same texts share: reposts with another name, number, smiley or order of words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from nlp.text.words import Token

# «Спасибо большое!» from a hundred readers is no copying.
_FEWEST_WORDS = 4
# Of longer texts only these many words are compared: with one word of 24 changed, three in four keep the key.
# Fewer words would put different texts together.
_SIGNATURE = 6
_LONG = 12


def duplicate_key(tokens: Sequence[Token]) -> str | None:
    """The key of a text, the same in every run; ``None`` for a text too short to be copied.

    Names, numbers, function words, emoji, tags and punctuation do not count, nor does the order of words. A
    short text must keep all its words; of a longer one the words with the smallest hashes are the key.
    """
    words = {token.word.lemma for token in tokens if token.word.content}
    if len(words) < _FEWEST_WORDS:
        return None
    hashes = sorted([_hash(word) for word in words])
    kept = hashes[:_SIGNATURE] if len(hashes) >= _LONG else hashes
    return hashlib.blake2b(" ".join(kept).encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=1 << 17)
def _hash(word: str) -> str:
    return hashlib.blake2b(word.encode(), digest_size=8).hexdigest()
