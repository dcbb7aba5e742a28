"""What decides tags has one version: whoever changes it tags anew, whoever only explains it better does not."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from campaign.places import municipalities, outside, settlements
from nlp.version import rules_digest, rules_version
from tests.commands.e2e import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The sources in a folder of their own."""
    for package in ("nlp", "campaign"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("training"))
    return tmp_path


def digest(checkout: Path) -> bytes:
    rules_digest.cache_clear()
    return rules_digest(checkout.joinpath)


def edit(checkout: Path, name: str, change: Callable[[str], str]) -> None:
    path = checkout / name
    old = path.read_text("utf-8")
    new = change(old)
    assert new != old, "the test would prove nothing"
    path.write_text(new, encoding="utf-8")


def test_the_same_sources_elsewhere_are_the_same_version(checkout: Path) -> None:
    assert digest(checkout) == rules_digest()


@pytest.mark.parametrize(
    ("name", "was", "now"),
    [
        ("nlp/tagger.py", '"не ни без"', '"не ни"'),
        ("nlp/rules/asks.py", "def ", "def _"),
        ("nlp/names/profiles.py", "_SHORTEST_ROOT = 4", "_SHORTEST_ROOT = 5"),
        ("nlp/names/places.py", '"near", "district"', '"near"'),
        ("nlp/text/language.py", r"\Z", "ELSE = 1\n"),
        ("nlp/models/blend.py", r"\Z", "if True:\n    ELSE = 1\n"),
        ("nlp/lexicons/sentiment.tsv", r"\Z", "прелесть\tpositive\t1\tкакая прелесть\n"),
        ("campaign/places.py", '"дер", ', ""),
    ],
)
def test_other_rules_are_another_version(checkout: Path, name: str, was: str, now: str) -> None:
    edit(checkout, name, lambda text: re.sub(was, now, text, count=1))
    assert digest(checkout) != rules_digest()


@pytest.mark.parametrize(
    ("name", "was", "now"),
    [
        ("nlp/tagger.py", r"\Z", "# one comment more\n"),
        ("nlp/tagger.py", '"""Texts in', '"""Some texts in'),
        ("nlp/tagger.py", '"""The tags of each', '"""The very tags of each'),
        ("nlp/rules/apply.py", r"\n\n\n", "\n\n\n\n\n"),
        ("nlp/lexicons/sentiment.tsv", r"\A", "# one comment more\n"),
        ("nlp/lexicons/sentiment.tsv", r"\t[^\t\n]+\n\Z", "\tдругой пример\n"),
        # What tags nothing.
        ("nlp/pool.py", r"\Z", "ELSE = 1\n"),
        ("nlp/measure/gold.py", r"\Z", "ELSE = 1\n"),
        ("campaign/shipped.py", 'VERSION = "', 'VERSION = "9'),
    ],
)
def test_what_decides_nothing_is_no_new_version(checkout: Path, name: str, was: str, now: str) -> None:
    edit(checkout, name, lambda text: re.sub(was, now, text, count=1))
    assert digest(checkout) == rules_digest()


def test_the_ends_of_lines_are_no_new_version(checkout: Path) -> None:
    for path in checkout.rglob("*.*"):
        if path.suffix in (".py", ".tsv"):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert digest(checkout) == rules_digest()


@pytest.mark.parametrize(
    ("table", "change", "is_new"),
    [
        ("settlements", {"forms": ("другой",)}, True),
        ("settlements", {"check": "weak"}, True),
        ("settlements", {"example": "другой пример"}, False),
        ("outside", {"names": ("Другой",)}, True),
        ("outside", {"example": "другой пример"}, False),
    ],
)
def test_another_gazetteer_is_another_version(
    monkeypatch: pytest.MonkeyPatch, table: str, change: dict[str, Any], is_new: bool
) -> None:
    before = version()
    lines: list[Any] = list(settlements() if table == "settlements" else outside())
    monkeypatch.setattr(f"nlp.version.{table}", lambda: [lines[0]._replace(**change), *lines[1:]])
    assert (version() != before) is is_new


def test_other_municipalities_are_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = version()
    monkeypatch.setattr("nlp.version.municipalities", lambda: municipalities()[1:])
    assert version() != before


def version() -> str:
    found = rules_version.__wrapped__()
    assert re.fullmatch("[0-9a-f]{8}", found)
    return found
