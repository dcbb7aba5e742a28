"""The registry: ``libraries.csv``, which the coordinators edit.

Rows that cannot be used raise ``ConfigurationError`` with the row's number as Excel shows it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from campaign.errors import ConfigurationError
from campaign.marks import page
from campaign.places import of_gazetteer, whereabouts
from campaign.tables.sheets import SheetRow, parse_rows, read_text, unseen

FILE = "libraries.csv"
COLUMNS = (
    "id", "name", "group", "municipality", "parent_id", "vk", "ok", "telegram", "max", "site", "feed", "aliases",
    "staff", "population",
)  # fmt: skip
GROUPS = ("region", "city", "district", "branch", "rural", "children", "other")


@dataclass(frozen=True)
class VkRef:
    """A community or person of VK as the registry names it: a signed ``owner_id`` or a screen name."""

    owner_id: str | None = None
    screen_name: str | None = None

    def __str__(self) -> str:
        """As people find it in the file; a number needs no resolving and survives a new screen name."""
        if self.screen_name:
            return self.screen_name
        number = self.owner_id or ""
        return f"club{number[1:]}" if number.startswith("-") else f"id{number}"


@dataclass(frozen=True)
class Library:
    """A row of the registry. ``municipality`` is an id of ``municipalities.csv``, in another region the name as it stands;
    or empty (the region).
    """

    id: str
    name: str
    group: str
    municipality: str = ""
    parent_id: str | None = None
    vk: tuple[VkRef, ...] = ()
    ok: tuple[str, ...] = ()
    telegram: tuple[str, ...] = ()
    max: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    feed: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    staff: tuple[VkRef, ...] = ()
    population: int | None = None


class LibraryNames:
    """Which library a cell or a title names: by id, name or alias, whatever its case, quotation marks and «ё»."""

    def __init__(self, libraries: Sequence[Library]) -> None:
        self._ids: dict[str, set[str]] = {}
        for library in libraries:
            for name in (library.name, *library.aliases):
                self._ids.setdefault(_plain(name), set()).add(library.id)
        # An id is nobody else's name.
        self._ids |= {_plain(library.id): {library.id} for library in libraries}

    def id_of(self, name: str) -> str:
        """The library's id; empty where nobody or more than one bears the name."""
        found = self._ids.get(_plain(name), set())
        return next(iter(found)) if len(found) == 1 else ""

    def id_within(self, text: str) -> str:
        """The one library that a longer text names, by the longest name in it; empty where that is none or several."""
        words = f" {_plain(text)} "
        named = [name for name in self._ids if name and f" {name} " in words]
        longest = max(named, key=len, default="")
        others = {each for name in named if name not in longest for each in self._ids[name]}
        found = self._ids.get(longest, set()) | others
        return next(iter(found)) if len(found) == 1 else ""


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold().replace("ё", "е").replace("_", " ")))


def read_libraries(home: Path, region: str = "") -> tuple[Library, ...]:
    """Read ``libraries.csv`` of a home folder. Raises ``ConfigurationError``."""
    path = home / FILE
    if not path.is_file():
        raise ConfigurationError(
            f"в папке {home} нет реестра {FILE}: создайте кампанию командой «bibliopulse init» или верните файл"
        )
    return parse_libraries(read_text(path), region)


def parse_libraries(text: str, region: str = "") -> tuple[Library, ...]:
    """The registry that a CSV text holds. Raises ``ConfigurationError``.

    In a ``region`` that the gazetteer does not have the registry itself says which municipalities there are.
    """
    known = of_gazetteer(region)
    rows = [(row.line, _library(row, known)) for row in parse_rows(text, FILE, COLUMNS[:3], COLUMNS[3:])]
    _check_ids(rows)
    return tuple(library for _, library in rows)


def _library(row: SheetRow, gazetteer: bool) -> Library:
    where, cell = f"{FILE}, строка {row.line}", row.__getitem__

    def several(column: str) -> tuple[str, ...]:
        return tuple(part for part in (p.strip() for p in cell(column).split("|")) if part)

    for column in ("id", "name"):
        if not cell(column):
            raise ConfigurationError(f"{where}: пустой столбец «{column}»; он обязателен")
    for column in row.cells:
        if sign := unseen(" ".join(cell(column).split())):
            raise ConfigurationError(
                f"{where}: в столбце «{column}» невидимый знак {sign}; наберите текст заново"
            )
    if ";" in cell("aliases"):
        raise ConfigurationError(
            f"{where}: в столбце «aliases» точка с запятой; несколько названий разделяет «|», например «научка|областная научная»"
        )
    for column, names in (("name", (cell("name"),)), ("aliases", several("aliases"))):
        for name in names:
            if not re.search(r"[^\W_]", name):
                raise ConfigurationError(
                    f"{where}: в столбце «{column}» «{name}» — ни буквы, ни цифры; впишите название или уберите"
                )
    # Files bear it: pages, notes and forms.
    if not re.fullmatch(r"[\w.-]{1,60}", cell("id")):
        raise ConfigurationError(
            f"{where}: id «{cell('id')[:80]}» — ожидаются буквы, цифры, «-», «_», «.» без пробелов, не больше 60"
        )
    if cell("group") not in GROUPS:
        raise ConfigurationError(f"{where}: группа «{cell('group')}» неизвестна; бывает: {', '.join(GROUPS)}")
    place: str | None = " ".join(cell("municipality").split())
    if place and gazetteer:
        place = whereabouts(place).municipality
    if place is None:
        raise ConfigurationError(
            f"{where}: муниципалитет «{cell('municipality')}» неизвестен; ожидается id, название или прежнее "
            "название, например «Гдовский», «Гдовский муниципальный округ», «Гдовский район»; у другого региона "
            "впишите его в campaign.toml: region"
        )
    if not place and cell("group") not in ("region", "other"):
        raise ConfigurationError(
            f"{where}: пустой муниципалитет; он нужен всем группам, кроме region и other"
        )
    population = cell("population").replace(" ", "").replace("\u00a0", "")
    if not re.fullmatch(r"[0-9]{0,9}", population):
        raise ConfigurationError(f"{where}: население «{cell('population')}» — ожидается целое число")
    return Library(
        id=cell("id"),
        name=cell("name"),
        group=cell("group"),
        municipality=place,
        parent_id=cell("parent_id") or None,
        vk=tuple(_vk(part, "vk", where) for part in several("vk")),
        ok=several("ok"),
        telegram=several("telegram"),
        max=several("max"),
        site=several("site"),
        feed=several("feed"),
        aliases=several("aliases"),
        staff=tuple(_vk(part, "staff", where) for part in several("staff")),
        population=int(population) if population else None,
    )


def _vk(value: str, column: str, where: str) -> VkRef:
    try:
        return parse_vk(value)
    except ValueError as error:
        raise ConfigurationError(
            f"{where}: столбец «{column}», «{value}» — ожидается club123, public123, id123, -123, короткое имя "
            "или адрес страницы VK"
        ) from error


def parse_vk(value: str) -> VkRef:
    """The account that ``club123``, ``public123``, ``id123``, ``-123``, a screen name or a URL names.

    Raises ``ValueError`` for anything else.
    """
    account = page(value)
    if account is None:
        raise ValueError(value)
    return VkRef(owner_id=account) if account.lstrip("-").isdigit() else VkRef(screen_name=account)


def site_account(address: str) -> str:
    """Host and path as people know them, in one spelling: «https://www.example.ru/blog/» is ``example.ru/blog``.

    Empty where the text has no host.
    """
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    host = host.removeprefix("www.").rstrip(".")
    try:
        host = host.encode("ascii").decode("idna")
    except UnicodeError:
        pass  # written in its own letters, or no name at all
    at = f":{port}" if port else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{at}{parts.path.rstrip('/')}{query}".lower() if host else ""


def _check_ids(rows: Sequence[tuple[str, Library]]) -> None:
    # Where systems tell no «lib» from «LIB», one page would be written over the other.
    lines: dict[str, str] = {}
    for number, library in rows:
        if (folded := library.id.casefold()) in lines:
            raise ConfigurationError(
                f"{FILE}, строка {number}: id «{library.id}» уже есть в строке {lines[folded]}; сделайте его другим"
            )
        lines[folded] = number
    known = {library.id for _, library in rows}
    for number, library in rows:
        if library.parent_id is not None and library.parent_id not in known:
            raise ConfigurationError(
                f"{FILE}, строка {number}: parent_id «{library.parent_id}» — такой библиотеки в реестре нет"
            )
        if library.parent_id == library.id:
            raise ConfigurationError(f"{FILE}, строка {number}: библиотека не может подчиняться сама себе")
