"""What is being measured: ``campaign.toml`` read into a frozen ``Campaign``.

A misspelt key or an impossible value raises ``ConfigurationError`` with the file, the line and what
was expected.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

from campaign.errors import ConfigurationError
from campaign.russian import listing
from campaign.sections.cluster import read_scheduler
from campaign.sections.lake import Lake, read_lake
from campaign.sections.telling import Health, Mail, read_health, read_mail
from campaign.sections.toml import Section, parse_toml
from campaign.system import reason
from campaign.tables import entries as forms
from campaign.tables.libraries import Library, read_libraries
from campaign.tags import Matcher, NearTags, bare, normal_form, phrase_pattern, sure_pattern, tag_pattern

FILE = "campaign.toml"

# The ranking rule's components for each class, with the default weights (they sum to 100).
DEFAULT_WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "library": {"posts": 25, "days": 20, "readers": 25, "answered": 15, "er": 15},
    "reader": {"comments": 40, "suggestions": 25, "days": 15, "libraries": 10, "posts": 10},
    "partner": {"posts": 40, "days": 20, "readers": 25, "er": 15},
}
# What keys of the weights were called in earlier versions, and are called now.
RENAMED = {"reactions_per_subscriber": "er"}
DEFAULT_COLLECT_DAYS = 6
DEFAULT_NOTES_DAYS = 2  # after the end: by then every library owes its note
DEFAULT_REVISIT_DAYS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14)
DEFAULT_REREAD_DAYS = (4, 8, 12)
OLDEST_AGE = 366
# How posts of VK are looked for: by tags, on the registry's walls, among what they show to those who pay, and by who reposted
# what was found.
ROUTES = ("search", "walls", "donut", "reposts")
# What only some sources take; a source that is not listed has channels and a day's limit.
OWN_KEYS: Mapping[str, tuple[str, ...]] = {
    "vk": (), "feeds": ("allow_private", "addresses"), "max": ("daily_requests",),
}  # fmt: skip
CHANNEL_KEYS = ("channels", "daily_requests")


@dataclass(frozen=True)
class Tag:
    """A campaign tag: ``spellings`` are accepted, ``broad`` also searches its first word alone."""

    canonical: str
    spellings: tuple[str, ...]
    broad: bool = False


@dataclass(frozen=True)
class SourceSettings:
    """``requests_per_second`` is ``None`` where the kind of token decides (3 for a user's, 5 for a service key).

    ``allow_private`` has the hosts and networks that feeds may be read from though they are not public; ``channels`` are
    channels and groups to read besides the registry's, ``addresses`` sites and feeds, ``daily_requests`` is what a day of
    reading channels may cost.

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
    channels: tuple[str, ...] = ()
    daily_requests: int = 5000
    addresses: tuple[str, ...] = ()


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
    """One campaign. ``start`` and ``end`` are local days, both inclusive; ``remarks`` are lines for whoever edits the file.

    ``scheduler`` is the address of the cluster that tags, empty where this machine does.
    """

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
    notes_until: date
    mail: Mail | None = None
    health: Health | None = None
    scheduler: str = ""
    lake: Lake | None = None
    note: str = ""
    libraries: tuple[Library, ...] = ()
    entries: tuple[forms.Entry, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def quoted_title(self) -> str:
        """The title in quotation marks, once: some bring their own."""
        return self.title if "«" in self.title else f"«{self.title}»"

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

    def sure_patterns(self) -> dict[str, str]:
        """By canonical tag or phrase: in words whose letters are small and ё is е, what ``matcher`` finds without fail."""
        spelt = {tag.canonical: (tag.canonical, *tag.spellings) for tag in self.tags}
        return {name: sure_pattern(forms) for name, forms in spelt.items()} | {
            phrase: sure_pattern((phrase,)) for phrase in self.phrases
        }

    def near_tags(self) -> NearTags:
        spelt = ((tag.canonical, (tag.canonical, *tag.spellings)) for tag in self.tags)
        return NearTags(tuple((bare(form), canonical) for canonical, forms in spelt for form in forms))


def read_campaign(home: Path, sources: Sequence[str] = ()) -> Campaign:
    """Read ``campaign.toml`` and ``libraries.csv`` of a home folder. Raises ``ConfigurationError``.

    ``sources`` are those that the settings may name; none: any.
    """
    path = home / FILE
    if not path.is_file():
        raise ConfigurationError(
            f"в папке {home} нет файла {FILE}: создайте кампанию командой «bibliopulse init {home} "
            "--preset pskov-quality» или укажите папку кампании ключом --home"
        )
    campaign = parse_campaign(_text(path), sources)
    libraries = read_libraries(home, campaign.region)
    announced = forms.read_entries(home / forms.FILE, libraries)
    remarks = (*campaign.remarks, *forms.remarks(announced))
    return replace(campaign, libraries=libraries, entries=announced, remarks=remarks)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{path.name}: файл не в кодировке UTF-8 (байт {error.start}); сохраните его как UTF-8"
        ) from error
    except OSError as error:
        raise ConfigurationError(f"{path}: не удаётся прочитать файл ({reason(error)})") from error


def parse_campaign(text: str, sources: Sequence[str] = ()) -> Campaign:
    """The campaign that a TOML text describes, without libraries; ``sources`` as above. Raises ``ConfigurationError``."""
    document = Section(FILE, text.splitlines(), parse_toml(FILE, text))
    document.check_values()
    return _campaign(document, sources)


def _campaign(document: Section, sources: Sequence[str]) -> Campaign:
    document.no_others((
        "campaign", "tags", "phrases", "sources", "ranking", "report", "letters", "cluster", "lake", "mail", "health",
    ))  # fmt: skip
    main = document.table("campaign")
    main.no_others(
        (
            "title",
            "start",
            "end",
            "collect_until",
            "timezone",
            "region",
            "expected_min",
            "note",
            "notes_until",
        )
    )
    start, end = main.day("start"), main.day("end")
    if end < start:
        main.fail("end", f"конец {end} раньше начала {start}; нужна дата не раньше начала")
    until = main.day("collect_until", end + timedelta(days=DEFAULT_COLLECT_DAYS))
    if until < end:
        main.fail("collect_until", f"{until} раньше конца кампании {end}")
    tags, phrases = _tags(document), _phrases(document)
    if not tags and not phrases:
        raise ConfigurationError(f"{FILE}: нет ни одного тега: добавьте раздел [[tags]] с ключом canonical")
    return Campaign(
        title=main.text("title"), start=start, end=end, collect_until=until,
        timezone=main.zone("timezone", "Europe/Moscow"), region=main.text("region", ""),
        notes_until=main.day("notes_until", end + timedelta(days=DEFAULT_NOTES_DAYS)), expected_min=main.whole("expected_min", 0), note=main.text("note", ""), tags=tags, phrases=phrases,
        sources=_sources(document, sources), ranking=_ranking(document), report=_report(document), letters=_letters(document),
        mail=read_mail(document.table("mail", optional=True)), health=read_health(document.table("health", optional=True)),
        scheduler=read_scheduler(document.table("cluster", optional=True)),
        lake=read_lake(document.table("lake", optional=True), main.text("region", "")),
        remarks=tuple(_renamed(document)),
    )  # fmt: skip


def _tags(document: Section) -> tuple[Tag, ...]:
    tags = []
    for section in document.tables("tags"):
        section.no_others(("canonical", "spellings", "broad"))
        canonical, spellings = section.text("canonical"), section.texts("spellings")
        for spelling in (canonical, *spellings):
            if not re.fullmatch(r"#\w[\w -]*", normal_form(spelling)):
                section.fail("canonical", f"«{spelling}» — не тег: нужен знак # и слово за ним")
        tags.append(Tag(canonical, spellings, section.flag("broad")))
    return tuple(tags)


def _phrases(document: Section) -> tuple[str, ...]:
    section = document.table("phrases", optional=True)
    section.no_others(("any",))
    phrases = section.texts("any")
    for phrase in phrases:
        if not re.search(r"[^\W_]", phrase):
            section.fail("any", f"«{phrase}» — ни буквы, ни цифры; впишите слова или уберите")
    return phrases


def _sources(document: Section, names: Sequence[str]) -> dict[str, SourceSettings]:
    section = document.table("sources", optional=True)
    section.no_others(tuple(names or section.values))
    return {name: _source(section.table(name), name) for name in section.values}


def _source(section: Section, name: str) -> SourceSettings:
    section.no_others((
        "enabled", "routes", "requests_per_second", "daily_searches", "revisit_days", "reread_days",
        *OWN_KEYS.get(name, CHANNEL_KEYS),
    ))  # fmt: skip
    routes = section.texts("routes", ("search", "walls"))
    for route in routes:
        if route not in ROUTES:
            section.fail("routes", f"неизвестный путь «{route}»; бывают {listing(ROUTES)}")
    private = section.texts("allow_private")
    for host in private:
        if not _is_host(host):
            section.fail(
                "allow_private", f"«{host}» — ожидается узел или подсеть: intranet.local, 10.0.0.0/8"
            )
    rate = section.values.get("requests_per_second")
    if rate is not None and (
        isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 < rate <= 20
    ):
        section.fail("requests_per_second", f"«{rate}» — ожидается число больше 0 и не больше 20")
    return SourceSettings(
        enabled=section.flag("enabled"),
        routes=routes,
        requests_per_second=rate,
        daily_searches=section.whole("daily_searches", 1000),
        revisit_days=section.wholes("revisit_days", DEFAULT_REVISIT_DAYS, most=OLDEST_AGE),
        reread_days=section.wholes("reread_days", DEFAULT_REREAD_DAYS, most=OLDEST_AGE),
        allow_private=private,
        channels=section.texts("channels"),
        daily_requests=section.whole("daily_requests", 5000),
        addresses=section.texts("addresses"),
    )


def _ranking(document: Section) -> Ranking:
    section = document.table("ranking", optional=True)
    section.no_others(("credit", "min_posts", "weights"))
    weights = section.table("weights", optional=True)
    weights.no_others(tuple(DEFAULT_WEIGHTS))
    return Ranking(
        credit=section.one_of("credit", ("subject", "wall"), "subject"),
        min_posts=section.whole("min_posts", 1),
        weights={name: _weights(weights, name) for name in DEFAULT_WEIGHTS},
    )


def _weights(weights: Section, name: str) -> Mapping[str, float]:
    defaults = DEFAULT_WEIGHTS[name]
    if name not in weights.values:
        return defaults
    section = weights.table(name)
    former = {key: new for key, new in RENAMED.items() if new in defaults and key in section.values}
    section.no_others((*defaults, *former))
    for key, new in former.items():
        if new in section.values:
            section.fail(key, f"ключ теперь называется {new}, и он здесь уже есть; уберите эту строку")
    for key, weight in section.values.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight <= 100:
            section.fail(key, f"«{weight}» — ожидается число от 0 до 100")
    total = sum(section.values.values())
    if abs(total - 100) > 1e-9:
        section.fail(next(iter(section.values), None), f"сумма весов {total:g}, а должна быть 100")
    return {former.get(key, key): weight for key, weight in section.values.items()}


def _renamed(document: Section) -> Iterator[str]:
    """One line for each key that stands in the file under its former name."""
    weights = document.table("ranking", optional=True).table("weights", optional=True)
    for key, new in RENAMED.items():
        sections = [weights.table(name) for name in DEFAULT_WEIGHTS if key in weights.values.get(name, {})]
        if sections:
            lines = [str(line) for section in sections if (line := section.line_of(key))]
            where = f"{'строка' if len(lines) == 1 else 'строки'} {listing(lines)}"
            yield f"{FILE}, {where}: ключ {key} теперь называется {new}; файл прочитан, переименуйте ключ"


def _report(document: Section) -> Report:
    section = document.table("report", optional=True)
    section.no_others(("audience", "show_reader_names"))
    audience = section.one_of("audience", ("internal", "public"), "internal")
    return Report(audience, section.flag("show_reader_names"))


def _letters(document: Section) -> dict[str, str]:
    section = document.table("letters", optional=True)
    words = ("organisation", "signatory", "post", "city", "date", "template")
    section.no_others((*words, "by"))
    if type(section.values.get("date")) is date:  # without quotes it is no text
        section = replace(section, values=section.values | {"date": section.values["date"].isoformat()})
    found = {key: section.text(key, "") for key in words if key in section.values}
    return found | {"by": section.one_of("by", ("place", "tier"), "place")}


def _is_host(text: str) -> bool:
    """A name, an address or a network; no address of a page, no port."""
    try:
        return bool(ip_network(text, strict=False))
    except ValueError:
        # The last part of a name is no number: «10.0.0» is a torn address.
        return re.fullmatch(r"(?:[\w-]+\.)*[^\W\d][\w-]*", text) is not None
