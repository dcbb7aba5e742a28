"""How much a community looks like a row of the registry, and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from campaign.places import TWINS, folded_latin, transliterated
from campaign.tables.libraries import Library
from collectors.records import Author
from collectors.registry.places import screen_places, town_places
from collectors.registry.words import (
    Level,
    Name,
    is_village,
    looks_like_library,
    roots,
    same_word,
    take_apart,
)

_LEVELS: dict[str, Level] = {
    "region": "region", "city": "central", "district": "central", "children": "children", "rural": "local",
}  # fmt: skip
# Highest sureness that each doubt leaves.
ONLY_THE_ADDRESS = 60
NO_LIBRARY_WORD = 45
ALIEN_AND_LIBRARY = 60
SCHOOL = 35
ALIEN = 15
# What single findings are worth, before the letters have their say.
PLACE_SAYS_NO = 10
NUMBER_SAYS_NO = 20
NOTHING = 15
ANOTHER = 30
ONE_OF_MANY = 70


@dataclass(frozen=True)
class Found:
    """A community that search found."""

    author: Author
    name: Name
    town: frozenset[str]
    known_town: bool

    @cached_property
    def screen(self) -> str:
        return folded_latin(self.author.screen_name or "")

    @cached_property
    def screen_says_library(self) -> bool:
        return looks_like_library(self.author.screen_name)

    @cached_property
    def named(self) -> frozenset[str]:
        """Where its name says it is; its address counts where nothing else speaks."""
        return self.name.places or (frozenset() if self.town else screen_places(self.author.screen_name))

    @cached_property
    def places(self) -> frozenset[str]:
        return (self.named & self.town) or self.named or self.town

    @cached_property
    def ceiling(self) -> int:
        """How sure anyone can be that this is a library at all."""
        name = self.name
        if name.alien and not name.library:
            return ALIEN
        if name.school:
            return SCHOOL
        if name.alien:
            return ALIEN_AND_LIBRARY
        if name.library:
            return 100
        return ONLY_THE_ADDRESS if self.screen_says_library else NO_LIBRARY_WORD

    @property
    def may_be_library(self) -> bool:
        return self.name.library or (self.screen_says_library and not self.name.alien)


@dataclass(frozen=True)
class Row:
    """A row of the registry with its name and aliases taken apart."""

    library: Library
    names: tuple[Name, ...]
    level: Level | None
    # Whether no other row of its municipality is of its level: then the level alone names it.
    only: bool

    @property
    def has_account(self) -> bool:
        return bool(self.library.vk)


@dataclass(frozen=True)
class Likeness:
    """0 to 100, with the reasons in Russian; ``similarity`` is of the names' letters alone, in per cent."""

    score: int
    similarity: int
    why: tuple[str, ...]


def found_community(author: Author, rows: Sequence[Row]) -> Found:
    """A community with what its name and town say; a village counts as known when a row is named after it."""
    town = town_places(author.city)
    known = town is not None
    if town is None:
        town = frozenset(_named_after(author.city or "", rows))
        known = bool(town)
    return Found(author, take_apart(author.name), town, known)


def _named_after(city: str, rows: Sequence[Row]) -> Iterator[str]:
    words = take_apart(city).marks
    for row in rows:
        # «Печора» is no «Печорская»: only villages, which are marks and not places, are looked for.
        if row.level == "local" and any(
            same_word(word, mark) for word in words for mark in row.names[0].marks
        ):
            yield row.library.municipality


def registry_rows(libraries: Iterable[Library]) -> list[Row]:
    levels = [(library, _level(library)) for library in libraries]
    at = Counter((library.municipality, level) for library, level in levels)
    return [
        Row(
            library,
            tuple(take_apart(name) for name in (library.name, *library.aliases)),
            level,
            only=at[library.municipality, level] == 1,
        )
        for library, level in levels
    ]


def _level(library: Library) -> Level | None:
    said = take_apart(library.name).level
    if library.group == "branch":
        return "children" if said == "children" else "local"
    return _LEVELS.get(library.group, said)


def likeness(found: Found, row: Row) -> Likeness:
    """The score of a pair, the best over the row's name and aliases."""
    place = _place(found, row)
    if place == "other":
        return Likeness(PLACE_SAYS_NO, 0, ("другой муниципалитет",))
    return max((_likeness(found, row, name, place) for name in row.names), key=lambda result: result.score)


def _place(found: Found, row: Row) -> str:
    """same, unknown, town (only the profile's town differs) or other."""
    here = row.library.municipality
    if not here:
        if found.name.level == "region":
            return "same" if found.places else "unknown"
        return "other" if found.named - TWINS.keys() - set(TWINS.values()) else "unknown"
    if found.name.level == "region" and row.level != "region":
        return "other"
    if found.named:
        return "same" if here in found.places else ("town" if here in found.named else "other")
    if not found.town:
        return "unknown"
    return "same" if here in found.town else "town"


def _likeness(found: Found, row: Row, name: Name, place: str) -> Likeness:
    ours, theirs = found.name.plain, name.plain
    similarity = round((fuzz.token_set_ratio(ours, theirs) + fuzz.token_sort_ratio(ours, theirs)) / 2)
    common = _common(found, name)
    if found.name.number and name.number and found.name.number != name.number:
        structure = NUMBER_SAYS_NO
    elif common or (found.name.number and found.name.number == name.number and place == "same"):
        structure = _by_words(found, row, name, place, common)
    elif row.level == "region" and found.name.level == "region":
        structure = _by_whole_name(found, name, place, similarity)
    elif row.level == "region":
        structure = NOTHING
    else:
        structure = _by_level(found, row, name, place)
    if not found.may_be_library and not common:
        structure = min(structure, ALIEN)
    score = round(0.88 * structure + 0.12 * similarity)
    return Likeness(
        max(0, min(score, found.ceiling)), similarity, tuple(_why(found, row, place, similarity, common))
    )


def _common(found: Found, name: Name) -> frozenset[str]:
    """The distinguishing words of the row that the community's name or address holds."""
    common = {theirs for theirs in name.words if any(same_word(ours, theirs) for ours in found.name.words)}
    if not common and found.screen:
        stems = {word: max((transliterated(root) for root in roots(word)), key=len) for word in name.words}
        common = {word for word, stem in stems.items() if len(stem) >= 5 and stem in found.screen}
    return frozenset(common)


def _by_words(found: Found, row: Row, name: Name, place: str, common: frozenset[str]) -> int:
    """They share what distinguishes a library."""
    score = {"same": 94, "unknown": 84, "town": 74}[place]
    score += {"same": 6, "near": -6, "conflict": -20}.get(_level_fit(found.name.level, row.level), 0)
    ours = {word for word in found.name.marks if not any(same_word(word, theirs) for theirs in common)}
    theirs = name.marks - common
    if ours and theirs:
        score -= 30
    elif theirs:
        score -= 12 if not common & name.marks else 4
    score -= min(8, 4 * len(ours))
    if found.name.titles and name.titles and not common & name.titles:
        score -= 15
    return score


def _by_whole_name(found: Found, name: Name, place: str, similarity: int) -> int:
    """Of regional libraries there are few, so the whole name decides."""
    score = similarity if place == "same" else similarity * 3 // 4
    if found.name.children != name.children:
        score -= 25
    if found.name.titles and name.titles:
        score -= 25
    return score


def _by_level(found: Found, row: Row, name: Name, place: str) -> int:
    """They share no word but may be the one library of their kind in the place: «Библиотека Гдов»."""
    ours = found.name
    if place != "same" and row.library.municipality not in found.named:
        return NOTHING
    if ours.level != row.level and not (row.level == "central" and ours.level is None):
        return NOTHING
    if ours.level is None and ours.words:
        # «Библиотека «Росток» | Гдов» says that it is another one.
        return ANOTHER
    if row.level not in ("central", "children"):
        # The registry rarely knows all village libraries of a district.
        return NOTHING if ours.words or name.words or not row.only else ONE_OF_MANY
    score = 100 if ours.level else 88
    # A town has several children's libraries, whether or not the registry knows them.
    score -= 0 if row.only and not (row.level == "children" and row.library.municipality in TWINS) else 45
    if ours.titles:
        score -= 30 if name.titles else 6
    elif row.level == "children" and ours.words and name.words:
        score -= 30
    score -= 30 if is_village(ours) else min(18, 6 * len(ours.marks))
    return score - (20 if place == "town" else 0)


def _level_fit(ours: Level | None, theirs: Level | None) -> str:
    if ours is None or theirs is None:
        return "unknown"
    if ours == theirs:
        return "same"
    return "near" if {ours, theirs} in ({"children", "local"}, {"central", "region"}) else "conflict"


def _why(found: Found, row: Row, place: str, similarity: int, common: frozenset[str]) -> Iterator[str]:
    yield f"название похоже на {similarity}\u00a0%"
    if common:
        yield f"совпало: {', '.join(f'«{word}»' for word in sorted(common))}"
    city = found.author.city
    if city and place == "same" and row.library.municipality in found.town:
        yield f"город совпадает: {city}"
    elif city and place in ("town", "same") and row.library.municipality and found.town:
        yield f"в профиле другой город: {city}"
    elif not city and place == "same":
        yield f"место по названию: {row.library.municipality or 'Псковская область'}"
    elif not city:
        yield "город не указан"
    if _level_fit(found.name.level, row.level) == "conflict":
        yield "вид библиотеки другой"


def doubts(found: Found) -> Iterator[str]:
    """What speaks against its being a library of the campaign, in Russian."""
    if found.name.alien:
        yield f"в названии есть «{found.name.alien}»"
    if not found.name.library:
        yield "в названии нет слова «библиотека»"
        if found.screen_says_library:
            yield f"но короткое имя похоже на библиотечное: {found.author.screen_name}"
    if not found.may_be_library or found.ceiling <= SCHOOL:
        yield "это не похоже на библиотеку"
