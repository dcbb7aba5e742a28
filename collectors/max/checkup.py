"""The lines of ``check`` about MAX: whether the key is taken, and which channels have admitted the bot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from campaign.errors import BibliopulseError
from campaign.run import Run
from collectors.asking import Asker
from collectors.max.access import max_way
from collectors.max.client import TITLE, MaxClient
from collectors.max.collect import INVITE, NOT_ADMITTED, admitted, readable_chats
from collectors.max.parse import NETWORK
from collectors.source import BAD, GOOD, NOTE, Line
from collectors.unread import Unread
from collectors.web.client import WebClient
from collectors.web.limiter import Limiter
from collectors.web.patience import WHILE_A_PERSON_WAITS

_LATER = "повторите проверку через несколько минут"


def max_lines(run: Run) -> Iterator[Line]:
    """A line for the bot, one for its chats, and one for each channel of the registry that has not admitted it."""
    try:
        token, way = max_way(run)
        with closing(
            WebClient(Limiter(way.rate), guard=way.guard, patience=WHILE_A_PERSON_WAITS, hidden=(token,))
        ) as web:
            client = MaxClient(Asker(web, NETWORK, TITLE), token, way.base)
            me, bot = client.me()
            chats = client.chats() if me.status == "done" else me
    except BibliopulseError as error:
        yield Line(f"бот {TITLE}", BAD, str(error), "как получить ключ: docs/sources/max.md")
        return
    if chats.status != "done":
        yield Line(f"бот {TITLE}", BAD, chats.error or "не отвечает", _LATER)
        return
    yield Line(f"бот {TITLE}", GOOD, f"ключ принят, бот @{bot.get('username') or bot.get('user_id')}")
    registry = admitted(run.campaign, readable_chats(chats, Unread()))
    inside = sum(chat is not None for chat in registry.values())
    if not registry:
        yield Line(f"каналы {TITLE}", NOTE, "каналов нет", "впишите их в столбец max файла libraries.csv")
    else:
        yield Line(f"каналы {TITLE}", GOOD, f"пригласили бота: {inside} из {len(registry)}")
    for written, chat in registry.items():
        if chat is None:
            yield Line(f"канал {written}", BAD, NOT_ADMITTED, INVITE)
