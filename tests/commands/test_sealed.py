"""A copy that only its pass phrase opens: nobody else reads it, and it gives back the home to the letter."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.e2e import bibliopulse, environment, fingerprint
from tests.commands.keep_world import COMMENT

PHRASE = "три толстых кота на подоконнике NEVER-TO-BE-SEEN"
NAMED = "BIBLIOPULSE_BACKUP_PHRASE"
TOOK = "20251116T000000Z"


def told(home: Path, *words: str | Path, code: int = 0, phrase: str = "", **variables: str) -> str:
    if phrase:
        variables[NAMED] = phrase
    ran = bibliopulse(
        *words, "--home", home, env=environment(BIBLIOPULSE_NOW="2025-11-16T03:00:00+03:00", **variables)
    )
    assert ran.code == code, ran.err
    assert PHRASE not in ran.everything
    return ran.everything


@pytest.mark.slow
def test_a_sealed_copy_is_read_by_its_phrase_alone_and_gives_all_back(
    kept_home: Path, tmp_path: Path
) -> None:
    home, elsewhere = kept_home, tmp_path / "stick"
    before = fingerprint(home)
    assert "нет ключа доступа к копии" in told(home, "backup", "--encrypt", code=2)
    told(home, "backup", "--encrypt", "--to", elsewhere, phrase=PHRASE)
    copy = elsewhere / TOOK
    assert sorted(path.name for path in copy.iterdir()) == ["home.tar.age", "identity.age"]
    for path in copy.iterdir():
        content = path.read_bytes()
        assert content.startswith(b"age-encryption.org/v1\n") and path.stat().st_mode & 0o077 == 0
        assert COMMENT.encode() not in content and b"campaign.toml" not in content
    assert not list((home / "backups").glob(".*")), "what was not encrypted yet is gone"
    shutil.rmtree(home / "raw")
    (home / "warehouse.duckdb").unlink()
    (home / "decisions.csv").unlink()
    wrong = told(home, "restore", copy, code=2, phrase=PHRASE + "!")
    assert len(wrong.strip().splitlines()) == 1
    assert "парольная фраза не подходит" in wrong
    assert not (home / "decisions.csv").exists()
    secret = tmp_path / "phrase"
    secret.write_text(PHRASE + "\n", "utf-8")
    secret.chmod(0o644)
    assert "доступен другим" in told(home, "restore", copy, code=2, **{f"{NAMED}_FILE": str(secret)})
    secret.chmod(0o600)
    told(home, "restore", copy, **{f"{NAMED}_FILE": str(secret)})
    assert fingerprint(home) == before
    assert not list((home / "backups").glob(".*"))
    content = (copy / "home.tar.age").read_bytes()
    (copy / "home.tar.age").write_bytes(content[: len(content) // 2])
    assert "копия не читается; возьмите другую" in told(home, "restore", copy, code=1, phrase=PHRASE)


def test_a_phrase_that_anybody_guesses_is_refused(kept_home: Path) -> None:
    assert "ожидается не меньше 12 знаков" in told(kept_home, "backup", "--encrypt", code=2, phrase="кот")
    assert not list((kept_home / "backups").glob("20251116*"))
