"""What stays together on a line of the page."""

import pytest

from dashboards.page.build import render
from dashboards.page.typography import bound, held, soft, unbroken
from tests.dashboards.frames import about, framed


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Библиотека «У двух мостов»", "Библиотека «У_двух мостов»"),
        ("Библиотека «На Великой» и сад", "Библиотека «На_Великой» и_сад"),
        ("Библиотека-филиал № 5 «Правый берег»", "Библиотека-филиал №_5 «Правый берег»"),
        ("Камень и ручей", "Камень и_ручей"),
        ("Слово за слово", "Слово за_слово"),
        ("Кое-что о Пскове", "Кое-что о_Пскове"),
        ("Гдов", "Гдов"),
    ],
)
def test_a_short_word_stays_with_the_next(name: str, shown: str) -> None:
    assert bound(name) == shown.replace("_", "\u00a0")


def test_only_words_too_long_for_a_phone_are_parted() -> None:
    assert soft("Бежаницкий муниципальный округ") == "Бежаницкий муниципальный округ"
    parted = soft("Новосокольнический муниципальный округ")
    assert parted.replace("\u00ad", "") == "Новосокольнический муниципальный округ"
    assert "\u00ad" in parted.split()[0] and "\u00ad" not in parted.split()[1]


def test_no_line_begins_with_a_dash_or_a_point() -> None:
    assert held("первыми — те · кто ждёт") == "первыми\u00a0— те\u00a0· кто ждёт"
    assert unbroken("92–99 % — <b>") == '<span class="nb">92–99</span> %\u00a0— &lt;b&gt;'
    page = render(framed({}), about())
    assert " — " not in page.partition('<script type="application/json"')[0].partition("</style>")[2]
