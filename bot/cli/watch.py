"""`barqiya watch` and `barqiya ignore`: list, add, remove: the words at the door, the same as in chat."""

import asyncio
from collections.abc import Awaitable, Callable

from cyclopts import App

from bot.cli.attach import attached, settings
from bot.cli.fail import Failure
from bot.doorwords import LEAST, MOST, BadWord, accepted, covered, same
from bot.parts import keys_for
from bot.store.watch import Watch
from config.seeds import watch_words


def _app(name: str, *, ignored: bool) -> App:
    """The commands of one of the two lists."""
    app = App(name=name, help=f"The {_DONE[name]} words, the same as /{name} in chat.", help_format="plaintext")

    @app.command(name="list")
    def list_words() -> int:
        """Print every word, a line each."""
        return _with_words(_print, ignored=ignored)

    @app.command
    def add(word: str, /) -> int:
        """Add a word, phrase or hashtag. At work within a second, also in a running bot."""
        wanted = _accepted(word)

        async def act(words: Watch) -> int:
            fresh = not covered(wanted, await words.all()) and await words.add(wanted)
            print(f"{_DOING[name]} {wanted}" if fresh else f"{wanted} was {_DONE[name]} already")
            return 0

        return _with_words(act, ignored=ignored)

    @app.command
    def remove(word: str, /) -> int:
        """Take a word out of the list."""

        async def act(words: Watch) -> int:
            there = same(word, await words.all())
            if there is None or not await words.remove(there):
                raise Failure(f"{word.strip()} is not {_DONE[name]}; `barqiya {name} list` shows what is")
            print(f"no longer {_DOING[name]} {there}")
            return 0

        return _with_words(act, ignored=ignored)

    return app


_DOING = {"watch": "watching", "ignore": "ignoring"}
_DONE = {"watch": "watched", "ignore": "ignored"}


def _accepted(word: str) -> str:
    """The word as it is kept; the same words are refused as in chat."""
    try:
        return accepted(word)
    except BadWord as bad:
        why = {
            "common": f"«{word.strip()}» stands in nearly every post; give a more exact word or a phrase",
            "bad": f"a word has {LEAST} letters or digits at least and {MOST} characters at most",
        }
        raise Failure(why[bad.why], 2) from None


async def _print(words: Watch) -> int:
    for word in await words.all():
        print(word)
    return 0


def _with_words(act: Callable[[Watch], Awaitable[int]], *, ignored: bool) -> int:
    async def run() -> int:
        chosen = settings()
        async with attached(chosen) as store:
            words = Watch(store, keys_for(chosen), ignored=ignored)
            if not ignored:
                await words.seed(watch_words())
            return await act(words)

    return asyncio.run(run())


watch = _app("watch", ignored=False)
ignore = _app("ignore", ignored=True)
