"""The full-text search: VK's word splitter and an index of every word of the archive."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from collectors.standin.archive import Archive, Item, WallPost, text_at
from collectors.standin.chance import draw

# After "#" come letters, digits and "_"; "." and "-" end a tag, and so does a combining mark.
_WORD = re.compile(r"#?\w+")


def words(text: str) -> list[str]:
    """The words of a text or a query as VK splits them, in lower case, ё as е.

    ``#библиотека-читатель`` is ``#библиотека`` and ``читатель``. A tag and the same word without
    ``#`` are two different words.
    """
    return _WORD.findall(text.casefold().replace("ё", "е"))


def item_id(item: Item) -> int:
    return item.post_id if isinstance(item, WallPost) else item.comment_id


@dataclass(frozen=True)
class SearchHabits:
    """How newsfeed.search behaves: what it looks into, what it never shows, how it fills its pages.

    ``recall`` is the share of items that it ever shows, ``short_pages`` and ``empty_pages`` the shares
    of pages that hold less than asked, or nothing, though there is more.
    """

    quoted: bool = False
    recall: float = 1.0
    short_pages: float = 0.0
    empty_pages: float = 0.0
    seed: int = 0

    def shows(self, item: Item) -> bool:
        if self.recall >= 1:
            return True
        return draw(self.seed, "recall", item.owner_id, item_id(item)) < self.recall

    def page_size(self, asked: int, question: object, *, may_be_empty: bool) -> int:
        chance = draw(self.seed, "page", question)
        if chance < self.empty_pages:
            return 0 if may_be_empty else asked
        if chance < self.empty_pages + self.short_pages:
            return 1 + int(draw(self.seed, "size", question) * (asked - 1))
        return asked


class SearchIndex:
    """Finds posts and comments by words, newest first, as they read at any moment."""

    def __init__(self, archive: Archive, habits: SearchHabits) -> None:
        self._quoted = habits.quoted
        everything: list[Item] = [*archive.posts.values(), *archive.comments.values()]
        everything.sort(key=lambda item: (item.date, item.owner_id, item_id(item)), reverse=True)
        self.items = everything
        self._negative_dates = [-item.date.timestamp() for item in everything]
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, item in enumerate(everything):
            for word in set(words(" ".join(self._all_texts(item)))):
                self._places[word].append(place)

    def find(self, query: str, start: float, end: float, now: datetime) -> Iterator[Item]:
        """Items dated from ``start`` to ``end``, both included, whose text at ``now`` has all the words."""
        wanted = set(words(query))
        lists = sorted((self._places.get(word, []) for word in wanted), key=len)
        if not lists:
            return
        first = bisect_left(self._negative_dates, -end)
        last = bisect_right(self._negative_dates, -start)
        others = [set(places) for places in lists[1:]]
        for place in lists[0][bisect_left(lists[0], first) : bisect_left(lists[0], last)]:
            if all(place in other for other in others):
                item = self.items[place]
                if item.edited_at is None or wanted <= self.words_at(item, now):
                    yield item

    def words_at(self, item: Item, now: datetime) -> set[str]:
        texts = [text_at(item, now)]
        if self._quoted and isinstance(item, WallPost) and item.quoted:
            texts.append(item.quoted.text)
        return set(words(" ".join(texts)))

    def _all_texts(self, item: Item) -> Iterable[str]:
        yield item.text
        yield item.text_before_edit or ""
        if self._quoted and isinstance(item, WallPost) and item.quoted:
            yield item.quoted.text


def matches(query: str, text: str) -> bool:
    """As ``wall.search`` looks: every word, and what stands in double quotes as a phrase."""
    there = words(text)
    if not set(words(query)) <= set(there):
        return False
    line = f" {' '.join(there)} "
    return all(f" {' '.join(words(phrase))} " in line for phrase in re.findall(r'"([^"]+)"', query))
