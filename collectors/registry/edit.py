"""Writes accepted communities into ``libraries.csv`` and leaves everything else as people wrote it."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from campaign.errors import ConfigurationError
from campaign.places import TWINS, municipalities, transliterated
from campaign.tables.cells import Sheet, read_sheet
from campaign.tables.libraries import FILE, Library, VkRef, parse_libraries
from collectors.records import Author
from collectors.registry.likeness import Found, found_community, registry_rows
from collectors.registry.words import is_village

NEW: Final = "new"
_CENTRAL = ("city", "district")
_BELOW_CENTRAL = ("branch", "rural", "children")


def accept(text_of_csv: str, chosen: Mapping[Author, str], region: str = "") -> str:
    """The registry's text with each chosen community in its row: a library's id, or ``NEW`` for a new row.

    Give the file's text as it is (``read_text``): byte order mark and line ends come back unchanged.
    A community that its row already has changes nothing. Raises ``ConfigurationError`` for a registry that
    cannot be read, an id that it lacks, and a community that another row has.
    """
    libraries = parse_libraries(text_of_csv, region)
    sheet = read_sheet(text_of_csv)
    columns = sheet.columns
    holders = holders_of(libraries)
    added: dict[str, list[str]] = {}
    fresh: list[Author] = []
    for community, target in chosen.items():
        known = {library.id for library in libraries}
        holder = next((holders[ref] for ref in refs_of(community) if ref in holders), None)
        if target != NEW and target not in known:
            raise ConfigurationError(f"{FILE}: библиотеки с id «{target}» в реестре нет; проверьте написание")
        if holder is not None:
            _check_holder(community, holder, target)
        elif target in known:
            added.setdefault(target, []).append(account(community))
        else:
            fresh.append(community)
        holders.update((ref, holder or target) for ref in refs_of(community))
    if (added or fresh) and "vk" not in columns:
        sheet.add_column("vk")
        columns = [*columns, "vk"]
    _write(sheet, columns, added)
    _append(sheet, columns, libraries, fresh)
    return sheet.result()


def account(community: Author) -> str:
    return str(VkRef(owner_id=community.author_id))


def refs_of(community: Author) -> tuple[VkRef, ...]:
    """The ways in which the registry may name an account."""
    named = (VkRef(screen_name=community.screen_name.lower()),) if community.screen_name else ()
    return (VkRef(owner_id=community.author_id), *named)


def holders_of(libraries: Sequence[Library]) -> dict[VkRef, str]:
    """The id of the first row that has each account."""
    return {ref: library.id for library in reversed(libraries) for ref in library.vk}


def _check_holder(community: Author, holder: str, target: str) -> None:
    if target not in (NEW, holder):
        raise ConfigurationError(
            f"{FILE}: сообщество «{community.name}» ({account(community)}) уже стоит в строке «{holder}»; "
            f"уберите его оттуда, прежде чем добавлять в «{target}»"
        )


def _write(sheet: Sheet, columns: list[str], added: Mapping[str, list[str]]) -> None:
    if not added:
        return
    column = columns.index("vk")
    for line, cells in sheet.rows():
        accounts = added.get(cells.get("id", ""))
        if accounts:
            sheet.append_to(line, column, "|".join(dict.fromkeys(accounts)))


def _append(sheet: Sheet, columns: list[str], libraries: tuple[Library, ...], fresh: list[Author]) -> None:
    rows = registry_rows(libraries)
    taken = {library.id for library in libraries} | {NEW}
    for community in fresh:
        values = _new_row(found_community(community, rows), libraries, taken)
        taken.add(values["id"])
        sheet.append_row(values, columns)


def _new_row(found: Found, libraries: tuple[Library, ...], taken: AbstractSet[str]) -> dict[str, str]:
    """The best guess; people see and correct it in the file."""
    name = _plain_name(found.author)
    place = _municipality(found)
    group = _group(found, place)
    central = [
        library.id for library in libraries if library.municipality == place and library.group in _CENTRAL
    ]
    return {
        "id": _fresh_id(found, place, taken),
        "name": name,
        "group": group,
        "municipality": place,
        "parent_id": central[0] if group in _BELOW_CENTRAL and len(central) == 1 else "",
        "vk": account(found.author),
    }


def _plain_name(community: Author) -> str:
    """One line that Excel takes for text: a name that begins like a formula loses that sign."""
    name = " ".join("".join(sign for sign in community.name if sign.isprintable() or sign.isspace()).split())
    return name.lstrip("=+-@ ") or f"Сообщество {account(community)}"


def _municipality(found: Found) -> str:
    """The only one that name and town allow; of a town and the district around it, the district for a village."""
    if found.name.level == "region":
        return ""
    places = found.places
    countryside = {place: town for town, place in TWINS.items()}
    if len(places) == 2 and any(countryside.get(place) in places for place in places):
        village = found.name.level == "local" and found.name.number is None and not found.name.titles
        return next(place for place in places if (place in countryside) == village)
    return next(iter(places)) if len(places) == 1 else ""


def _group(found: Found, place: str) -> str:
    """A group of the registry; without a municipality only ``region`` and ``other`` are allowed."""
    name, in_town = found.name, place in TWINS
    if name.level == "region":
        return "region"
    if not place or not found.may_be_library or found.name.school:
        return "other"
    if name.level == "children":
        return "children"
    if name.level == "central":
        return "city" if in_town else "district"
    if in_town:
        return "branch" if name.words or name.number else "city"
    if name.level == "local":
        return "branch" if "филиал" in name.plain and not is_village(name) else "rural"
    if not name.words:
        return "district"
    return "rural" if is_village(name) else "branch"


def _fresh_id(found: Found, place: str, taken: AbstractSet[str]) -> str:
    """The centre and the first distinguishing word in Latin letters; a number behind where that is taken."""
    centre = next((one.centre or one.id for one in municipalities() if one.id == place), "")
    words = sorted(found.name.marks)[:1] or sorted(found.name.titles)[:1]
    parts = [transliterated(word.casefold()) for word in (*centre.split()[:1], *words)]
    if found.name.number:
        parts.append(found.name.number)
    slug = re.sub(r"[^a-z0-9-]", "", "-".join(part for part in parts if part))
    base = slug or account(found.author)
    return next(name for name in _numbered(base) if name not in taken)


def _numbered(base: str) -> list[str]:
    return [base, *(f"{base}-{number}" for number in range(2, 10_000))]
