"""Tagging at speed: our taggers beside natasha's pipeline and a plain linear model, in one run.

``python benchmarks/tag.py [--small] [--seed N] [--only NAME …]`` prints a table and writes nothing; about two
minutes. Every subject lives in a process of its own and reads the same texts in turn with the others, each round new
ones, so that other work on the machine hits all alike. The linear model needs scikit-learn (the ``training`` extra).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from nlp.training.texts import read_texts

if TYPE_CHECKING:
    from nlp.models.load import Tier

LIBRARY_TEXTS = ROOT / "nlp" / "training" / "library_texts.tsv"
SAMPLE = ROOT / "data" / "sample"
COMMENT_WORDS, POST_WORDS = 12, 47
ROUNDS = 3
NIGHT = 10_000
MEMORY_EVERY = 0.2  # seconds
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")

Tag = Callable[[Sequence[str]], object]


# ----------------------------------------------------------------------------- subjects


def _ours(tier: Tier) -> AbstractContextManager[Tag]:
    """As ``tag`` does it for a large night: a process for every core."""
    from commands.tag import any_campaign, tagger_recipe
    from nlp.pool import tagging

    @contextmanager
    def tagger() -> Iterator[Tag]:
        with tagging(tagger_recipe(any_campaign(SAMPLE), tier), NIGHT) as found:
            yield found.tag

    return tagger()


def _natasha() -> AbstractContextManager[Tag]:
    """The whole Doc but for lemmas, whose dictionary needs the dead pymorphy2."""
    from natasha import Doc, NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser, Segmenter

    segmenter, vectors = Segmenter(), NewsEmbedding()
    morphology, syntax, names = NewsMorphTagger(vectors), NewsSyntaxParser(vectors), NewsNERTagger(vectors)

    def tag(texts: Sequence[str]) -> list[Any]:
        docs = [Doc(text) for text in texts]
        for doc in docs:
            doc.segment(segmenter)
            doc.tag_morph(morphology)
            doc.parse_syntax(syntax)
            doc.tag_ner(names)
        return docs

    return nullcontext(tag)


def _linear_svc() -> AbstractContextManager[Tag]:
    """Tone alone, learned from our library texts."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    examples = read_texts(LIBRARY_TEXTS)
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LinearSVC(random_state=0))
    model.fit([one.text for one in examples], [one.tone for one in examples])
    return nullcontext(model.predict)


SUBJECTS: dict[str, Callable[[], AbstractContextManager[Tag]]] = {
    "full": lambda: _ours("full"),
    "fast": lambda: _ours("fast"),
    "natasha": _natasha,
    "svc": _linear_svc,
}
NAMES = {
    "full": "bibliopulse",
    "fast": "bibliopulse --fast",
    "natasha": "natasha Doc: segments, morphology, syntax, names",
    "svc": "TF-IDF + LinearSVC: tone alone",
}
# Wanted on two cores: comments/s, posts/s.
WANTED = {"full": (400, 120), "fast": (8_000, 2_500)}


def serve(name: str) -> None:
    """The subject's process: texts in (a JSON list a line), seconds out."""
    with ExitStack() as stack:
        try:
            tag = stack.enter_context(SUBJECTS[name]())
            tag(["Спасибо за книги!", "Пандуса нет."])
        except (ImportError, FileNotFoundError) as error:
            print(json.dumps(str(error)), flush=True)
            return
        print(json.dumps(None), flush=True)
        for line in sys.stdin:
            texts = json.loads(line)
            started = time.perf_counter()
            tag(texts)
            print(json.dumps(time.perf_counter() - started), flush=True)


# ----------------------------------------------------------------------------- texts


def sentences() -> list[str]:
    texts = [example.text for example in read_texts(LIBRARY_TEXTS)]
    for name in ("comments", "posts"):
        lines = (SAMPLE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        texts += [json.loads(line)["text"] for line in lines]
    parts = (part.strip() for text in texts for part in _SENTENCE.split(text))
    return sorted({part for part in parts if part})


def drawn(parts: Sequence[str], words: int, chance: random.Random) -> Iterator[str]:
    """Texts of so many words, made of whole sentences but for the last; no two alike."""
    known: set[str] = set()
    while True:
        chosen: list[str] = []
        while len(chosen) < words:
            chosen += chance.choice(parts).split()
        text = " ".join(chosen[:words])
        if text not in known:
            known.add(text)
            yield text


def take(texts: Iterator[str], count: int) -> list[str]:
    return [next(texts) for _ in range(count)]


# ----------------------------------------------------------------------------- measuring


@dataclass
class Subject:
    """A process that tags, and what was measured of it. Rates are texts a second."""

    name: str
    process: subprocess.Popen[str]
    missing: str | None = None
    comments: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    night: float | None = None
    memory: int = 0

    def answer(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def seconds(self, texts: Sequence[str]) -> float:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(texts) + "\n")
        self.process.stdin.flush()
        return float(self.answer())


def start(name: str) -> Subject:
    command = [sys.executable, __file__, "--serve", name]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    subject = Subject(name, process)
    subject.missing = subject.answer()
    return subject


def stop(subject: Subject) -> None:
    assert subject.process.stdin is not None and subject.process.stdout is not None
    subject.process.stdin.close()
    subject.process.wait(60)
    subject.process.stdout.close()


def watch(subjects: Sequence[Subject], done: threading.Event) -> None:
    """Note the most memory that a subject held with its workers; pages that they share count once."""
    while not done.wait(MEMORY_EVERY):
        for subject in subjects:
            subject.memory = max(subject.memory, sum(map(_held, _family(subject.process.pid))))


def _family(process: int) -> Iterator[int]:
    yield process
    with suppress(OSError):
        for children in Path(f"/proc/{process}/task").glob("*/children"):
            for child in children.read_text().split():
                yield from _family(int(child))


def _held(process: int) -> int:
    """Bytes, shared pages by halves (Linux: proportional set size)."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def measure(subjects: Sequence[Subject], comments: int, posts: int, night: int, seed: int) -> None:
    parts, chance = sentences(), random.Random(seed)
    short, long = drawn(parts, COMMENT_WORDS, chance), drawn(parts, POST_WORDS, chance)
    for _ in range(ROUNDS):
        some, others = take(short, comments), take(long, posts)
        for subject in subjects:
            subject.comments.append(comments / subject.seconds(some))
            subject.posts.append(posts / subject.seconds(others))
    texts = take(short, night * 4 // 5) + take(long, night // 5)
    for subject in subjects:
        if subject.name in WANTED:
            subject.night = subject.seconds(texts)


def report(subjects: Sequence[Subject], sizes: tuple[int, int, int], seed: int) -> Table:
    table = Table(
        title=f"{ROUNDS} rounds of {sizes[0]} comments ({COMMENT_WORDS} words) and {sizes[1]} posts ({POST_WORDS} "
        f"words), medians; a night of {sizes[2]} texts, four fifths of them comments; seed {seed}"
    )
    heads = ("tagger", "comments/s", "× first", "posts/s", "× first", "wanted", "night, s", "peak memory, MB")
    for column in heads:
        table.add_column(column, justify="left" if column == "tagger" else "right")
    first = next((one for one in subjects if not one.missing), None)
    for one in subjects:
        if one.missing or first is None:
            table.add_row(NAMES[one.name], f"not measured: {one.missing}")
            continue
        comments, posts = statistics.median(one.comments), statistics.median(one.posts)
        wanted = WANTED.get(one.name)
        table.add_row(
            NAMES[one.name],
            f"{comments:.0f}",
            f"{comments / statistics.median(first.comments):.2f}",
            f"{posts:.0f}",
            f"{posts / statistics.median(first.posts):.2f}",
            f"≥ {wanted[0]}, ≥ {wanted[1]}" if wanted else "",
            "" if one.night is None else f"{one.night:.1f}",
            f"{one.memory / 1e6:.0f}",
        )
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description="Tagging texts, side by side.")
    parser.add_argument("--small", action="store_true", help="fewer texts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=SUBJECTS, default=list(SUBJECTS))
    parser.add_argument("--serve", choices=SUBJECTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    sizes = (800, 400, NIGHT // 10) if options.small else (2_000, 500, NIGHT)
    subjects = [start(name) for name in options.only]
    able = [subject for subject in subjects if not subject.missing]
    done = threading.Event()
    watcher = threading.Thread(target=watch, args=(able, done))
    watcher.start()
    try:
        measure(able, *sizes, options.seed)
    finally:
        done.set()
        watcher.join()
        for subject in subjects:
            stop(subject)
    Console(width=150).print(report(subjects, sizes, options.seed))


if __name__ == "__main__":
    main()
