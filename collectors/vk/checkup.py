"""The lines of ``check``: what was looked at, how it is, and what to do. Pure: nothing is asked here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from campaign.settings import Campaign, SourceSettings
from campaign.tables.libraries import Library
from collectors.registry.check import Kind, Problem
from collectors.source import BAD, GOOD, NOTE, Line
from collectors.vk.api.probe import Probed, TokenKind, advice
from collectors.vk.collect import DAILY_WALLS, PLANNED_SHARE

GIGABYTE = 10**9
LEAST_FREE = 1 * GIGABYTE
# Signed requests bear more, but a night's first and last minutes would be missed.
LARGEST_DIFFERENCE = timedelta(seconds=60)
# Requests a second that VK bears, by the kind of token.
RATES: Mapping[TokenKind, float] = {"user": 3, "service": 5}
MOST_NAMED = 5

_SERVICE_KEY = "возьмите сервисный ключ доступа приложения на dev.vk.ru и запишите его в VK_TOKEN"
_KINDS: Mapping[TokenKind, str] = {
    "service": "сервисный ключ приложения",
    "user": "ключ пользователя",
    "community": "ключ сообщества: искать и читать стены с ним нельзя",
    "unknown": "вид ключа не определён",
}
_TROUBLES: Mapping[Kind, str] = {
    "doubled": "записаны дважды",
    "dead": "не существуют",
    "renamed": "сменили хозяина или название",
    "closed": "закрыты",
}


OFF = Line("VK", NOTE, "источник выключен", "[sources.vk] enabled = true в campaign.toml")


def connection_line(base: str, probed: Probed) -> Line:
    if probed.stopped is None or probed.stopped.code is not None:
        return Line("связь с VK", GOOD, base)
    said = f"{base}: {probed.stopped.text}"
    return Line("связь с VK", BAD, said, advice(probed.stopped))


def key_line(probed: Probed, settings: SourceSettings) -> Line:
    if probed.stopped and probed.stopped.code is not None:
        return Line("ключ VK", BAD, f"не принят: {probed.stopped.text}", advice(probed.stopped))
    said = _KINDS[probed.kind]
    if probed.kind == "community":
        return Line("ключ VK", BAD, said, _SERVICE_KEY)
    allowed, asked = RATES.get(probed.kind), settings.requests_per_second
    if allowed is not None and asked is not None and asked > allowed:
        todo = f"запишите в campaign.toml requests_per_second = {allowed:g}"
        return Line(
            "ключ VK", BAD, f"{said}: он допускает запросов в секунду {allowed:g}, а не {asked:g}", todo
        )
    if probed.kind == "user":
        todo = f"ключ VK ID живёт час, для каждой ночи {_SERVICE_KEY}"
        return Line("ключ VK", NOTE, said, todo)
    if probed.kind == "unknown":
        return Line("ключ VK", NOTE, said, "повторите проверку позже")
    if asked is None:
        todo = f"можно ускорить сбор: requests_per_second = {RATES['service']:g} в campaign.toml"
        return Line("ключ VK", GOOD, said, todo)
    return Line("ключ VK", GOOD, said)


def method_lines(probed: Probed) -> Iterator[Line]:
    for one in probed.probes:
        if one.problem is None:
            yield Line(one.method, GOOD, "отвечает" + (f" ({one.note})" if one.note else ""))
        else:
            yield Line(one.method, BAD, one.problem.text, advice(one.problem))


def quota_lines(spent: Counter[str], settings: SourceSettings) -> Iterator[Line]:
    """How much of the day is used, by method; what is over the planned share waits for tomorrow."""
    daily = {"newsfeed.search": settings.daily_searches, "wall.get": DAILY_WALLS}
    for method, limit in daily.items():
        planned = int(limit * PLANNED_SHARE)
        said = f"сегодня запросов {spent[method]} из {limit}, ночам отведено {planned}"
        if spent[method] >= planned:
            todo = "запустите ночь завтра: она продолжит с того же места"
            yield Line(f"норма {method}", NOTE, said, todo)
        else:
            yield Line(f"норма {method}", GOOD, said)


def registry_lines(
    libraries: Sequence[Library],
    problems: Sequence[Problem],
    unanswered: Mapping[str, str],
    acceptable: int,
) -> Iterator[Line]:
    """``unanswered`` says why by account; ``acceptable`` is what ``registry accept --sure`` would take."""
    having = sum(bool(library.vk) for library in libraries)
    said = f"строк {len(libraries)}: с аккаунтом VK {having}, без него {len(libraries) - having}"
    if acceptable:
        todo = f"поиск нашёл сообщества этих библиотек ({acceptable}): «bibliopulse registry suggest»"
        yield Line("реестр", NOTE, said, todo)
    elif libraries and not having:
        todo = "впишите адреса в столбец vk или после первой ночи выполните «bibliopulse registry suggest»"
        yield Line("реестр", NOTE, said, todo)
    else:
        yield Line("реестр", GOOD, said)
    for kind, words in _TROUBLES.items():
        accounts = [one.account for one in problems if one.kind == kind]
        if accounts:
            todo = "что делать с каждым, скажет «bibliopulse registry check»"
            yield Line("аккаунты реестра", BAD, f"{words}: {_named(accounts)}", todo)
    if unanswered:
        said = f"VK не ответил: {_named(list(unanswered))} ({next(iter(unanswered.values()))})"
        yield Line("аккаунты реестра", BAD, said, "повторите проверку через несколько минут")


def _named(accounts: Sequence[str]) -> str:
    rest = len(accounts) - MOST_NAMED
    return ", ".join(accounts[:MOST_NAMED]) + (f" и ещё {rest}" if rest > 0 else "")


def period_line(campaign: Campaign, now: datetime) -> Line:
    days = f"{campaign.start:%d.%m.%Y}–{campaign.end:%d.%m.%Y}, сбор до {campaign.collect_until:%d.%m.%Y}"
    if now < campaign.starts_at:
        return Line(
            "период кампании", NOTE, f"{days}: ещё не началась", "до начала ночи ничего не спрашивают"
        )
    if now >= campaign.closes_at:
        todo = "для новой кампании: «bibliopulse init ПАПКА --year ГОД»"
        return Line("период кампании", NOTE, f"{days}: сбор окончен", todo)
    return Line("период кампании", GOOD, days)


def disk_line(free: int, home_size: int) -> Line:
    """A night writes a second copy of what is there, and a backup may make a third."""
    needed = max(LEAST_FREE, home_size)
    said = f"свободно {free / GIGABYTE:.1f} ГБ, папка кампании занимает {home_size / GIGABYTE:.1f} ГБ"
    said = said.replace(".", ",")
    if free < needed:
        todo = f"освободите место: нужно не меньше {needed / GIGABYTE:.1f} ГБ".replace(".", ",")
        return Line("место на диске", BAD, said, todo)
    return Line("место на диске", GOOD, said)


def clock_line(here: datetime, there: datetime | None) -> Line:
    if there is None:
        return Line("часы", NOTE, "VK не назвал времени, сверить не удалось")
    difference = here - there
    seconds = abs(round(difference.total_seconds()))
    if abs(difference) <= LARGEST_DIFFERENCE:
        return Line("часы", GOOD, f"расходятся с VK на {seconds} с")
    said = f"{'спешат' if difference > timedelta(0) else 'отстают'} от VK на {seconds} с"
    return Line("часы", BAD, said, "включите точное время: «timedatectl set-ntp true»")
