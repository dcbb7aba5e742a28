"""One wrong letter is forgiven in names, never in words of the language."""

from __future__ import annotations

import pytest

from nlp.names.lexis import Typos

TYPOS = Typos({"себежская", "чулымская", "сосна", "радуга", "философовой", "барутская", "миритиницкая"})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("себижская", "себежская"),  # another letter
        ("себежкая", "себежская"),  # a letter less
        ("себбежская", "себежская"),  # a letter more
        ("себежсакя", "себежская"),  # two exchanged
        ("чюлымская", "чулымская"),
        ("филасофовой", "философовой"),
        ("барутцкая", "барутская"),
        ("баруцкая", "барутская"),
        ("миритинитская", "миритиницкая"),  # as it is said
    ],
)
def test_one_edit_is_mended(written: str, meant: str) -> None:
    assert TYPOS.meant(written) == meant


@pytest.mark.parametrize("written", ["сибижская", "сасна", "радуге", "радужная", "себежская", "", "я" * 60])
def test_anything_else_stays(written: str) -> None:
    assert TYPOS.meant(written) == written
