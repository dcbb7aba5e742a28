"""The seam: any string in, tags out; hostile input neither crashes nor takes long."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.rules.masked import as_written, unmasked
from nlp.tagger import Tagger
from nlp.tags import Tags
from nlp.text.words import READ_AT_MOST, clean, word_set

HOSTILE = {
    "empty": "",
    "spaces": " \n\t " * 100,
    "NUL": "Спасибо\0за\0книги",
    "lone surrogates": "Спасибо \ud800 за \udfff книги",
    "zalgo": "С̷̢͝п̸а̵с̶и̷б̸о̵ за книги",
    "decomposed": "Спаси\u0301бо за те\u0308плыи\u0306 вечер",
    "one word": "а" * 100_000,
    "negations": "не хорошо " * 10_000,
    "towns": "Псковская " * 10_000,
    "questions": "?" * 100_000,
    "dots": "а." * 50_000,
    "tags": "#т-" * 33_000,
    "mentions": "[id1|" * 20_000,
    "addresses": "a@" * 50_000,
    "emoji": "😀" * 100_000,
    "brackets": ")(" * 50_000,
    "zalgo only": "\u0301" * 100_000,
    "script": "<script>alert(1)</script> =1+1",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_tagged(tagger: Tagger, name: str) -> None:
    """A pattern that tries every way would go on for hours."""
    assert json.loads(msgspec.json.encode(tagger.tag([HOSTILE[name]])[0]))["model_version"]


def test_many_rare_words_are_tagged(tagger: Tagger) -> None:
    letters = "абвгдежзиклмнопрстуфхцчшщыэюя"
    text = " ".join(
        letters[at % 29] + letters[at // 29 % 29] + letters[at % 13] * 3 + "ость" for at in range(12_000)
    )
    assert tagger.tag([text])[0].language == "ru"


def test_marks_and_broken_characters_do_not_hide_words(tagger: Tagger) -> None:
    for name in ("NUL", "lone surrogates", "zalgo", "decomposed"):
        tags = tagger.tag([HOSTILE[name]])[0]
        assert (tags.sentiment, tags.thanks) == ("positive", True), name


@given(st.text(st.characters(), max_size=300))
def test_any_text_has_tags(tagger: Tagger, text: str) -> None:
    tags = tagger.tag([text])[0]
    assert 0 <= tags.confidence <= 1
    assert (tags.sentiment is None) == (tags.confidence == 0)
    assert len({tag.topic for tag in tags.topics}) == len(tags.topics)
    assert all(said[:2] in ("+ ", "− ") and said[2:] in clean(text) for said in tags.because)
    assert tags == tagger.tag([text])[0]


RUSSIAN = st.lists(
    st.sampled_from(
        sorted(word_set("спасибо не нет очень плохо тепло библиотека Невель #тег как где бы"))
        + list(",.!?)(«»5👍🙃ё")
    ),
    max_size=60,
)


@given(RUSSIAN)
def test_any_mixture_of_cues_has_tags(tagger: Tagger, words: list[str]) -> None:
    text = " ".join(words)
    tags = tagger.tag([text])[0]
    assert all(said[2:] in text for said in tags.because)
    msgspec.json.encode(tags)


def test_equal_texts_have_equal_tags_in_order(tagger: Tagger) -> None:
    texts = ["Спасибо!", "Нет пандуса", "Спасибо!"]
    tags = tagger.tag(texts)
    assert [one.sentiment for one in tags] == ["positive", "negative", "positive"]
    assert tags[0] == tags[2]
    assert tagger.tag([]) == []


def test_the_words_that_decided_are_given_as_written_behind_their_sign(tagger: Tagger) -> None:
    tags = tagger.tag(["Вечер — ВОСХИТИТЕЛЬНЫЙ, а вот пандуса нет. Безобразие!"])[0]
    assert {"+ ВОСХИТИТЕЛЬНЫЙ", "− пандуса нет", "− Безобразие"} <= set(tags.because)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Мне не нравится новый зал: темно и душно.", "−"),
        ("Нельзя не похвалить детский отдел: ребёнок в восторге!", "+"),
        ("Грубят, хамят, ужас.", "−"),
        ("Замечательные, добрые сотрудники!", "+"),
    ],
)
def test_the_strongest_word_is_on_the_side_of_the_verdict(tagger: Tagger, text: str, said: str) -> None:
    tags = tagger.tag([text])[0]
    assert tags.sentiment == {"+": "positive", "−": "negative"}[said]
    assert tags.because[0].startswith(said)


def test_nothing_is_named_where_nothing_speaks_for_a_side(tagger: Tagger) -> None:
    for text in ("Сделайте, пожалуйста, расписание на двери.", "До скольки вы работаете в субботу?"):
        tags = tagger.tag([text])[0]
        assert (tags.sentiment, tags.because) == ("neutral", ())


def test_prepositions_and_pronouns_are_not_named_as_reasons(tagger: Tagger) -> None:
    text = "В «Узловой» четыре компьютера. Работает один. На нём запись с двух до трёх, стыдно."
    tags = tagger.tag([text])[0]
    assert tags.sentiment == "negative"
    assert "− стыдно" in tags.because
    assert not {"На", "В", "с", "до"} & {said[2:] for said in tags.because}


@pytest.mark.parametrize(
    ("masked", "plain"),
    [
        ("полная х*йня, а не сайт", "полная хуйня, а не сайт"),
        ("Г@ВНО, а не ремонт", "говно, а не ремонт"),
        ("п***ц как душно", "пиздец как душно"),
        ("за#бали вы с записью", "заебали вы с записью"),
        ("xaмят и гpyбят", "хамят и грубят"),
        ("б*лин, опять закрыто", "блин, опять закрыто"),
        ("отст*й, а не сайт", "отстой, а не сайт"),
        ("ко$шмарная очередь", "кошмарная очередь"),
        ("у ж а с н о, закрыто опять", "ужасно, закрыто опять"),
        ("П-О-З-О-Р за такой ремонт", "ПОЗОР за такой ремонт"),
        ("кошма-а-ар, хамят", "кошмар, хамят"),
        ("уж4с0 0твратительно работаете", "уж4с0 отвратительно работаете"),
    ],
)
def test_what_is_masked_is_read_as_meant(fast_tagger: Tagger, masked: str, plain: str) -> None:
    hidden, shown = fast_tagger.tag([masked, plain])
    alike = [msgspec.structs.replace(one, duplicate_group=None, because=()) for one in (hidden, shown)]
    assert alike[0] == alike[1]
    assert shown.sentiment == "negative"


def test_a_masked_word_is_shown_as_it_stands(fast_tagger: Tagger) -> None:
    hidden, shown = fast_tagger.tag(["Г@ВНО, а не ремонт", "говно, а не ремонт"])
    assert ("− Г@ВНО" in hidden.because, "− говно" in shown.because) == (True, True)
    assert as_written(["ну", "минуту", "плохо"], "ну-у-у, минуту, пл0хо") == ("ну-у-у", "минуту", "пл0хо")


@pytest.mark.parametrize(
    "text",
    [
        "И*** П*** провела урок",
        "5*5=25",
        "скидка 5%*",
        "*хорошо*",
        "иван@mail.ru",
        "к#тег",
        "дом@книга",
        "два*три",
        "п*ра",
        "и я к т",
        "А. С. П. Чехов",
        "пресс-секретарь, интернет-терминал и тет-а-тет",
        "6ой этаж, 3ий зал, 10б класс, 4дневная неделя",
        "@а",
        "#ука",
        "**а",
    ],
)
def test_other_signs_within_words_stay(text: str) -> None:
    assert unmasked(text) == text


@pytest.mark.parametrize("text", ["Great library, thank you!", "Дуже дякую, бібліотека чудова", "12:30", ""])
def test_what_is_not_russian_is_marked_not_guessed(tagger: Tagger, text: str) -> None:
    tags = tagger.tag([text])[0]
    assert tags.sentiment is None
    assert tags.language in ("other", "none")
    assert tags.topics == ()


def test_hearts_alone_are_praise_without_a_language(tagger: Tagger) -> None:
    tags = tagger.tag(["❤️❤️❤️"])[0]
    assert (tags.sentiment, tags.language) == ("positive", "none")


@pytest.mark.parametrize("text", ["и", "ну", "НУ!", "а мы", "и вот от меня"])
def test_function_words_alone_have_no_tone(fast_tagger: Tagger, tagger: Tagger, text: str) -> None:
    for either in (fast_tagger, tagger):
        tags = either.tag([text])[0]
        assert (tags.sentiment, tags.confidence, tags.because) == ("neutral", 0.5, ())


@pytest.mark.parametrize(
    ("text", "tone"), [("Спасибо", "positive"), ("ура", "positive"), ("Нет пандуса", "negative")]
)
def test_a_word_that_says_something_has_its_tone(fast_tagger: Tagger, text: str, tone: str) -> None:
    assert fast_tagger.tag([text])[0].sentiment == tone


def test_only_the_beginning_of_a_huge_text_is_read(tagger: Tagger) -> None:
    whole = "слово " * READ_AT_MOST
    assert tagger.tag([whole + "ужасно плохо"])[0] == tagger.tag([whole])[0]


def test_every_answer_carries_the_model_version(tagger: Tagger) -> None:
    answers: list[Tags] = tagger.tag(["Спасибо", "", "hello"])
    assert {tags.model_version for tags in answers} == {tagger.model_version}


def test_import_loads_no_morphology() -> None:
    code = "import sys, nlp.tagger; print(sorted({'pymorphy3', 'pandas', 'onnxruntime'} & set(sys.modules)))"
    root = Path(__file__).parents[2]
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )
    assert answer.stdout.strip() == "[]"
