"""A small share of ``make fuzz`` in every run of the tests: as many mutations as take a few seconds, and a few whole nights."""

from __future__ import annotations

import pytest

from tests.fuzz import nights
from tests.fuzz.findings import Finding, readable
from tests.fuzz.mutating import ODD, Draw, damage, structure
from tests.fuzz.running import TARGETS, quiet, run

COUNT, NIGHTS, SEED = 1000, 5, "ci"


@pytest.mark.parametrize("name", TARGETS)
def test_no_mutation_does_harm(name: str) -> None:
    target, share = TARGETS[name]
    with quiet():
        figures = run(name, target, round(COUNT * share / 100), SEED)
    assert figures.failures == []
    assert 0 < figures.accepted < figures.count, "mutations that all pass, or none, try nothing"


@pytest.mark.slow
def test_whole_nights_of_mutated_answers_lose_nothing() -> None:
    with quiet():
        figures = run("whole nights", nights.one, NIGHTS, SEED)
    assert figures.failures == []
    assert 0 < figures.accepted < NIGHTS


def test_a_seed_brings_a_mutation_back() -> None:
    page = {"items": [{"id": 1, "text": "Запись"}], "count": 1}
    assert structure(Draw("1:2"), page) == structure(Draw("1:2"), page)
    assert damage(Draw("1:2"), b"line") == damage(Draw("1:2"), b"line")
    assert page == {"items": [{"id": 1, "text": "Запись"}], "count": 1}, "what is mutated stays as it was"
    assert ODD[6] == 2**31, "a mutation changes no value of the list"


@pytest.mark.parametrize(
    "line", ["Expected `int`, got `str`", "ошибка ValueError в файле", "две\nстроки слов", "я" * 501]
)
def test_the_oracle_refuses_what_nobody_should_read(line: str) -> None:
    with pytest.raises(Finding):
        readable(line)


def test_what_a_target_raises_is_counted_with_its_seed() -> None:
    def broken(draw: Draw) -> bool:
        if draw.random() < 0.5:
            raise Finding("lost")
        raise RecursionError

    figures = run("broken", broken, 20, "1")
    assert (figures.lost + figures.tracebacks, figures.accepted) == (20, 0)
    assert figures.lost > 0
    assert figures.failures[0].startswith("1:broken:0\n")
