"""What runs on the machines of a cluster: one tagger a worker, made of the package and the models installed there.

Scheduler and workers import this module by its name; only strings, numbers and bytes (MessagePack) come and go. Heavy
imports stand inside the functions: a scheduler reads no text.
"""

from __future__ import annotations

import hashlib
import traceback
from collections import OrderedDict
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

import msgspec

from campaign.shipped import shipped

if TYPE_CHECKING:
    from nlp.models.load import Models, Tier
    from nlp.tagger import Recipe, Tagger

# How an answer begins: the version that is installed here, tags, a recipe that is not known here, a mistake of ours.
VERSION, TAGS, UNKNOWN, MISTAKE = b"=", b"+", b"?", b"!"
# Campaigns that tag at once share a worker's models; each has its own names of libraries.
_KEPT = 4
# The first text loads what is loaded with the first text.
_FIRST = "Спасибо!"

_pack = msgspec.msgpack.Encoder().encode
_texts = msgspec.msgpack.Decoder(list[str]).decode
_taggers: OrderedDict[str, Tagger] = OrderedDict()
_alone = Lock()  # a tagger is not for several threads at once


def packed(recipe: Recipe) -> bytes:
    """A recipe on its way, without its models: every worker has its own."""
    return _pack((recipe.tier, recipe.libraries))


def name_of(recipe: bytes) -> str:
    return hashlib.sha256(recipe).hexdigest()


def version(tier: Tier) -> bytes:
    """The version of the models and rules that are installed here."""
    from nlp.tagger import Recipe

    try:
        return VERSION + Recipe((), shipped("model"), tier).model_version.encode()
    except Exception:  # noqa: BLE001  # an exception of ours would be pickled
        return MISTAKE + traceback.format_exc().encode()


def hold(recipe: bytes, wanted: str, threads: int) -> bytes:
    """The version that is installed here; if it is the wanted one, a tagger of this recipe is held ready."""
    from nlp.models.load import Tier
    from nlp.names.profiles import LibraryName
    from nlp.tagger import Tagger

    try:
        tier, libraries = msgspec.msgpack.decode(recipe, type=tuple[Tier, tuple[LibraryName, ...]])
        here = version(tier)
        with _alone:
            if here == VERSION + wanted.encode() and name_of(recipe) not in _taggers:
                tagger = Tagger(libraries, _models(tier, threads))
                tagger.tag([_FIRST])
                _taggers[name_of(recipe)] = tagger
                while len(_taggers) > _KEPT:
                    _taggers.popitem(last=False)
    except Exception:  # noqa: BLE001
        return MISTAKE + traceback.format_exc().encode()
    return here


def tag(name: str, texts: bytes) -> bytes:
    """The tags of texts by the recipe of this name, in order."""
    try:
        with _alone:
            if name not in _taggers:
                return UNKNOWN
            _taggers.move_to_end(name)
            return TAGS + _pack(_taggers[name].tag(_texts(texts)))
    except Exception:  # noqa: BLE001
        return MISTAKE + traceback.format_exc().encode()


@cache
def _models(tier: Tier, threads: int) -> Models:
    from nlp.models.load import load_models

    return load_models(shipped("model"), tier, threads)
