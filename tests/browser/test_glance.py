"""The first view: on one screen what is praised, what is wrong, what is asked for, who waits and whom to call."""

from __future__ import annotations

from collections import Counter

from dashboards.labels import shipped_topics
from dashboards.records.page import PageFrames
from tests.browser.opening import IN_BROWSER, Opened

pytestmark = IN_BROWSER
BLOCKS = ("positive", "negative", "asked", "waiting", "call")
# How low the lowest of some elements reaches.
LOWEST = "(all) => Math.max(...all.map((one) => one.getBoundingClientRect().bottom))"


def told(opened: Opened, block: str) -> list[str]:
    lines = opened.page.locator(f'[data-glance="{block}"] li').all_inner_texts()
    return [" ".join(line.split()) for line in lines]


def spoken(frames: PageFrames, tone: str, place: str = "") -> list[tuple[str, int]]:
    """Topics with the readers' opinions of one attitude, most first."""
    known = [topic.id for topic in shipped_topics()]
    said: Counter[str] = Counter()
    for one in frames.page_texts:
        if one.opinion and (not place or place in one.places):
            said.update({topic.topic for topic in one.topics if topic.polarity == tone})
    return sorted(said.items(), key=lambda pair: (-pair[1], known.index(pair[0])))


def test_the_first_screen_holds_it_all(fresh: Opened, address: str) -> None:
    fresh.page.set_viewport_size({"width": 1280, "height": 800})
    fresh.load(address)
    for block in BLOCKS:
        assert 0 < len(told(fresh, block)) <= 3, block
    seen = fresh.page.locator("[data-glance] li, .mini .tile, #mini-days")
    assert seen.evaluate_all(LOWEST) <= 800
    # A phone shows the words on its first two screens.
    fresh.page.set_viewport_size({"width": 360, "height": 740})
    assert fresh.page.locator("[data-glance] li").evaluate_all(LOWEST) <= 2 * 740


def test_praise_and_problems_are_counted_quoted_and_lead_to_their_texts(
    opened: Opened, frames: PageFrames
) -> None:
    names = {topic.id: topic.name for topic in shipped_topics()}
    for tone, sign in (("positive", "▲"), ("negative", "▼")):
        for line, (topic, count) in zip(told(opened, tone), spoken(frames, tone), strict=False):
            assert line.startswith(f"{names[topic]} {sign} {count} из "), line
        assert (
            sum(" — " in line for line in told(opened, tone)) >= 2
        )  # a quotation and whose library it is about
        # What is quoted ends without its own full stop.
        assert [line for line in told(opened, tone) if ".»" in line] == []
    words = opened.page.locator('[data-glance="negative"] .plain').first.inner_text()
    opened.page.locator('[data-glance="negative"] .behind').first.click()
    assert opened.found().startswith(f"Отобрано: {spoken(frames, 'negative')[0][1]} ")
    opened.page.go_back()
    opened.page.locator('[data-glance="negative"] .plain').first.click()
    assert len(opened.cards()) == 1 and words.strip("«…»") in opened.cards()[0]


def test_wishes_of_most_readers_come_first_and_lead_to_their_texts(
    opened: Opened, frames: PageFrames
) -> None:
    most = max(one.readers for one in frames.page_themes)
    assert f"{most} читател" in told(opened, "asked")[0]
    course = opened.page.locator('[data-glance="asked"] .trend').first.get_attribute("aria-label") or ""
    days = sum(one.texts for one in max(frames.page_themes, key=lambda one: one.readers).trend)
    assert course.startswith("По дням: ")
    assert sum(int(part.split(" — ")[1]) for part in course.removeprefix("По дням: ").split(", ")) == days
    opened.page.locator('[data-glance="asked"] a.behind').first.click()
    chosen = opened.found()
    assert any(
        chosen.startswith(f"Отобрано: {one.wants} ") for one in frames.page_themes if one.readers == most
    )


def test_those_who_wait_longest_come_first(opened: Opened, frames: PageFrames) -> None:
    oldest = min(one.moment for one in frames.page_texts if one.waiting)
    assert oldest.startswith("2025-11-0") and f"с {int(oldest[8:10])} ноября" in told(opened, "waiting")[0]


def test_a_library_without_posts_or_without_an_answer_is_to_be_called(
    opened: Opened, frames: PageFrames
) -> None:
    posted = {one.participant_id for one in frames.page_texts if one.kind == "post"}
    silent = [one.name for one in frames.libraries if one.id not in posted]
    line = told(opened, "call")[-1]
    assert line.startswith("Нет записей: ") and silent and all(name in line for name in silent[:3])
    href = opened.page.locator('[data-glance="call"] a').last.get_attribute("href") or ""
    assert href.startswith("libraries/")


def test_wishes_under_a_filter_are_counted_in_its_libraries(opened: Opened, frames: PageFrames) -> None:
    place = next(one.places[0] for one in frames.page_texts if one.suggestion and one.places)
    homes = sum(one.municipality == place for one in frames.libraries)
    assert any(len(one.about) > homes for one in frames.page_themes)
    opened.page.select_option("#view [name=m]", place)
    told_of = [line.split(" в ")[-1] for line in told(opened, "asked") if " в " in line]
    assert told(opened, "asked") and all(int(line.split()[0]) <= homes for line in told_of)


def test_the_first_view_follows_the_filter(opened: Opened, frames: PageFrames) -> None:
    opened.page.select_option("#view [name=m]", "Псков")
    _, count = spoken(frames, "positive", "Псков")[0]
    assert f"▲ {count} из " in told(opened, "positive")[0]
    own = [one for one in frames.page_texts if "Псков" in one.places]
    day = opened.page.locator("#mini-days .hidden").first.inner_text().replace("\u00a0", " ")
    first = Counter(one.kind for one in own if one.moment.startswith("2025-11-01"))
    assert day.startswith(f"1 ноября: {first['post']} запис") and f", {first['comment']} коммент" in day
    assert opened.page.get_attribute('.mini [data-place="Псков"]', "aria-pressed") == "true"
    opened.page.locator('.mini [data-place="Псков"]').click()
    assert opened.page.evaluate("location.hash") == ""
