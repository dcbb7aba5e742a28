"""The likeliest reading of a word is the first that pymorphy3 gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.morphology import morphology
from nlp.text.words import clean, tokens, word_set

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "data" / "sample"
TEXTS = ROOT / "nlp" / "training" / "library_texts.tsv"
# Several readings, ё written е, prefixes, hyphens, numbers, single letters, unknown words.
HARD = word_set(
    "стали все всё ели елка берет узнаем небо замок мыла печь я а в с о ё ъ недопоняли суперчитальня антибиблиотека"
    " квазибиблиотечный мини-зал читально-игровой кто-то по-русски по-читательски скажи-ка интернет-кафе ма-а-ам"
    " 25-го 12+ а4 пратчетта кракозябрами ььь библионочь цбс"
)
LETTERS = st.text(st.sampled_from("абвеёийклнорстуьяшщ-12"), min_size=1, max_size=20)


def agrees(form: str) -> bool:
    parse = morphology().analyser.parse(form)[0]
    return morphology().best(form) == (parse.normal_form, parse.tag)


def test_words_of_all_texts_are_read_as_by_the_analyser() -> None:
    texts = [line.rpartition("\t")[2] for line in TEXTS.read_text(encoding="utf-8").splitlines()]
    for name in ("comments", "posts"):
        lines = (SAMPLE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        texts += [json.loads(line)["text"] for line in lines]
    forms = sorted({token.word.form for text in texts for token in tokens(clean(text))})
    assert len(forms) > 20_000
    assert [form for form in forms if not agrees(form)] == []


@pytest.mark.parametrize("form", sorted(HARD))
def test_hard_words_are_read_as_by_the_analyser(form: str) -> None:
    assert agrees(form)


@given(LETTERS)
def test_any_letters_are_read_as_by_the_analyser(form: str) -> None:
    assert agrees(form)


@given(
    st.sampled_from(["недо", "супер", "анти", "пере", "кое-", "экс-", "по-", "веб-"]),
    st.sampled_from(sorted(HARD)),
)
def test_words_with_prefixes_are_read_as_by_the_analyser(prefix: str, form: str) -> None:
    assert agrees(prefix + form)
