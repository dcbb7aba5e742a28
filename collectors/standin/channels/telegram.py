"""Preview pages as Telegram makes them, of invented channels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files

from jinja2 import Environment, Template

from collectors.standin.channels.serving import HTML, Answer, Asked, Reply

PAGE = 20


@dataclass(frozen=True)
class Message:
    """``photos`` more than one are an album, which takes as many numbers; ``views`` as the page says it."""

    number: int
    at: datetime
    text: str = ""
    photos: int = 0
    views: str = ""
    reactions: tuple[str, ...] = ()
    forwarded_from: str = ""
    edited: bool = False
    service: bool = False

    @property
    def html(self) -> str:
        return escape(self.text).replace("\n", "<br/>")


@dataclass(frozen=True)
class Channel:
    name: str
    title: str
    subscribers: str
    messages: tuple[Message, ...]

    def until(self, now: datetime) -> Channel:
        """As it was then."""
        return replace(self, messages=tuple(one for one in self.messages if one.at <= now))


def telegram(channels: Sequence[Channel]) -> Answer:
    """What ``t.me`` would answer: pages of ``/s/NAME``, and another page's address for a name that nobody has."""
    by_name: Mapping[str, Channel] = {channel.name.lower(): channel for channel in channels}

    def answer(asked: Asked) -> Reply:
        name = asked.path.removeprefix("s/")
        channel = by_name.get(name.lower())
        if channel is None:
            return Reply(b"", 302, HTML, {"Location": f"/{name}"})
        before = int(asked.values.get("before") or 10**9)
        older = sorted((one for one in channel.messages if one.number < before), key=lambda one: one.number)
        shown = older[-PAGE:]
        goes_on = len(older) > len(shown)
        page = _template().render(
            channel=channel, messages=shown, before=shown[0].number if goes_on else None
        )
        return Reply(page.encode(), 200, HTML)

    return answer


@cache
def _template() -> Template:
    source = files("collectors.standin.channels").joinpath("telegram.html").read_text("utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(source)
