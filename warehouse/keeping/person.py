"""Who leaves the home: all by which somebody can be known in it, gathered from every file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from campaign.errors import ConfigurationError
from campaign.marks import marks
from campaign.tables.cells import lines_of
from campaign.tables.sheets import read_text
from collectors.forgetting import (
    APOSTROPHES,
    HYPHENS,
    NETWORKS,
    OF_COMMENT,
    Words,
    any_spelling,
    name_mark,
    screen_name_mark,
)
from collectors.raw import read_records, sealed_files
from collectors.records import Author, Comment, Night, Note, Post
from warehouse.people import pseudonym

# Shorter texts are nobody's own: «Спасибо!» is said by many.
OWN_TEXT = 25
SHORTEST_NAME = 5
# While somebody is being erased, all that is known of them.
JOURNAL = Path("keys", "forgetting.json")
NAME_CASES = "name_cases.csv"
EDITED = ("libraries.csv", "decisions.csv", "awards.csv", NAME_CASES, "review.csv", "entries.csv")
# Two words or more, or a double one: «Иванова Анна», «Нур-Магомедова», «Анна О’Коннор».
_NAME = re.compile(rf"[^\W\d]+(?:[ {APOSTROPHES}{HYPHENS}][^\W\d]+){{1,6}}")
LETTERS_LOG = str(Path("exports", "letters", "log.csv"))


class Person(msgspec.Struct):
    """All by which somebody can be known in a home. ``posts`` and ``comments`` are (owner_id, id); ``words`` are strings."""

    network: str
    account: str
    code: str
    posts: set[tuple[str, str]] = msgspec.field(default_factory=set)
    comments: set[tuple[str, str]] = msgspec.field(default_factory=set)
    # Comments of others under the person's posts go with them, as they do in the network.
    under: set[tuple[str, str]] = msgspec.field(default_factory=set)
    names: set[str] = msgspec.field(default_factory=set)
    screen_names: set[str] = msgspec.field(default_factory=set)
    texts: set[str] = msgspec.field(default_factory=set)
    # Names of the files of their letters.
    letters: set[str] = msgspec.field(default_factory=set)

    @property
    def is_known(self) -> bool:
        """Whether any file told more of them than the number that was asked for."""
        return any((self.posts, self.comments, self.under, self.names, self.screen_names, self.letters))

    @property
    def participants(self) -> tuple[str, ...]:
        return tuple(f"{prefix}-{self.code}" for prefix in "rsp")

    def marked(self) -> Iterator[str]:
        """What later collections must know again without knowing it."""
        yield self.account
        yield from (f"{owner}_{number}" for owner, number in self.posts)
        yield from map(screen_name_mark, self.screen_names)
        yield from map(name_mark, self.names)

    def words(self) -> Words:
        """Whatever names the person, in any letter case; whole words where a part could be another's."""
        whole = [*self.names, *self.screen_names, self.code, f"читатель {self.code[:5]}"]
        escaped = map(any_spelling, sorted(whole, key=len, reverse=True))
        bounded = [rf"(?<!\w){word}(?!\w)" for word in escaped]
        number = rf"(?<!\d){self.account.lstrip('-')}(?!\d)" if len(self.account) >= SHORTEST_NAME else None
        numbered = rf"\b(?:id|wall|vk:){self.account}\b(?:_\d+)?"
        parts = [numbered, *([number] if number else []), *bounded]
        texts = tuple(sorted(self.texts, key=len, reverse=True))
        return Words(re.compile("|".join(parts), re.IGNORECASE), texts, frozenset(self.marked()))

    def is_theirs(self, network: str, identifier: str) -> bool:
        if network != self.network:
            return False
        if identifier == self.account:
            return True
        owner, _, number = identifier.removeprefix(OF_COMMENT).rpartition("_")
        if identifier.startswith(OF_COMMENT):
            return (owner, number) in self.comments or (owner, number) in self.under
        return (owner, number) in self.posts


def known_account(homes: Sequence[Path], network: str, asked: str) -> str:
    """The number of the account that is meant; one that only a screen name tells must be known in the homes.

    Raises ``ConfigurationError`` for what can be nobody's: a typo must not pass for somebody who is not there.
    """
    networks, accounts = {*NETWORKS}, set[str]()
    name = asked.removeprefix("@").lower()
    for path in (path for home in homes for path in sealed_files(home / "raw")):
        for _, record in read_records(path):
            if isinstance(record, Night | Note):
                continue
            networks.add(record.network)
            if record.network == network and isinstance(record, Author | Post | Comment):
                if record.author_id == asked:
                    accounts.add(asked)
                elif isinstance(record, Author) and record.screen_name and record.screen_name.lower() == name:
                    accounts.add(record.author_id)
    if network not in networks:
        raise ConfigurationError(f"сеть «{network[:40]}» — бывает: {', '.join(sorted(networks))}")
    if re.fullmatch("[1-9][0-9]{0,18}", asked):
        return asked
    people = [account for account in accounts if not account.startswith("-")]
    if len(people) != 1:
        raise ConfigurationError(
            f"«{asked[:40]}» — не номер аккаунта, и человека с таким коротким именем в папке нет; ничего не стёрто. "
            "Ожидается номер, например 12345"
        )
    return people[0]


def accounts(raw: Path) -> set[tuple[str, str]]:
    """Everybody who is met in raw files: network and account."""
    found = set[tuple[str, str]]()
    for path in sealed_files(raw):
        for _, record in read_records(path):
            for each in ("author_id", "owner_id", "signer_id"):
                if not isinstance(record, Night | Note) and (account := getattr(record, each, None)):
                    found.add((record.network, account))
    return found


def gather(homes: Sequence[Path], key: bytes, network: str, account: str) -> Person:
    """Everything by which the person can be known, from the home and its copies; ``key`` is the home's."""
    person = Person(network, account, pseudonym(key, network, account))
    for each in homes:
        for path in sealed_files(each / "raw"):
            _gather_from(path, person)
    # Once more: comments may lie before the post under which they stand.
    for each in homes:
        for path in sealed_files(each / "raw"):
            _gather_under(path, person)
        for name in (*EDITED, LETTERS_LOG):
            _gather_names(each / name, person)
        for row in rows_of(each / NAME_CASES):
            if person.names.intersection(row):
                person.names.update(cell for cell in row if cell)
    person.names = {name for name in person.names if len(name) >= SHORTEST_NAME}
    person.texts = {text for text in person.texts if len(text) >= OWN_TEXT}
    return person


def _gather_from(path: Path, person: Person) -> None:
    number = person.account.encode()
    for line, record in read_records(path):
        if number not in line or getattr(record, "network", None) != person.network:
            continue
        if isinstance(record, Author) and record.author_id == person.account:
            _note_name(person, record.name)
            if record.screen_name:
                person.screen_names.add(record.screen_name)
        elif isinstance(record, Post | Comment):
            if record.author_id == person.account or record.owner_id == person.account:
                _note_item(person, record)
            if record.payload is not None:
                _gather_profiles(record.payload, person)
            for each in marks(record.text):
                if each.kind == "mention" and person.account in each.accounts:
                    _note_name(person, each.label)


def _note_item(person: Person, record: Post | Comment) -> None:
    if isinstance(record, Post):
        person.posts.add((record.owner_id, record.post_id))
    elif record.author_id == person.account:
        person.comments.add((record.owner_id, record.comment_id))
    if record.author_id == person.account and record.text.strip():
        person.texts.add(record.text.strip())
        person.texts.update(line.strip() for line in record.text.splitlines())


def _gather_profiles(value: object, person: Person) -> None:
    if isinstance(value, list):
        for part in value:
            _gather_profiles(part, person)
    elif isinstance(value, dict):
        if str(value.get("id")) == person.account and "first_name" in value:
            _note_name(person, f"{value['first_name']} {value.get('last_name', '')}".strip())
            if isinstance(value.get("screen_name"), str):
                person.screen_names.add(value["screen_name"])
        for part in value.values():
            _gather_profiles(part, person)


def _note_name(person: Person, name: str) -> None:
    words = name.split()
    # «[id5|Мария]»: a first name alone is many people's.
    if len(words) > 1:
        person.names |= {" ".join(words), " ".join(reversed(words))}


def _gather_under(path: Path, person: Person) -> None:
    for _, record in read_records(path):
        if not isinstance(record, Comment) or record.network != person.network:
            continue
        stands_on_theirs = (
            record.owner_id,
            record.post_id,
        ) in person.posts or record.owner_id == person.account
        if stands_on_theirs and record.author_id != person.account:
            person.under.add((record.owner_id, record.comment_id))


def _gather_names(path: Path, person: Person) -> None:
    """Names as people wrote them beside the person's code: «Иванова Анна Петровна» in awards.csv, in the dative too."""
    for row in rows_of(path):
        if any(cell.strip() in person.participants for cell in row):
            cells = {cell.strip() for cell in row}
            person.names.update(filter(_NAME.fullmatch, cells))
            person.letters.update(cell for cell in cells if cell.endswith(".docx"))


def rows_of(path: Path) -> Iterator[list[str]]:
    """The cells of a table, if there is one, however badly quoted. Raises ``ConfigurationError`` for no UTF-8."""
    if path.is_file():
        for line in lines_of(read_text(path)):
            yield [cell.value for cell in line.cells]
