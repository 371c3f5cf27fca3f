"""Accounts and watched words on X by recent search: page by page from what we had, within the month's budget.

X gives the newest first, so a gap is read from its near end; the cursor holds the page to go on with. Searches overlap
by some seconds, since X lists posts a little late and not in order; the stream of posts knows what it has.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from bot.ingest.reading import Batch, Unread, short, usual_pause
from bot.ingest.x_api import HOUR, Json, XClient
from bot.ingest.x_budget import Budget
from bot.ingest.x_post import answer_of, gone, id_at, time_of
from bot.ingest.x_rules import ANYONE, queries
from bot.model.post import Post
from bot.model.source import Health, Source

PAGE = 100
FIRST = timedelta(hours=2)
"""How far back a new source or a new word is read: older posts cost as much and are no news."""
WEEK = timedelta(days=6, hours=22)
"""Recent search reaches back seven days; an older cursor is refused."""
OVERLAP = 20_000 << 22
SETTLED = timedelta(minutes=2)
"""Until so long after our newest post, others that are a little older may still turn up."""
RECENT = 100
_USUAL = frozenset(("Not Found Error", "Authorization Error"))
"""What X says of posts that are gone or protected: nothing to report."""


class At(msgspec.Struct, frozen=True, array_like=True):
    """How far one query was read: up to `newest`; while a gap is paged over, `high` was seen and `token` goes on."""

    newest: int = 0
    high: int = 0
    since: int = 0
    token: str = ""


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """A post of today that may still be deleted: X's id of its newest version, and ours."""

    id: str
    post: str


class Cursor(msgspec.Struct, frozen=True):
    """How far a source was read, by query; what of it is looked up for deletions, when that was done last,
    and whether it is due (`look`): news goes first."""

    at: dict[str, At] = {}
    turn: int = 0
    kept: tuple[Kept, ...] = ()
    checked: int = 0
    look: bool = False
    every: float | None = None


class XReader:
    """`words`: the watched words now. `least`: seconds between two readings of a source (the stream needs few)."""

    gap = (2.1, 2.6)  # 450 searches in a quarter of an hour
    share = 0.5

    def __init__(
        self, client: XClient, budget: Budget, words: Callable[[], Awaitable[Sequence[str]]], least: float = 0.0
    ) -> None:
        self._client = client
        self._budget = budget
        self._words = words
        self.least = least
        self.share = 0.0 if least else self.share

    def host(self, source: Source) -> str:
        """X's API is one host, and its limits are shared."""
        return "api.x"

    async def read(self, source: Source, cursor: str, now: datetime) -> Batch:
        """One page of one of the source's queries, or a look at what was deleted. Raises Unread."""
        known = _cursor(cursor)
        wanted = queries(source, await self._words())
        if not wanted:
            return Batch(cursor=cursor, note="waits for a watched word: /watch add", health=Health.OK)
        left = await self._budget.left(now)
        if known.look:
            return await self._look_up(source, known, now)
        return await self._page(source, known, wanted, left, now)

    async def _page(self, source: Source, known: Cursor, wanted: Sequence[str], left: int, now: datetime) -> Batch:
        query, count = wanted[known.turn % len(wanted)], len(wanted)
        at = known.at.get(short(query), At())
        since = at.since if at.token else _since(at, now)
        where: dict[str, Any] = {"since_id": since, "max_results": min(PAGE, left)}
        if at.token:
            where["next_token"] = at.token
        try:
            body = await self._client.search(query, authors=source.address == ANYONE, **where)
        except Unread:
            if not at.token:
                raise
            return Batch(cursor=_encode(_with(known, query, At(at.newest, at.newest, 0, ""))), more=True)
        found = answer_of(body, now, "" if source.address == ANYONE else source.address)
        await self._budget.spend(found.read, now)
        moved = _moved(at, found.newest, since, str((body.get("meta") or {}).get("next_token") or ""))
        turn = known.turn if moved.token else (known.turn + 1) % count
        had = {one.id for one in known.kept}
        posts = [post for post in found.posts if (post.url or "").rpartition("/")[2] not in had]
        kept = _kept(known.kept, posts, now)
        checked = known.checked or int(now.timestamp())
        every = usual_pause(post.date for post in posts) or known.every
        look = turn == 0 and not moved.token and bool(kept) and now.timestamp() - checked > HOUR
        return Batch(
            posts=tuple(posts),
            cursor=_encode(_with(known, query, moved, turn=turn, kept=kept, checked=checked, look=look, every=every)),
            more=bool(moved.token) or turn != 0 or look,
            note=_strange(body) or (self._budget.note(left) if source.address == ANYONE else ""),
            newest=max((post.date for post in found.posts if post.date), default=None),
            every=every,
        )

    async def _look_up(self, source: Source, known: Cursor, now: datetime) -> Batch:
        """Ask for the day's posts once more (a repetition within a UTC day is free): what is gone was deleted."""
        kept = _kept(known.kept, (), now)
        lost = set(gone(await self._client.lookup([one.id for one in kept]))) if kept else set()
        posts = [_deleted(source, one, now) for one in kept if one.id in lost]
        rest = tuple(one for one in kept if one.id not in lost)
        moved = msgspec.structs.replace(known, kept=rest, checked=int(now.timestamp()), look=False)
        return Batch(posts=tuple(posts), cursor=_encode(moved))


def _cursor(text: str) -> Cursor:
    try:
        return msgspec.json.decode(text, type=Cursor) if text else Cursor()
    except msgspec.DecodeError:
        return Cursor()


def _encode(cursor: Cursor) -> str:
    return msgspec.json.encode(cursor).decode()


def _with(known: Cursor, query: str, at: At, **more: Any) -> Cursor:
    """The newest queries' states are kept; those of words that nobody watches any more fall out."""
    states = {**{name: state for name, state in known.at.items() if name != short(query)}, short(query): at}
    newest = dict(list(states.items())[-50:])
    return msgspec.structs.replace(known, at=newest, **more)


def _since(at: At, now: datetime) -> int:
    if not at.newest:
        return id_at(now - FIRST)
    late = at.newest - OVERLAP if now - time_of(at.newest) < SETTLED else at.newest
    return max(late, id_at(now - WEEK))


def _moved(at: At, newest: int, since: int, token: str) -> At:
    high = max(at.high, newest, at.newest)
    return At(at.newest, high, since, token) if token else At(high or since)


def _kept(before: Sequence[Kept], posts: Sequence[Post], now: datetime) -> tuple[Kept, ...]:
    """The day's posts that can be looked up again for nothing; the newest version of each stands for it."""
    fresh = {post.id: Kept((post.url or "").rpartition("/")[2], post.id) for post in posts}
    whole = {one.post: one for one in before} | fresh
    today = now.astimezone(UTC).date()
    return tuple(one for one in whole.values() if one.id.isdecimal() and time_of(int(one.id)).date() == today)[-RECENT:]


def _deleted(source: Source, one: Kept, now: datetime) -> Post:
    name = one.post.rpartition("/")[0]
    return Post(id=one.post, text="", source=name, date=time_of(int(one.id)), received=now, edited=now, deleted=True)


def _strange(body: Json) -> str:
    """Partial errors that are not about single posts that are gone."""
    errors = [error for error in body.get("errors") or () if isinstance(error, dict)]
    odd = [f"{e.get('title')}: {e.get('detail')}" for e in errors if e.get("title") not in _USUAL]
    return f"X left something out: {odd[0]}"[:200] if odd else ""
