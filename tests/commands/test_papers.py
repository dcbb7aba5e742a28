"""Papers as a coordinator asks for them: commands on a small home with a frozen result."""

from __future__ import annotations

import csv
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from campaign.files import write_private
from campaign.folder import make_home, open_home
from tests.commands.e2e import Ran, bibliopulse, environment
from tests.dashboards.papers.paper_world import FROZEN_AT, fill
from tests.warehouse.world import CAMPAIGN, KEY, LIBRARIES, World
from warehouse.connect import publish, published, working
from warehouse.keeping.forget import forget
from warehouse.keeping.frozen import freeze

LETTERS = '[letters]\nsignatory = "А. Б. Образцова"\npost = "Заведующая"\ncity = "Псков"\n'


def make(folder: Path) -> Path:
    made = make_home(folder / "home", CAMPAIGN + LETTERS, LIBRARIES)
    # The world's pseudonyms are made with it; HMAC takes a short key as one with zeros behind it.
    write_private(made.path / "keys" / "home.key", KEY.ljust(32, b"\0").hex().encode())
    with working(made.path) as connection:
        fill(World(made.raw, connection))
        freeze(connection, made.path, "итог", made.key(), FROZEN_AT)
    publish(made.path)
    return made.path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("papers"))


def ask(home: Path, *words: str) -> Ran:
    return bibliopulse(*words, "--home", home, env=environment(BIBLIOPULSE_NOW="2025-11-15T10:00:00+03:00"))


def test_letters_are_issued_from_the_blank(home: Path) -> None:
    first = ask(home, "letters")
    assert first.code == 2 and "нет файла awards.csv" in first.complaint
    folder = home / "exports" / "letters"
    with (folder / "awards-blank.csv").open(encoding="utf-8-sig", newline="") as file:
        ranked = list(csv.DictReader(file, delimiter=";"))
    library = next(row for row in ranked if row["kind"] == "collective")
    reader = next(row for row in ranked if row["kind"] == "person")
    reader |= {"name": "Иванова Анна Петровна", "consent": "12.11.2025", "under_18": "нет"}
    with (home / "awards.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(library), delimiter=";")
        writer.writeheader()
        writer.writerows([library, reader])
    for _ in range(2):
        ran = ask(home, "letters")
        assert ran.code == 0, ran.err
        assert "№ 1: Гдовская районная библиотека" in ran.out
        assert "№ 2: Ивановой Анне Петровне — 002.docx" in ran.out
        assert (
            "без письма — 7\u00a0участников" in ran.out
            and "место 2, 1-я группа, нет строки в awards.csv" in ran.out
        )
        assert len((folder / "log.csv").read_text("utf-8").splitlines()) == 3


def test_the_template_is_copied_once_and_then_used(home: Path) -> None:
    own = home / "письмо.docx"
    assert ask(home, "letters", "--template-to", str(own)).out.startswith(f"{own}\n")
    assert own.read_bytes() == (Path("data") / "letters" / "letter.docx").read_bytes()
    for file, told in (
        ("письмо.docx", "такой файл уже есть"),
        ("a.doc", "окончанием .docx"),
        ("нет/a.docx", "папки"),
    ):
        again = ask(home, "letters", "--template-to", str(home / file))
        assert again.code == 2 and told in again.complaint


def test_pdf_is_made_where_an_office_program_is_and_missed_plainly_where_not(
    home: Path, tmp_path: Path
) -> None:
    without = environment(BIBLIOPULSE_NOW="2025-11-15T10:00:00+03:00", PATH=str(tmp_path))
    missed = bibliopulse("summary", "--pdf", "--home", home, env=without)
    assert missed.code == 1 and "PDF не сделан: на этом компьютере нет LibreOffice" in missed.complaint
    assert (home / "exports" / "summary" / "region.docx").is_file()
    if shutil.which("soffice"):
        made = ask(home, "summary", "--municipality", "Гдовский", "--pdf")
        pdf = Path(made.out.splitlines()[-1])
        assert made.code == 0 and pdf.read_bytes().startswith(b"%PDF") and pdf.stat().st_mode & 0o077 == 0
    unknown = ask(home, "summary", "--municipality", "Нетский")
    assert unknown.code == 2 and "«Нетский» в результате" in unknown.complaint
    assert ask(home, "summary", "--municipality", "all", "--library", "all").code == 2


def test_a_note_for_the_region_and_for_a_library(home: Path) -> None:
    region, one = ask(home, "summary"), ask(home, "summary", "--library", "gdov")
    assert (region.code, one.code) == (0, 0), region.err + one.err
    assert [Path(ran.out.strip()).name for ran in (region, one)] == ["region.docx", "gdov.docx"]
    every = ask(home, "summary", "--library", "all")
    assert len(every.out.split()) == 6
    unknown = ask(home, "summary", "--library", "нет")
    assert unknown.code == 2 and "библиотеки «нет»" in unknown.complaint


def test_the_page_of_results_names_libraries_and_awards_and_no_reader(home: Path) -> None:
    refused = ask(home, "report", "--results")
    assert refused.code == 2 and "--audience public" in refused.complaint
    with (home / "awards.csv").open("w", encoding="utf-8") as file:
        file.write("participant_id;name;consent;under_18\n")
        file.write("gdov;Гдовская библиотека <b>;;\n")
    ran = ask(home, "report", "--audience", "public", "--results")
    page = Path(ran.out.strip()).read_text("utf-8")
    assert "1.</span><span>Гдовская районная библиотека" in page
    assert page.count('href="data:text/csv;base64,') == page.count("- Записи и комментарии по дням.csv") == 1
    assert "Гдовская библиотека &lt;b&gt; — Благодарственное письмо" in page
    assert (
        "<script" not in page
        and "Читатель" not in page
        and "r-" not in re.sub(r"[\w-]*[a-z]r-[\w-]+", "", page)
    )


@pytest.mark.parametrize("command", ["letters", "summary"])
def test_papers_come_from_a_frozen_result_only(command: str, home: Path, tmp_path: Path) -> None:
    other = ask(home, command, "--frozen", "другой")
    assert other.code == 2 and "результата «другой» нет" in other.complaint
    bare = make_home(tmp_path / "bare", CAMPAIGN + LETTERS, LIBRARIES)
    without = ask(bare.path, command)
    assert without.code == 2 and "зафиксированного результата нет" in without.complaint


def test_every_table_in_three_formats(home: Path) -> None:
    for what in ("ranking", "posts", "comments", "libraries", "suggestions", "questions"):
        ran = ask(home, "export", what)
        assert ran.code == 0, ran.err
        made = [Path(line).name for line in ran.out.split()]
        assert made == [f"{what}.{kind}" for kind in ("csv", "xlsx", "parquet")]
    wrong = ask(home, "export", "всё")
    assert wrong.code == 2 and "нечего выгружать под именем «всё»" in wrong.complaint


def test_forgetting_takes_the_letter_but_not_its_number(tmp_path: Path) -> None:
    home = make(tmp_path)
    with published(home) as connection:
        sql = "select participant_id from participants where accounts = 'vk:11'"
        [(code,)] = connection.execute(sql).fetchall()
    head = "participant_id,name,consent,under_18\n"
    awards = f"{head}{code},Иванова Анна Петровна,2025-11-12,нет\ngdov,Гдовская библиотека,,\n"
    (home / "awards.csv").write_text(awards, "utf-8")
    (home / "name_cases.csv").write_text(
        "name,dative\nИванова Анна Петровна,Иванóвой Анне Петровне\n", "utf-8"
    )
    for command in ("letters", "summary"):
        assert ask(home, command).code == 0
    forget(open_home(home), "vk", "11")
    publish(home)
    left = [path for path in home.rglob("*") if path.is_file() and names(path, code)]
    assert left == []
    (home / "awards.csv").write_text(f"{head}gdov-children,Детская библиотека,,\n", "utf-8")
    assert "№ 3: Детская библиотека" in ask(home, "letters").out
    assert ask(home, "summary").code == 0


def names(path: Path, code: str) -> bool:
    """Whether a file still says who it was, in any case of the name or by the code."""
    parts = [path.read_bytes()]
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as file:
            parts = [file.read(name) for name in file.namelist()]
    words = ("Иванова", "Ивановой", "Иванóв", code[2:], code[2:7].upper())
    return any(word.encode() in part for part in parts for word in words)
