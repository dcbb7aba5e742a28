"""What is being measured: ``campaign.toml`` read into a frozen ``Campaign``.

A misspelt key or an impossible value raises ``ConfigurationError`` with the file, the line and what
was expected.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from campaign.errors import ConfigurationError
from campaign.system import reason
from campaign.tables.libraries import Library, read_libraries
from campaign.tags import Matcher, normal_form, phrase_pattern, tag_pattern
from campaign.toml import SettingsReader

FILE = "campaign.toml"

# The ranking rule's components for each class, with the default weights (they sum to 100).
DEFAULT_WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "library": {"posts": 25, "days": 20, "readers": 25, "answered": 15, "reactions_per_subscriber": 15},
    "reader": {"comments": 40, "suggestions": 25, "days": 15, "libraries": 10, "posts": 10},
    "partner": {"posts": 40, "days": 20, "readers": 25, "reactions_per_subscriber": 15},
}
DEFAULT_COLLECT_DAYS = 6
DEFAULT_REVISIT_DAYS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14)
DEFAULT_REREAD_DAYS = (4, 8, 12)
OLDEST_AGE = 366
SOURCES = ("vk", "feeds", "telegram", "ok", "max")


@dataclass(frozen=True)
class Tag:
    """A campaign tag: ``spellings`` are accepted, ``broad`` also searches its first word alone."""

    canonical: str
    spellings: tuple[str, ...]
    broad: bool = False


@dataclass(frozen=True)
class SourceSettings:
    """``requests_per_second`` is ``None`` where the kind of token decides (3 for a user's, 5 for a service key).

    ``allow_private`` has the hosts and networks that feeds may be read from though they are not public.

    ``revisit_days`` are the ages in days at which a known post's text and counters are asked again;
    ``reread_days`` those at which its comments are read again though their counter stands still.
    """

    enabled: bool = False
    routes: tuple[str, ...] = ("search", "walls")
    requests_per_second: float | None = None
    daily_searches: int = 1000
    revisit_days: tuple[int, ...] = DEFAULT_REVISIT_DAYS
    reread_days: tuple[int, ...] = DEFAULT_REREAD_DAYS
    allow_private: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ranking:
    """``credit`` is ``subject`` (the library that a text names) or ``wall`` (where it stands)."""

    credit: str = "subject"
    min_posts: int = 1
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: DEFAULT_WEIGHTS)


@dataclass(frozen=True)
class Report:
    audience: str = "internal"
    show_reader_names: bool = False


@dataclass(frozen=True)
class Campaign:
    """One campaign. ``start`` and ``end`` are local days, both inclusive."""

    title: str
    start: date
    end: date
    collect_until: date
    timezone: ZoneInfo
    region: str
    expected_min: int
    tags: tuple[Tag, ...]
    phrases: tuple[str, ...]
    sources: Mapping[str, SourceSettings]
    ranking: Ranking
    report: Report
    letters: Mapping[str, str]
    note: str = ""
    libraries: tuple[Library, ...] = ()

    @property
    def starts_at(self) -> datetime:
        """The first moment of the campaign, aware, in its own time zone."""
        return datetime.combine(self.start, time.min, self.timezone)

    @property
    def ends_at(self) -> datetime:
        """The first moment after the campaign."""
        return datetime.combine(self.end + timedelta(days=1), time.min, self.timezone)

    @property
    def closes_at(self) -> datetime:
        """The first moment after the last day on which anything is collected."""
        return datetime.combine(self.collect_until + timedelta(days=1), time.min, self.timezone)

    def is_open(self, moment: datetime) -> bool:
        return self.starts_at <= moment < self.closes_at

    def matcher(self) -> Matcher:
        tags = tuple((tag.canonical, tag_pattern((tag.canonical, *tag.spellings))) for tag in self.tags)
        return Matcher(tags + tuple((phrase, phrase_pattern(phrase)) for phrase in self.phrases))


def read_campaign(home: Path) -> Campaign:
    """Read ``campaign.toml`` and ``libraries.csv`` of a home folder. Raises ``ConfigurationError``."""
    path = home / FILE
    if not path.is_file():
        raise ConfigurationError(
            f"в папке {home} нет файла {FILE}: создайте кампанию командой «bibliopulse init {home} "
            "--preset pskov-quality» или укажите папку кампании ключом --home"
        )
    campaign = parse_campaign(_text(path))
    return replace(campaign, libraries=read_libraries(home))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{path.name}: файл не в кодировке UTF-8 (байт {error.start}); сохраните его как UTF-8"
        ) from error
    except OSError as error:
        raise ConfigurationError(f"{path}: не удаётся прочитать файл ({reason(error)})") from error


def parse_campaign(text: str) -> Campaign:
    """The campaign that a TOML text describes, without libraries. Raises ``ConfigurationError``."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{FILE}: {_toml_problem(str(error))}") from error
    return _Reader(FILE, text).campaign(document)


def _toml_problem(message: str) -> str:
    place = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)", message)
    where = "в конце файла" if place is None or place[1] is None else f"строка {place[1]}, знак {place[2]}"
    what = re.sub(r"\s*\(at .*\)$", "", message)
    return f"{where}: это не TOML ({what}); проверьте кавычки, скобки и знак «=»"


class _Reader(SettingsReader):
    """Checks a parsed document key by key."""

    def campaign(self, document: dict[str, Any]) -> Campaign:
        known = (
            "campaign", "tags", "phrases", "sources", "ranking", "report", "letters", "cluster", "lake", "mail", "health",
        )  # fmt: skip
        self.no_others(document, "", known)
        main = self.table(document, "campaign")
        allowed = ("title", "start", "end", "collect_until", "timezone", "region", "expected_min", "note")
        self.no_others(main, "campaign", allowed)
        start = self.day(main, "start")
        end = self.day(main, "end")
        if end < start:
            self.fail("campaign", "end", f"конец {end} раньше начала {start}; нужна дата не раньше начала")
        default_until = end + timedelta(days=DEFAULT_COLLECT_DAYS)
        until = self.day(main, "collect_until", default_until)
        if until < end:
            self.fail("campaign", "collect_until", f"{until} раньше конца кампании {end}")
        tags = self.tags(document)
        phrases = self.phrases(document)
        self.check_others(document)
        if not tags and not phrases:
            raise ConfigurationError(
                f"{FILE}: нет ни одного тега: добавьте раздел [[tags]] с ключом canonical"
            )
        return Campaign(
            title=self.text(main, "campaign", "title"),
            start=start,
            end=end,
            collect_until=until,
            timezone=self.zone(main),
            region=self.text(main, "campaign", "region", ""),
            expected_min=self.whole(main, "campaign", "expected_min", 0),
            note=self.text(main, "campaign", "note", ""),
            tags=tags,
            phrases=phrases,
            sources=self.sources(document),
            ranking=self.ranking(document),
            report=self.report(document),
            letters=self.letters(document),
        )

    def tags(self, document: dict[str, Any]) -> tuple[Tag, ...]:
        found = document.get("tags", [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self.fail("", "tags", "ожидаются разделы [[tags]] (с двойными скобками)")
        tags = []
        for index, item in enumerate(found):
            self.no_others(item, "tags", ("canonical", "spellings", "broad"), index)
            canonical = self.text(item, "tags", "canonical", index=index)
            spellings = self.texts(item, "tags", "spellings", (), index=index)
            for spelling in (canonical, *spellings):
                if not re.fullmatch(r"#\w[\w -]*", normal_form(spelling)):
                    self.fail(
                        "tags", "canonical", f"«{spelling}» — не тег: нужен знак # и слово за ним", index
                    )
            tags.append(Tag(canonical, spellings, self.flag(item, "tags", "broad", False, index=index)))
        return tuple(tags)

    def phrases(self, document: dict[str, Any]) -> tuple[str, ...]:
        section = self.table(document, "phrases", optional=True)
        self.no_others(section, "phrases", ("any",))
        return self.texts(section, "phrases", "any", ())

    def sources(self, document: dict[str, Any]) -> dict[str, SourceSettings]:
        section = self.table(document, "sources", optional=True)
        self.no_others(section, "sources", SOURCES)
        return {name: self.source(section, name) for name in section}

    def source(self, section: dict[str, Any], name: str) -> SourceSettings:
        place = f"sources.{name}"
        settings = self.table(section, name, place=place)
        allowed = (
            "enabled", "routes", "requests_per_second", "daily_searches", "revisit_days", "reread_days",
            *(("allow_private",) if name == "feeds" else ()),
        )  # fmt: skip
        self.no_others(settings, place, allowed)
        routes = self.texts(settings, place, "routes", ("search", "walls"))
        for route in routes:
            if route not in ("search", "walls"):
                self.fail(place, "routes", f"неизвестный путь «{route}»; бывают search и walls")
        private = self.texts(settings, place, "allow_private", ())
        for host in private:
            if not _is_host(host):
                problem = f"«{host}» — ожидается узел или подсеть: intranet.local, 10.0.0.0/8"
                self.fail(place, "allow_private", problem)
        rate = settings.get("requests_per_second")
        if rate is not None and (
            isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 < rate <= 20
        ):
            self.fail(place, "requests_per_second", f"«{rate}» — ожидается число больше 0 и не больше 20")
        return SourceSettings(
            enabled=self.flag(settings, place, "enabled", False),
            routes=routes,
            requests_per_second=rate,
            daily_searches=self.whole(settings, place, "daily_searches", 1000),
            revisit_days=self.wholes(settings, place, "revisit_days", DEFAULT_REVISIT_DAYS, most=OLDEST_AGE),
            reread_days=self.wholes(settings, place, "reread_days", DEFAULT_REREAD_DAYS, most=OLDEST_AGE),
            allow_private=private,
        )

    def ranking(self, document: dict[str, Any]) -> Ranking:
        section = self.table(document, "ranking", optional=True)
        self.no_others(section, "ranking", ("credit", "min_posts", "weights"))
        weights = self.table(section, "weights", place="ranking.weights", optional=True)
        self.no_others(weights, "ranking.weights", tuple(DEFAULT_WEIGHTS))
        return Ranking(
            credit=self.one_of(section, "ranking", "credit", ("subject", "wall"), "subject"),
            min_posts=self.whole(section, "ranking", "min_posts", 1),
            weights={name: self.weights(weights, name) for name in DEFAULT_WEIGHTS},
        )

    def weights(self, section: dict[str, Any], name: str) -> Mapping[str, float]:
        defaults = DEFAULT_WEIGHTS[name]
        if name not in section:
            return defaults
        place = f"ranking.weights.{name}"
        given = self.table(section, name, place=place)
        self.no_others(given, place, tuple(defaults))
        for key, weight in given.items():
            if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight <= 100:
                self.fail(place, key, f"«{weight}» — ожидается число от 0 до 100")
        total = sum(given.values())
        if abs(total - 100) > 1e-9:
            self.fail(place, next(iter(given), None), f"сумма весов {total:g}, а должна быть 100")
        return dict(given)

    def report(self, document: dict[str, Any]) -> Report:
        section = self.table(document, "report", optional=True)
        self.no_others(section, "report", ("audience", "show_reader_names"))
        return Report(
            audience=self.one_of(section, "report", "audience", ("internal", "public"), "internal"),
            show_reader_names=self.flag(section, "report", "show_reader_names", False),
        )

    def letters(self, document: dict[str, Any]) -> dict[str, str]:
        section = self.table(document, "letters", optional=True)
        words = ("organisation", "signatory", "post", "city", "date", "template")
        self.no_others(section, "letters", (*words, "by"))
        if type(section.get("date")) is date:  # without quotes it is no text
            section = section | {"date": section["date"].isoformat()}
        found = {key: self.text(section, "letters", key, "") for key in words if key in section}
        return found | {"by": self.one_of(section, "letters", "by", ("place", "tier"), "place")}

    def check_others(self, document: dict[str, Any]) -> None:
        """The sections that no command reads yet: a mistake in them is said all the same."""
        cluster = self.table(document, "cluster", optional=True)
        self.no_others(cluster, "cluster", ("scheduler",))
        scheduler = self.text(cluster, "cluster", "scheduler", "")
        if scheduler and not re.fullmatch(r"(tcp|tls)://[^\s/]+:\d+", scheduler):
            self.fail("cluster", "scheduler", f"«{scheduler}» — ожидается адрес вида tcp://10.0.0.5:8786")
        lake = self.table(document, "lake", optional=True)
        self.no_others(lake, "lake", ("catalogue", "data", "region", "share"))
        for key in ("catalogue", "data", "region"):
            self.text(lake, "lake", key, "")
        self.one_of(lake, "lake", "share", ("figures", "words"), "figures")
        for name in ("mail", "health"):
            self.table(document, name, optional=True)


def _is_host(text: str) -> bool:
    """A name, an address or a network; no address of a page, no port."""
    try:
        return bool(ip_network(text, strict=False))
    except ValueError:
        # The last part of a name is no number: «10.0.0» is a torn address.
        return re.fullmatch(r"(?:[\w-]+\.)*[^\W\d][\w-]*", text) is not None
