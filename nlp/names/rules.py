"""Evidence that a span of words means a library, for and against: one small rule a line.

A rule looks at one candidate in its text and knows nothing of the others. What each weighs stands in ``links.tsv`` of the model's
folder and is learned (``nlp/training/names/links.py``): a score is the sum of the weights of the rules that hold, in log-odds;
the candidate is meant above ``cut``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from nlp.names.lexis import PLURAL, SINGULAR
from nlp.names.profiles import FAMILIES
from nlp.names.scene import Candidate, Scene
from nlp.rules.phrases import lexicon_rows

FILE = "links.tsv"
CUT = "cut"

# The groups of ``lexicons/naming.tsv`` that speak for a name or against it as the word before it, and anywhere in its sentence.
_BEFORE = ("rival", "reading", "mark", "into", "rooms", "noun", "level.central", "level.children")
_NEARBY = ("books", "rooms", "bank")
_LEVELS = ("level.central", "level.children", "level.region", "kind.научн")
_NEAR = 4
_ADJECTIVES = SINGULAR + PLURAL
# «районка» may be a newspaper, «ЦРБ» a hospital.
_SHARED_WITH = {"newspaper": "район", "hospital": "црб"}
_STREET = re.compile(r"\W*\bна [А-ЯЁ][а-яё]+\b(?! (?:район|округ))")


@dataclass(frozen=True)
class LinkWeights:
    """``weights`` by family of names and rule; ``names`` are the rules in Russian, as ``explain`` prints them."""

    weights: Mapping[tuple[str, str], float]
    names: Mapping[str, str]
    cut: float = 0.0

    def score(self, family: str, rules: Iterable[str]) -> float:
        return sum(self.weights.get((family, rule), 0.0) for rule in rules)

    def told(self, family: str, rules: Iterable[str]) -> tuple[tuple[str, float], ...]:
        """The rules in Russian with what they weigh, the heaviest first."""
        weighed = ((self.names.get(rule, rule), self.weights.get((family, rule), 0.0)) for rule in rules)
        return tuple(sorted(weighed, key=lambda one: -abs(one[1])))


def read_link_weights(folder: Traversable) -> LinkWeights:
    """Read a model's folder. Raises ``FileNotFoundError``."""
    rows = lexicon_rows(folder.joinpath(FILE).read_text(encoding="utf-8"))
    names = {row["rule"]: row["name"] for row in rows}
    families = set(FAMILIES.values())
    weights = {
        (family, row["rule"]): float(row[family]) for row in rows for family in families if row[family]
    }
    return LinkWeights(weights, names, max(weights[family, CUT] for family in families))


def fired(c: Candidate, s: Scene) -> Iterator[str]:
    """The rules that hold for a candidate."""
    yield c.kind
    yield from c.rules
    # «Плюсса» in its quotation marks is no place.
    aside = c.family == "village" or (c.family == "title" and s.quoted(c.first, c.last))
    named = s.named(c.first, c.last) if aside else s.named()
    if c.one.municipality in named:
        yield "own_place"
    elif named and c.one.municipality:
        yield "other_place"
    if c.family not in ("described", "letters"):
        yield from _noun(c, s)
    elif any(at != c.noun and not c.first <= at <= c.last for at in s.nouns):
        yield "noun_of_text"
    yield from (f"{group}_before" for group in _BEFORE if s.follows(c.first, group))
    yield from (group for group in _NEARBY if s.near(c.first, group))
    yield from (name for name, rule in _OF_FAMILY[c.family] if rule(c, s))


def _noun(c: Candidate, s: Scene) -> Iterator[str]:
    """Where the library noun stands from the name; «Покровская церковь и библиотека» has none."""
    adjective, at = c.family == "adjective", c.last + 1
    # «Качановская, Круппская и Заутроенская сельские библиотеки»
    while adjective and s.together(c.last, at) and (s.forms[at] == "и" or s.forms[at].endswith(_ADJECTIVES)):
        at += 1
    if adjective and s.together(c.last, at) and s.is_about(at, "noun"):
        yield "noun_beside"
    elif c.noun is not None and not (adjective and _goes_on(c, s)):
        distance = min(abs(c.noun - c.first), abs(c.noun - c.last))
        between = s.between(c.last, c.noun) if c.noun > c.last else s.between(c.noun, c.first)
        if distance > _NEAR:
            yield "noun_far"
        elif any(sign in between for sign in ",:.—–("):
            yield "noun_behind_sign"
        else:
            # «Слово библиотекаря»
            behind = c.family == "title" and c.noun > c.last
            yield "noun_beside" if distance == 1 and not behind else "noun_near"
    elif s.forms[c.first - 1] != "из" and any(not c.first <= at <= c.last for at in s.nouns):
        yield "noun_of_text"


def _of_another(c: Candidate, s: Scene) -> bool:
    """«из Лядов ездим в районную библиотеку»: no noun is its own."""
    return c.noun is None or any(s.is_about(at, *_LEVELS) for at in range(max(0, c.noun - 3), c.noun))


def _goes_on(c: Candidate, s: Scene) -> bool:
    """«областная научная конференция», «Покровская церковь»: the adjective has a noun of its own."""
    at = c.last + 1
    if not s.beside(at) or s.is_about(at, "noun", "rooms", "rural") or s.in_place(at, at):
        return False
    noun = s.tokens[at].word.noun and (not s.forms[at].endswith(SINGULAR) or s.is_about(at, "street"))
    return noun and s.forms[c.last].endswith(_ADJECTIVES)


def _of_parent(c: Candidate, s: Scene) -> bool:
    """«филиал № 2 от Семевского», «Вязовская сельская при Ольшанской районной», «второй филиал ЦГБ»."""
    before = [one for one in s.spots if one.last < c.first and s.together(one.last, c.first)]
    of = s.forms[c.first - 1] in ("от", "при")
    return any(of or (one.kind == "number" and c.first - one.last <= 3) for one in before)


def _patron_behind(c: Candidate, s: Scene) -> set[str]:
    """Whose patron stands behind: «детская имени Каверина» is the children's library that bears his name."""
    end = c.last + (5 if s.is_about(c.last + 1, "mark") else 1)
    return {one.one.id for one in s.spots if one.kind in ("patron", "common") and c.last < one.first <= end}


def _names_another(c: Candidate, s: Scene) -> bool:
    """«кинофестиваль «Родник»», not «телефон «Родника»» nor «4 ноября «Родник» отдыхает»."""
    at = c.first - 1
    beside = (
        s.tokens[at].word.noun and not s.between(at, c.first).strip(' «"') and not s.forms[at - 1].isdigit()
    )
    return beside and s.tokens[c.last].word.lemma == s.forms[c.last]


def _small(c: Candidate, s: Scene) -> bool:
    """«кораблик» of a text that may be no name."""
    return not s.quoted(c.first, c.last) and not any(map(s.capital, range(c.first, c.last + 1)))


def _head(c: Candidate, s: Scene) -> str:
    """The library noun of a description, or nothing where it is left out: «в районную»."""
    return s.forms[c.noun] if c.noun is not None and s.words[c.noun].role == "H" else ""


def _other_noun(c: Candidate, s: Scene) -> bool:
    """«районная больница», «детская музыкальная школа»: another noun follows where the library's is left out."""
    at = c.last + 1 if c.noun is None else c.noun + 1
    follows = s.beside(at) and not (s.is_about(at, "mark") or s.in_place(at, at))
    return (
        follows
        and not _head(c, s)
        and (s.tokens[at].word.noun or s.is_about(at, "other") or s.is_about(at + 1, "other"))
    )


def _talk(c: Candidate, s: Scene, group: str) -> int:
    """How many words speak of a hospital or a newspaper where the name may be theirs."""
    return s.count(group) if not (head := _head(c, s)) or head.startswith(_SHARED_WITH[group]) else 0


# fmt: off
# By the families of names for which they speak; «» are all.
_RULES: dict[str, dict[str, Callable[[Candidate, Scene], bool]]] = {
    "": {
        "elsewhere": lambda c, s: s.elsewhere,
        "from_elsewhere": lambda c, s: s.from_elsewhere and c.one.municipality not in s.named(),
        "street": lambda c, s: s.in_street(c.first, c.last),
        "person": lambda c, s: s.is_person_beside(c.first, c.last),
        "quoted": lambda c, s: s.quoted(c.first, c.last),
        "capital": lambda c, s: s.capital(c.first) and not s.opens_sentence(c.first),
        "opens_sentence": lambda c, s: s.capital(c.first) and s.opens_sentence(c.first),
    },
    "letters": {"all_capitals": lambda c, s: s.text[s.tokens[c.first].start : s.tokens[c.last].end].isupper()},
    "title": {
        "title_before": lambda c, s: s.follows(c.first, "title"),
        "quotation": lambda c, s: s.opens_quotation(c.first) and not s.quoted(c.first, c.last),
        "lone": lambda c, s: s.opens_sentence(c.first) and c.first == c.last and not s.quoted(c.first, c.last) and c.one.municipality not in {place.id for place in s.places},
        "several": lambda c, s: c.last > c.first and s.capital(c.first),
        "names_another": _names_another,
        "made": lambda c, s: _small(c, s) and s.near(c.first, "making"),
    },
    "title village": {"small": _small},
    "patron": {
        "level_before": lambda c, s: any(s.is_about(at, *_LEVELS) and s.together(at, c.first) for at in range(max(0, c.first - 5), c.first)),
        "held_there": lambda c, s: s.forms[c.first - 1] in ("в", "во", "у") and s.near(c.first, "services"),
    },
    "number": {"unplaced": lambda c, s: c.one.municipality not in {place.id for place in s.places}},
    "adjective": {
        "singular": lambda c, s: s.forms[c.last].endswith(SINGULAR),
        "masculine": lambda c, s: s.forms[c.last].endswith(("ого", "ому", "ий", "ом")),
        "rural_behind": lambda c, s: s.is_about(c.last + 1, "rural") or s.is_about(c.last + 2, "rural"),
    },
    "whole patron number adjective village": {"other_noun_behind": _goes_on},
    "village": {
        "nothing": lambda c, s: not (s.nouns or s.count("rooms") or s.count("books")),
        "sign_behind": lambda c, s: s.opens_sentence(c.first) and not s.beside(c.last + 1),
        "plural_case": lambda c, s: s.forms[c.last].endswith(("ах", "ам", "ами")),
        "from": lambda c, s: s.forms[c.first - 1] == "из" and _of_another(c, s),
    },
    "patron described": {"of_parent": _of_parent},
    "adjective described": {"books_of_text": lambda c, s: s.count("books") > 0},
    "described": {
        "no_noun": lambda c, s: not _head(c, s),
        "other_noun": _other_noun,
        "newspaper_or_library": lambda c, s: _head(c, s).startswith(_SHARED_WITH["newspaper"]),
        "hospital_or_library": lambda c, s: _head(c, s).startswith(_SHARED_WITH["hospital"]),
        "weak_place": lambda c, s: c.place is not None and c.place.weak,
        "street_behind": lambda c, s: c.kind == "children" and c.noun is not None and bool(_STREET.match(s.text, s.tokens[c.noun].end)),
        "mark": lambda c, s: c.one.id in _patron_behind(c, s),
        "mark_of_another": lambda c, s: bool(_patron_behind(c, s) - {c.one.id}),
        "hospital": lambda c, s: _talk(c, s, "hospital") > 0,
        "newspaper": lambda c, s: _talk(c, s, "newspaper") > 0,
        "newspaper_more": lambda c, s: _talk(c, s, "newspaper") > s.count("books"),
        "at_work": lambda c, s: _head(c, s).startswith("район") and s.near(c.first, "at_work"),
    },
}
# fmt: on
_OF_FAMILY = {
    family: [
        rule for families, its in _RULES.items() if not families or family in families for rule in its.items()
    ]
    for family in set(FAMILIES.values())
}
