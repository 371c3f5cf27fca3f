"""What a word in the door would do: a look at stored posts that says of how many, over what span, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.incident import Level
from bot.model.post import Post
from bot.render.when import day_time, zone
from bot.understand.arabic import normalise
from bot.understand.watch import WatchIndex
from handlers.call import Call
from handlers.say import lines, text

LOOK_AT, SHOW, EXCERPT = 500, 3, 90
ENOUGH, A_WHILE = 10, timedelta(days=2)
"""Posts found, and the span of those looked at, from which a number a day is more than a guess."""
MANY, OF_MANY = 50, 1 / 3
"""From so many stored posts on, a word in more than this share of them is asked about."""


@dataclass(frozen=True)
class Look:
    """The stored posts that were looked at, newest first, and those in which the word stands."""

    posts: Sequence[Post]
    found: Sequence[Post]

    @property
    def in_most(self) -> bool:
        """Whether it stands in so many that it may be too common."""
        return len(self.posts) >= MANY and len(self.found) > len(self.posts) * OF_MANY


async def look(call: Call, word: str) -> Look:
    """Where a word stands in the newest stored posts."""
    recent = await call.services.archive.recent(LOOK_AT) if call.services.archive else []
    posts = [post for post in recent if not post.source.startswith("editor:")]
    index = WatchIndex([word])
    return Look(posts, [post for post in posts if index.find(normalise(post.text))])


def told(call: Call, seen: Look) -> str:
    """How many of how many, between when and when; the beginnings of some."""
    if not seen.posts:
        return text(call, "watch-preview-empty")
    first = text(
        call,
        "watch-preview",
        n=len(seen.found),
        found=text(call, "watch-found", n=len(seen.found)),
        stored=text(call, "watch-stored", n=len(seen.posts)),
        span=span_of(call, seen.posts),
    )
    shown = [
        text(call, "watch-preview-line", source=post.source, text=" ".join(post.text.split())[:EXCERPT])
        for post in seen.found[:SHOW]
    ]
    return lines([first, _rate(call, seen), *shown])


def span_of(call: Call, posts: Sequence[Post]) -> str:
    """«بين … و…», of the posts that were looked at."""
    where = zone(call.reader.timezone)
    ends = [day_time(call.language, moment.astimezone(where), call.now) for moment in _ends(call, posts)]
    return text(call, "watch-span" if ends[0] != ends[1] else "watch-moment", **{"from": ends[0], "to": ends[1]})


def _ends(call: Call, posts: Sequence[Post]) -> tuple[datetime, datetime]:
    moments = [post.moment(call.now) for post in posts]
    return min(moments), max(moments)


def _rate(call: Call, seen: Look) -> str:
    """A number a day, where enough was seen for one."""
    first, last = _ends(call, seen.posts)
    if len(seen.found) < ENOUGH or last - first < A_WHILE:
        return ""
    return text(call, "watch-rate", n=round(len(seen.found) / ((last - first) / timedelta(days=1))))


async def spent(call: Call) -> str:
    """What X has cost this month; empty where it is not read."""
    budget = await call.services.x_budget() if call.services.x_budget else None
    return text(call, "x-spent", read=budget.read, limit=budget.limit) if budget else ""


async def cost(call: Call) -> str:
    """What a watched word costs where X is read: its posts count against the month's budget."""
    used = await spent(call)
    return lines([text(call, "watch-cost"), used]) if used else ""


async def silenced(call: Call, seen: Look) -> str:
    """How many events that alerts told of rest on a post that would not have been read."""
    if not seen.found:
        return ""
    first, _ = _ends(call, seen.posts)
    posts = {post.id for post in seen.found}
    known = await call.services.incidents.between(first, call.now + timedelta(minutes=10))
    hit = [one for one in known if one.peak < Level.DIGEST and any(said.post_id in posts for said in one.evidence)]
    return text(call, "ignore-events", n=len(hit)) if hit else ""
