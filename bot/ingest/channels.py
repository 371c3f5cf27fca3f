"""What becomes of an update: channel posts go into the stream of posts, everything else to the commands.

Confirmed only after it took effect; carried out twice, it has the effect of once (posts are known by their form).
One person's updates keep their order; people do not wait for one another, however much one of them writes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from msgspec.structs import replace

from bot.ingest import health
from bot.ingest.telegram import channel_post, join_album, source_name, to_post
from bot.model.post import Post
from bot.model.source import Source, SourceState
from bot.ports import SourceBook, TryLater

AT_ONCE = 32
"""Commands that are carried out side by side."""
MAX_DEATHS = 10
"""A command over which so many workers died is set aside: a good one may be in their hands by chance, not so often."""
WAITING = 4_096
"""Commands that wait in memory, most of them behind an earlier one of the same chat; the rest waits in the store."""
DIRECT = "tg-chat"
"""The kind of a source whose posts Telegram brings us itself."""
Update = Mapping[str, Any]


class RawUpdate(Protocol):
    """One kept update."""

    @property
    def entry_id(self) -> str: ...
    @property
    def update(self) -> dict[str, Any]: ...
    @property
    def tries(self) -> int: ...


class KeptUpdates(Protocol):
    """The stream of updates, as its reader sees it."""

    async def done(self, entry_ids: Sequence[str]) -> None:
        """They took effect."""

    async def set_aside(self, entry_id: str, update: bytes | dict[str, Any], why: str) -> None:
        """It cannot be carried out; keep it for the admin."""


class AlbumBook(Protocol):
    """Albums in the making."""

    async def add(self, chat_id: int, group: str, member: Post, now: datetime) -> None:
        """Keep one member."""

    async def due(self, now: datetime) -> list[tuple[str, float, list[Post]]]:
        """Complete albums."""

    async def done(self, name: str, score: float) -> None:
        """Handed on."""


class Appends(Protocol):
    """The stream of posts, as those who bring posts see it."""

    async def append(self, posts: Sequence[Post], source: str = "", state: SourceState | None = None) -> Any:
        """Append posts."""


class Channels:
    """Carries out updates.

    `process` answers commands (TryLater: again in a while); `is_admin` says whose channels are sources without asking;
    `away` are the errors of a store that is away.
    """

    def __init__(
        self,
        *,
        updates: KeptUpdates,
        posts: Appends,
        albums: AlbumBook,
        sources: SourceBook,
        process: Callable[[dict[str, Any]], Awaitable[None]],
        is_admin: Callable[[int], Awaitable[bool]],
        clock: Callable[[], datetime],
        away: tuple[type[Exception], ...] = (),
        said: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self._away = away
        self._updates = updates
        self._posts = posts
        self._albums = albums
        self._sources = sources
        self._process = process
        self._is_admin = is_admin
        self._clock = clock
        self._said = said
        self._known: set[str] = set()
        self._last: dict[int, asyncio.Task[None]] = {}
        self._under_way: set[str] = set()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._waiting = asyncio.Semaphore(WAITING)

    @property
    def under_way(self) -> frozenset[str]:
        """Entries of commands that are being carried out, or wait for their turn."""
        return frozenset(self._under_way)

    async def carry_out(self, batch: Sequence[RawUpdate]) -> None:
        """Start carrying out a batch; posts are in the stream when this returns, commands go on beside it.

        Channels do not wait for one another; the posts of each keep their order.
        """
        channels: dict[int, list[RawUpdate]] = {}
        for raw in batch:
            if raw.entry_id in self._under_way:  # handed out anew because we had it for long
                continue
            if _is_post(raw.update):
                channels.setdefault(_chat_id(raw.update), []).append(raw)
            else:
                await self._waiting.acquire()
                self._start(raw)
        await asyncio.gather(*map(self._take_posts, channels.values()))

    async def settle_albums(self) -> int:
        """Hand on the albums that are complete; how many."""
        due = await self._albums.due(self._clock())
        for name, score, members in due:
            if members:
                album = join_album(members)
                await self._posts.append([album], album.source, await self._heard(album))
            await self._albums.done(name, score)
        return len(due)

    async def drain(self, seconds: float) -> None:
        """Wait for commands that are under way; what is not done in time is carried out after the next start."""
        running = list(self._last.values())
        if running:
            await asyncio.wait(running, timeout=seconds)
        for task in running:
            task.cancel()

    def _start(self, raw: RawUpdate) -> None:
        chat = _chat_id(raw.update)
        before = self._last.get(chat)
        task = asyncio.create_task(self._after(before, raw))
        self._last[chat] = task
        self._under_way.add(raw.entry_id)
        task.add_done_callback(lambda done: self._forget(chat, raw.entry_id, done))

    def _forget(self, chat: int, entry_id: str, task: asyncio.Task[None]) -> None:
        self._waiting.release()
        self._under_way.discard(entry_id)
        if not task.cancelled() and (error := task.exception()):
            self._said(f"a command was not confirmed: {error!r}")
        if self._last.get(chat) is task:
            del self._last[chat]

    async def _after(self, before: "asyncio.Task[None] | None", raw: RawUpdate) -> None:
        if before is not None:
            await asyncio.wait([before])
        if raw.tries > MAX_DEATHS:
            why = f"{raw.tries - 1} workers ended with it in their hands"
            await self._set_aside(raw, why)
            return
        async with self._room:  # taken only now: who waits behind his own flood takes nobody's place
            await self._guarded(raw, partial(self._command, raw.update))

    async def _guarded(self, raw: RawUpdate, work: Callable[[], Awaitable[None]]) -> None:
        """Carry out and confirm; what fails for a while is tried again, what fails for good is set aside."""
        for patience in (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, None):
            try:
                await self._unless_away(work)
                await self._unless_away(lambda: self._updates.done([raw.entry_id]))
                return
            except TryLater as later:
                why = str(later)
                if patience is not None:
                    await asyncio.sleep(max(patience, later.seconds))
            except Exception as error:
                why = f"{type(error).__name__}: {error}"[:200]
                break
        await self._set_aside(raw, why)

    async def _set_aside(self, raw: RawUpdate, why: str) -> None:
        self._said(f"set aside after it failed: {why}")
        await self._unless_away(lambda: self._updates.set_aside(raw.entry_id, raw.update, why))

    async def _unless_away(self, work: Callable[[], Awaitable[None]]) -> None:
        """While the store is away, everything waits."""
        while True:
            try:
                return await work()
            except self._away:
                await asyncio.sleep(0.2)

    async def _command(self, update: Update) -> None:
        await self._note_standing(update)
        await self._process(dict(update))

    async def _take_posts(self, posts: Sequence[RawUpdate]) -> None:
        for raw in posts:
            await self._guarded(raw, partial(self._take_post, raw.update))

    async def _take_post(self, update: Update) -> None:
        message = channel_post(update) or {}
        now = self._clock()
        post = to_post(message, now)
        if post is None:
            return
        await self._introduce(message.get("chat", {}), active=False)
        if post.album:
            await self._albums.add(int(message["chat"]["id"]), post.album, post, now)
        else:
            await self._posts.append([post], post.source, await self._heard(post))

    async def _heard(self, post: Post) -> SourceState:
        """The state with this post: nobody polls a channel that Telegram brings us, yet it has a newest post."""
        return health.heard(await self._sources.state(post.source), post.date)

    async def _note_standing(self, update: Update) -> None:
        """Made administrator of a channel: by one of our own, it is a source from now on. Removed: no longer direct."""
        change = update.get("my_chat_member")
        if not isinstance(change, Mapping) or change.get("chat", {}).get("type") != "channel":
            return
        if change.get("new_chat_member", {}).get("status") == "administrator":
            by_us = await self._is_admin(int(change.get("from", {}).get("id", 0)))
            await self._introduce(change["chat"], active=by_us)
        else:
            await self._part_from(source_name(change["chat"]))

    async def _introduce(self, chat: Update, *, active: bool) -> None:
        """A channel that nobody registered waits for an owner's yes; its posts are kept meanwhile, and not read.

        One that was read through its preview so far is read directly now: kind «tg-chat», which nobody polls.
        """
        name = source_name(chat)
        if name in self._known and not active:
            return
        known = await self._sources.get(name)
        if known is None:
            address = chat.get("username") or str(chat.get("id"))
            fresh = Source(name=name, kind=DIRECT, address=address, title=chat.get("title"), active=active)
            await self._sources.put(fresh)
            self._said(f"new channel {name}: {'a source' if active else 'waits for an owner to agree'}")
        elif known.kind != DIRECT or (active and not known.active):
            await self._sources.put(replace(known, kind=DIRECT, active=known.active or active))
        self._known.add(name)

    async def _part_from(self, name: str) -> None:
        """No longer an administrator there: a public channel is read through its preview again."""
        known = await self._sources.get(name)
        self._known.discard(name)
        if known is not None and known.kind == DIRECT:
            if name.startswith("telegram:"):
                await self._sources.put(replace(known, kind="telegram"))
            else:
                await self._sources.set_state(name, health.parted(await self._sources.state(name)))
                self._said(f"removed from {name}: no post of it comes any more")


def _is_post(update: Update) -> bool:
    """A channel post that is not a command to us."""
    message = channel_post(update)
    return message is not None and not str(message.get("text", "")).startswith("/")


def _chat_id(update: Update) -> int:
    for part in update.values():
        if not isinstance(part, Mapping):
            continue
        chat = part.get("chat") or (part.get("message") or {}).get("chat") or part.get("from")
        if isinstance(chat, Mapping) and isinstance(chat.get("id"), int):
            return int(chat["id"])
    return 0
