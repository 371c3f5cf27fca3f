"""What a watched word would have let in: a look at stored posts."""

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
    told = [text(call, "watch-preview", n=len(found), of=len(posts))]
    for post in found[:SHOW]:
        told.append(text(call, "watch-preview-line", source=post.source, text=" ".join(post.text.split())[:EXCERPT]))
    return lines(told)
