"""A text is shown in its talk: the post, what it replies to, replies, the library's answer and how long it took."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from dashboards.page.build import build_report
from dashboards.page.payload import item_id
from dashboards.records.page import PageFrames
from dashboards.records.texts import Text
from tests.browser.opening import IN_BROWSER, Opened, open_page
from tests.dashboards.frames import about
from tests.dashboards.invented import HOSTILE

pytestmark = IN_BROWSER
POST, QUESTION, REPLY, ANSWER = (
    "Что у нас плохо?",
    "Когда откроют вход?",
    "Мне тоже интересно",
    "В среду, в 10:00",
)


def talking(frames: PageFrames) -> tuple[PageFrames, list[Text]]:
    """Four texts of one library made a talk: a post, a question, another reader's reply, the answer after five hours."""
    question = next(one for one in frames.page_texts if one.waiting)
    own = [one for one in frames.page_texts if one.libraries == question.libraries]
    post = next(one for one in own if one.kind == "post")
    reply, answer = [one for one in own if one.kind == "comment" and one != question][:2]
    above = {"post_id": post.item_id, "parent_comment_id": question.item_id}
    told = [
        replace(post, moment="2025-11-02T09:00", text=POST),
        replace(
            question, moment="2025-11-02T10:00", text=QUESTION, post_id=post.item_id, waiting=False, answered=True,
            answer_id=answer.item_id, answer_hours=5.0,
        ),
        replace(reply, moment="2025-11-02T11:00", text=f"{REPLY} {HOSTILE}", **above),
        replace(answer, moment="2025-11-02T15:00", text=ANSWER, voice="library", **above),
    ]  # fmt: skip
    rest = [one for one in frames.page_texts if one not in (post, question, reply, answer)]
    texts = sorted([*rest, *told], key=lambda one: one.moment, reverse=True)
    return replace(frames, page_texts=texts), told


@pytest.fixture(scope="module")
def talk(
    frames: PageFrames, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Opened, list[Text]]]:
    changed, told = talking(frames)
    path = build_report(changed, about(), tmp_path_factory.mktemp("talk") / "index.html")
    with open_page(browser, path.as_uri()) as opened:
        yield opened, told


def turns(opened: Opened) -> list[str]:
    return [" ".join(one.split()) for one in opened.page.locator("#texts .turn").all_inner_texts()]


def test_a_question_stands_with_its_answer_and_how_long_it_took(talk: tuple[Opened, list[Text]]) -> None:
    opened, _ = talk
    opened.go("list?mark=answered&q=" + QUESTION)
    card = opened.page.locator("#texts > li").first
    assert QUESTION in card.inner_text() and ANSWER in card.inner_text()
    assert "ответ через 5 ч" in card.inner_text().replace("\u00a0", " ")


def test_a_text_alone_opens_as_its_whole_talk_from_either_end(talk: tuple[Opened, list[Text]]) -> None:
    opened, told = talk
    for own in (1, 3):
        opened.go("list?item=" + item_id(told[own]))
        found = turns(opened)
        assert len(found) == 4
        for at, words in enumerate((POST, QUESTION, REPLY, ANSWER)):
            assert ("этот текст" if at == own else words) in found[at]
        assert "ответ через 5 ч" in found[3]
    # From one turn of it to another, and back.
    opened.page.locator("#texts .turn a", has_text="разметка").first.click()
    assert POST in opened.cards()[0] and QUESTION in turns(opened)[1]
    opened.page.go_back()
    assert ANSWER in opened.cards()[0]


def test_a_talk_opens_and_closes_in_the_list_by_keyboard(talk: tuple[Opened, list[Text]]) -> None:
    opened, (post, *_) = talk
    opened.go("list?kind=post&library=" + post.libraries[0])
    button = opened.page.locator("#texts > li", has_text=POST).locator("button", has_text="разговор")
    assert "ещё 3 текста" in button.inner_text().replace("\u00a0", " ")
    button.press("Enter")
    assert button.get_attribute("aria-expanded") == "true" and QUESTION in turns(opened)[1]
    assert opened.page.locator("#texts .turn script, #texts .turn img").count() == 0
    button.press("Enter")
    assert turns(opened) == []
