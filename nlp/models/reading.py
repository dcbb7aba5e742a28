"""What a model says of one text."""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt


class Reading(msgspec.Struct, frozen=True, eq=False, gc=False):
    """``logits`` (heads) of a text, and ``by_word`` (words, heads): what each of its ``words`` gave to them."""

    logits: npt.NDArray[np.float32]
    words: tuple[str, ...]
    by_word: npt.NDArray[np.float32]
