"""What of VK's answers the campaign takes."""

from __future__ import annotations

import pytest

from campaign.errors import AccessDenied, SourceError, UnexpectedAnswer
from collectors.records import Coverage, encode
from collectors.source import Budget, Known
from collectors.standin import Archive, Faults, Rule, failing, serve
from collectors.vk.api.client import Patience
from collectors.vk.collect import VkSource
from tests.collectors.vk.answering import answering, error
from tests.collectors.vk.town import TAG
from tests.collectors.vk.vk_world import (
    NOW,
    QUICK,
    TOKEN,
    WALLS,
    Truth,
    campaign,
    collect,
    truth,
    world,
)


@pytest.mark.parametrize(
    ("code", "words"), [(5, "VK_TOKEN"), (14, "капча"), (17, "подтверждение"), (28, "ключ")]
)
def test_what_only_the_operator_can_mend_stops_the_source(code: int, words: str) -> None:
    stop = Rule("error", code=code, after=3)
    with serve(world(5, posts=50, comments=50), now=NOW, faults=Faults(rules=(stop,))) as standin:
        source = VkSource(TOKEN, api_base=standin.url, patience=QUICK)
        records = []
        with pytest.raises(AccessDenied, match=words) as caught:
            for record in source.collect(campaign(*WALLS), Known(), Budget(now=NOW, requests_per_second=500)):
                records.append(record)  # noqa: PERF402  # what came before the error stays valid
    assert TOKEN not in f"{caught.value!r}{source!r}"
    assert any(isinstance(one, Coverage) and one.status == "failed" for one in records)
    assert len(standin.calls) < 20


def test_a_wrong_token_stops_at_once() -> None:
    with (
        serve(world(5, posts=5, comments=5), now=NOW, token="another-token") as standin,
        pytest.raises(AccessDenied, match="ключ доступа не принят"),
    ):
        collect(standin, campaign(*WALLS))


def test_a_server_that_is_down_ends_the_source_soon() -> None:
    quick = Patience(attempts=2, first_pause=0.001)
    with (
        serve(world(5, posts=50, comments=50), now=NOW, faults=Faults(rules=(Rule("http_502"),))) as standin,
        pytest.raises(SourceError, match="не отвечает"),
    ):
        collect(standin, campaign(*WALLS), patience=quick)
    assert len(standin.calls) < 30


def test_a_night_without_any_answer_is_no_quiet_night() -> None:
    with (
        answering(lambda method, params: error(3)) as server,
        pytest.raises(UnexpectedAnswer, match="ни один запрос"),
    ):
        collect(server, campaign("-101"))  # type: ignore[arg-type]


def test_a_changed_format_is_no_quiet_night() -> None:
    def script(method: str, params: dict[str, str]) -> tuple[int, object]:
        items = [{"number": number, "message": TAG} for number in range(30)]
        return 200, {"response": {"items": items, "groups": [], "count": 30}}

    with answering(script) as server, pytest.raises(UnexpectedAnswer, match="изменил формат"):
        collect(server, campaign("-101"))  # type: ignore[arg-type]


def test_the_token_is_in_no_record() -> None:
    with serve(world(5, posts=60, comments=60), now=NOW, faults=Faults(rules=failing(0.3))) as standin:
        night = collect(
            standin, campaign(*WALLS), patience=Patience(attempts=2, first_pause=0.001, dead_after=99)
        )
    assert night.records
    assert not any(TOKEN.encode() in encode(record) for record in night.records)


def test_progress_is_told_stage_by_stage() -> None:
    told: list[tuple[str, int, int | None]] = []
    with serve(world(5, posts=60, comments=60), now=NOW) as standin:
        source = VkSource(
            TOKEN, api_base=standin.url, progress=lambda stage, done, total: told.append((stage, done, total))
        )
        for _ in source.collect(campaign(*WALLS), Known(), Budget(now=NOW, requests_per_second=5000)):
            pass
    last = {stage: (done, total) for stage, done, total in told}
    assert set(last) == {"сообщества", "поиск", "стены", "комментарии", "авторы"}
    assert all(done == total for done, total in last.values())


def test_the_truth_is_not_trivial() -> None:
    assert truth(Archive(), campaign()) == Truth(frozenset(), frozenset())
