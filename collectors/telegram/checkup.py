"""The lines of ``check`` about Telegram: whether the previews can be reached, and which channels have none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from campaign.errors import BibliopulseError
from campaign.run import Run
from collectors.asking import Asker
from collectors.source import BAD, GOOD, NOTE, Line
from collectors.telegram.access import telegram_way
from collectors.telegram.collect import MEND, NO_NAME, NO_PREVIEW, TITLE, is_elsewhere, spellings
from collectors.telegram.parse import NETWORK, parse_page
from collectors.web.client import WebClient
from collectors.web.limiter import Limiter
from collectors.web.patience import WHILE_A_PERSON_WAITS

_NETWORK = (
    "в России Телеграм замедлен: попробуйте позже или с другого подключения, другим источникам это не мешает"
)


def telegram_lines(run: Run) -> Iterator[Line]:
    """A line for the network, and one for each channel that a person should look at."""
    written = spellings(run.campaign)
    if not written:
        yield Line(TITLE, NOTE, "каналов нет", "впишите их в столбец telegram файла libraries.csv")
        return
    troubles: list[Line] = []
    try:
        way = telegram_way(run)
        with closing(WebClient(Limiter(way.rate), guard=way.guard, patience=WHILE_A_PERSON_WAITS)) as web:
            asker = Asker(web, NETWORK, TITLE)
            for spelling, name in written.items():
                page = asker.ask(f"{way.base}s/{name}", types=("text/html",), redirects=0) if name else None
                if page is None:
                    troubles.append(Line(f"канал {spelling}", BAD, NO_NAME, MEND))
                elif is_elsewhere(page, way.base) or (page.ok and not parse_page(page.body).is_channel):
                    troubles.append(Line(f"канал {spelling}", BAD, NO_PREVIEW, MEND))
                elif not page.ok:
                    troubles.append(Line(f"канал {spelling}", BAD, page.error, _NETWORK))
    except BibliopulseError as error:
        yield Line(TITLE, BAD, str(error), _NETWORK)
        return
    yield Line(TITLE, GOOD, f"читаются {len(written) - len(troubles)} из {len(written)} каналов")
    yield from troubles
