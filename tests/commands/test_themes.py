"""What readers want, as the operator handles it: a table, corrections, and nothing of who is forgotten."""

from __future__ import annotations

from pathlib import Path

from tests.commands.e2e import bibliopulse, rows
from tests.commands.keep_world import run

LATER = "2025-12-01T10:00:00+03:00"
BECAUSE = ("--reason", "проверено", "--by", "Петрова")
CONTRACT = "theme_id;name;topic;wants;readers;libraries;complaints;suggestions"
LARGEST = "select theme_id, name from themes order by readers desc, wants desc, theme_id limit 2"
SPEAKER = """
    select m.network, m.kind, m.owner_id, m.item_id, i.author_id, w.name
    from theme_members as m
    join items as i using (network, kind, owner_id, item_id)
    join item_wants as w using (network, kind, owner_id, item_id, position)
    where m.theme_id = $1 and w.name = $2
"""


def test_themes_are_handed_over_corrected_and_forgotten(kept_home: Path) -> None:
    home = kept_home
    table = home / "exports" / "themes.csv"
    run(home, "export", "themes", now=LATER)
    lines = table.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith(CONTRACT)
    assert len(lines) - 1 == rows(home, "select count(*) from themes")[0][0] > 10

    (first, _), (second, other) = rows(home, LARGEST)
    network, kind, owner, item, author, _ = rows(home, SPEAKER, second, other)[0]
    run(home, "decide", "theme", first, "name", "Записаться проще", *BECAUSE, now=LATER)
    run(home, "decide", "theme", second, "split", f"{kind}:{network}:{owner}:{item}", *BECAUSE, now=LATER)
    run(home, "load", now=LATER)
    named = dict(rows(home, "select theme_id, name from themes"))
    gone = rows(home, "select theme_id from theme_members where item_id = $1 and owner_id = $2", item, owner)
    assert named[first] == "Записаться проще" and second not in {code for (code,) in gone}
    run(home, "decide", "theme", second, "join", first, *BECAUSE, now=LATER)
    run(home, "load", now=LATER)
    assert second not in dict(rows(home, "select theme_id, name from themes"))

    words = [
        said
        for (said,) in rows(
            home, "select words from item_wants where owner_id = $1 and item_id = $2", owner, item
        )
    ]
    run(home, "forget", network, author, now=LATER)
    assert rows(
        home,
        "select count(*) from item_wants join items using (network, kind, owner_id, item_id) where author_id = $1",
        author,
    ) == [(0,)]
    assert rows(
        home, "select count(*) from theme_centres where theme_id not in (select theme_id from want_places)"
    ) == [(0,)]
    left = table.read_text("utf-8-sig")
    assert other not in left and not any(f";{said};" in left for said in words)


def test_a_theme_that_nobody_knows_is_refused(kept_home: Path) -> None:
    for words, told in (
        (("theme", "t-aaaaaaaaaa", "name", "Розетки"), "нет такого объекта"),
        (("theme", "t-aaaaaaaaaa", "split", "vk:-1:55"), "ожидается текст вида comment:vk:-1:55"),
    ):
        said = bibliopulse("decide", *words, *BECAUSE, "--home", str(kept_home), "--now", LATER)
        assert (said.code, told in said.complaint) == (2, True), said.err
