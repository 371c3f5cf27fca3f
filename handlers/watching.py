"""What a watched word would have let in: a look at stored posts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from bot.model.post import Post
from bot.understand.arabic import normalise
from bot.understand.watch import WatchIndex
from handlers.call import Call
from handlers.say import lines, text

LOOK_AT, SHOW, EXCERPT = 500, 3, 90


async def preview(call: Call, word: str) -> str:
    """How many of the newest stored posts hold the word, and the beginnings of some; empty where none are stored."""
    if call.services.archive is None:
        return ""
    posts = await call.services.archive.recent(LOOK_AT)
    if not posts:
        return ""
    index = WatchIndex([word])
    found = [post for post in posts if index.find(normalise(post.text))]
    told = [text(call, "watch-preview", n=len(found), of=len(posts), rate=_per_day(len(found), posts, call.now))]
    for post in found[:SHOW]:
        told.append(text(call, "watch-preview-line", source=post.source, text=" ".join(post.text.split())[:EXCERPT]))
    return lines(told)


def _per_day(found: int, posts: Sequence[Post], now: datetime) -> int:
    """What the word costs: posts a day that it would let in, judged by the span of those stored."""
    span = now - min(post.moment(now) for post in posts)
    return ceil(found / max(span / timedelta(days=1), 1 / 24))
