"""Texts, mutated: the tag matcher, the near misses, VK's marks, the texts of what was forgotten."""

from __future__ import annotations

from functools import cache

from campaign.marks import marks, page, readable, replaced, wall_item, without_fragments
from campaign.signs import sound, unescaped, visible, xml_safe
from campaign.tags import Matcher, NearTags, normal_form
from collectors.forgetting import Eraser, name_mark
from tests.collectors.vk.vk_world import TEXTS, campaign
from tests.fuzz.findings import expect
from tests.fuzz.mutating import HOSTILE, Draw, text

TAG = "#библиотека-читатель"
MARKED = (
    "[https://vk.com/id1900000001|Анна Иванова], спасибо", "[ivanova_anna|Анна Иванова]", "@id1900000001 (Анна) спасибо",
    "https://vk.com/wall1900000001_45?reply=3&thread=2", "[event990000103|Встреча]", "[id5:bp-2_3|Мария Ли], да", "*club7 (Читальня)",
    "[https://vk.com/wall-1_2|прекрасная подборка] vk.com/photo-1_2%2Falbum", "id1900000001 и wall-1_2", "vk.com/page#тег",
)  # fmt: skip


@cache
def _matchers() -> tuple[Matcher, NearTags]:
    rule = campaign("-101")
    return rule.matcher(), rule.near_tags()


def tags(draw: Draw) -> bool:
    """Whether a tag was found in the noise."""
    matcher, near = _matchers()
    noise = sound(text(draw, draw.choice(draw.choice((TEXTS, TEXTS, MARKED, HOSTILE)))))
    near.find(noise)
    expect(
        normal_form(noise) == normal_form(normal_form(noise)) or "&" in noise, "the normal form has another"
    )
    for whole in (f"{TAG}\n{noise}", f"{noise}\n{TAG}"):
        expect(matcher.match(whole) is not None, f"a tag beside noise is lost: {whole[:200]!r}")
    return matcher.match(noise) is not None


def mentions(draw: Draw) -> bool:
    """Whether a mark was found in the noise."""
    noise = sound(text(draw, draw.choice((*MARKED, *HOSTILE))))
    found, end = list(marks(noise)), 0
    for mark in found:
        expect(end <= mark.start < mark.end <= len(noise), f"marks overlap: {noise[:200]!r}")
        expect(noise[mark.start : mark.end] == mark.text, "a mark is not where it says")
        end = mark.end
    expect(replaced(noise, lambda mark: mark.text) == noise, "replaced by itself, yet another text")
    expect(readable(readable(noise)) == readable(noise), f"read twice, yet another text: {noise[:200]!r}")
    page(noise), wall_item(noise), without_fragments(noise), unescaped(noise), visible(noise)
    expect("\0" not in xml_safe(noise), "a sign that XML forbids")
    first = next(marks(f"[id5|Анна Ли]\n{noise}"))
    expect(first.accounts == ("5",), f"a mention beside noise is lost: {noise[:200]!r}")
    return bool(found)


@cache
def _eraser() -> Eraser:
    return Eraser(
        lambda network, name: name in ("1900000001", name_mark("Зинаида Перепёлкина")), by_name=True
    )


def forgotten(draw: Draw) -> bool:
    """Whether the noise was left as it is."""
    noise = sound(text(draw, draw.choice((*MARKED, *HOSTILE))))
    said = _eraser().text("vk", f"Зинаида Перепёлкина, [id1900000001|Зина]\n{noise}")
    expect("Перепёлкина, " not in said and "Зина]" not in said, f"a name beside noise stays: {noise[:200]!r}")
    return noise in said
