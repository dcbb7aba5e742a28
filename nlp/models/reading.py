"""What a model says of one text."""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt


class Reading(msgspec.Struct, frozen=True, eq=False, gc=False):
    """``logits`` (heads) of a text, and ``by_word`` (words, heads): what each of its ``words`` gave to them.

    ``layers`` (layers, size) are the means of the encoder's layers that were asked for.
    """

    logits: npt.NDArray[np.float32]
    words: tuple[str, ...]
    by_word: npt.NDArray[np.float32]
    layers: npt.NDArray[np.float32] | None = None
