"""What earlier files of a home told under numbers of their own: «1», «2» of a table say nothing of whose they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from collectors.raw import BrokenRaw, read_records, sealed_files
from collectors.records import Comment, Coverage, Post

MADE = "sha-"  # how the identifier of a text begins that has neither an address nor a number
Key = tuple[str, str, str, str]


def key_of(record: Post | Comment) -> Key:
    """Kind, network, wall and number."""
    if isinstance(record, Post):
        return "post", record.network, record.owner_id, record.post_id
    return "comment", record.network, record.owner_id, record.comment_id


def is_numbered(record: Post | Comment) -> bool:
    """Whether a number alone says which text it is, on no wall."""
    return not record.owner_id and not key_of(record)[-1].startswith(MADE)


def told_by_files(raw: Path) -> Mapping[Key, Mapping[str, str]]:
    """The texts of such numbers in all that was imported, by the name of the file; of one file the last."""
    found: defaultdict[Key, dict[str, str]] = defaultdict(dict)
    for path in sealed_files(raw):
        if "-file-" not in path.name:
            continue
        texts: dict[Key, str] = {}
        with suppress(BrokenRaw):  # `load` says so
            for _, record in read_records(path):
                if isinstance(record, Post | Comment) and is_numbered(record):
                    texts[key_of(record)] = record.text
                elif isinstance(record, Coverage):
                    for key, text in texts.items():
                        found[key][record.target] = text
    return found
