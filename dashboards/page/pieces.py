"""Texts of a library's page in pieces, a day each: what is drawn of a day's texts stays while they stay as they are.

A piece is JSON in an element of its own, with numbers of its own for names and texts; ``scripts/figures/joined.js`` makes one
campaign of all pieces of a page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from dashboards.labels import Topic
from dashboards.page.forms import word_forms
from dashboards.page.payload import DATA, item_id, piece_payload, script_json
from dashboards.page.texts import Names
from dashboards.records.texts import Text

OPENS, ENDS = b'<script type="application/json" class="piece">', b"</script>\n"


class Piece(msgspec.Struct, frozen=True):
    """Of what a piece was drawn, as a digest, and what the page says of its texts besides: how many there are, how many posts and
    comments of the region, how many people corrected, and from what networks."""

    day: str
    of: str
    texts: int
    posts: int
    comments: int
    corrected: int
    networks: list[str]


@dataclass(frozen=True)
class Pieces:
    """A page's pieces, newest first: what is known of each and how it stands on the page, in UTF-8. ``posts`` are the texts of its table of posts."""

    known: Sequence[Piece]
    drawn: Sequence[bytes]
    posts: Sequence[Text]


@dataclass(frozen=True)
class Pen:
    """What every piece is drawn with. ``decided`` says what people decided of a text, by its id."""

    names: Names
    topics: Sequence[Topic]
    decided: Mapping[str, str]
    lemma_of: Callable[[str], str] | None

    def draw(self, day: str, of: str, texts: Sequence[Text]) -> tuple[Piece, bytes]:
        """One day's texts of a library, newest first, drawn of what ``of`` is a digest of."""
        counted = [one.kind for one in texts if not one.outside]
        embedded = piece_payload(texts, self.names, self.topics)
        told = {
            str(at): self.decided[key] for at, key in enumerate(map(item_id, texts)) if key in self.decided
        }
        forms = word_forms((one.text for one in texts), self.lemma_of) if self.lemma_of else ""
        piece = Piece(
            day, of, len(texts), counted.count("post"), counted.count("comment"), len(told), embedded["networks"]
        )  # fmt: skip
        return piece, script_json(embedded | {"corrections": told, "forms": forms}).encode("utf-8", "replace")


def drawn_pieces(page: bytes) -> list[bytes]:
    """The pieces of a page in the order in which they stand there. No text in them can end their element."""
    return [piece.partition(ENDS)[0] for piece in page.split(OPENS)[1:]]


def with_pieces(page: str, pieces: Sequence[bytes]) -> bytes:
    """A page in UTF-8, with pieces after its data."""
    shown, opens, rest = page.partition(DATA)
    data, ends, scripts = rest.partition(ENDS.decode())
    elements = (part for piece in pieces for part in (OPENS, piece, ENDS))
    return b"".join(
        (
            f"{shown}{opens}{data}{ends}".encode("utf-8", "replace"),
            *elements,
            scripts.encode("utf-8", "replace"),
        )
    )
