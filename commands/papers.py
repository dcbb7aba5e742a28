"""The commands that hand over papers: export, letters, summary."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from campaign.errors import ConfigurationError
from commands.beyond.lake import LakeOption
from commands.options import HERE, HomeOption, NowOption, PdfOption, open_here
from commands.terminal.console import complain, say

if TYPE_CHECKING:
    from campaign.run import Run
    from campaign.settings import Campaign
    from dashboards.papers.left_out import LeftOut
    from dashboards.papers.shield import Hidden
    from nlp.rules.apply import Rules
    from warehouse.connect import Connection
    from warehouse.keeping.frozen import Frozen

NOTE_FORMS = "note-forms"
EXPORTS = ("ranking", "posts", "comments", "libraries", "suggestions", "questions", "themes")
REGION, ALL = "region", "all"
MEANT_AS_SAID = ("praise", "waiting", "suggestions")  # quoted without irony
SHOWN = 20  # of those who are left out, in each class; the file has them all

FrozenOption = Annotated[
    str, typer.Option("--frozen", metavar="ИМЯ", help="Зафиксированный результат (без указания — последний).")
]


def export(
    what: Annotated[
        str, typer.Argument(metavar="ЧТО", help=f"Что выгрузить: {', '.join((*EXPORTS, NOTE_FORMS))}.")
    ] = "ranking",
    of_lake: LakeOption = False,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Выгрузить таблицу в CSV, XLSX и Parquet или бланки справок для библиотек в Word."""
    if what == NOTE_FORMS:
        forms = note_forms_step(open_here(home, now))
        say(f"бланков справок: {len(forms)}, в папке {forms[0].parent if forms else ''}")
        return
    if what not in EXPORTS:
        raise ConfigurationError(
            f"нечего выгружать под именем «{what}»; бывает: {', '.join((*EXPORTS, NOTE_FORMS))}"
        )
    for path in export_step(open_here(home, now), what, of_lake=of_lake):
        say(str(path))


def export_step(run: Run, what: str = "ranking", *, of_lake: bool = False) -> list[Path]:
    """Write a table to ``exports/`` as CSV, XLSX and Parquet, for the audience of ``campaign.toml``.

    ``of_lake``: of all regions that share words, to ``exports/lake/``. Raises ``ConfigurationError`` where none does.
    """
    from commands.beyond.lake import FOLDER, lake_of_all
    from warehouse.connect import published

    read = lake_of_all(run, words=True) if of_lake else published(run.home.path)
    with run.home.showing(), read as connection:
        return _export(run, what, connection, run.home.exports / (FOLDER if of_lake else "") / what)


def _export(run: Run, what: str, connection: Connection, base: Path) -> list[Path]:
    from campaign.marks import readable
    from dashboards.page.texts import Nameless
    from dashboards.records.people import Rule
    from dashboards.rows import typed
    from dashboards.tables.export import export_csv, export_xlsx
    from dashboards.tables.notes import SHEETS, ExportAbout, export_notes
    from warehouse.connect import write_parquet
    from warehouse.frames import frame
    from warehouse.questions.export import exported
    from warehouse.questions.missing import collected_at
    from warehouse.sql import value

    campaign = run.campaign
    zone, public = campaign.timezone.key, campaign.report.audience == "public"
    names = campaign.report.show_reader_names
    reads = Nameless() if public else readable
    with exported(connection, what, reads, public=public, names=names) as table:
        rows = frame(connection, table)
        about = ExportAbout(
            campaign=campaign,
            collected_at=collected_at(connection),
            model=value(connection, "select max(model_version) from item_tags") or "",
            rows=len(rows),
            posts=value(connection, "select count(*) from campaign_posts"),
            comments=value(connection, "select count(*) from campaign_comments"),
            rules=typed(frame(connection, "ranking_rule"), Rule, "ranking_rule"),
            networks=rows["network"].unique().tolist() if "network" in rows else (),
        )
        return [
            export_csv(rows, base.with_suffix(".csv"), zone),
            export_xlsx(rows, base.with_suffix(".xlsx"), SHEETS[what], export_notes(what, about), zone),
            write_parquet(connection, table, base.with_suffix(".parquet"), "zstd"),
        ]


def note_forms_step(run: Run) -> list[Path]:
    """Write a form of the note for every library of the registry to ``exports/note-forms/``."""
    from dashboards.papers.documents import write_document
    from dashboards.papers.forms.notes import note_form
    from dashboards.records.figures import Summary
    from dashboards.rows import typed
    from warehouse.connect import published
    from warehouse.frames import frame

    today = run.now.astimezone(run.campaign.timezone).date()
    with run.home.showing(), published(run.home.path) as connection:
        libraries = typed(frame(connection, "library_summary"), Summary, "library_summary")
        if not libraries:
            raise ConfigurationError(
                "в реестре libraries.csv нет ни одной библиотеки; бланки делать не для кого"
            )
        return [
            write_document(
                run.home.exports / NOTE_FORMS / f"{one.id}.docx", note_form(one, run.campaign, today)
            )
            for one in libraries
        ]


def letters(
    frozen: FrozenOption = "",
    template_to: Annotated[
        Path | None,
        typer.Option(
            "--template-to",
            metavar="ФАЙЛ",
            help="Скопировать шаблон писем в файл .docx, чтобы править его в Word.",
        ),
    ] = None,
    pdf: PdfOption = False,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Сделать благодарственные письма по зафиксированному результату и awards.csv."""
    if template_to is not None:
        _copy_template(template_to)
        return
    from dashboards.papers.awards import FILE, read_awards
    from dashboards.papers.declension import name_cases
    from dashboards.papers.left_out import left_out, write_blank, write_left_out
    from dashboards.papers.letter_files import template_bytes
    from dashboards.papers.letters import (
        LOG,
        plan_letters,
        read_log,
        render_letters,
        withdrawn,
        write_letters,
    )
    from dashboards.records.papers import Candidate
    from dashboards.rows import typed
    from warehouse.keeping.frozen import RANKING, read_frozen

    run = open_here(home, now)
    folder, today = run.home.exports / "letters", run.now.astimezone(run.campaign.timezone).date()
    with run.home.locked():
        result = read_frozen(run.home.path, frozen, run.home.key())
        ranking = typed(result.table(RANKING), Candidate, RANKING)
        if not (run.home.path / FILE).is_file():
            blank = write_blank(folder, ranking)
            raise ConfigurationError(
                f"в папке кампании нет файла {FILE}; его заготовка — {blank}: оставьте награждённых, впишите имена и "
                f"согласия и сохраните как {FILE}"
            )
        by_id = {row.participant_id: row for row in ranking if row.participant_id}
        awards = read_awards(run.home.path / FILE, by_id, today)
        log = read_log(folder / LOG)
        planned = plan_letters(
            awards, by_id, log, name_cases(run.home.path), run.campaign, result.name, today
        )
        documents = render_letters(template_bytes(run.campaign, run.home.path), planned)
        written = write_letters(folder, planned, documents, log)
        without = left_out(ranking, awards)
        listed = write_left_out(folder, without)
    for letter in planned:
        say(f"№ {letter.issue.number}: {letter.values['addressee']} — {letter.issue.file}")
        if letter.doubt:
            complain(letter.doubt)
    for issue in withdrawn(planned, log):
        say(f"№ {issue.number}: письмо отозвано, в {FILE} его больше нет; номер не займётся снова")
    _say_left_out(without, listed)
    for path in (*written[-1:], folder / LOG):
        say(str(path))
    if pdf and written:
        _say_pdf(written)


def _copy_template(path: Path) -> None:
    """The shipped template as a file to be edited. Raises ``ConfigurationError`` where it would replace one."""
    from campaign.shipped import shipped

    if path.suffix.lower() != ".docx":
        raise ConfigurationError(
            f"шаблон писем — файл Word: назовите его с окончанием .docx, а не «{path.name}»"
        )
    try:
        with path.open("xb") as file:
            file.write(shipped("letters/letter.docx").read_bytes())
    except FileExistsError as error:
        raise ConfigurationError(
            f"{path}: такой файл уже есть; назовите другой, чтобы не потерять правки"
        ) from error
    except FileNotFoundError as error:
        raise ConfigurationError(
            f"{path}: папки {path.parent} нет; создайте её или назовите другую"
        ) from error
    say(str(path.resolve()))
    say(
        f'дальше: поправьте файл в Word и впишите в campaign.toml, в раздел [letters]: template = "{path.name}"'
    )


def _say_left_out(without: list[LeftOut], listed: Path) -> None:
    """Who gets no letter and why: the best of each class, and where all of them are."""
    from itertools import groupby

    from campaign.russian import PARTICIPANTS, counted
    from dashboards.labels import tier_name

    say(f"без письма — {counted(len(without), PARTICIPANTS)}, полностью в {listed}:")
    for (ranked, category), group in groupby(without, key=lambda one: (bool(one.place), one.category)):
        members = list(group)
        say(f"  {category}{'' if ranked else ', вне рейтинга'}:")
        for one in members[:SHOWN]:
            tier = f"{tier_name(int(one.tier))}, " if one.tier else ""
            place = f"место {one.place}, {tier}" if ranked else ""
            say(f"    {one.name} ({one.participant_id}): {place}{one.reason}")
        if len(members) > SHOWN:
            say(f"    и ещё {len(members) - SHOWN}")


@dataclass(frozen=True)
class Subject:
    """What a note is about: ``scope`` is region, municipality or library."""

    scope: str = "region"
    id: str = ""
    name: str = ""

    @property
    def file(self) -> str:
        """The name of its file, without an ending."""
        return re.sub(r"[^\w-]+", "-", self.id) if self.id else REGION


def summary(
    library: Annotated[
        str,
        typer.Option(
            "--library",
            metavar="ID",
            help="Справка об одной библиотеке (id из libraries.csv), all — обо всех; без ключа — о регионе.",
        ),
    ] = "",
    municipality: Annotated[
        str,
        typer.Option(
            "--municipality",
            metavar="ID",
            help="Справка о муниципальном образовании (название), all — обо всех.",
        ),
    ] = "",
    pdf: PdfOption = False,
    frozen: FrozenOption = "",
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Сделать справку о кампании в Word по зафиксированному результату."""
    from dashboards.papers.documents import write_document
    from dashboards.papers.shield import write_hidden
    from warehouse.keeping.frozen import read_frozen

    if library and municipality:
        raise ConfigurationError(
            "--library и --municipality вместе не ставят: справка либо о библиотеке, либо о районе"
        )
    run = open_here(home, now)
    folder = run.home.exports / "summary"
    with run.home.locked():
        result = read_frozen(run.home.path, frozen, run.home.key())
        written, listed = [], []
        for subject in _subjects(result, library, municipality):
            document, hidden = summary_document(result, run.campaign, subject)
            path = write_document(folder / f"{subject.file}.docx", document)
            say(str(path))
            written.append(path)
            listed += [(path.name, one) for one in hidden]
        where = write_hidden(folder, listed, run.campaign.timezone.key)
        if listed:
            complain(
                f"из цитат убраны личные сведения ({', '.join(sorted({kind for _, one in listed for kind in one.kinds}))}); "
                f"где именно — {where}: проверьте"
            )
        if pdf:
            _say_pdf(written)
    if run.campaign.report.audience == "public":
        complain(
            "справка для всех: цитаты только одобренные (decide … quote yes), без кодов читателей и ссылок на них"
        )


def _say_pdf(documents: list[Path]) -> None:
    from dashboards.papers.pdf import as_pdf

    for path in as_pdf(documents):
        say(str(path))


def _subjects(result: Frozen, library: str, municipality: str) -> list[Subject]:
    """What notes are asked for. Raises ``ConfigurationError`` for what the result does not know."""
    scope, table, asked = (
        ("library", "libraries", library) if library else ("municipality", "municipalities", municipality)
    )
    if not asked:
        return [Subject()]
    rows = result.table(table)
    known = dict(zip(rows["id"], rows["name"], strict=True))
    if asked == ALL:
        return [Subject(scope, *one) for one in known.items()]
    found = next((one for one in known.items() if asked in one), None)
    if found is None:
        what, where = (
            (f"библиотеки «{asked}»", "id из libraries.csv")
            if library
            else (f"муниципального образования «{asked}»", "название, как на странице")
        )
        raise ConfigurationError(f"{what} в результате «{result.name}» нет; нужен {where}")
    return [Subject(scope, *found)]


def summary_document(result: Frozen, campaign: Campaign, subject: Subject) -> tuple[Any, list[Hidden]]:
    """The note of a frozen result as a Word document, and what was hidden in its quotations."""
    from dataclasses import replace
    from datetime import datetime

    from msgspec import structs

    from campaign.marks import readable
    from dashboards.page.texts import Nameless
    from dashboards.papers.shield import shielded
    from dashboards.papers.summary import ROWS, build_summary, figure_definitions
    from dashboards.papers.writer import SummaryAbout
    from dashboards.records.papers import PaperFrames
    from dashboards.rows import views
    from nlp.rules.apply import Rules
    from nlp.rules.personal import without_personal
    from warehouse.questions.papers import paper_questions

    manifest = result.manifest
    public = campaign.report.audience == "public"
    asked = {scope: subject.id if subject.scope == scope else None for scope in ("library", "municipality")}
    with paper_questions(result, {**asked, "public": public}) as ask:
        figures = [
            replace(one, value=ask.figure(one.query), query=ask.readable(one.query))
            for one in figure_definitions(subject.scope)
        ]
        frames = {key: ask.rows(file, **more) for key, (file, more) in ROWS.items()}
        queries = {key: ask.source(file, **more) for key, (file, more) in ROWS.items()} | {"headline": ""}
    frames |= {
        table: result.table(table)
        for table in ("headline", "outside_summary", "completeness", "municipalities")
    }
    model = manifest["model_version"] or "не делалась"
    about = SummaryAbout(
        campaign=campaign,
        frozen=result.name,
        frozen_at=datetime.fromisoformat(manifest["frozen_at"]),
        signature=str(manifest["signature"])[:12],
        versions=f"Программа bibliopulse {manifest['program']}, разметка {model}, стёрто участников: {result.erasures}.",
        scope=subject.scope,
        name=subject.name,
        public=public,
    )
    rows, hidden = shielded(views(PaperFrames, frames), without_personal, Nameless() if public else readable)
    rules = Rules()
    meant = {name: [one for one in getattr(rows, name) if not _winks(rules, one)] for name in MEANT_AS_SAID}
    rows = structs.replace(rows, **meant)
    return build_summary(figures, rows, queries, about), hidden


def _winks(rules: Rules, said: Any) -> bool:
    """Whether the rules see a wink in its text: who signs would rather not answer that."""
    from nlp.text.words import clean, tokens

    cleaned = clean(said.text)
    return rules.read(cleaned, tokens(cleaned)).irony > 0
