"""Which texts a campaign takes: the rule that all networks share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from campaign.settings import Campaign
from campaign.tags import Matcher, NearTags
from collectors.records import MatchPlace, Post


@dataclass
class Acceptance:
    campaign: Campaign
    matcher: Matcher = field(init=False)
    near_tags: NearTags = field(init=False)

    def __post_init__(self) -> None:
        self.matcher, self.near_tags = self.campaign.matcher(), self.campaign.near_tags()

    def matched(self, post: Post, captions: str) -> Post:
        """The post with the tag that it carries, if it is of the campaign's time; ``captions`` are its attachments' words."""
        if not self.in_time(post.published_at):
            return post
        places: tuple[tuple[MatchPlace, str], ...] = (
            ("own", post.text),
            ("quoted", post.quoted_text),
            ("attachment", captions),
        )
        for place, text in places:
            if tag := self.matcher.match(text):
                return msgspec.structs.replace(post, matched_tag=tag, match_place=place)
        return post

    def is_near(self, post: Post) -> bool:
        """Whether it has what is nearly a tag: people may decide that it is one."""
        words = f"{post.text}\n{post.quoted_text}"
        return self.in_time(post.published_at) and self.near_tags.find(words) is not None

    def in_time(self, published: datetime | None) -> bool:
        return published is not None and self.campaign.starts_at <= published < self.campaign.ends_at

    def in_dialogue(self, published: datetime | None) -> bool:
        """Whether it was written before collecting ends."""
        return published is not None and self.campaign.starts_at <= published < self.campaign.closes_at
