"""Whole numbers as a short text: each as a variable-length quantity (LEB128, 7 bits a byte), all in Base64."""

import base64
from collections.abc import Sequence


def packed(numbers: Sequence[int]) -> str:
    """Numbers from 0 up. ``scripts/counts.js`` unpacks them. Raises ``ValueError`` for a negative one."""
    if numbers and min(numbers) < 0:
        raise ValueError("only numbers from 0 up can be packed")
    if not numbers or max(numbers) < 128:
        return base64.b64encode(bytes(numbers)).decode()
    out = bytearray()
    for number in numbers:
        while number > 127:
            out.append(number & 127 | 128)
            number >>= 7
        out.append(number)
    return base64.b64encode(out).decode()
