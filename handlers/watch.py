"""/watch: the words that open the door; /ignore: those that shut it. Every change shows what it would have done.

A source in mode `watch` is read only where a watched word stands; no source is read where an ignored one does.
"""

from dataclasses import dataclass

from bot.doorwords import MOST, BadWord, accepted, covered, same
from bot.ports import WatchWords
from bot.render.html import escape
from handlers.asked import asked, checksum, shown
from handlers.call import Call, Command, Reply, Who
from handlers.keep import audit
from handlers.say import button, lines, page, say, text
from handlers.services import Services
from handlers.watching import Look, cost, look, silenced, told


@dataclass(frozen=True)
class Door:
    """One of the two lists: its command's name, which is also its port's and the beginning of its texts' names."""

    name: str

    def words(self, services: Services) -> WatchWords:
        """The list itself."""
        found: WatchWords | None = getattr(services, self.name)
        if found is None:
            raise LookupError(self.name)
        return found

    async def run(self, call: Call) -> Reply:
        """«/watch list», «/watch add #ديرالزور», «/watch remove …»."""
        act, _, word = call.words.partition(" ")
        match act.casefold():
            case "add":
                return await self._add(call, word)
            case "remove":
                return await self._remove(call, word)
            case "list" | "":
                return await self._list(call)
            case _:
                return say(call, f"{self.name}-how")

    async def press(self, call: Call, words: tuple[str, ...]) -> Reply:
        """«Yes»: the word is read again from the message that asked."""
        word = asked(call.replied, self.name).removeprefix("add ")
        if not word or words != (checksum(word),):
            return say(call, "kept", replace=True)
        return await self._put(call, word, await look(call, word), replace=True)

    async def _list(self, call: Call) -> Reply:
        words = await self.words(call.services).all()
        listed = " · ".join(escape(word) for word in words)
        parts = [text(call, f"{self.name}-title", n=len(words)), listed, text(call, f"{self.name}-how")]
        return Reply(messages=(page(call, lines(parts)),))

    async def _add(self, call: Call, given: str) -> Reply:
        """Refused: what stands in nearly every post. Asked about: what stands in many of those stored."""
        try:
            word = accepted(given)
        except BadWord as bad:
            return say(call, "word-common" if bad.why == "common" else "watch-bad", word=given.strip(), n=MOST)
        if covered(word, await self.words(call.services).all()):
            return say(call, "watch-was-there", word=word)
        seen = await look(call, word)
        return await self._ask(call, word, seen) if seen.in_most else await self._put(call, word, seen)

    async def _ask(self, call: Call, word: str, seen: Look) -> Reply:
        parts = [text(call, f"{self.name}-sure", word=word), told(call, seen), shown(self.name, f"add {word}")]
        sure = button(call, "edit-yes", f"{self.name}:{checksum(word)}"), button(call, "no-keep", f"{self.name}:no")
        return Reply(messages=(page(call, lines(parts), (sure,)),))

    async def _put(self, call: Call, word: str, seen: Look, *, replace: bool = False) -> Reply:
        if not await self.words(call.services).add(word):
            return say(call, "watch-was-there", word=word, replace=replace)
        await audit(call, f"{self.name} add", word)
        more = await (cost(call) if self is WATCHED else silenced(call, seen))
        parts = [text(call, f"{self.name}-added", word=word), told(call, seen), more]
        return Reply(messages=(page(call, lines(parts)),), replace=replace)

    async def _remove(self, call: Call, word: str) -> Reply:
        there = same(word, await self.words(call.services).all())
        if there is None or not await self.words(call.services).remove(there):
            return say(call, "watch-not-there", word=word.strip())
        await audit(call, f"{self.name} remove", there)
        return say(call, "watch-removed", word=there)


WATCHED, IGNORED = Door("watch"), Door("ignore")

WATCH = Command(name="watch", run=WATCHED.run, who=Who.ADMIN, presses={"watch": WATCHED.press})
IGNORE = Command(name="ignore", run=IGNORED.run, who=Who.ADMIN, presses={"ignore": IGNORED.press}, needs=("ignore",))
