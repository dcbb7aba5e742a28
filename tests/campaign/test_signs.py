"""Which signs can be stored, seen and written, and which stand for another."""

import json
import unicodedata
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.signs import DEEPEST, sound, unescaped, visible, xml_safe

# With halves of emoji and zero bytes, which a network may send.
ANY = st.text(st.characters(codec=None, categories=None) | st.sampled_from("\ud83d\ude00\0\uffff"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | ANY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("Спасибо \ud83d", "Спасибо "),
        ("\udc00а\0б", "аб"),
        ("😀", "😀"),
        ({"имя\ud83d": ["Анна \ude00", {"город": "Псков\0"}]}, {"имя": ["Анна ", {"город": "Псков"}]}),
        (2**63 - 1, 2**63 - 1),
        (2**63, str(2**63)),
        (True, True),
    ],
)
def test_what_cannot_be_stored_is_dropped_at_any_depth(value: Any, kept: Any) -> None:
    assert sound(value) == kept


def test_nesting_without_end_ends() -> None:
    endless: Any = "дно"
    for _ in range(600):
        endless = [{"x": endless}]
    kept = json.dumps(sound({"text": "слова", "x": endless}))
    assert kept.count("[") + kept.count("{") == DEEPEST
    assert json.loads(kept)["text"] == "слова"


@given(VALUES)
def test_whatever_is_sound_can_be_written_and_stays_as_it_is(value: Any) -> None:
    kept = sound(value)
    assert sound(kept) == kept
    json.dumps(kept, ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("?id=1&region=60&section=2&param=x&copy=3", "?id=1&region=60&section=2&param=x&copy=3"),
        ("AT&T &amp;amp; R&D;", "AT&T &amp; R&D;"),
        ("&lt;вслух&gt; &quot;да&quot; &nbsp;&laquo;", '<вслух> "да" \u00a0«'),
        ("&#10071;&#x2014;&#X2014;", "❗——"),
        ("&notit; &lt &#39", "&notit; &lt &#39"),
        ("&#55357;&#56832;&#xD83D;&#0;&#x110000;", ""),
        ("&#99999999999;", "&#99999999999;"),
    ],
)
def test_only_what_ends_in_a_semicolon_is_an_entity(text: str, read: str) -> None:
    assert unescaped(text) == read


@given(ANY)
def test_what_is_safe_for_xml_comes_back_from_xml(text: str) -> None:
    safe = xml_safe(text)
    element = ET.Element("t")
    element.text = safe
    assert (ET.fromstring(ET.tostring(element, encoding="utf-8")).text or "") == safe


def test_lines_end_in_one_sign() -> None:
    assert xml_safe("раз\r\nдва\rтри\n\x0bчетыре\x85") == "раз\nдва\nтри\nчетыре\x85"


@given(ANY)
def test_nothing_unseen_is_left(text: str) -> None:
    kept = visible(text)
    assert visible(kept) == kept
    assert not {unicodedata.category(sign) for sign in kept} & {"Cf", "Mn"}
