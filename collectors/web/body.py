"""An answer's body, unpacked piece by piece so that a small one cannot fill the memory."""

import zlib
from collections.abc import Iterable

# A thousandth of what it may unpack to.
PIECE = 1 << 14


class TooLarge(Exception):
    """A body that goes on beyond what is allowed, as it came or unpacked."""


class Garbled(Exception):
    """A body that cannot be unpacked, or whose end is missing."""


def whole_body(pieces: Iterable[bytes], encoding: str, most: int) -> bytes:
    """The body that came in ``pieces`` of about ``PIECE`` bytes. ``encoding`` is the header Content-Encoding, ``most`` in bytes.

    Raises ``TooLarge`` and ``Garbled``.
    """
    packed = encoding.strip().lower() in ("gzip", "x-gzip", "deflate")
    unpacking, body, came = zlib.decompressobj(wbits=47), bytearray(), 0
    for piece in pieces:
        came += len(piece)
        try:
            body += unpacking.decompress(piece, most + 1 - len(body)) if packed else piece
        except zlib.error as error:
            raise Garbled from error
        if max(came, len(body)) > most:
            raise TooLarge
    if packed and came and not unpacking.eof:
        raise Garbled
    return bytes(body)
