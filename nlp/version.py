"""The version of what decides tags besides the models' files: the code that the tagger imports, its word lists, the gazetteer.

Comments, docstrings, examples and layout are no part of it, nor are the ends of lines: a checkout and a wheel are one version.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import msgspec

from campaign.places import municipalities, outside, settlements
from nlp.rules.phrases import lexicon_rows

TAGGER = "nlp.tagger"
PACKAGES = ("nlp", "campaign")
# Knows where files lie and the program's own version: a release alone is no reason to tag anew.
DECIDES_NOTHING = "campaign.shipped"
# The examples of a word list are for people and tests.
EXAMPLE = "example"
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
# Told by what stands around them, or by some versions of Python alone.
_UNTOLD = frozenset({"ctx", "kind", "type_comment"})


@cache
def rules_version() -> str:
    """Eight signs: what other versions tagged is tagged anew."""
    towns = [line._replace(example="") for line in settlements()]
    others = [line._replace(example="") for line in outside()]
    told = rules_digest() + msgspec.json.encode([municipalities(), towns, others])
    return hashlib.sha256(told).hexdigest()[:8]


@cache
def rules_digest(package: Callable[[str], Traversable] = files) -> bytes:
    """Of the code and the word lists in these packages."""
    digest = hashlib.sha256()
    for name, tree in sorted(_code(package).items()):
        digest.update(f"{name} {_structure(tree)}\n".encode())
    for file in sorted(package("nlp").joinpath("lexicons").iterdir(), key=lambda file: file.name):
        rows = lexicon_rows(file.read_text(encoding="utf-8"))
        told = [{column: cell for column, cell in row.items() if column != EXAMPLE} for row in rows]
        digest.update(file.name.encode() + msgspec.json.encode(told))
    return digest.digest()


def _code(package: Callable[[str], Traversable]) -> dict[str, ast.Module]:
    """The tagger's module, and those of ours that it imports, directly or not."""
    found: dict[str, ast.Module] = {}
    waiting = [TAGGER]
    while waiting:
        name = waiting.pop()
        top, *path = name.split(".")
        if name in (*found, DECIDES_NOTHING) or top not in PACKAGES or not path:
            continue
        file = package(top).joinpath("/".join(path) + ".py")
        # «from nlp.tags import Tags» may name a module or what is in one.
        if file.is_file():
            found[name] = ast.parse(file.read_text(encoding="utf-8"))
            waiting += _imported(found[name])
    return found


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _structure(node: Any) -> str:
    """What the code does, written the same by every version of Python: ``ast.dump`` differs between them."""
    if isinstance(node, list):
        return f"[{','.join(map(_structure, node))}]"
    if not isinstance(node, ast.AST):
        return ascii(node)
    fields = {name: value for name, value in ast.iter_fields(node) if name not in _UNTOLD}
    if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
        fields["body"] = fields["body"][1:]
    told = (f"{name}={_structure(value)}" for name, value in fields.items() if value not in (None, []))
    return f"{type(node).__name__}({','.join(told)})"
