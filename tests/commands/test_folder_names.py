"""A home may have any name that a folder may have: what DuckDB takes for a pattern, an address or a quotation too."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.commands.e2e import bibliopulse, column, environment

# After the campaign of the preset, and within its days of collecting.
NOW = "2025-11-10T03:00:00+03:00"
SAID = "Спасибо вам за лекцию, было очень интересно"
PERSON = "1900000555"
LINES = (
    {"kind": "post", "network": "vk", "owner_id": "-101", "post_id": "1", "author_id": "-101", "date": "2025-11-03T12:00:00+03:00",
     "text": "Наша неделя #неделякачествавбиблиотеке"},
    {"kind": "comment", "network": "vk", "owner_id": "-101", "post_id": "1", "comment_id": "2", "author_id": PERSON,
     "date": "2025-11-03T13:00:00+03:00", "text": SAID},
)  # fmt: skip
STEPS = (
    ("import", "{file}"), ("load",), ("tag", "--fast"), ("load",), ("report",), ("sql", "select 1 as one"), ("freeze", "итог"),
    ("summary",), ("export",), ("check", "--raw"), ("backup",), ("load", "--rebuild"), ("status",),
)  # fmt: skip


@pytest.mark.long
@pytest.mark.slow
def test_a_campaign_lives_in_a_folder_of_any_name(tmp_path: Path) -> None:
    name = "что?где*[ab]#c%20d%3F $кав'ычка\" и;--"
    home, file = tmp_path / name, tmp_path / "taken.ndjson"
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in LINES), "utf-8")
    beside = {name, file.name}

    def run(*words: str | Path) -> None:
        done = bibliopulse(*words, env=environment(BIBLIOPULSE_NOW=NOW))
        assert done.code == 0, (words, done.everything)

    run("init", home, "--year", "2025")
    for step in STEPS:
        run(*(word.format(file=file) for word in step), "--home", home)
    assert column(home, "select text from comments") == [SAID]
    run("forget", "vk", PERSON, "--home", home)
    run("restore", "--home", home)
    run("load", "--home", home)
    assert column(home, "select text from comments") == [], "a copy brings nobody back"
    assert column(home, "select post_id from campaign_posts") == ["1"]
    assert set(os.listdir(tmp_path)) == beside, "nothing of the home lies beside it"
