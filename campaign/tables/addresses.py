"""What a web address says of a text: its network, and for a post its identity there. Addresses of VK are read by ``campaign/marks.py``."""

from __future__ import annotations

import csv
import hashlib
import re
from functools import cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from campaign.shipped import shipped

PAGE = "url-"  # how the identifier of a post begins that is known by its address alone
SITE = "site"  # the network of a page that stands in none
_HOST = re.compile(r"^(?:www|m|mobile|pda|wap|amp|web|new|touch)\.")
# What does not say which page it is.
_TRACKING = re.compile(
    r"utm_.*|fbclid|igsh|igshid|y(?:s)?clid|gclid|gbraid|wbraid|msclkid|mc_[ce]id|_g[al]|ref|refsrc|_openstat|from|si|feature|__.*"
)
# Pages that a folder shows by itself.
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$")
_TELEGRAM = re.compile(r"/(?:s/)?([a-z]\w{2,31})/(\d{1,12})", re.IGNORECASE)


def network_of(name: str) -> str:
    """The code of a network as people name it: «Инстаграм» is ``instagram``; another name in small letters."""
    plain = " ".join(name.casefold().replace("ё", "е").split())
    host = (
        _HOST.sub("", (urlsplit(plain if "//" in plain else f"//{plain}").hostname or ""))
        if "." in plain
        else ""
    )
    return _names().get(plain) or _network_at(host) or plain


def place_of(url: str) -> dict[str, str]:
    """``network`` and, where the address can be that of a post, ``owner_id`` and ``post_id``; nothing for what is no address.

    The same page has the same identity with «www.» or «m.» or without, over http or https, with a slash at its end or without,
    in letters or in their codes, whatever counts its visitors and whatever place on it is meant.
    """
    try:
        parts = urlsplit(url.strip())
        host = _HOST.sub("", _lettered((parts.hostname or "").lower().rstrip(".")))
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return {}
    if parts.scheme not in ("http", "https") or not host:
        return {}
    network, path = (
        _network_at(host) or SITE,
        _INDEX.sub("", re.sub("/{2,}", "/", unquote(parts.path))).rstrip("/"),
    )
    if network == "telegram" and (found := _TELEGRAM.fullmatch(path)):
        return {"network": network, "owner_id": found[1].lower(), "post_id": found[2]}
    asked = [(key, value) for key, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(key.lower())]
    query = f"?{urlencode(sorted(asked))}" if asked else ""
    if not path and not query:
        return {"network": network}
    page = f"{host}{port}{path}{query}"
    return {
        "network": network,
        "owner_id": host,
        "post_id": f"{PAGE}{hashlib.sha256(page.encode()).hexdigest()[:16]}",
    }


def page_of(url: str) -> str:
    """The identity of a post by its address alone; empty where the address is no page's."""
    named = place_of(url).get("post_id", "")
    return named if named.startswith(PAGE) else ""


def _lettered(host: str) -> str:
    """«xn--…» in the letters that it stands for."""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def _network_at(host: str) -> str:
    ends = (".".join(host.split(".")[at:]) for at in range(host.count(".")))
    return next((_hosts()[end] for end in ends if end in _hosts()), "")


@cache
def _hosts() -> dict[str, str]:
    return {host: row["network"] for row in _listed() for host in row["hosts"].split("|")}


@cache
def _names() -> dict[str, str]:
    return {name: row["network"] for row in _listed() for name in row["names"].split("|")}


@cache
def _listed() -> tuple[dict[str, str], ...]:
    with shipped("imports/networks.csv").open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))
