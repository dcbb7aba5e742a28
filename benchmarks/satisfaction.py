"""How honest satisfaction is: simulated campaigns with a known truth, and how often the intervals cover it.

``python benchmarks/satisfaction.py [--campaigns N]`` prints two tables, worked out by the warehouse's own SQL and arithmetic.
Readers differ: each has a rate of his own at which he praises (Beta), says one to many things (three on average, the angry
more), and has one vote. In the first table the program reads every tone rightly: the interval must hold the mean of the rates
of all who might have come. By texts instead of readers it would not. In the second the program takes complaints for
something milder, 300 texts are drawn and labelled, and the corrected interval must hold the mean vote that the campaign's
readers truly gave.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from campaign.tables.review import TONES
from warehouse.connect import memory
from warehouse.estimates.review import draw_sample, fill_shares
from warehouse.sql import insert, statement

CAMPAIGNS = 200
SEED = 1
SAMPLE = 300
NEUTRAL = 0.3
# How the program takes each true tone where it is sure and where it is not: complaints without a harsh word are missed most.
SURE = {"positive": (0.95, 0.04, 0.01), "neutral": (0.06, 0.90, 0.04), "negative": (0.06, 0.14, 0.80)}
UNSURE = {"positive": (0.60, 0.35, 0.05), "neutral": (0.25, 0.55, 0.20), "negative": (0.25, 0.45, 0.30)}
SIMULATED = (Path(__file__).parent / "sql" / "satisfaction_said.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class World:
    """So many readers, whose rates of praise have this mean and scatter as Beta of this concentration."""

    readers: int
    mean: float
    concentration: float


def campaign(world: World, random: np.random.Generator, *, reads_rightly: bool) -> pd.DataFrame:
    """One row per text: its reader, true tone, the program's tone and how sure it is."""
    alpha = world.mean * world.concentration
    rates = random.beta(alpha, world.concentration - alpha, world.readers)
    # Three opinions on average beside neutral words; who is angry says more.
    said = 1 + random.poisson(2 / (1 - NEUTRAL) * (1.5 - rates) / (1.5 - world.mean))
    reader = np.repeat(np.arange(world.readers), said)
    praises = random.random(len(reader)) < rates[reader]
    neutral = random.random(len(reader)) < NEUTRAL
    true = np.where(neutral, "neutral", np.where(praises, "positive", "negative"))
    sure = random.random(len(reader)) < 0.7
    taken = [
        tone if reads_rightly else random.choice(TONES, p=(SURE if is_sure else UNSURE)[tone])
        for tone, is_sure in zip(true, sure, strict=True)
    ]
    confidence = np.where(
        sure, random.uniform(0.85, 0.99, len(reader)), random.uniform(0.4, 0.85, len(reader))
    )
    return pd.DataFrame(
        {
            "item_id": np.arange(len(reader)).astype(str), "participant_id": np.char.add("r-", reader.astype(str)),
            "true": true, "said": taken, "confidence": confidence,
        }
    )  # fmt: skip


def hold(connection: duckdb.DuckDBPyConnection, texts: pd.DataFrame) -> None:
    """Put a campaign into the warehouse, in the place of the last one."""
    connection.register("texts", texts)
    connection.execute(SIMULATED)
    for name in ("opinion_sums", "opinion_figures"):
        connection.execute(statement("figures", name))


def mean_vote(texts: pd.DataFrame) -> float:
    """What the readers truly voted."""
    judged = texts[texts["true"] != "neutral"]
    return float((judged["true"] == "positive").groupby(judged["participant_id"]).mean().mean())


def intervals(connection: duckdb.DuckDBPyConnection, world: World, campaigns: int) -> list[str]:
    """Coverage of Wilson's interval with one vote a reader, and with one a text."""
    covered = by_text = told = 0
    for seed in range(campaigns):
        texts = campaign(world, np.random.default_rng((SEED, seed)), reads_rightly=True)
        hold(connection, texts)
        ((share, low, high, naive_low, naive_high),) = connection.execute(
            "select share, low, high, wilson_low(positive, positive + negative), wilson_high(positive, positive + negative) "
            "from topic_sentiment where library_id is null and municipality is null"
        ).fetchall()
        if share is not None:
            told += 1
            covered += low <= world.mean <= high
            by_text += naive_low <= world.mean <= naive_high
    return [f"{told}", f"{covered / told:.3f}", f"{by_text / told:.3f}"]


def corrections(connection: duckdb.DuckDBPyConnection, world: World, campaigns: int) -> list[str]:
    """Coverage of the corrected interval, and by how much the shares lean, corrected and not."""
    covered = 0
    errors, plain_errors, widths = [], [], []
    for seed in range(campaigns):
        texts = campaign(world, np.random.default_rng((SEED, seed)), reads_rightly=False)
        hold(connection, texts)
        drawn = draw_sample(connection, SAMPLE, seed, [])
        true = texts.set_index("item_id")["true"]
        keys = drawn["key"].str.split("/", n=3, expand=True)
        rows = [
            {"network": "vk", "kind": "comment", "owner_id": "-1", "item_id": item, "label": true[item], "probability": chance}
            for item, chance in zip(keys[3], drawn["probability"], strict=True)
        ]  # fmt: skip
        insert(connection, "reviews", rows)
        connection.execute("delete from corrected_shares")
        fill_shares(connection)
        ((share, low, high),) = connection.execute("select share, low, high from corrected_shares").fetchall()
        ((plain,),) = connection.execute(
            "select satisfaction from opinion_figures where topic is null"
        ).fetchall()
        truth = mean_vote(texts)
        covered += low <= truth <= high
        errors.append(share - truth)
        plain_errors.append(plain - truth)
        widths.append(high - low)
    return [
        f"{covered / campaigns:.3f}",
        f"{np.mean(errors):+.3f}",
        f"{np.mean(plain_errors):+.3f}",
        f"{np.mean(widths):.3f}",
    ]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--campaigns", type=int, default=CAMPAIGNS)
    campaigns = options.parse_args().campaigns
    connection = memory()
    connection.execute("drop view summary_items")
    connection.execute("drop view items")
    first = Table("readers", "mean", "concentration", "with a share", "coverage", "by texts")
    for readers, mean, concentration in product((15, 40, 150), (0.6, 0.9), (1.0, 4.0)):
        world = World(readers, mean, concentration)
        first.add_row(str(readers), str(mean), str(concentration), *intervals(connection, world, campaigns))
    Console().print(first)
    second = Table("readers", "mean", "concentration", "coverage", "leans by", "uncorrected by", "width")
    for readers, mean, concentration in product((150, 600), (0.6, 0.9), (1.0, 4.0)):
        world = World(readers, mean, concentration)
        second.add_row(
            str(readers), str(mean), str(concentration), *corrections(connection, world, campaigns)
        )
    Console().print(second)


if __name__ == "__main__":
    main()
