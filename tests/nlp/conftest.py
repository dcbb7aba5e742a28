"""A small registry and one tagger for all tests: loading morphology takes a while."""

from __future__ import annotations

import pytest

from campaign.shipped import shipped
from nlp.models.load import Models, load_models
from nlp.names.libraries import LibraryName
from nlp.tagger import Tagger

REGISTRY = (
    LibraryName(
        "obl", "ГБУК «Областная универсальная научная библиотека имени В. Я. Курбатова»", (), "", "region"
    ),
    LibraryName(
        "pskov-cbs", "МАУК «Централизованная библиотечная система» города Пскова", (), "Псков", "city"
    ),
    LibraryName("rodnik", "Библиотека «Родник» имени С. А. Золотцева", (), "Псков", "branch"),
    LibraryName("luki", "Великолукская центральная городская библиотека", (), "Великие Луки", "city"),
    LibraryName("luki-2", "Библиотека-филиал № 2 Великолукской ЦГБ", (), "Великие Луки", "branch"),
    LibraryName("nevel", "Невельская центральная районная библиотека", (), "Невельский", "district"),
    LibraryName(
        "sebezh", "Себежская центральная районная библиотека имени И. А. Бунина", (), "Себежский", "district"
    ),
    LibraryName("sebezh-deti", "Себежская детская библиотека", (), "Себежский", "children"),
    LibraryName("samolva", "Самолвовская сельская библиотека", ("Шалаш читателя",), "Гдовский", "rural"),
    LibraryName("ostrov", "Островская центральная районная библиотека", (), "Островский", "district"),
    LibraryName("dno", "Дновская районная библиотека", (), "Дновский", "district"),
)


@pytest.fixture(scope="session")
def registry() -> tuple[LibraryName, ...]:
    return REGISTRY


@pytest.fixture(scope="session")
def fast_models() -> Models:
    return load_models(shipped("model"), "fast")


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    return Tagger(REGISTRY, load_models(shipped("model"), "full", threads=2))


@pytest.fixture(scope="session")
def fast_tagger(fast_models: Models) -> Tagger:
    return Tagger(REGISTRY, fast_models)
