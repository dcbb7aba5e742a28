"""What stands for a text whose words are gone: enough for figures, nothing for readers."""

from __future__ import annotations

import pytest

from campaign.settings import parse_campaign
from collectors.wordless import GONE, Wordless
from tests.warehouse.world import CAMPAIGN, KEY, TAG

ZINA = ("vk", "1900000555")
RULES = parse_campaign(CAMPAIGN)


@pytest.fixture
def wordless() -> Wordless:
    return Wordless(KEY, RULES.matcher(), RULES.near_tags(), {}, frozenset({ZINA, ("vk", "zina_p")}))


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Печка не греет", ""),
        ("Когда починят печку?", "?"),
        (f"Печка! {TAG} #печка", f" {TAG}"),
        ("Почему #неделякачествo?", "? #неделякачество"),
        ("😀", ""),
    ],
)
def test_of_a_text_stay_its_question_and_its_tag(wordless: Wordless, text: str, ends: str) -> None:
    shown = wordless.words(text)
    assert shown.startswith(f"{GONE} · ") and len(shown) == len(f"{GONE} · 0123456789") + len(ends)
    assert RULES.matcher().match(shown) == RULES.matcher().match(text)
    assert wordless.words(shown) == shown
    assert "печк" not in shown.lower()


def test_texts_of_the_same_letters_stay_the_same(wordless: Wordless) -> None:
    assert wordless.words("Спасибо!") == wordless.words("спасибо") != wordless.words("спасибо вам")
    assert wordless.words("") == "" and wordless.words(" \n") == " \n"


def test_whoever_writes_like_a_removed_text_is_removed_too(wordless: Wordless) -> None:
    for text in (f"{GONE} · 0123456789 и печка", f"{GONE} · печка", f"Печка {GONE} · 0123456789"):
        assert "печка" not in wordless.words(text).lower()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("[id1900000555|Зина], спасибо", "[id1900000555|читатель {}], спасибо"),
        ("@id1900000555 (Зина), спасибо", "@id1900000555 (читатель {}), спасибо"),
        ("[zina_p|Зина] и [id7|Аня]", "[zina_p|читатель {}] и [id7|Аня]"),
        ("Зина, спасибо", "Зина, спасибо"),
    ],
)
def test_a_mention_loses_the_name_of_whoever_has_none(wordless: Wordless, text: str, left: str) -> None:
    shown = wordless.names("vk", text)
    code = wordless.names("vk", "[id1900000555|Зина]").partition("читатель ")[2].rstrip("]")
    assert shown == left.format(code)
    assert wordless.names("vk", shown) == shown
