"""What the end of a session finds: a secret as it is and encoded, in a packed file too; who was forgotten, but not who was not."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from campaign.folder import make_home
from collectors.forgetting import add_marks, mark
from tests.leaks import PEOPLE, SECRETS, leaks
from tests.warehouse.world import CAMPAIGN, LIBRARIES

SECRET = f"vk1.a.{SECRETS[0]}_0123"


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where the session's own look does not reach."""
    with TemporaryDirectory() as path:
        yield Path(path)


@pytest.mark.parametrize(
    ("name", "content", "is_found"),
    [
        ("night.log", f"asked with {SECRET}".encode(), True),
        ("mail.log", b"AUTH PLAIN " + base64.b64encode(b"\0otdel\0" + SECRET.encode()), True),
        ("raw.ndjson.gz", gzip.compress(SECRET.encode(), mtime=0), True),
        ("warehouse.duckdb", b"\0" * 3_000_000 + SECRET.encode(), True),
        ("demo.log", SECRETS[1].encode(), True),
        ("vk_token", SECRET.encode(), False),
        ("night.log", b"asked with a key of nobody", False),
        ("torn.gz", gzip.compress(SECRET.encode(), mtime=0)[:9], False),
    ],
)
def test_a_secret_is_found_where_nobody_put_it_for_a_person(
    folder: Path, name: str, content: bytes, is_found: bool
) -> None:
    path = folder / "logs" / name
    path.parent.mkdir()
    path.write_bytes(content)
    assert leaks([folder]) == ([f"a secret in {path}"] if is_found else [])


def test_whoever_a_home_has_forgotten_is_found_in_it(folder: Path) -> None:
    [account, (name, _)], other = next(iter(PEOPLE.items())), "1900000999"
    home = make_home(folder / "home", CAMPAIGN, LIBRARIES)
    (home.logs / "night.log").write_text(f"INFO {name}")
    add_marks(home, frozenset({mark(home.key(), "vk", other)}))
    assert leaks([folder]) == []
    add_marks(home, frozenset({mark(home.key(), "vk", account)}))
    assert leaks([folder]) == [f"the forgotten in {home.logs / 'night.log'}"]
