"""The lines of ``check`` about Odnoklassniki: whether the keys are taken, and which groups are there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from campaign.errors import BibliopulseError
from campaign.run import Run
from collectors.asking import Asker
from collectors.ok.access import ok_way
from collectors.ok.client import TITLE, Answer, OkClient
from collectors.ok.collect import MEND, NO_GROUP, spellings
from collectors.ok.parse import NETWORK, group_address, group_number
from collectors.source import BAD, GOOD, NOTE, Line
from collectors.web.client import WebClient
from collectors.web.limiter import Limiter
from collectors.web.patience import WHILE_A_PERSON_WAITS

_LATER = "повторите проверку через несколько минут"


def ok_lines(run: Run) -> Iterator[Line]:
    """A line for the keys, and one for each group that a person should look at."""
    written = spellings(run.campaign)
    if not written:
        yield Line(TITLE, NOTE, "групп нет", "впишите их в столбец ok файла libraries.csv")
        return
    troubles: list[Line] = []
    try:
        keys, way = ok_way(run)
        hidden = (keys.token, keys.secret)
        with closing(
            WebClient(Limiter(way.rate), guard=way.guard, patience=WHILE_A_PERSON_WAITS, hidden=hidden)
        ) as web:
            client = OkClient(Asker(web, NETWORK, TITLE), keys, way.base)
            for spelling in written:
                answer = _looked_up(client, spelling)
                if answer.status in ("failed", "cut_off"):
                    troubles.append(Line(f"группа {spelling}", BAD, answer.error or "", _LATER))
                elif not _is_group(answer):
                    troubles.append(Line(f"группа {spelling}", BAD, NO_GROUP, MEND))
    except BibliopulseError as error:
        yield Line(TITLE, BAD, str(error), "как получить ключи: docs/sources/ok.md")
        return
    yield Line(TITLE, GOOD, f"читаются {len(written) - len(troubles)} из {len(written)} групп")
    yield from troubles


def _looked_up(client: OkClient, spelling: str) -> Answer:
    number, address = group_number(spelling), group_address(spelling)
    if number:
        return client.call("group.getInfo", uids=[number], fields="uid,name")
    return client.call("url.getInfo", url=address) if address else Answer(status="skipped")


def _is_group(answer: Answer) -> bool:
    value = answer.value
    return (
        bool(value) if isinstance(value, list) else isinstance(value, dict) and value.get("type") == "GROUP"
    )
