"""`barqiya sources list|add|remove|test`: the registry of sources, the same as /source in chat."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated

from cyclopts import App, Parameter

from bot import sources as registry
from bot.cli.attach import attached, settings
from bot.cli.fail import Failure
from bot.intake import without_reader
from bot.model.post import Post
from bot.model.source import Health, Source, SourceState
from bot.parts import Parts, assemble, wall_clock
from bot.ports import SourceBook

sources = App(name="sources", help="The registry of sources, the same as /source in chat.", help_format="plaintext")
SHOWN = 5
EXCERPT = 160
WITHOUT = {
    "x": "X needs X_BEARER_TOKEN",
    "account": "the user account needs `barqiya login`, and a bot that does not run meanwhile",
    "tg-chat": "the bot is an administrator of this channel: Telegram hands its posts over, there is nothing to ask",
}


@sources.command(name="list")
def list_sources() -> int:
    """Print every source: health, trust, mode, newest post, name, address, what is known about its trouble."""

    async def act(book: SourceBook) -> int:
        found = await registry.listing(book)
        unread = without_reader(settings())
        for source, state in found:
            print(_line(source, state, unread))
        if not found:
            print("no sources are registered; `barqiya sources add @channel` adds one", file=sys.stderr)
        return 0

    return _with_book(act)


@sources.command
def add(
    source: str,
    /,
    *,
    mode: Annotated[str, Parameter(help="all: every post; watch: only posts with a watched word")] = "all",
    trust: Annotated[str, Parameter(help="Admiralty grade, A to F")] = "F",
    note: Annotated[str | None, Parameter(help="shown in alerts")] = None,
    side: Annotated[str | None, Parameter(help="the party it speaks for, if any")] = None,
    home: Annotated[str | None, Parameter(help="the governorate it mostly reports on")] = None,
) -> int:
    """Register a source: @channel, a t.me or x.com address, x:handle, x:* (watched words by anyone), a feed."""

    async def act(book: SourceBook) -> int:
        made, fresh = await registry.add(book, source, mode=mode, trust=trust, note=note, side=side, home=home)
        print(f"{'added' if fresh else 'was there already:'} {made.name} ({made.mode}, trust {made.trust})")
        if made.kind in without_reader(settings()):
            print(f"it is not read with these settings: {WITHOUT[made.kind]}", file=sys.stderr)
        return 0

    return _with_book(act)


@sources.command
def remove(source: str, /) -> int:
    """Forget a source and how far it was read."""

    async def act(book: SourceBook) -> int:
        gone = await registry.remove(book, source)
        if gone is None:
            raise Failure(f"{source} is not registered; `barqiya sources list` shows what is")
        print(f"removed {gone.name}")
        return 0

    return _with_book(act)


@sources.command
def test(source: str, /) -> int:
    """Read a source once, registered or not, and show what would come of it; nothing is stored."""

    async def act(parts: Parts) -> int:
        book = parts.sources
        return await _try(await registry.find(book, source) or registry.named(source), parts)

    return _with_parts(act)


async def _try(source: Source, parts: Parts) -> int:
    from bot.ingest.reading import Unread
    from bot.intake import opened

    async with opened(parts, settings()) as inlets:
        reader = inlets.readers.get(source.kind)
        if reader is None:
            raise Failure(WITHOUT.get(source.kind, f"there is no reader for sources of kind «{source.kind}»"))
        try:
            batch = await reader.read(source, "", wall_clock())
        except Unread as why:
            raise Failure(f"{source.name}: {why.health}: {why}") from None
    note = f" ({batch.note})" if batch.note else ""
    print(f"{source.name}: {batch.health}{note}, {batch.title or 'no title'}")
    for post in batch.posts[-SHOWN:]:
        print(_shown(post))
    print(f"{len(batch.posts)} posts on the first reading" + (", more would follow" if batch.more else ""))
    return 0


def _line(source: Source, state: SourceState, unread: frozenset[str]) -> str:
    never = source.kind != registry.DIRECT and state.last_poll is None and state.health is Health.OK
    health = "unset" if source.kind in unread else "unread" if never else str(state.health)
    health = health if source.active else "paused"
    newest = f"{state.last_post:%Y-%m-%d %H:%M}" if state.last_post else "-"
    why = WITHOUT[source.kind] if source.kind in unread else state.note
    note = f"  ({why})" if why else ""
    return f"{health:8} {source.trust} {source.mode:5} {newest:16} {source.name}  {source.address}{note}"


def _shown(post: Post) -> str:
    text = " ".join(post.text.split())
    date = f"{post.date:%Y-%m-%d %H:%M}" if post.date else "no date"
    return f"  {date}  {text[:EXCERPT]}{'…' if len(text) > EXCERPT else ''}"


def _with_book(act: Callable[[SourceBook], Awaitable[int]]) -> int:
    return _with_parts(lambda parts: act(parts.sources))


def _with_parts(act: Callable[[Parts], Awaitable[int]]) -> int:
    async def run() -> int:
        chosen = settings()
        async with attached(chosen) as store:
            parts = assemble(store, chosen)
            await parts.seed()
            try:
                return await act(parts)
            except registry.BadSource as wrong:
                raise Failure(str(wrong), 2) from None

    return asyncio.run(run())
