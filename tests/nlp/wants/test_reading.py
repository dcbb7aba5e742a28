"""Texts are cut into single wants, and a want reads well as a heading."""

from __future__ import annotations

import pytest

from nlp.tagger import Tagger
from nlp.text.words import clean, tokens
from nlp.wants.cutting import pieces
from nlp.wants.naming import heading


@pytest.mark.parametrize(
    "marked",
    [
        "Нет пандуса,| с коляской не заехать",
        "Поставьте, пожалуйста, кулер,| розетки,| лавочки!",
        "Хотелось бы, чтобы в субботу открывались раньше,| и ещё журналов побольше.",
        "С телефона кнопка «Продлить» уезжает за край экрана,| нажать её нельзя.",
        "Почему туалетом пользуются только работники?",
        "Хочется свежих романов, а не только классики",
        "Всё нравится но| в зале душно",
        "Повесьте ключ хотя бы на кафедру,| и лампы поменяйте там",
        "Спасибо!",
        "🙂 2025",
    ],
)
def test_a_text_is_cut_at_its_clauses(marked: str) -> None:
    text = clean(marked.replace("|", ""))
    words = tokens(text)
    # Joints («и ещё») stand before the first word that says something, marks behind the last.
    cut = [text[words[one.first].start : words[one.last].end] for one in pieces(text, words)]
    assert all(part in whole for part, whole in zip(cut, marked.split("|"), strict=bool(cut))), cut


@pytest.mark.parametrize(
    ("want", "name"),
    [
        # A thing.
        ("нужны розетки у столов", "Розетки у столов"),
        ("ящик для возврата у двери нужен", "Ящик для возврата у двери"),
        ("поставьте лавочку у входа", "Лавочка у входа"),
        ("купите нормальные компьютеры", "Нормальные компьютеры"),
        ("хорошо бы поставить мягкую мебель в зал", "Мягкая мебель в зал"),
        ("хотелось бы пуфики и мягкую мебель", "Пуфики и мягкая мебель"),
        ("хотелось бы больше новинок", "Больше новинок"),
        ("добавьте больше книг про космос", "Больше книг про космос"),
        ("хочется занятий для пятилеток", "Занятия для пятилеток"),
        ("настольные лампы бы", "Настольные лампы"),
        ("кафешку бы на первом этаже", "Кафешка на первом этаже"),
        ("сделайте, пожалуйста, вешалки у входа", "Вешалки у входа"),
        # A deed.
        ("открывайтесь раньше в субботу", "Открываться раньше в субботу"),
        ("верните газеты", "Вернуть газеты"),
        ("продлите работу до девяти", "Продлить работу до девяти"),
        ("сделайте часы удобными для работающих", "Сделать часы удобными для работающих"),
        ("открыли бы второе окно выдачи", "Открыть второе окно выдачи"),
        ("там бы форточку закрыть", "Там форточку закрыть"),
        ("давно пора починить крышу!", "Починить крышу"),
        ("поставьте хотя бы откидной пандус", "Поставить хотя бы откидной пандус"),
        # What is lacking, done or asked.
        ("нет пандуса", "Нет пандуса"),
        ("стало хуже с новинками", "Стало хуже с новинками"),
        ("можно ли записаться без прописки?", "Можно ли записаться без прописки?"),
        ("почему не откроете второе окно?", "Почему не откроете второе окно?"),
        ("подскажите, сколько книг дают на руки?", "Сколько книг дают на руки?"),
        ("2. хоть один день до семи, пожалуйста", "Хоть один день до семи"),
        ("хочется", "Хочется"),
        # One clause of it says all.
        ("живу далеко, хочу читать электронные книги с дивана", "Читать электронные книги с дивана"),
        (
            "Лариса Викторовна, а внуков к вам привезти можно?",
            "Лариса Викторовна, а внуков к вам привезти можно?",
        ),
        ("подключите «Дом слов", "Подключить «Дом слов»"),
        ("верните «Вечерний час» и «Полдень", "Вернуть «Вечерний час» и «Полдень»"),
        ("Заря» исчезла из зала", "«Заря» исчезла из зала"),
        ("нужны розетки (у столов)", "Розетки (у столов)"),
        ("верните «Зарю» (2004)", "Вернуть «Зарю» (2004)"),
        ("1) пандус нужен", "Пандус"),
        # What is not needed is not wanted.
        ("бумажная справка не нужна", "Бумажная справка не нужна"),
        ("этот сейф никому не нужен", "Этот сейф никому не нужен"),
    ],
)
def test_a_want_reads_well_as_a_heading(want: str, name: str) -> None:
    assert heading(want)[0] == name


def test_a_short_thing_reads_better_than_a_long_question_of_ones_own() -> None:
    thing, plain, long = (
        heading(want)[1]
        for want in (
            "нужны розетки у столов",
            "розетки не работают",
            "а почему моя мама третий раз подряд не может найти ни одной розетки в зале?",
        )
    )
    assert thing > plain > long


@pytest.mark.parametrize(
    "vague",
    ["раз спросили", "повыше прибьют", "узнал из фотоотчёта", "до 19:30", "занимались стоя", "если бы летом"],
)
def test_what_names_nothing_wanted_reads_worse_than_any_thing_or_deed(vague: str) -> None:
    wanted = (
        "нужны розетки",
        "верните газеты",
        "негде зарядить телефон",
        "крыша течёт",
        "звоню третий день, гудки",
    )
    assert heading(vague)[1] < min(heading(want)[1] for want in wanted)


def test_praise_stays_out(tagger: Tagger) -> None:
    text = (
        "Библиотекари замечательные, всегда помогут! Но нет пандуса. Поставьте, пожалуйста, розетки у столов."
    )
    wants = tagger.tag([text])[0].wants
    assert [(want.what, want.words) for want in wants] == [
        ("complaint", "нет пандуса"),
        ("suggestion", "Поставьте, пожалуйста, розетки у столов"),
    ]
    assert [want.topic for want in wants] == ["access", "space"]


@pytest.mark.parametrize("text", ["Спасибо, всё прекрасно!", "Приходите к нам на выставку!", "", "👍"])
def test_who_wants_nothing_has_no_wants(tagger: Tagger, fast_tagger: Tagger, text: str) -> None:
    assert not tagger.tag([text])[0].wants and not fast_tagger.tag([text])[0].wants


def test_the_fast_tier_has_wants_too(fast_tagger: Tagger) -> None:
    wants = fast_tagger.tag(["Не хватает розеток. Почему нет вай-фая?"])[0].wants
    assert {lemma for want in wants for lemma in want.lemmas} >= {"розетка", "вай-фай"}


def test_a_want_means_the_same_whatever_is_read_beside_it(tagger: Tagger) -> None:
    alone = tagger.tag(["Поставьте розетки в зале"])[0].wants
    beside = tagger.tag(["Нет туалета", "Поставьте розетки в зале", "Душно, окна не открываются"])[1].wants
    assert alone == beside
