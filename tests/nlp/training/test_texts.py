"""What training reads: each file as it should be, or one line that says what is needed; nothing of it asks for torch."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nlp.measure.gold import read_five, read_labelled
from nlp.training.texts import (
    HELD_OUT,
    JSON_LINES,
    SUBTLE,
    TRUE_TO_LIFE,
    Example,
    held_out,
    invented,
    lifelike,
    read_texts,
    told,
)

ROOT = Path(__file__).parents[3]


def written(folder: Path, text: str) -> Path:
    path = folder / "texts"
    path.write_text(text, "utf-8")
    return path


def test_our_texts_are_read_whole_and_no_text_both_teaches_and_weighs() -> None:
    folder = ROOT / "nlp" / "training"
    lines = [
        line.rpartition("\t")[2].replace("⏎", "\n")
        for path in folder.glob("*_texts*.tsv")
        if path.name != "link_texts.tsv"
        for line in path.read_text("utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    teaching, others = [*invented(), *lifelike(), *lifelike(SUBTLE)], [*held_out(), *held_out(SUBTLE)]
    assert sorted(one.text for one in (*teaching, *others)) == sorted(lines)
    assert not {one.text for one in teaching} & {one.text for one in others}
    for paths in (TRUE_TO_LIFE, SUBTLE):
        assert len(held_out(paths)) == pytest.approx(len(lifelike(paths)) / (HELD_OUT - 1), abs=3)
    assert {one.tone for one in teaching} == {one.tone for one in others} == {0, 1, 2}


def test_strangers_texts_are_about_no_library() -> None:
    assert not Example("Продам гараж", "o", 1, {}, False, False, False).about_library
    assert Example("В библиотеке ярмарка", "o", 1, {1: 1}, False, False, False).about_library
    assert Example("Спасибо!", "r", 2, {}, False, False, False).about_library


def test_a_line_says_all_that_is_learned_from_it(tmp_path: Path) -> None:
    path = written(
        tmp_path, "# вид, тон, темы, отметки, текст\n\nr\tneg\tspace-,staff+\tsq\tХолодно.⏎Когда починят?\n"
    )
    assert read_texts(path) == [
        Example(
            "Холодно.\nКогда починят?", "r", 0, {3: 0, 0: 2}, suggestion=True, question=True, thanks=False
        )
    ]


@pytest.mark.parametrize("line", ["r\tneg\t-", "r\tbad\t-\t-\tТекст", "r\tneg\tweather-\t-\tТекст"])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        read_texts(written(tmp_path, f"# первая\n{line}\n"))


@pytest.mark.parametrize("read", [read_five, read_labelled, read_texts])
@pytest.mark.parametrize(
    "content", [None, "text;label\nДа;neutral\n", "\udcff"], ids=["missing", "other", "bytes"]
)
def test_a_file_that_does_not_fit_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], read: Callable[[Path], Any], content: str | None
) -> None:
    path = tmp_path / "texts.csv"
    if content is not None:
        path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(SystemExit) as ended:
        told(read, path, JSON_LINES)
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.count("\n") == 1 and str(path) in said and JSON_LINES in said
    assert said.count("texts.csv") == 1


def test_reading_needs_no_torch() -> None:
    line = "import sys; import nlp.training.texts, nlp.training.mixing, nlp.training.noise; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", line], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize(
    "words", [("train", "LABELLED=none.jsonl"), ("train-rusentiment", "RUSENTIMENT=none.csv")]
)
def test_make_names_the_file_that_is_missing_before_it_installs_anything(words: tuple[str, str]) -> None:
    ran = subprocess.run(["make", *words], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    said = ran.stderr.splitlines()
    assert ran.returncode == 2
    assert said[0].startswith(f"{words[1].split('=')[1]}: нет такого файла")
    assert ran.stdout == ""
