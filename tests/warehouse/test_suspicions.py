"""Suspicions about many accounts together: each with its evidence and its texts, and nothing removed."""

import pytest

from collectors.records import Comment
from tests.warehouse.world import World, comment, post, tags

PASTED = "Самая лучшая библиотека района, спасибо"
FLAGS = "select participant_id, evidence, len(items) from participant_flags where flag = $1 order by all"


def settled(world: World, *comments: Comment) -> World:
    world.night(post("-1", 1, "01 10:00"), post("-4", 1, "01 10:00"), *comments)
    world.settle()
    return world


def pasted(accounts: int, text: str = PASTED, first: int = 100) -> list[Comment]:
    """One text by so many accounts, an hour apart."""
    return [
        comment("-1", 1, first + number, str(first + number), f"02 {10 + number}:00", text)
        for number in range(accounts)
    ]


def readers(world: World) -> dict[str, str]:
    return {
        account.removeprefix("vk:"): participant
        for participant, account in world.rows(
            "select participant_id, accounts from participants where class = 'reader'"
        )
    }


@pytest.mark.parametrize("tone", ["positive", "negative"])
def test_one_text_by_ten_accounts_is_flagged_on_each_and_on_whom_it_praises(world: World, tone: str) -> None:
    world.says[PASTED] = tags(tone, duplicate_group="g")
    settled(world, *pasted(10))
    told = "один текст от многих аккаунтов: 1 текст теми же словами, что пишут ещё 9"
    accounts = [(one, told, 1) for one in sorted(readers(world).values())]
    gained = [("gdov", "один текст от многих аккаунтов: хвалят одними словами 10 читателей", 10)]
    assert world.rows(FLAGS, "same_text") == sorted(accounts + (gained if tone == "positive" else []))
    assert len(accounts) == 10
    # Nothing is removed: every text stands in the counts, and nobody is all satisfied by one voter.
    assert world.rows(f"select {tone}, voters, satisfaction from library_summary where id = 'gdov'") == [
        (10, 1, None)
    ]


def test_two_accounts_or_three_words_are_no_suspicion(world: World) -> None:
    world.says |= {
        PASTED: tags("positive", duplicate_group="g"),
        "Спасибо вам большое": tags("positive", duplicate_group="h"),
    }
    settled(world, *pasted(2), *pasted(5, "Спасибо вам большое", 200))
    assert world.rows(FLAGS, "same_text") == []


def test_empty_answers_are_flagged_on_the_library(world: World) -> None:
    talk: list[Comment] = []
    for number in range(1, 4):
        world.says[f"Жалоба номер {number}"] = tags("negative")
        talk.append(comment("-1", 1, number, str(100 + number), "02 10:00", f"Жалоба номер {number}"))
        talk.append(
            comment("-1", 1, 50 + number, "-1", "02 11:00", "Спасибо за отзыв!", reply_to=str(number))
        )
    settled(world, *talk)
    told = "отписки: 3 ответа теми же словами на разные вопросы, без числа, адреса, ссылки и даты"
    assert world.rows(FLAGS, "boilerplate") == [("gdov", told, 3)]
    settled(world, comment("-1", 1, 60, "-1", "03 11:00", "Откроем окна", reply_to="1"))
    # With one of the three answered truly only two are left.
    assert world.rows(FLAGS, "boilerplate") == []


def newcomers(world: World, count: int, minutes: int, tone: str = "positive") -> list[Comment]:
    """Readers who speak for the first time, so many minutes apart."""
    said = []
    for number in range(count):
        text = f"Слово {number}"
        world.says[text] = tags(tone)
        said.append(comment("-1", 1, 100 + number, str(100 + number), f"02 10:{number * minutes:02d}", text))
    return said


@pytest.mark.parametrize("tone", ["positive", "negative"])
def test_five_new_accounts_in_ten_minutes_with_one_tone_for_one_library(world: World, tone: str) -> None:
    settled(world, *newcomers(world, 5, 2, tone))
    verb = "хвалят" if tone == "positive" else "ругают"
    told = (
        f"новые аккаунты разом: за десять минут впервые высказались 5 читателей, и все только {verb} одну библиотеку — "
        "«Гдовская районная библиотека»"
    )
    expected = [(one, told, 1) for one in readers(world).values()]
    gained = (
        "gdov",
        "новые аккаунты разом: за десять минут впервые высказались и только хвалят 5 читателей",
        5,
    )
    assert world.rows(FLAGS, "newcomers") == sorted([*expected, gained] if tone == "positive" else expected)


@pytest.mark.parametrize("case", ["four", "slow", "another tone", "another library", "known before"])
def test_what_is_no_crowd(world: World, case: str) -> None:
    said = newcomers(world, 4 if case == "four" else 5, 3 if case == "slow" else 2)
    world.says |= {"А часы?": tags("neutral", "hours="), "Хорошо": tags("positive")}
    more = {
        "another tone": [comment("-1", 1, 200, "100", "04 10:00", "А часы?")],
        "another library": [comment("-4", 1, 200, "100", "04 10:00", "Хорошо")],
        "known before": [comment("-1", 1, 200, "100", "01 12:00", "Хорошо")],
    }
    settled(world, *said, *more.get(case, []))
    assert world.rows(FLAGS, "newcomers") == []
