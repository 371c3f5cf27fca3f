"""/watch: the words that open the door, for admins. Every change shows at once what it would have matched."""

from bot.render.html import escape
from bot.understand.arabic import normalise, plain
from bot.understand.watch import WatchIndex
from handlers.call import Call, Command, Reply, Who
from handlers.keep import audit
from handlers.say import lines, page, say, text
from handlers.watching import preview

MAX_WORD = 80


async def watch(call: Call) -> Reply:
    """«/watch list», «/watch add #ديرالزور», «/watch remove …»."""
    act, _, word = call.words.partition(" ")
    word = " ".join(word.split())
    match act.casefold():
        case "add":
            return await _add(call, word)
        case "remove":
            return await _remove(call, word)
        case "list" | "":
            return await _list(call)
        case _:
            return say(call, "watch-how")


async def _list(call: Call) -> Reply:
    words = await call.services.watch.all()
    told = " · ".join(escape(word) for word in words)
    parts = [text(call, "watch-title", n=len(words)), told, text(call, "watch-how")]
    return Reply(messages=(page(call, lines(parts)),))


async def _add(call: Call, word: str) -> Reply:
    """A word of two letters or more, unless another spelling of it is watched already."""
    if not 2 <= len(word) <= MAX_WORD or len(plain(word).replace(" ", "")) < 2:
        return say(call, "watch-bad", n=MAX_WORD)
    if await _covered(call, word) or not await call.services.watch.add(word):
        return say(call, "watch-was-there", word=word)
    await audit(call, "watch add", word)
    return Reply(messages=(page(call, lines([text(call, "watch-added", word=word), await preview(call, word)])),))


async def _remove(call: Call, word: str) -> Reply:
    there = await _same(call, word)
    if there is None or not await call.services.watch.remove(there):
        return say(call, "watch-not-there", word=word)
    await audit(call, "watch remove", there)
    return say(call, "watch-removed", word=there)


async def _covered(call: Call, word: str) -> bool:
    """Whether a watched word is found wherever this one is, and the other way round."""
    known = await call.services.watch.all()
    here = WatchIndex(known).find(normalise(word))
    return any(WatchIndex([word]).find(normalise(other)) for other in here)


async def _same(call: Call, word: str) -> str | None:
    """The watched word that is meant, however it is spelt: #ديرالزور is #دير_الزور."""
    wanted = _bare(word)
    return next((known for known in await call.services.watch.all() if _bare(known) == wanted), None)


def _bare(word: str) -> str:
    return plain(word).replace(" ", "").replace("_", "").lstrip("#")


WATCH = Command(name="watch", run=watch, who=Who.ADMIN)
