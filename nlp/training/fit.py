"""The training loop: batches of like length, bfloat16 products, a learning rate that warms up and falls."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from nlp.training.model import Reader

Loss = Callable[[Tensor, Sequence[object]], Tensor]
POOL = 20  # batches sorted by length at a time


@dataclass(frozen=True)
class Plan:
    """How to train. Rates are peak rates; ``frozen`` lowest layers keep what they know; in the last ``rounded`` epochs
    products are rounded to int8, as they will be at run time."""

    epochs: int
    rate: float = 8e-5
    head_rate: float = 2e-3
    batch: int = 32
    frozen: int = 2
    warm_up: float = 0.1
    rounded: int = 2
    seed: int = 0


@dataclass(frozen=True)
class Item:
    """A text as numbers of pieces, with its label."""

    ids: list[int]
    label: object


def padded(rows: Sequence[Sequence[int]], pad: int) -> tuple[Tensor, Tensor]:
    width = max(map(len, rows))
    tokens = torch.full((len(rows), width), pad)
    mask = torch.zeros(len(rows), width)
    for number, row in enumerate(rows):
        tokens[number, : len(row)] = torch.tensor(row)
        mask[number, : len(row)] = 1
    return tokens, mask


def batches(items: Sequence[Item], size: int, chance: random.Random) -> list[list[Item]]:
    mixed = list(items)
    chance.shuffle(mixed)
    found = []
    for start in range(0, len(mixed), size * POOL):
        pool = sorted(mixed[start : start + size * POOL], key=lambda item: len(item.ids))
        found += [pool[at : at + size] for at in range(0, len(pool), size)]
    chance.shuffle(found)
    return found


def fit(
    reader: Reader, read: Callable[[random.Random], Sequence[Item]], loss: Loss, plan: Plan, pad: int
) -> Iterator[tuple[int, float, float]]:
    """Train in place on what ``read`` gives for each epoch; yields (epoch, mean loss, seconds) after each."""
    chance = random.Random(plan.seed)
    _freeze(reader, plan.frozen)
    body = [p for name, p in reader.named_parameters() if p.requires_grad and not name.startswith("heads")]
    groups = [
        {"params": body, "lr": plan.rate, "weight_decay": 0.01},
        {"params": list(reader.heads.parameters()), "lr": plan.head_rate},
    ]
    optimiser = torch.optim.AdamW(groups, fused=True)
    items = read(chance)
    steps = plan.epochs * (len(items) // plan.batch + 1)

    def share(step: int) -> float:
        return min(1.0, (step + 1) / (plan.warm_up * steps)) * max(0.0, (steps - step) / steps)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, share)
    for epoch in range(plan.epochs):
        started, total, count = time.monotonic(), 0.0, 0
        reader.train()
        if epoch >= plan.epochs - plan.rounded:
            reader.round_products()
        for batch in batches(items, plan.batch, chance):
            tokens, mask = padded([item.ids for item in batch], pad)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = reader(tokens, mask)
            wrong = loss(logits.float(), [item.label for item in batch])
            optimiser.zero_grad()
            wrong.backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total, count = total + wrong.item(), count + 1
        yield epoch, total / count, time.monotonic() - started
        items = read(chance)


def _freeze(reader: Reader, layers: int) -> None:
    """The word vectors and the lowest ``layers`` layers stay as they are; where a layer does, so does what feeds it,
    so that no gradient need pass through it.
    """
    encoder = reader.encoder
    fed = (encoder.norm,) if layers else ()
    for part in (encoder.word, encoder.position, *fed, *list(encoder.layers)[:layers]):
        for parameter in part.parameters():
            parameter.requires_grad = False


def predict(reader: Reader, rows: Sequence[Sequence[int]], pad: int) -> Tensor:
    """Logits of texts, in their order."""
    reader.eval()
    order = sorted(range(len(rows)), key=lambda row: len(rows[row]))
    found = torch.zeros(len(rows), reader.heads.out_features)
    with torch.no_grad():
        for start in range(0, len(order), 64):
            chosen = order[start : start + 64]
            found[chosen] = reader(*padded([rows[row] for row in chosen], pad)).float()
    return found
