"""The place behind an adjective."""

from __future__ import annotations

import pytest

from nlp.names.profiles import village_forms


@pytest.mark.parametrize(
    ("stem", "forms"),
    [
        ("малышевск", {"малышево", "малышева", "малышеве"}),
        ("подберезинск", {"подберезье", "подберезья"}),
        ("туричинск", {"туричино", "туричине"}),
        ("добручинск", {"добручи", "добручах"}),
        ("ягодинск", {"ягодное", "ягодного"}),
        ("сосновск", {"сосновка", "сосновке"}),
        ("изборск", {"изборск", "изборске"}),
    ],
)
def test_forms_of_the_place_are_among_those_listed(stem: str, forms: set[str]) -> None:
    assert forms <= village_forms(stem)


@pytest.mark.parametrize(
    ("stem", "place", "fits"),
    [
        ("павск", "павы", True),
        ("дубровенск", "дубровно", True),
        ("полонск", "полоное", True),
        ("павловск", "павы", False),
        ("гавровск", "лавры", False),
    ],
)
def test_a_listed_village_may_have_a_short_root(stem: str, place: str, fits: bool) -> None:
    assert (place in village_forms(stem, shortest=3)) is fits
