"""What carries a campaign tag, and what only looks like it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.tags import Matcher, NearTags, bare, normal_form, phrase_pattern, tag_pattern

WEEK = "#неделякачествавбиблиотеке"
DIALOGUE = "#библиотека-читатель"
MATCHER = Matcher(
    (
        (WEEK, tag_pattern([WEEK])),
        (
            DIALOGUE,
            tag_pattern([DIALOGUE, "#библиотека_читатель", "#библиотекачитатель", "#библиотека читатель"]),
        ),
        ("неделя качества", phrase_pattern("неделя качества")),
    )
)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Ждём вас! #неделякачествавбиблиотеке", WEEK),
        ("#НеделяКачестваВБиблиотеке.", WEEK),
        ("#НЕДЕЛЯКАЧЕСТВАВБИБЛИОТЕКЕ\nновая строка", WEEK),
        ("приходите (#неделякачествавбиблиотеке@ub_gdov_cb)", WEEK),
        ("#неделякачествавбиблиотеке-2025", WEEK),
        ("#неделякачествавбиблиотекепскова", None),
        ("#неделякачествавбиблиотеке_псков", None),
        ("неделякачествавбиблиотеке", None),
        ("группа№1#неделякачествавбиблиотеке", WEEK),
        ("C#неделякачествавбиблиотеке", WEEK),
        ("Спасибо!#неделякачествавбиблиотеке", WEEK),
        ("#библиотека#неделякачествавбиблиотеке#псков", WEEK),
        ("_#неделякачествавбиблиотеке", WEEK),
        ("отзывы#библиотека-читатель", DIALOGUE),
        # The fragment of an address is none; what stands beside an address is.
        ("https://lib.example/page#неделякачествавбиблиотеке", None),
        ("смотрите:http://lib.example#неделякачествавбиблиотеке", None),
        ("vk.com/page?a=1,2#неделякачествавбиблиотеке", None),
        ("[https://lib.example/#неделякачествавбиблиотеке|сюда]", None),
        ("библиотека.рф/отзывы#неделякачествавбиблиотеке", None),
        ("https://lib.example/#новости#неделякачествавбиблиотеке", None),
        ("https://lib.example/page #неделякачествавбиблиотеке", WEEK),
        ("(https://lib.example/page)#неделякачествавбиблиотеке", WEEK),
        ("Были на lib.example.#неделякачествавбиблиотеке", WEEK),
        ("Спасибо.Приходите#неделякачествавбиблиотеке", WEEK),
        ("reader@lib.example#неделякачествавбиблиотеке", WEEK),
        # What cannot be seen parts no tag.
        ("#\u200eнеделякачествавбиблиотеке", WEEK),
        ("#неделя\u200fкачества\u2067вбиблиотеке", WEEK),
        ("#\ufe0fнеделя\U000e0020качествавбиблиотеке\u034f", WEEK),
        ("#неде\u0301лякаче\u0301ствавбиблиоте\u0301ке", WEEK),
        ("#неделякачествавбиблиотеке\u0301", WEEK),
        ("#неделякачествавбиблиотеке\u200bпскова", None),
        ("#библиотека-читатель", DIALOGUE),
        ("#библиотека–читатель, спасибо", DIALOGUE),
        ("#библиотека&#8209;читатель", DIALOGUE),
        ("#Библиотека_Читатель", DIALOGUE),
        ("#БиблиотекаЧитатель!", DIALOGUE),
        ("#библиотека\u00a0читатель", DIALOGUE),
        ("#библио\u00adтека-читатель", DIALOGUE),
        ("#библиотека", None),
        ("#библиотека-читательница", None),
        ("#библиотека и читатель", None),
        ("У нас «Неделя  качества»!", "неделя качества"),
        ("неделя качествам", None),
        ("", None),
    ],
)
def test_a_tag_is_found_in_its_normal_form(text: str, tag: str | None) -> None:
    assert MATCHER.match(text) == tag


def test_a_decomposed_short_i_does_not_break_a_tag() -> None:
    tag = "#бойкаябиблиотека"
    pattern = tag_pattern([tag])
    assert pattern.search(normal_form(unicodedata.normalize("NFD", f"Вот {tag}!")))


def test_a_letters_own_mark_is_seen_though_something_unseen_parts_them() -> None:
    assert normal_form("и\u200b\u0306 и е\u2060\u0308") == "й и е"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("#неделякачествавбиблиотекe", "#неделякачествавбиблиотекe"),  # a Latin «e»
        ("Итоги: #HEДEЛЯкачества_в_библиотеке!", "#heдeлякачества_в_библиотеке"),
        ("#неделякачествавбиблиοтеке", "#неделякачествавбиблиοтеке"),  # a Greek «ο»
        ("#неделикачествавбиблиотеке", "#неделикачествавбиблиотеке"),
        ("#неделякачествавбиблиотек", "#неделякачествавбиблиотек"),
        ("#неделякачествавввбиблиотеке", None),
        ("#неделяякачествавбиблиотеке", "#неделяякачествавбиблиотеке"),
        ("#недеялкачествавбиблиотеке", "#недеялкачествавбиблиотеке"),
        ("#енделякачествавбиблиотеке", "#енделякачествавбиблиотеке"),
        ("#неделя качества в библиотеке", "#неделя качества в библиотеке"),
        ("отзывы#неделикачествавбиблиотекe", "#неделикачествавбиблиотекe"),
        ("#БИБЛИОТЕКА–ЧИТАТEЛЬ и не только", None),
        ("#неделякачествавбиблиотекепскова", None),
        ("#неделя качества", None),
        ("#библиотека", None),
        ("неделикачествавбиблиотеке", None),
        ("https://lib.example/#неделикачествавбиблиотеке", None),
        ("#дом", None),
        ("#тoм", "#тoм"),  # a short tag is told by its letters alone
        ("#там", None),
    ],
)
def test_what_is_nearly_a_tag_is_told_as_it_is_written(text: str, written: str | None) -> None:
    near = NearTags(((bare(WEEK), WEEK), (bare("#том"), "#том")))
    found = near.find(text)
    assert (found and found.written) == written


@given(st.text(alphabet="#ае -_a.:/\u0301", max_size=60))
def test_one_more_spelling_brings_in_what_was_nearly_a_tag(text: str) -> None:
    tag = "#аеаеае"
    if near := NearTags(((bare(tag), tag),)).find(text):
        assert tag_pattern([tag, near.written]).search(normal_form(text))


@pytest.mark.parametrize("hostile", ["http://", "a.a1.", "#а ", "#", "а-", "a", "и\u0301", "a.рф.", ".#"])
def test_a_hostile_text_is_read_in_one_go(hostile: str) -> None:
    text = f"#{hostile * 50_000}#"
    assert not MATCHER.match(text) and not NearTags(((bare(WEEK), WEEK),)).find(text)


@given(st.text())
def test_any_text_has_a_stable_normal_form(text: str) -> None:
    once = normal_form(text)
    if "&" not in once:  # a doubly escaped text unescapes one level each time
        assert normal_form(once) == once


@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_a_tag_between_spaces_is_always_found(before: str, after: str) -> None:
    # An ampersand could swallow what follows as an HTML entity.
    before = before.replace("&", "")
    assert MATCHER.match(f"{before} {WEEK} {after}") == WEEK
