"""Small mistakes in Python: each place where a sign, a number, a condition or a result could be another."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OTHERS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div, ast.Pow: ast.Mult,
    ast.Break: ast.Continue, ast.Continue: ast.Break,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "minimum": "maximum", "maximum": "minimum"}


@dataclass(frozen=True)
class Change:
    """The whole text after a change; the statement with it before and after, on one line."""

    text: str
    before: str
    after: str


def drawn(root: Path, files: Sequence[str], count: int, seed: int) -> Iterator[tuple[str, Change]]:
    """As many changes of all that are possible in the files, by a seed, in the order of the files."""
    every = [(path, change) for path in files for change in changes((root / path).read_text("utf-8"))]
    chosen = sorted(random.Random(seed).sample(range(len(every)), min(count, len(every))))
    return (every[each] for each in chosen)


def changes(source: str) -> Iterator[Change]:
    """Every change of one place; types, texts and what is imported for types stay."""
    tree = ast.parse(source)
    for statement in _statements(tree):
        for node in _expressions(statement):
            for field, instead in _other(node):
                before, kept = _line(statement), getattr(node, field)
                setattr(node, field, instead)
                yield Change(ast.unparse(tree), before, _line(statement))
                setattr(node, field, kept)


def _statements(tree: ast.Module) -> Iterator[ast.stmt]:
    for node in ast.walk(tree):
        is_for_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if isinstance(node, ast.stmt) and not is_for_types:
            yield node


def _expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """The statement and what it is made of, without other statements and annotations."""
    yield statement
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        for field, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else [value]:
                skipped = isinstance(child, ast.stmt | ast.arg) or field in ("annotation", "returns", "decorator_list")  # fmt: skip
                if isinstance(child, ast.AST) and not skipped:
                    yield child
                    waiting.append(child)


def _other(node: ast.AST) -> Iterator[tuple[str, Any]]:
    """Fields of a node and what they could be instead."""
    if isinstance(node, ast.Compare):
        for at, sign in enumerate(node.ops):
            yield "ops", [*node.ops[:at], OTHERS[type(sign)](), *node.ops[at + 1 :]]
    if isinstance(node, ast.BoolOp | ast.BinOp | ast.AugAssign) and type(node.op) in OTHERS:
        yield "op", OTHERS[type(node.op)]()
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "operand", ast.UnaryOp(ast.Not(), node.operand)
    if isinstance(node, ast.If | ast.IfExp | ast.While) and not isinstance(node.test, ast.Compare):
        yield "test", ast.UnaryOp(ast.Not(), node.test)
    if isinstance(node, ast.comprehension) and node.ifs:
        yield "ifs", []
    if isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
        yield "value", not node.value if isinstance(node.value, bool) else node.value + 1
    if isinstance(node, ast.Name) and node.id in NAMES:
        yield "id", NAMES[node.id]
    if isinstance(node, ast.Attribute) and node.attr in NAMES:
        yield "attr", NAMES[node.attr]
    if isinstance(node, ast.Return) and node.value and not isinstance(node.value, ast.Constant):
        yield "value", ast.Constant(None)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield "value", ast.Constant(...)


def _line(statement: ast.stmt) -> str:
    """The statement without those within it."""
    return ast.unparse(statement).split(":\n")[0].replace("\n", " ")[:300]
