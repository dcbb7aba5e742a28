"""The Odnoklassniki source: the registry's groups, their topics, the talks under the campaign's, and who wrote there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Unpack

from campaign.settings import Campaign, SourceSettings
from collectors.asking import Asker, AskingSource, Way
from collectors.ok.client import DEFAULT_API, TITLE, Answer, Keys, OkClient
from collectors.ok.parse import (
    NETWORK,
    TOPIC,
    captions,
    comment_id,
    fed_at,
    group_address,
    group_number,
    parse_comment,
    parse_group,
    parse_person,
    parse_post,
    topics_of,
)
from collectors.reading import CHANNEL, COMMENTS, COMMUNITIES, Key, Reading, Walk
from collectors.records import Record
from collectors.unread import Kind, Unread, Unreadable

AUTHORS = "authors"
PAGE, BATCH = 100, 100
MOST_PAGES = 1000
FRESH = timedelta(days=7)
NO_GROUP = "такой группы нет"
MEND = "исправьте столбец ok в libraries.csv (или channels в campaign.toml)"


def _took(walk: Walk, answer: Answer, wanted: str) -> list[Any] | None:
    """The list of an answer under this name; ``None``, with the reason kept, where there is none."""
    walk.calls += answer.calls
    if answer.status != "done":
        walk.broke_off(answer.status, answer.error)
        return None
    # An empty list is left out.
    items = answer.value.get(wanted, []) if isinstance(answer.value, dict) else None
    if not isinstance(items, list):
        walk.broke_off("failed", f"ответ не по форме: нет списка {wanted}")
        return None
    return items


class OkSource(AskingSource):
    """Collects a campaign from known groups: the network has no search for texts."""

    name, title = NETWORK, TITLE

    def __init__(self, keys: Keys, *, base: str = DEFAULT_API, **way: Unpack[Way]) -> None:
        super().__init__(base, hidden=(keys.token, keys.secret), **way)
        self._keys = keys

    def _records(self, asker: Asker, reading: Reading) -> Iterator[Record]:
        return _Night(OkClient(asker, self._keys, self._base), reading).records()


def spellings(campaign: Campaign) -> list[str]:
    """The groups as the registry and campaign.toml write them."""
    written = [one for library in campaign.libraries for one in library.ok]
    return list(dict.fromkeys((*written, *campaign.sources.get(NETWORK, SourceSettings()).channels)))


class _Night:
    def __init__(self, client: OkClient, reading: Reading) -> None:
        self._client, self._reading = client, reading
        self._writers: set[str] = set()

    def records(self) -> Iterator[Record]:
        reading = self._reading
        groups: dict[str, None] = {}
        for written in spellings(reading.campaign):
            for record, number in self._resolved(written):
                if number:
                    groups[number] = None
                yield record
        yield from self._described(
            "group.getInfo", COMMUNITIES, "community", list(groups), "uid,name,members_count,shortname"
        )
        for group in groups:
            yield from self._group(group)
            reading.step(CHANNEL, len(groups))
        talks = [key for key in reading.talks() if key[0] in groups]
        for key in talks:
            yield from self._talk(key)
            reading.step(COMMENTS, len(talks))
        fresh = reading.now - FRESH
        lately = {author for author, at in reading.known.authors.items() if at > fresh}
        strangers = sorted((self._writers | reading.known.strangers) - lately - groups.keys())
        yield from self._described("users.getInfo", AUTHORS, "person", strangers, "uid,name,location")
        yield from reading.night()

    def _resolved(self, written: str) -> Iterator[tuple[Record, str | None]]:
        """A group by its number, or by its short name, which has to be asked for once a night."""
        reading, number, address = self._reading, group_number(written), group_address(written)
        calls = 0
        if number is None and address:
            known = reading.known.accounts.get(written.lower(), {})
            number = next((owner for owner, at in known.items() if reading.schedule.tonight(at)), None)
            if number is None:
                answer = self._client.call("url.getInfo", url=address)
                calls = answer.calls
                if answer.status in ("failed", "cut_off"):
                    yield (
                        reading.coverage(
                            COMMUNITIES,
                            written.lower(),
                            calls=calls,
                            status=answer.status,
                            error=answer.error,
                        ),
                        None,
                    )
                    # What it led to before is read on.
                    for owner in known:
                        yield from ((record, owner) for record in reading.leads(written, owner))
                    return
                found = answer.value if isinstance(answer.value, dict) else {}
                number = group_number(str(found.get("objectId"))) if found.get("type") == "GROUP" else None
        if number is None:
            yield reading.nowhere(written, NO_GROUP, calls=calls, todo=MEND), None
            return
        for record in reading.leads(written, number):
            yield record, number

    def _described(
        self, method: str, route: str, kind: Kind, numbers: Sequence[str], fields: str
    ) -> Iterator[Record]:
        """Who groups and people are, a hundred at a time."""
        reading = self._reading
        parse = parse_group if kind == "community" else parse_person
        for first in range(0, len(numbers), BATCH):
            batch = numbers[first : first + BATCH]
            answer = self._client.call(method, uids=batch, fields=fields)
            unread, found = Unread(), 0
            for item in answer.value if isinstance(answer.value, list) else ():
                author = reading.parsed(
                    kind, "без номера", partial(parse, item, fetched_at=reading.now), unread
                )
                found += author is not None
                yield from reading.described(author) if author else ()
            status, error = unread.verdict(answer.status, answer.error)
            target = f"{batch[0]}…: {len(batch)}"
            yield reading.coverage(route, target, calls=answer.calls, found=found, status=status, error=error)

    def _group(self, group: str) -> Iterator[Record]:
        reading, client = self._reading, self._client
        since = reading.back_to(group)
        if since is None:
            return
        walk = Walk(group)
        anchor: str | None = None
        seen: set[str] = set()
        for _ in range(MOST_PAGES):
            answer = client.call("stream.get", gid=group, patterns="CONTENT", count=PAGE, anchor=anchor)
            feeds = _took(walk, answer, "feeds")
            if feeds is None:
                break
            fresh = [number for feed in feeds for number in topics_of(feed) if number not in seen]
            fresh = list(dict.fromkeys(fresh))
            seen.update(fresh)
            for first in range(0, len(fresh), BATCH):
                yield from self._topics(group, walk, fresh[first : first + BATCH])
            moments = [at for feed in feeds if (at := fed_at(feed))]
            turned = answer.value.get("anchor")
            is_old = bool(moments) and max(moments) < since
            if (
                walk.status != "done"
                or not feeds
                or not fresh
                or is_old
                or not turned
                or str(turned) == anchor
            ):
                break
            anchor = str(turned)
        else:
            walk.broke_off("cut_off", f"страниц больше {MOST_PAGES}")
        if walk.is_whole:
            yield from self._missed(group, walk, reading.missing(group, since))
        yield reading.ended(CHANNEL, walk, since=since)

    def _topics(self, group: str, walk: Walk, numbers: Sequence[str]) -> Iterator[Record]:
        """What topics say: yields those that the campaign takes."""
        reading = self._reading
        answer = self._client.call("mediatopic.getByIds", topic_ids=numbers, fields="media_topic.*")
        topics = _took(walk, answer, "media_topics")
        walk.found += len(topics or ())
        entities = answer.value.get("entities") if isinstance(answer.value, dict) else None
        others = entities.get("media_topics") if isinstance(entities, dict) else None
        came = [
            one
            for one in (*(topics or ()), *(others if isinstance(others, list) else ()))
            if isinstance(one, dict)
        ]
        quotable = {str(one.get("id")): one for one in came}
        for item in topics or ():
            post = reading.parsed(
                "post",
                _name(item),
                partial(
                    parse_post, item, group, quotable, found_by=f"{CHANNEL}:{group}", fetched_at=reading.now
                ),
                walk.unread,
            )
            kept = reading.take(post, captions(item)) if post else None
            if kept:
                walk.accepted += kept.matched_tag is not None
                if kept.author_id and kept.author_id != group:
                    self._writers.add(kept.author_id)
                yield kept

    def _missed(self, group: str, walk: Walk, numbers: Sequence[str]) -> Iterator[Record]:
        """What the stream no longer shows is asked for by number before it is called gone."""
        if not numbers:
            return
        for first in range(0, len(numbers), BATCH):
            yield from self._topics(group, walk, numbers[first : first + BATCH])
        if walk.is_whole:
            for number in numbers:
                if (group, number) not in self._reading.met:
                    yield self._reading.gone("post", group, number, confirmed=self._reading.budget.counting)

    def _talk(self, key: Key) -> Iterator[Record]:
        reading, (group, topic) = self._reading, key
        walk = Walk(f"{group}_{topic}")
        met, items = self._comments(walk, topic)
        threads: dict[str, str | None] = {}
        for item in items:
            above = str(item.get("reply_to_comment_id") or "")
            parent = (threads[above] or above) if above in threads else None
            comment = reading.parsed(
                "comment",
                _name(item),
                partial(parse_comment, item, group, topic, parent=parent, fetched_at=reading.now),
                walk.unread,
            )
            if comment is None:
                continue
            threads[comment.comment_id] = parent
            if reading.acceptance.in_dialogue(comment.published_at):
                walk.accepted += 1
                self._writers.add(comment.author_id or "")
                yield comment
        self._writers.discard("")
        missed = sorted(reading.held(key) - met) if walk.is_whole else []
        if missed and reading.budget.counting:
            # A second reading has to miss them, too.
            again, _ = self._comments(walk, topic)
            missed = [number for number in missed if number not in again]
        if walk.is_whole:
            for number in missed:
                yield reading.gone("comment", group, number, confirmed=reading.budget.counting)
        yield reading.ended(COMMENTS, walk, claimed=reading.accepted.get(key))

    def _comments(self, walk: Walk, topic: str) -> tuple[set[str], list[dict[str, Any]]]:
        """All comments under a topic, the oldest first, and their numbers."""
        met: dict[str, dict[str, Any]] = {}
        anchor: str | None = None
        for _ in range(MOST_PAGES):
            answer = self._client.call(
                "discussions.getComments", discussionId=topic, discussionType=TOPIC, count=PAGE, anchor=anchor
            )
            comments = _took(walk, answer, "comments")
            if comments is None:
                break
            before = len(met)
            for item in comments:
                try:
                    met.setdefault(comment_id(item), item)
                except Unreadable as error:
                    walk.unread.add("comment", str(error), _name(item))
            turned = answer.value.get("anchor")
            if not answer.value.get("has_more") or not turned or len(met) == before:
                break
            anchor = str(turned)
        else:
            walk.broke_off("cut_off", f"страниц больше {MOST_PAGES}")
        walk.found = max(walk.found, len(met))
        return set(met), sorted(met.values(), key=lambda one: str(one.get("date_ms")).zfill(20))


def _name(item: Any) -> str:
    try:
        return comment_id(item)
    except Unreadable:
        return "без номера"
