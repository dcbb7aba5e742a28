"""The commands that read texts: tag, explain, evaluate."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.errors import ConfigurationError
from commands.options import HERE, HomeOption, NowOption, one_of, open_here
from commands.terminal.console import say

if TYPE_CHECKING:
    from campaign.run import Run
    from campaign.settings import Campaign
    from collectors.source import Progress
    from commands.around.cluster import Tagging
    from nlp.measure.evaluate import Evaluation
    from nlp.measure.evaluate_five import FiveEvaluation
    from nlp.models.load import Tier
    from nlp.names.libraries import LibraryName
    from nlp.tagger import Recipe, Tagger
    from warehouse.connect import Connection
    from warehouse.tags import Item

TAG_BATCH = 4_000

FastOption = Annotated[
    bool, typer.Option("--fast", help="Быстрая разметка: без нейросети, в десятки раз быстрее, но грубее.")
]


def tag(
    home: HomeOption = HERE,
    now: NowOption = "",
    fast: FastOption = False,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="ЧИСЛО", help="Сколько процессов размечает; по умолчанию — по числу ядер."
        ),
    ] = None,
    cluster: Annotated[
        str,
        typer.Option(
            metavar="АДРЕС",
            help="Размечать на кластере Dask: адрес планировщика, tcp://10.0.0.5:8786.",
        ),
    ] = "",
) -> None:
    """Разметить тексты: тон, темы, предложения, вопросы, библиотеки."""
    from commands.around.cluster import scheduler_of
    from commands.load import load_step, publish_step
    from commands.terminal.console import progress_bar

    run = open_here(home, now)
    scheduler = scheduler_of(run.campaign, cluster, workers)
    with run.home.locked(), progress_bar() as progress:
        load_step(run)
        tagged = tag_step(run, progress, scheduler, tier_of(fast), workers)
        publish_step(run)
    say(f"размечено текстов: {tagged}")


def explain(
    text: Annotated[str, typer.Argument(metavar="ТЕКСТ", help="Текст записи или комментария.")],
    fast: FastOption = False,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Показать, как размечается текст и какие слова решили."""
    from commands.terminal.explaining import explanation

    campaign = any_campaign(home, now)
    names = {library.id: library.name for library in campaign.libraries}
    tagger = make_tagger(campaign, tier_of(fast))
    say(explanation(tagger.tag([text])[0], names, tagger.named(text)))


def evaluate(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="ФАЙЛ", help="Размеченные тексты: JSON в строке или CSV со столбцами text,label."
        ),
    ],
    form: Annotated[
        str, typer.Option("--format", metavar="ВИД", help="Вид ответа: table или json.")
    ] = "table",
    model: Annotated[
        Path | None,
        typer.Option(
            metavar="ПАПКА",
            help="Модель пяти меток для CSV (make train-rusentiment); по умолчанию local/rusentiment, если она есть.",
        ),
    ] = None,
    fast: FastOption = False,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Сравнить разметку с ручной и показать точность."""
    from nlp.measure.gold import LabelledFileError

    one_of("--format", form, ("table", "json"))
    campaign = any_campaign(home, now)
    try:
        measured, shown = (
            _five_labels(file, model, campaign, tier_of(fast))
            if file.suffix.lower() == ".csv"
            else _by_the_guide(file, campaign, tier_of(fast))
        )
    except LabelledFileError as error:
        raise ConfigurationError(str(error)) from error
    say(json.dumps(measured.figures(), ensure_ascii=False) if form == "json" else shown)


def _by_the_guide(file: Path, campaign: Campaign, tier: Tier) -> tuple[Evaluation, str]:
    from commands.terminal.explaining import scores
    from nlp.measure.evaluate import evaluate as measure
    from nlp.measure.gold import read_labelled
    from nlp.pool import tagging

    labelled = read_labelled(file, library_names(campaign))
    with tagging(tagger_recipe(campaign, tier), len(labelled)) as tagger:
        measured = measure(labelled, tagger)
    return measured, scores(measured)


def _five_labels(
    file: Path, model: Path | None, campaign: Campaign, tier: Tier
) -> tuple[FiveEvaluation, str]:
    from commands.terminal.explaining import five_scores
    from nlp.measure.evaluate_five import evaluate_model, evaluate_tagger
    from nlp.measure.gold import read_five
    from nlp.models.five_labels import PLACE, FiveLabels, installed
    from nlp.pool import tagging

    labelled = read_five(file)
    if model is not None and not installed(model):
        raise ConfigurationError(f"{model}: здесь нет модели пяти меток; её делает make train-rusentiment")
    folder = model or (PLACE if installed(PLACE) else None)
    if folder:
        reader = FiveLabels(folder)
        measured = evaluate_model(labelled, reader.label, reader.version)
    else:
        recipe = tagger_recipe(campaign, tier)
        with tagging(recipe, len(labelled)) as tagger:
            measured = evaluate_tagger(labelled, tagger, recipe.model_version)
    return measured, five_scores(measured)


def tag_step(
    run: Run, progress: Progress, scheduler: str, tier: Tier = "full", workers: int | None = None
) -> int:
    """Tag every text that has no tags of this model version; returns how many. Without a ``scheduler`` this machine does it."""
    from warehouse.connect import working
    from warehouse.tags import save_tags, tagged, texts_of, untagged

    recipe = tagger_recipe(run.campaign, tier)
    done = 0
    with working(run.home.path) as connection:
        total, batches = untagged(connection, recipe.model_version, TAG_BATCH)
        if total:
            with _tagging(recipe, total, scheduler, workers) as tag_all:
                for items, said in tag_all((items, texts_of(items)) for items in batches):
                    save_tags(connection, tagged(items, said))
                    done += len(items)
                    progress("тексты", done, total)
        group_wants(connection, recipe.model_version, run.home.key())
    return done


@contextmanager
def _tagging(
    recipe: Recipe, texts: int, scheduler: str, workers: int | None
) -> Iterator[Tagging[Sequence[Item]]]:
    from commands.around.cluster import tagging_on
    from nlp.pool import tagging

    if scheduler:
        with tagging_on(scheduler, recipe) as tag_all:
            yield tag_all
    else:
        with tagging(recipe, texts, workers) as tagger:
            yield lambda batches: ((key, tagger.tag(texts)) for key, texts in batches)


def group_wants(connection: Connection, model_version: str, home_key: bytes) -> None:
    """Give every want that has none its theme, in the order of the nights that first saw them."""
    import numpy as np

    from nlp.wants.grouping import AT_ONCE, Group, place
    from warehouse.wants import Place, Theme, drop_former, save_places, theme_id, themes, unplaced

    drop_former(connection, model_version)
    known = themes(connection)
    groups = [Group(theme.topic, theme.centre) for theme in known]
    names = [theme.theme_id for theme in known]
    for wants in unplaced(connection, AT_ONCE):
        vectors = np.stack([np.frombuffer(want.vector, np.int8) for want in wants])
        placed, founded = place(vectors, [want.topic for want in wants], groups)
        # Of the wants that founded a group the first is the earliest.
        first = {at.group: want for want, at in zip(reversed(wants), reversed(placed), strict=True)}
        new = [
            Theme(theme_id(home_key, first[number].named), group.topic, group.centre)
            for number, group in enumerate(founded, len(groups))
        ]
        groups += founded
        names += [theme.theme_id for theme in new]
        places = [Place(want, names[at.group], at.nearness) for want, at in zip(wants, placed, strict=True)]
        save_places(connection, places, new, model_version)


def make_tagger(campaign: Campaign, tier: Tier = "full") -> Tagger:
    """A tagger for this campaign's libraries in this process, with all its cores."""
    from nlp.pool import cores

    return tagger_recipe(campaign, tier).make(cores())


def tagger_recipe(campaign: Campaign, tier: Tier) -> Recipe:
    from campaign.shipped import shipped
    from nlp.tagger import Recipe

    return Recipe(tuple(library_names(campaign)), shipped("model"), tier)


def tier_of(fast: bool) -> Tier:
    return "fast" if fast else "full"


def library_names(campaign: Campaign) -> list[LibraryName]:
    from nlp.names.libraries import LibraryName

    return [
        LibraryName(row.id, row.name, row.aliases, row.municipality, row.group) for row in campaign.libraries
    ]


def any_campaign(home: Path, now: str = "") -> Campaign:
    """The home's campaign, or the preset's where there is no home: texts can be tagged anywhere."""
    from campaign.run import clock
    from campaign.settings import FILE, parse_campaign, read_campaign
    from campaign.tables.libraries import parse_libraries
    from campaign.tables.presets import preset_files

    moment = clock(now)
    if (home / FILE).is_file():
        return read_campaign(home)
    campaign_toml, libraries_csv = preset_files("pskov-quality", moment.year)
    campaign = parse_campaign(campaign_toml)
    return replace(campaign, libraries=parse_libraries(libraries_csv, campaign.region))
