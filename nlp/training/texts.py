"""Labelled texts for training, all written here: those that teach, and those that only weigh what was learned."""

import csv
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from nlp.rules.topics import TOPICS

HERE = Path(__file__).resolve().parent
INVENTED = HERE / "library_texts.tsv"
# Retold from what people say, in the shares in which they say it; and talk about anything but libraries.
VEILED = HERE / "retold_texts_4.tsv"  # whose tone words alone do not tell
TRUE_TO_LIFE = (
    *(HERE / f"retold_texts_{number}.tsv" for number in (1, 2, 3)),
    VEILED,
    HERE / "retold_texts_5.tsv",
    HERE / "strangers_texts.tsv",
)
# What is read worst. Words alone tell little of it, so the encoder alone learns it.
SUBTLE = (HERE / "retold_texts_6.tsv", HERE / "retold_texts_7.tsv")
HELD_OUT = 6  # every sixth text of both teaches no model
MODEL = HERE.parent.parent / "data" / "model"
TONES = {"neg": 0, "neu": 1, "pos": 2}
SIGNS = {"-": 0, "=": 1, "+": 2}
LINE_BREAK = "⏎"
JSON_LINES = "размеченные тексты, JSON в строке, как для bibliopulse evaluate"
T = TypeVar("T")
UNKNOWN = -100  # a tone or polarity that teaches nothing: torch's mark


@dataclass(frozen=True)
class Example:
    """``topics`` maps a topic's number to its polarity (0 negative, 1 neutral, 2 positive; or ``UNKNOWN``, as ``tone``)."""

    text: str
    kind: str
    tone: int
    topics: dict[int, int]
    suggestion: bool
    question: bool
    thanks: bool

    @property
    def about_library(self) -> bool:
        """False for strangers' talk, news and advertisements in which nothing concerns a library's service."""
        return self.kind != "o" or bool(self.topics)


def invented() -> list[Example]:
    """The texts about libraries that teach, as people would write them."""
    return read_texts(INVENTED)


def lifelike(paths: Sequence[Path] = TRUE_TO_LIFE) -> list[Example]:
    """The texts true to life that teach, or those of ``SUBTLE``."""
    return [one for path in paths for at, one in enumerate(read_texts(path)) if at % HELD_OUT]


def held_out(paths: Sequence[Path] = TRUE_TO_LIFE) -> list[Example]:
    """The texts true to life that teach no model, or those of ``SUBTLE``."""
    return [one for path in paths for one in read_texts(path)[::HELD_OUT]]


def read_texts(path: Path) -> list[Example]:
    """Lines of kind, sentiment, topics, flags and text. Raises ``ValueError`` naming the line."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            kind, tone, topics, flags, text = line.split("\t")
            marked = [] if topics == "-" else topics.split(",")
            aspects = {TOPICS.index(mark[:-1]): SIGNS[mark[-1]] for mark in marked}
            found.append(
                Example(
                    text.replace(LINE_BREAK, "\n"),
                    kind,
                    TONES[tone],
                    aspects,
                    *(flag in flags for flag in "sqt"),
                )
            )
        except (ValueError, KeyError) as error:
            raise ValueError(f"{path.name}, line {number}: {error}") from error
    return found


def told(read: Callable[[Path], T], path: Path, needed: str) -> T:
    """What the file says; else one line that says which file is needed, and exit code 2."""
    try:
        return read(path)
    except OSError:
        reason = ": не удаётся прочитать файл"
    except (ValueError, KeyError, csv.Error) as error:
        named = str(error).startswith(path.name)
        reason = str(error).removeprefix(path.name) if named else f": {error}"
    print(f"{path}{reason}; нужно: {needed}", file=sys.stderr)
    raise SystemExit(2)
