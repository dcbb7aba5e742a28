"""A campaign that grows for weeks in five networks, drawn by a seed, and what a collection of it must hold."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from campaign.shipped import shipped
from collectors.standin import Archive
from collectors.standin.archive import Community, Person, WallComment, WallPost
from collectors.standin.channels.max import MaxChat
from collectors.standin.channels.max import Said as MaxSaid
from collectors.standin.channels.ok import Network, OkComment, OkGroup, Topic
from collectors.standin.channels.sites import Blog, Said, Written
from collectors.standin.channels.telegram import Channel, Message

START = datetime.fromisoformat("2025-11-01T00:00:00+03:00")
TAG = "#неделякачествавбиблиотеке"
FIRST_WALL, FIRST_READER, READERS = 990_000_000, 1_900_000_000, 3000
# How much of a day there is, from its weekday; a week.
WEIGHTS = (1.0, 1.0, 2.0, 1.0, 1.5, 0.5, 0.5)
ELSEWHERE = 3  # posts a day in each of the other networks
RENAMED = 2  # the library that the registry knows by its screen name, which changes
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Size:
    nights: int
    posts: int
    comments: int
    seed: int = 1

    @property
    def walls(self) -> int:
        return max(6, self.posts // 250)

    @property
    def shares(self) -> list[float]:
        weights = [WEIGHTS[day % 7] for day in range(self.nights)]
        return [weight / sum(weights) for weight in weights]

    def night(self, number: int) -> datetime:
        """When the night after this day begins."""
        return START + timedelta(days=number + 1, hours=3)


@dataclass(frozen=True)
class World:
    size: Size
    vk: Archive
    telegram: list[Channel]
    ok: Network
    max: list[MaxChat]
    sites: list[Blog]

    def rename(self) -> None:
        """From now on another name leads to a library's page; the old one leads nowhere."""
        number = FIRST_WALL + RENAMED
        before = self.vk.communities[number]
        self.vk.communities[number] = msgspec.structs.replace(before, screen_name=f"{before.screen_name}_new")
        del self.vk.screen_names[before.screen_name]
        self.vk.screen_names[f"{before.screen_name}_new"] = -number

    def posts(self, now: datetime) -> set[Key]:
        """The posts of VK that must be there."""
        return {
            ("vk", str(one.owner_id), str(one.post_id))
            for one in self.vk.posts.values()
            if one.date <= now and TAG in one.text
        }

    def comments(self, now: datetime) -> set[Key]:
        """The comments of VK that must be there."""
        posts = self.posts(now)
        return {
            ("vk", str(one.owner_id), str(one.comment_id))
            for one in self.vk.comments.values()
            if one.date <= now and ("vk", str(one.owner_id), str(one.post_id)) in posts
        }

    def elsewhere(self, now: datetime) -> dict[str, tuple[int, int]]:
        """How many posts and comments of the other networks must be there."""
        topics = [one for group in self.ok.groups for one in group.topics if one.at <= now]
        said = [one for chat in self.max for one in chat.said if one.at <= now]
        written = [one for blog in self.sites for one in blog.posts if one.at <= now]
        messages = [one for channel in self.telegram for one in channel.messages if one.at <= now]
        return {
            "ok": (len(topics), sum(each.at <= now for one in topics for each in one.comments)),
            "max": (len(said), sum(each.at <= now for one in said for each in one.comments)),
            "feeds": (len(written), sum(one.moment(each) <= now for one in written for each in one.talk)),
            "telegram": (len(messages), 0),
        }

    @property
    def registry(self) -> str:
        lines = ["id,name,group,municipality,vk,ok,telegram,max,site"]
        for number in range(1, self.size.walls + 1):
            page = f"soak{number}" if number == RENAMED else f"club{FIRST_WALL + number}"
            others = (
                "https://ok.ru/soakgroup",
                "@soakchannel",
                "https://max.ru/soakchat",
                "http://soak.example/",
            )
            pages = ",".join(others if number == 1 else ("",) * 4)
            lines.append(f"soak-{number},Библиотека № {number},district,Гдовский,{page},{pages}")
        return "\n".join(lines) + "\n"

    @property
    def mended_registry(self) -> str:
        """With the number of the page whose name has changed."""
        return self.registry.replace(f",soak{RENAMED},", f",club{FIRST_WALL + RENAMED},")

    @property
    def toml(self) -> str:
        end = (START + timedelta(days=self.size.nights - 1)).date()
        others = "".join(f"[sources.{name}]\nenabled = true\n" for name in ("feeds", "telegram", "ok", "max"))
        return (
            f'[campaign]\ntitle = "Долгая кампания"\nstart = {START.date()}\nend = {end}\ntimezone = "Europe/Moscow"\n'
            f'region = "Псковская область"\n[[tags]]\ncanonical = "{TAG}"\nspellings = []\n'
            f"[sources.vk]\nenabled = true\ndaily_searches = 100000\n{others}"
        )


def world(size: Size) -> World:
    draw = random.Random(size.seed)
    communities = [
        Community(
            id=FIRST_WALL + number, name=f"Библиотека № {number}", screen_name=f"soak{number}", members=100
        )
        for number in range(1, size.walls + 1)
    ]
    people = [
        Person(id=FIRST_READER + number, first_name="Имя", last_name=f"Выдуманная-{number:04}", city="Псков")
        for number in range(1, READERS + 1)
    ]
    posts = list(_posts(size, draw))
    comments = list(_comments(size, draw, posts))
    days = range(size.nights)
    moments = [START + timedelta(days=day, hours=9 + 3 * each) for day in days for each in range(ELSEWHERE)]
    hour = timedelta(hours=1)
    messages = tuple(Message(10 + n, at, f"Запись {n} {TAG}") for n, at in enumerate(moments))
    topics = tuple(
        Topic(
            f"9{n}",
            at,
            f"Запись {n} {TAG}",
            comments=(OkComment(f"c{n}", at + hour, f"Спасибо за {n}", "570"),),
        )
        for n, at in enumerate(moments)
    )
    said = tuple(
        MaxSaid(
            f"m{n}",
            at,
            f"Запись {n} {TAG}",
            comments=(MaxSaid(f"a{n}", at + hour, f"Когда {n}?", (5, "Гость")),),
        )
        for n, at in enumerate(moments)
    )
    written = [
        Written(n + 1, f"Запись {n} {TAG}", at, [Said(n + 1, "Гость", f"Хорошо, {n}", at=at + hour)])
        for n, at in enumerate(moments)
    ]
    return World(
        size,
        Archive(communities, people, posts, comments),
        [Channel("soakchannel", "Канал", "41", messages)],
        Network(
            [OkGroup("53038939046008", "Группа", "soakgroup", 40, topics)], {"570": ("Читатель", "Псков")}
        ),
        [MaxChat(-100, "Чат", "https://max.ru/soakchat", members=42, said=said)],
        [Blog("soak.example", "wordpress", written)],
    )


def _posts(size: Size, draw: random.Random) -> list[WallPost]:
    """Four of five carry the tag."""
    made: list[WallPost] = []
    for day, share in enumerate(size.shares):
        for _ in range(round(size.posts * share * 1.25)):
            number = len(made) + 1
            owner = -(FIRST_WALL + draw.randint(1, size.walls))
            tagged = number % 5 > 0
            made.append(
                WallPost(
                    owner_id=owner,
                    post_id=number,
                    from_id=owner,
                    date=START + timedelta(days=day, seconds=draw.randrange(9 * 3600, 21 * 3600)),
                    text=f"Встреча с читателями, запись {number}." + f" {TAG}" * tagged,
                    likes=number % 40,
                    views=500,
                )
            )
    return made


def _comments(size: Size, draw: random.Random, posts: list[WallPost]) -> list[WallComment]:
    """What readers said in the sample, each with a number; every tenth is the library's answer in the thread."""
    file = shipped("sample").joinpath("comments.jsonl").read_bytes().splitlines()
    texts = [msgspec.json.decode(line)["text"] for line in file]
    tagged = [post for post in posts if TAG in post.text]
    made: list[WallComment] = []
    top: dict[tuple[int, int], int] = {}
    for number in range(1, size.comments + 1):
        post = tagged[(number * len(tagged)) // (size.comments + 1)]
        under = top.get((post.owner_id, post.post_id)) if number % 3 == 0 else None
        answers = under is not None and number % 10 == 0
        made.append(
            WallComment(
                owner_id=post.owner_id,
                post_id=post.post_id,
                comment_id=10_000_000 + number,
                parent_comment_id=under,
                reply_to=under,
                from_id=post.owner_id if answers else FIRST_READER + draw.randint(1, READERS),
                date=post.date + timedelta(minutes=len(made) % 7 + 1, seconds=draw.randrange(36 * 3600)),
                text=f"{draw.choice(texts)} ({number})" if not answers else f"Ответ {number}: да, приходите.",
            )
        )
        if under is None:
            top[post.owner_id, post.post_id] = 10_000_000 + number
    # A reply is later than what it answers.
    dates = {one.comment_id: one.date for one in made}
    return [
        msgspec.structs.replace(one, date=max(one.date, dates[one.reply_to] + timedelta(minutes=1)))
        if one.reply_to
        else one
        for one in made
    ]
