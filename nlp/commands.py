"""The commands that read texts: tag, explain, evaluate."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collectors.commands import HERE, HomeOption, NowOption, open_here
from collectors.errors import ConfigurationError
from dashboards.console import say

if TYPE_CHECKING:
    from collectors.campaign import Campaign
    from collectors.run import Run
    from dashboards.console import Progress
    from nlp.libraries import LibraryName
    from nlp.tagger import Tagger

TAG_BATCH = 500


def tag(home: HomeOption = HERE, now: NowOption = "") -> None:
    """Разметить тексты: тон, темы, предложения, вопросы, библиотеки."""
    from dashboards.console import progress_bar
    from warehouse.commands import load_step, publish_step

    run = open_here(home, now)
    with run.home.locked(), progress_bar() as progress:
        load_step(run)
        tagged = tag_step(run, progress)
        publish_step(run)
    say(f"размечено текстов: {tagged}")


def explain(
    text: Annotated[str, typer.Argument(metavar="ТЕКСТ", help="Текст записи или комментария.")],
    home: HomeOption = HERE,
) -> None:
    """Показать, как размечается текст и какие слова решили."""
    from dashboards.explain import explanation

    campaign = any_campaign(home)
    names = {library.id: library.name for library in campaign.libraries}
    say(explanation(make_tagger(campaign).tag([text])[0], names))


def evaluate(
    file: Annotated[Path, typer.Argument(metavar="ФАЙЛ", help="Размеченные тексты, JSON в строке.")],
    form: Annotated[
        str, typer.Option("--format", metavar="ВИД", help="Вид ответа: table или json.")
    ] = "table",
    home: HomeOption = HERE,
) -> None:
    """Сравнить разметку с ручной и показать точность."""
    from dashboards.explain import scores
    from nlp.evaluate import evaluate as measure
    from nlp.gold import LabelledFileError, read_labelled

    if form not in ("table", "json"):
        raise ConfigurationError(f"--format «{form}» — бывает: table, json")
    campaign = any_campaign(home)
    try:
        labelled = read_labelled(file, library_names(campaign))
    except LabelledFileError as error:
        raise ConfigurationError(str(error)) from error
    measured = measure(labelled, make_tagger(campaign))
    say(json.dumps(measured.figures()) if form == "json" else scores(measured))


def tag_step(run: Run, progress: Progress) -> int:
    """Tag every text that has no tags of this model version; returns how many."""
    from warehouse.connect import working
    from warehouse.tags import count_untagged, save_tags, untagged

    tagger = make_tagger(run.campaign)
    done = 0
    with working(run.home.path) as connection:
        total = count_untagged(connection, tagger.model_version)
        while items := untagged(connection, tagger.model_version, TAG_BATCH):
            tags = tagger.tag([item.text for item in items])
            save_tags(connection, zip(items, tags, strict=True))
            done += len(items)
            progress("тексты", done, total)
    return done


def make_tagger(campaign: Campaign) -> Tagger:
    from collectors.libraries import municipalities
    from nlp.libraries import PlaceName
    from nlp.tagger import Tagger

    places = [PlaceName(row.id, row.name, row.former_name, row.centre) for row in municipalities()]
    return Tagger(library_names(campaign), places)


def library_names(campaign: Campaign) -> list[LibraryName]:
    from nlp.libraries import LibraryName

    return [
        LibraryName(row.id, row.name, row.aliases, row.municipality, row.group) for row in campaign.libraries
    ]


def any_campaign(home: Path) -> Campaign:
    """The home's campaign, or the preset's where there is no home: texts can be tagged anywhere."""
    from collectors.campaign import FILE, parse_campaign, read_campaign
    from collectors.home import preset_files
    from collectors.libraries import parse_libraries

    if (home / FILE).is_file():
        return read_campaign(home)
    campaign_toml, libraries_csv = preset_files("pskov-quality", datetime.now().year)
    return replace(parse_campaign(campaign_toml), libraries=parse_libraries(libraries_csv))
