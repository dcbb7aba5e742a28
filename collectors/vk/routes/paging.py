"""One list that VK shows by offset: where to go on, in what steps, and whether its end was its end."""

from __future__ import annotations

from dataclasses import dataclass, field

from collectors.unread import Kind, Unread
from collectors.vk.api.client import Answer
from collectors.vk.api.problems import Action
from collectors.vk.routes.visit import MOST_PAGES

PAGE = 100
# More than any wall or talk of a campaign holds: what goes on beyond has no end.
MOST_ITEMS = 20_000
# A single item that VK fails to show is passed over; a list of many such, or of two in a row, is left.
MOST_SKIPPED = 10


@dataclass
class Paging:
    """A wall, the top level of a talk, or a thread. ``size`` is what VK has lately been able to answer at once.

    There is no cursor: so many ``most_barren`` pages without anything new end a list whose count promises more.
    """

    kind: Kind
    most_barren: int
    unread: Unread
    claimed: int | None = None
    offset: int = 0
    size: int = PAGE
    came: int = 0
    pages: int = 0
    barren: int = 0
    skipped: list[int] = field(default_factory=list)
    _received: int = 0
    _was_full: bool = False

    def passes_over(self, answer: Answer) -> bool:
        """Whether what cannot be read is one item, behind which to go on."""
        problem = answer.problem
        if problem is None or problem.action is not Action.FAIL or not problem.less or answer.count != 1:
            return False
        if len(self.skipped) >= MOST_SKIPPED or self.offset - 1 in self.skipped:
            return False
        self.skipped.append(self.offset)
        self.unread.add(self.kind, problem.text, f"место {self.offset + 1}")
        self.offset += 1
        self.size = PAGE
        return True

    def turn(self, answer: Answer, received: int, fresh: int) -> None:
        """A page was read. It may hold less than asked though there is more: go on behind what came."""
        self.unread.cut |= answer.cut
        self.size = answer.count or self.size
        self.pages += 1
        self.came += received if fresh else 0
        self._received = received
        self.offset += received or self.size
        self.barren = 0 if fresh else self.barren + 1
        if fresh:
            self._was_full = received >= self.size

    def goes_on(self) -> bool:
        if self.barren >= self.most_barren or self._is_endless():
            return False
        if self.claimed is None:
            return self._received > 0
        # A full page beyond the count: the count lies.
        return self.offset < self.claimed or (self._received >= self.size and self.offset > self.claimed)

    def trouble(self) -> str | None:
        """Why the end that was met is none; VK counts what it hides, so a short page is one."""
        if self._is_endless():
            return f"страницы не кончаются, прочитано: {self.came}"
        if self.barren and self._was_full and self.claimed is not None and self.came < self.claimed:
            return f"обрывается на полной странице: VK называет {self.claimed}, показал {self.came}"
        return None

    def _is_endless(self) -> bool:
        return self.came >= MOST_ITEMS or self.pages >= MOST_PAGES
