"""People who asked to be forgotten: their marks in the home, and records as they are without them.

The home keeps no identity of theirs, only HMAC(home key, "network:id") of the account, of every post that was theirs, and
of the names by which others call them in texts.
"""

from __future__ import annotations

import hmac
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from campaign.errors import ConfigurationError
from campaign.files import write_private
from campaign.folder import Home
from campaign.marks import SCREEN_NAME, Mark, replaced
from collectors.records import Author, Comment, Coverage, Gone, Named, Night, Note, Post, Purged, Record
from collectors.sources import NAMES

FILE = Path("keys", "forgotten.txt")
ERASED = "[удалено]"
# Where a person may be known from: by a source, or by what was imported.
NETWORKS = (*NAMES, "file")
# Under these keys of a payload stands an account.
ACCOUNT_KEYS = frozenset(
    {"from_id", "owner_id", "user_id", "signer_id", "created_by", "reply_to_user", "to_id", "uid", "source_id",
     "copy_owner_id", "author_id", "deleted_by", "caller_id", "post_author_id"}
)  # fmt: skip
# Whoever stands under these wrote the whole object.
WRITER_KEYS = ("from_id", "author_id", "owner_id")
# Numbers from here on are accounts wherever they stand; smaller ones may be counts.
SURELY_AN_ACCOUNT = 100_000
OF_COMMENT = "comment:"
_MARK = re.compile("[0-9a-f]{64}")
# What stands for one sign in a name, as keyboards and editors write it: «О'Коннор», «О’Коннор», «Нур-Магомедова».
APOSTROPHES, HYPHENS = "'’‘ʼ`´′ʹ＇", "‐‑‒–－-"
_WORD = re.compile(rf"\w+(?:[{APOSTROPHES}{HYPHENS}]+\w+)*")
_JOINT = re.compile(rf"[{APOSTROPHES}{HYPHENS}]+")
_SAME = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(HYPHENS, "-"))
_SCREEN_NAME = re.compile(rf"(?<!\w){SCREEN_NAME}", re.IGNORECASE)
_NUMBERS = re.compile(r"-?\d+")
_ITEM = re.compile(r"(-?\d+)_(\d+)")

IsForgotten = Callable[[str, str], bool]
"""Asked with a network and an account, ``owner_post``, ``comment_mark``, ``screen_name_mark`` or ``name_mark``."""


def mark(home_key: bytes, network: str, identifier: str) -> str:
    """What is kept of an account or post instead of its number."""
    return hmac.digest(home_key, f"{network}:{identifier}".encode(), "sha256").hex()


def name_mark(name: str) -> str:
    """How a full name is asked for: whatever its letter case, spaces, apostrophes and hyphens."""
    return f"name:{' '.join(name.translate(_SAME).lower().split())}"


def any_spelling(name: str) -> str:
    """A pattern of a name with any of the spaces, apostrophes and hyphens that may stand in it."""
    escaped = re.escape(name.translate(_SAME))
    return escaped.replace("'", f"[{APOSTROPHES}]").replace(r"\-", f"[{HYPHENS}]").replace(r"\ ", r"\s+")


def screen_name_mark(name: str) -> str:
    return f"@{name.lower()}"


def comment_mark(owner_id: str, comment_id: str) -> str:
    return f"{OF_COMMENT}{owner_id}_{comment_id}"


def read_marks(home: Home) -> frozenset[str]:
    """Raises ``ConfigurationError`` for a file in which anything else stands."""
    path = home.path / FILE
    if not os.path.lexists(path):
        return frozenset()
    try:
        marks = frozenset(path.read_text("utf-8").split())
    except (OSError, UnicodeDecodeError):
        marks = frozenset(("",))
    if not all(map(_MARK.fullmatch, marks)):
        raise ConfigurationError(
            f"{path}: отметки о стёртых людях не читаются; верните этот файл из резервной копии, иначе люди вернутся"
        )
    return marks


def add_marks(home: Home, marks: frozenset[str]) -> None:
    """Keep these marks besides those that are there; sorted, so that nothing is told by their order."""
    write_private(home.path / FILE, "".join(f"{each}\n" for each in sorted(read_marks(home) | marks)))


def eraser_of(home: Home) -> Eraser | None:
    """What every record must go through on its way into ``raw/``; ``None`` where nobody asked to be forgotten.

    Raises ``ConfigurationError`` for a home without its key or with spoilt marks, before anything is asked.
    """
    key, marks, seen = home.key(), read_marks(home), dict[tuple[str, str], bool]()
    if not marks:
        return None

    def is_forgotten(network: str, identifier: str) -> bool:
        asked = (network, identifier)
        if asked not in seen:
            seen[asked] = mark(key, network, identifier) in marks
        return seen[asked]

    return Eraser(is_forgotten, by_name=True)


def without_marks_of(text: str, is_theirs: Callable[[str], bool]) -> str:
    """The text without mentions of accounts, and links to accounts and posts, that are theirs."""

    def shown(mark: Mark) -> str | None:
        asked = [_asked(name) for name in mark.accounts]
        return ERASED if any(map(is_theirs, [*asked, mark.post] if mark.post else asked)) else None

    return replaced(text, shown)


def _asked(account: str) -> str:
    """How an account that a mention names is asked for."""
    return account if account.lstrip("-").isdigit() else screen_name_mark(account)


@dataclass(frozen=True)
class Words:
    """Strings that must not stand anywhere: short ones as a pattern, and whole texts."""

    pattern: re.Pattern[str]
    # Not in the pattern: with many texts it would try each of them at every letter.
    texts: tuple[str, ...] = ()
    # Accounts and posts as they are asked for; a mention of one goes whole, with the name in it.
    accounts: frozenset[str] = frozenset()

    def found(self, text: str) -> bool:
        return any(each in text for each in self.texts) or self.pattern.search(text) is not None

    def erase(self, text: str) -> str:
        for each in self.texts:
            text = text.replace(each, ERASED)
        return self.pattern.sub(ERASED, without_marks_of(text, self.accounts.__contains__))


@dataclass
class Eraser:
    """Records without the forgotten. ``words``, where given, are looked for in every text."""

    is_forgotten: IsForgotten
    words: Words | None = None
    # Whether texts are searched for names too, of which only marks are known.
    by_name: bool = False
    # Posts of theirs met on the way: what stands under them goes too.
    posts: set[tuple[str, str, str]] = field(default_factory=set)

    def without(self, record: Record) -> Record | None:
        """The record with nothing of the forgotten in it, the same object where nothing was; ``None`` if it is theirs."""
        if isinstance(record, Night):
            return record
        if isinstance(record, Note):
            return self._note(record)
        if isinstance(record, Author):
            return self._author(record)
        if isinstance(record, Coverage):
            return self._coverage(record)
        if isinstance(record, Named):
            return None if self.is_forgotten(record.network, record.author_id) else record
        if isinstance(record, Gone | Purged):
            if self._is_item_of_theirs(record):
                return None
            return self._purged(record) if isinstance(record, Purged) else record
        if self._is_theirs(record):
            if isinstance(record, Post):
                self.posts.add((record.network, record.owner_id, record.post_id))
            return None
        return self._scrubbed(record)

    def _is_theirs(self, record: Post | Comment) -> bool:
        if record.author_id is not None and self.is_forgotten(record.network, record.author_id):
            return True
        return self._on_theirs(record.network, record.owner_id, record.post_id)

    def _on_theirs(self, network: str, owner_id: str, post_id: str | None) -> bool:
        """Whether it stands on a wall or under a post of theirs."""
        if self.is_forgotten(network, owner_id):
            return True
        if post_id is None:
            return False
        return (network, owner_id, post_id) in self.posts or self.is_forgotten(
            network, f"{owner_id}_{post_id}"
        )

    def _is_item_of_theirs(self, record: Gone | Purged) -> bool:
        """Of a text there is only its number."""
        network, owner, item = record.network, record.owner_id, record.item_id
        if record.kind == "post":
            return self._on_theirs(network, owner, item)
        return self._on_theirs(network, owner, None) or self.is_forgotten(network, comment_mark(owner, item))

    def _purged(self, record: Purged) -> Purged:
        """Of a text whose words are gone the accounts that it named are still known."""
        network = record.network
        mentions = tuple(
            [
                each
                for each in record.mentions
                if not self.is_forgotten(network, _asked(each)) and self.text(network, each) == each
            ]
        )
        wants = tuple(self.value(network, list(record.wants)))
        if (mentions, wants) == (record.mentions, record.wants):
            return record
        return msgspec.structs.replace(record, mentions=mentions, wants=wants)

    def _note(self, note: Note) -> Note:
        """A note speaks of people of any network."""
        text = note.text
        for network in NETWORKS:
            text = self.text(network, text)
        return note if text == note.text else msgspec.structs.replace(note, text=text)

    def _author(self, record: Author) -> Author | None:
        if self.is_forgotten(record.network, record.author_id):
            return None
        contacts = tuple(each for each in record.contacts if not self.is_forgotten(record.network, each))
        return record if contacts == record.contacts else msgspec.structs.replace(record, contacts=contacts)

    def _coverage(self, record: Coverage) -> Coverage:
        items = _ITEM.findall(record.target)
        theirs = any(self._on_theirs(record.network, owner, post) for owner, post in items) or any(
            self.is_forgotten(record.network, number) for number in _NUMBERS.findall(record.target)
        )
        target = ERASED if theirs else self.text(record.network, record.target)
        error = record.error and self.text(record.network, record.error)
        if (target, error) == (record.target, record.error):
            return record
        return msgspec.structs.replace(record, target=target, error=error)

    def _scrubbed(self, record: Post | Comment) -> Post | Comment:
        network = record.network
        changed: dict[str, Any] = {"text": self.text(network, record.text)}
        if isinstance(record, Post):
            changed["signer_id"] = (
                None
                if record.signer_id and self.is_forgotten(network, record.signer_id)
                else record.signer_id
            )
            quotes = self._quotes(network, record.payload)
            changed["poll"] = record.poll and self.text(network, record.poll)
            changed["quoted_text"] = ERASED if quotes else self.text(network, record.quoted_text)
        if record.payload is not None:
            changed["payload"] = self.value(network, record.payload)
        if all(getattr(record, name) == value for name, value in changed.items()):
            return record
        return msgspec.structs.replace(record, **changed)

    def _quotes(self, network: str, payload: Mapping[str, Any] | None) -> bool:
        """Whether the post repeats one of theirs."""
        history = (payload or {}).get("copy_history")
        return isinstance(history, list) and any(
            isinstance(item, dict) and self._wrote(network, item) for item in history
        )

    def _wrote(self, network: str, item: Mapping[str, Any]) -> bool:
        writers = [item.get(key) for key in WRITER_KEYS]
        if "first_name" in item or "screen_name" in item:
            writers.append(item.get("id"))
        return any(self._is_account(network, value) for value in writers)

    def _is_account(self, network: str, value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | str):
            return False
        return self.is_forgotten(network, str(value))

    def value(self, network: str, value: Any, key: str = "") -> Any:
        """A payload, or a part of it, without them: objects that they wrote leave their list, their numbers become null."""
        if isinstance(value, dict):
            return {each: self._part(network, part, each) for each, part in value.items()}
        if isinstance(value, list):
            kept = [part for part in value if not (isinstance(part, dict) and self._wrote(network, part))]
            return [
                self.value(network, part)
                for part in kept
                if not self._is_number_of_theirs(network, part, key)
            ]
        if isinstance(value, str):
            return self.text(network, value)
        return value

    def _part(self, network: str, part: Any, key: str) -> Any:
        if isinstance(part, dict) and self._wrote(network, part):
            return None
        return None if self._is_number_of_theirs(network, part, key) else self.value(network, part, key)

    def _is_number_of_theirs(self, network: str, value: Any, key: str) -> bool:
        if key not in ACCOUNT_KEYS and not (isinstance(value, int) and value >= SURELY_AN_ACCOUNT):
            return False
        return self._is_account(network, value)

    def text(self, network: str, text: str) -> str:
        """A text without mentions of them, links to them and whatever ``words`` finds."""
        if self.words:
            return self.words.erase(text)
        text = without_marks_of(text, lambda identifier: self.is_forgotten(network, identifier))
        return self._without_names(network, text) if self.by_name else text

    def _without_names(self, network: str, text: str) -> str:
        def erased(match: re.Match[str]) -> str:
            return ERASED if self.is_forgotten(network, screen_name_mark(match[0])) else match[0]

        pieces, end = [], 0
        for start, stop, name in _name_pairs(text):
            if start >= end and self.is_forgotten(network, name_mark(name)):
                pieces += [text[end:start], ERASED]
                end = stop
        return _SCREEN_NAME.sub(erased, "".join([*pieces, text[end:]]))


def _name_pairs(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each pair of neighbours stands that may be a name: «Анна-Мария Петрова», and «Мария Петрова» in it."""
    for first, second in pairwise(_WORD.finditer(text)):
        surname = second[0]
        if not _may_be_name(surname) or not text[first.end() : second.start()].isspace():
            continue
        for name in dict.fromkeys((first[0], first[0].translate(_SAME).rpartition("-")[2])):
            if _may_be_name(name):
                yield first.end() - len(name), second.end(), f"{name} {surname}"


def _may_be_name(word: str) -> bool:
    """«Анна», «д’Артаньян»."""
    return any(part[:1].isupper() for part in _JOINT.split(word))
