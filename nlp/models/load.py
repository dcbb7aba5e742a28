"""The shipped models of a tier: ``full`` reads with the encoder and the linear model, ``fast`` with the latter alone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Literal

from nlp.models.blend import FILE as BLEND
from nlp.models.blend import BlendWeights, read_blend
from nlp.models.encoder import GRAPH, Encoder, read_model
from nlp.models.linear import FILE as LINEAR
from nlp.models.linear import Linear, read_linear
from nlp.models.pooling import by_topic
from nlp.models.reading import Reading
from nlp.names.rules import FILE as LINKS
from nlp.names.rules import LinkWeights, read_link_weights
from nlp.text.words import Token
from nlp.wants.meaning import FILE as WANTS
from nlp.wants.meaning import Meaning, read_wants

Tier = Literal["full", "fast"]


@dataclass(frozen=True)
class Models:
    """What reads a text besides the rules, and how much each reading weighs; ``encoder`` only in ``full``.

    ``meaning`` reads wants. ``links``: what the rules about libraries' names weigh.
    """

    version: str
    blend: BlendWeights | None
    linear: Linear
    encoder: Encoder | None
    meaning: Meaning | None
    links: LinkWeights

    def read(
        self, texts: Sequence[str], words: Sequence[Sequence[Token]], named: bool = True
    ) -> list[list[Reading]]:
        """The readings of each model, the strongest model first; one reading a text. Only ``named`` ones say which words gave
        what.
        """
        if not self.encoder:
            return [self.linear.read(texts, words, named)]
        return [self.encoder.read(texts, named), self.linear.read(texts, words, named=False)]


def load_models(folder: Traversable, tier: Tier, threads: int = 1, blended: bool = True) -> Models:
    """Read the models of a tier from a folder; without weights for their blend and for wants if those are still to be fitted.

    Raises ``FileNotFoundError`` where a file is missing.
    """
    wants = read_wants(folder) if blended else None
    layers = wants.layers if wants else ()
    return Models(
        models_version(folder, tier) if blended else "",
        read_blend(folder, tier) if blended else None,
        Linear(read_linear(folder)),
        Encoder(read_model(folder), threads, by_topic, layers) if tier == "full" else None,
        Meaning(wants) if wants else None,
        read_link_weights(folder),
    )


def models_version(folder: Traversable, tier: Tier) -> str:
    """The tier and a digest of its files. Raises ``FileNotFoundError``."""
    digest = hashlib.sha256()
    for name in (LINEAR, WANTS) if tier == "fast" else (GRAPH, LINEAR, WANTS):
        digest.update(folder.joinpath(name).read_bytes())
    # Text: a checkout may end its lines otherwise.
    for name in (BLEND, LINKS):
        digest.update(folder.joinpath(name).read_text(encoding="utf-8").encode())
    return f"{tier}-{digest.hexdigest()[:8]}"
