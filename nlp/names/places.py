"""Which municipalities of the region a text names, in any case form.

Lemmas of place names are unstable (Дедовичи → дедович), so the gazetteer lists the forms. A line's check names the
function here that tells a town from a common noun («Остров», «Дно») or a namesake elsewhere (Печора in Komi).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

import msgspec

from campaign.places import municipalities, outside, settlements, whereabouts
from nlp.names.index import NameIndex
from nlp.names.villages import village_forms
from nlp.rules.phrases import Phrases
from nlp.text.words import Token, fold, inflections, look_up, word_set

_PART = re.compile(r"[^\W_]+|№")
_NAME_WORD = re.compile(r"[\w-]+")
_ENDINGS = tuple(word_set("ий ая ое ие ого ой ому ую им ом их ими ою"))
_LONGEST = 4
_TOWN = word_set("г гор город города городе городу пгт рп поселок поселка поселке пос п станция станции ст")
_INTO = word_set("в во из до через районе") | _TOWN
_IN_VILLAGE = word_set("в во из до село селе села деревня деревне деревни дер д") | _TOWN
_NEAR = frozenset({"под", "подо", "возле"})
_DISTRICT = ("район", "округ", "муниципальн", "р-н")
_LIBRARY = ("библ", "црб", "цбс", "районк", "цгб", "цдб", "мцб")
_KIND = (*_LIBRARY, "филиал", "районн", "центральн", "детск", "городск", "модельн", "сельск")
_STREET_SHORT = word_set("ул пл пер пр наб")
_STREET = ("улиц", "площад", "аллея", "аллее", "проспект", "переул", "шоссе", "вокзал", "набережн", "тупик", "проезд")  # fmt: skip
_FEMININE = ("ая", "ой", "ую", "ие", "их", "им", "ими")
_LISTING = tuple(",:.!(—–-")
# «Добручинск. сельская»: what goes on in small letters is no new sentence.
_CUT_SHORT = re.compile(r"\. ?[а-яё]")
_DOTS = re.compile(r"\w\.\s?\w\.")
_DOTTED = re.compile(r"(?<!\w)[^\W\d_](?:\.\s?[^\W\d_]){2,}(?=\.|\b)(?!\w)")


class Part(msgspec.Struct, frozen=True, gc=False):
    """A word, or a half of a hyphenated one: «Струго-Красненская» has two parts."""

    form: str
    raw: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality named in the parts ``first`` to ``last``; ``kind`` is town, adjective, district, village
    or people.

    ``weak`` names say nothing alone: «псковские библиотекари» may be anywhere in the region. ``near``: «под
    Псковом».
    """

    id: str
    kind: str
    first: int
    last: int
    weak: bool = False
    near: bool = False


@dataclass(frozen=True, slots=True)
class _Name:
    id: str
    kind: str
    check: str


def parts(text: str) -> list[Part]:
    """The parts of a cleaned text."""
    return [Part(fold(raw := match[0]), raw, *match.span()) for match in _PART.finditer(text)]


def parts_of(text: str, tokens: Sequence[Token]) -> list[Part]:
    """``parts(text)`` from its tokens, which are known already."""
    if "№" in text:
        return parts(text)
    found: list[Part] = []
    for token in tokens:
        if "-" in token.word.form:
            halves = _PART.finditer(text, token.start, token.end)
            found += [Part(fold(raw := match[0]), raw, *match.span()) for match in halves]
        else:
            found.append(Part(token.word.form, text[token.start : token.end], token.start, token.end))
    return found


def spelled(
    words: Sequence[Part], text: str, known: Callable[[str], str], names: Container[str]
) -> list[Part]:
    """The parts as they were meant: «Ц.Б.С.», «Ново-Ржевская» and «Гдовск.» are one word each; ``known`` mends a form."""
    whole = {found.start(): found.end() for found in _DOTTED.finditer(text)} if _DOTS.search(text) else {}
    found: list[Part] = []
    for part in words:
        form, start, end = known(part.form), part.start, part.end
        if start in whole:
            end = whole[start]
            form = fold(re.sub(r"[\W_]", "", text[start:end]))
        elif found and end <= found[-1].end:
            continue
        elif found and text[found[-1].end : start] == "-":
            glued = known(found[-1].form + part.form)
            if glued in names:
                form, start = glued, found.pop().start
        elif text[end : end + 1] == "." and _CUT_SHORT.match(text, end):
            full = form + "ая"
            if full in names:
                form, end = full, end + 1
        found.append(part if form is part.form else Part(form, text[start:end], start, end))
    return found


class Places:
    """The gazetteer as texts need it: every form of every name. What a name alone leaves ambiguous is not taken.

    ``others`` are municipalities that the gazetteer does not have, of a registry of another region, with the stems of
    their adjectives as far as they are known; ``roots`` begin the region's own, which tells no town: «псковская».
    Without the ``gazetteer`` its towns lie elsewhere.
    """

    def __init__(
        self,
        others: Mapping[str, Collection[str]] = MappingProxyType({}),
        roots: Collection[str] = (),
        gazetteer: bool = True,
    ) -> None:
        self._names: dict[str, _Name] = {}
        for line in settlements() if gazetteer else ():
            if line.kind != "written" and all(whereabouts(name).municipality for name in line.names):
                for phrase in line.forms:
                    for form in _forms(phrase):
                        self._names.setdefault(form, _Name(line.place, line.kind, line.check))
        for place in municipalities() if gazetteer else ():
            for name in (place.name, place.former_name):
                self._names.setdefault(fold(name).replace("-", " "), _Name(place.id, "district", ""))
        for other in sorted(others):
            for kind, form in _forms_of_municipality(other):
                self._names.setdefault(form, _Name(other, kind, ""))
            for stem in sorted(others[other]):
                check = "weak" if stem.removesuffix("ск") in roots else ""
                for ending in _ENDINGS:
                    self._names.setdefault(stem + ending, _Name(other, "adjective", check))
        self.index = NameIndex(self._names, _LONGEST)
        towns = [
            line
            for line in settlements()
            if line.kind == "town" and not line.check and "+" not in line.forms[0]
        ]
        others_towns = [] if gazetteer else ["/".join(line.forms) for line in towns]
        self._elsewhere = Phrases((phrase, None) for phrase in (*self._phrases_elsewhere(), *others_towns))

    def words(self) -> set[str]:
        """Every word of a name."""
        words = {word for name in self._names for word in name.split(" ")}
        return {word for word in words if not word.startswith(_DISTRICT)}

    def _phrases_elsewhere(self) -> Iterator[str]:
        """What the gazetteer lists, and behind «город» every name in any case form: «г. Пушкин», not «Пушкин»."""
        for line in outside():
            if line.phrase:
                yield line.phrase
            for name in line.names:
                words = [inflections(word) for word in _NAME_WORD.findall(name)]
                # «г. Печоры» is no form of Печора.
                if whereabouts(name).in_region is False and self._names.keys().isdisjoint(
                    frozenset().union(*words)
                ):
                    yield " ".join(("г/гор/город/пгт", *map("/".join, words)))

    def find(self, words: Sequence[Part], text: str, elsewhere: bool) -> list[Place]:
        """The places of the region in order; the longest name wins. ``elsewhere``: a place outside is named."""
        found: list[Place] = []
        forms = [part.form for part in words]
        end = 0
        for at in self.index.spots(forms):
            place = self._at(words, forms, at, text, elsewhere) if at >= end else None
            if place:
                found.append(place)
                end = place.last + 1
        return found

    def _at(
        self, words: Sequence[Part], forms: Sequence[str], at: int, text: str, elsewhere: bool
    ) -> Place | None:
        for size, name in self.index.at(forms, at):
            last = at + size - 1
            if name.kind == "town" and _before(words, at) in _NEAR and _capital(words[at]):
                return Place(name.id, name.kind, at, last, near=True)
            if name.kind == "adjective" and _is_no_place(words, at, last, text):
                continue
            if name.check == "weak":
                return Place(name.id, name.kind, at, last, weak=True)
            check = _CHECKS.get(name.check)
            if check is None or check(words, at, text, elsewhere):
                return Place(name.id, name.kind, at, last)
        return None

    def adjective_stems(self) -> frozenset[str]:
        """Adjectives of the municipalities without endings, the last part of double ones: «красненск»."""
        adjectives = (
            form for form, name in self._names.items() if name.kind == "adjective" and form.endswith("ая")
        )
        return frozenset(form.split()[-1][:-2] for form in adjectives)

    def elsewhere(self, tokens: Sequence[Token]) -> bool:
        """Whether a town or region outside ours is named."""
        return bool(self._elsewhere.find(tokens))


def _forms(phrase: str) -> Iterable[str]:
    """«псковск*+район» → «псковский район», «псковского района», …"""
    head, _, tail = phrase.partition("+")
    heads = [head[:-1] + ending for ending in _ENDINGS] if head.endswith("*") else [head]
    if not tail:
        return heads
    tails = inflections(tail) if tail in ("район", "округ") else _forms(tail)
    return (f"{a} {b}" for a in heads for b in tails)


def _forms_of_municipality(name: str) -> Iterator[tuple[str, str]]:
    """«Заречинский» and «Заречинский район» → «заречинская», «заречье»; «Новый Бор» → «нового бора»."""
    first, *others = fold(name).replace("-", " ").split()
    if first.endswith("ий") and (not others or others[0].startswith(_DISTRICT)):
        stem = first.removesuffix("ий")
        yield from (("adjective", stem + ending) for ending in _ENDINGS)
        yield from (("town", form) for form in village_forms(stem))
    else:
        words = [word for word in (first, *others) if word not in _TOWN]
        yield from (("town", " ".join(forms)) for forms in product(*map(inflections, words)))


def _is_no_place(words: Sequence[Part], first: int, last: int, text: str) -> bool:
    """«на Порховской улице», «Псковская, 12», «Себежская Ольга», «Невельской и Беринг»."""
    following = words[last + 1] if last + 1 < len(words) else None
    form = words[last].form
    if following is None or not form.endswith(_FEMININE):
        return False
    between = text[words[last].end : following.start]
    if (
        following.form.startswith(_STREET)
        or following.form in _STREET_SHORT
        or (following.form.isdigit() and "," in between)
    ):
        return True
    named = following.raw[0].isupper() and not look_up(following.raw).content
    if named and between.isspace() and not following.form.startswith(_KIND):
        return True
    opens = not first or not text[words[first - 1].end : words[first].start].isspace()
    goes_on = (
        following.form.endswith(_FEMININE) or look_up(following.raw).noun or following.form.startswith(_KIND)
    )
    return opens and form.endswith("ой") and not (goes_on and between.isspace())


def _capital(part: Part) -> bool:
    return part.raw[:1].isupper()


def _before(words: Sequence[Part], at: int) -> str:
    return words[at - 1].form if at else ""


def _opens_list(words: Sequence[Part], at: int, text: str) -> bool:
    """«Остров, центральная библиотека»: the name stands first in its sentence, a sign and a library follow."""
    following = words[at + 1 : at + 6]
    return (
        _capital(words[at])
        and text[words[at].end : words[at].end + 2].strip().startswith(_LISTING)
        and any(part.form.startswith(_KIND) for part in following)
    )


def _of_library(words: Sequence[Part], at: int) -> bool:
    """«библиотеки Острова и Палкина»"""
    return _capital(words[at]) and _before(words, at).startswith(_LIBRARY)


def _stands_as_town(words: Sequence[Part], at: int, text: str) -> bool:
    """«город Дно», «в Дно», «библиотеки Острова», «Остров, центральная библиотека»; not «на дно», «Остров сокровищ»."""
    before = _before(words, at)
    into = before in _TOWN or (before in _INTO and _capital(words[at]))
    return into or _opens_list(words, at, text) or _of_library(words, at)


def _island(words: Sequence[Part], at: int, text: str, elsewhere: bool) -> bool:
    """«в острове» is the town, «на острове» is not."""
    inside = _before(words, at) in ("в", "во") and words[at].form in ("острове", "остров")
    return inside or _stands_as_town(words, at, text)


def _fur(words: Sequence[Part], at: int, text: str, elsewhere: bool) -> bool:
    """Кунья the settlement, not «кунья шуба»."""
    following = words[at + 1].form if at + 1 < len(words) else ""
    return (_capital(words[at]) or _before(words, at) in _INTO) and not following.startswith(
        ("шуб", "мех", "шапк")
    )


def _surname(words: Sequence[Part], at: int, text: str, elsewhere: bool) -> bool:
    """Островский of the town, not the playwright: «островская районка», not «пьеса Островского»."""
    following = " ".join(part.form for part in words[at + 1 : at + 4])
    if words[at].form.endswith(("ая", "ой", "ую", "ие", "их")) and any(key in following for key in _LIBRARY):
        return not elsewhere
    return not elsewhere and following.startswith(
        (*_DISTRICT, "центральн", "районн", "детск", "земл", "край", "клуб")
    )


def _preposition(words: Sequence[Part], at: int, text: str, elsewhere: bool) -> bool:
    return _capital(words[at]) and (_before(words, at) in _INTO or _opens_list(words, at, text))


def _village(words: Sequence[Part], at: int, text: str, elsewhere: bool) -> bool:
    """«Маево: приходите», «в Маево библиотека», not «в «Лавры»» and «автобус из Лавров», which says nothing of whose it is."""
    if elsewhere or not _capital(words[at]) or text[: words[at].start].endswith(("«", '"', "“", "„")):
        return False
    if (not at and text[words[at].end :].startswith((",", ":"))) or _of_library(words, at):
        return True
    if (not at or text[: words[at].start].rstrip().endswith((".", "!", "?"))) and _opens_list(
        words, at, text
    ):
        return True
    near = words[max(0, at - 5) : at + 6]
    return _before(words, at) in _IN_VILLAGE and any(part.form.startswith(_LIBRARY) for part in near)


_CHECKS: dict[str, Callable[[Sequence[Part], int, str, bool], bool]] = {
    "bottom": lambda words, at, text, _: _stands_as_town(words, at, text),
    "island": _island,
    "fur": _fur,
    "surname": _surname,
    "homonym": lambda words, at, text, elsewhere: not elsewhere,
    "cased": lambda words, at, *_: _capital(words[at]) or _before(words, at) in _INTO,
    "preposition": _preposition,
    "village": _village,
}
