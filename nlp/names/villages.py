"""How Russian derives adjectives from places, read backwards: «добручинск» → Добручи, «павск» → Павы."""

from __future__ import annotations

from nlp.text.words import word_set

# What stands between a place's root and «-ск-»: Туричино → туричин|ск, Добручи → добруч|ин|ск, Дубровно → дубров|ен|ск.
_SUFFIXES = ("", "ов", "ев", "ин", "ен", "ян", "ан", "н", "ь", "ец", "иц")
_ENDINGS = tuple(
    word_set(
        "о а у е ом ы и ах ам ой ей ое ого ому ья ье ью ьем я ю ем ем ями ях ам ами но на ну не ном ь ью ка ки ке ку кой"
    )
)
_LONG_ENDINGS = ("ное", "ного", "ному")
# Shorter roots look like other words: «Павская» → «пав».
SHORTEST_ROOT = 5


def village_forms(stem: str, shortest: int = SHORTEST_ROOT) -> set[str]:
    """Forms of the place that an adjective's stem may come from, most of which nobody uses."""
    root = stem[:-2] if stem.endswith("ск") else stem[:-1]
    forms = {stem + ending for ending in ("", "а", "у", "е", "ом")} if stem.endswith("ск") else set()
    for suffix in _SUFFIXES:
        base = root.removesuffix(suffix)
        if len(base) >= shortest and (not suffix or base != root):
            forms |= {base + ending for ending in _ENDINGS}
            forms |= {base} if not suffix or len(base) > shortest else set()
        elif len(base) == shortest - 1 and suffix:
            forms |= {base + ending for ending in _LONG_ENDINGS}
    return {form for form in forms if form != root or not root.endswith("ов")}
