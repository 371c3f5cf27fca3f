"""`barqiya watch list|add|remove`: the watched words, the same as in chat."""

import asyncio
from collections.abc import Awaitable, Callable

from cyclopts import App

from bot.cli.attach import attached, settings
from bot.cli.fail import Failure
from bot.parts import keys_for
from bot.store.watch import Watch
from bot.understand.arabic import plain
from config.seeds import watch_words

watch = App(name="watch", help="The watched words, the same as /watch in chat.", help_format="plaintext")


@watch.command(name="list")
def list_words() -> int:
    """Print every watched word, a line each."""
    return _with_words(_print)


@watch.command
def add(word: str, /) -> int:
    """Watch a word, phrase or hashtag. At work within a second, also in a running bot."""
    if not plain(word):
        raise Failure("a watched word needs at least one letter or digit", 2)

    async def act(words: Watch) -> int:
        fresh = await words.add(word.strip())
        print(f"watching {word.strip()}" if fresh else f"{word.strip()} was watched already")
        return 0

    return _with_words(act)


@watch.command
def remove(word: str, /) -> int:
    """Watch a word no longer."""

    async def act(words: Watch) -> int:
        if not await words.remove(word.strip()):
            raise Failure(f"{word.strip()} is not watched; `barqiya watch list` shows what is")
        print(f"no longer watching {word.strip()}")
        return 0

    return _with_words(act)


async def _print(words: Watch) -> int:
    for word in await words.all():
        print(word)
    return 0


def _with_words(act: Callable[[Watch], Awaitable[int]]) -> int:
    async def run() -> int:
        chosen = settings()
        async with attached(chosen) as store:
            words = Watch(store, keys_for(chosen))
            await words.seed(watch_words())
            return await act(words)

    return asyncio.run(run())
