"""Public Telegram channels through their web previews: no account needed, one page of twenty posts at a time.

The newest page is read again and again, which also shows edits and deletions among its posts. Where posts lie between
what we had and what the page begins with, that hole is remembered in the cursor and paged back over, newest first, so
that the latest news never waits for the oldest. Pages have no validators; politeness is in the pace (see `pace`).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from bot.ingest.fetch import Fetcher, Page, retry_after
from bot.ingest.preview_page import (
    NoPreview,
    PreviewPage,
    Shown,
    description,
    exists,
    parse_page,
    why_hidden,
)
from bot.ingest.preview_words import is_challenge, is_closed, is_restricted
from bot.ingest.reading import Batch, Unread, short, usual_pause
from bot.model.post import Post
from bot.model.source import Health, Source

OLDEST = timedelta(days=7)
"""A hole is closed when its posts are older than this: nothing that old is decided any more."""
SURE_GONE = 2
"""Pages in a row that must lack a post before it is taken for deleted: pages come from several caches."""
HOLES = 4
FILLS = 1
"""Pages back into a hole before the newest page is looked at again: its news never waits for old news."""
DEEPER = 10
"""Every so many readings of the newest page an older one is read, too, for edits and deletions among its posts.

Each time one page farther back, as far as posts are remembered and young; then from the newest again.
"""
WINDOW = 120
"""Posts that are remembered for that."""
YOUNG = timedelta(days=2)
"""Older posts are not looked at again: hardly an incident is open for so long."""
HIDDEN = 5
"""Posts without words whose own pages are asked for them, at most, after one page."""
CHALLENGE_WAIT = 1_800.0
CLOSED_WAIT = 3_600.0


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """A post as it was last taken: a digest of what it said, when it was published, how often it was missing since."""

    id: int
    digest: str
    at: int
    missing: int = 0


class Hole(msgspec.Struct, frozen=True, array_like=True):
    """Posts with `low` < id < `high` were not read yet."""

    low: int
    high: int


class Cursor(msgspec.Struct, frozen=True):
    """How far a channel was read; `seen` is newest first.

    `reads` counts to the next look at an older page, `deeper` is the id it lies before when it is due, `depth` where
    the look after it goes on (0: next to the newest page).
    """

    top: int = 0
    holes: tuple[Hole, ...] = ()
    fills: int = 0
    seen: tuple[Seen, ...] = ()
    reads: int = 0
    deeper: int = 0
    depth: int = 0


class PreviewReader:
    """Reads previews at `base` («https://t.me»): one request at a time, 2–4 s apart for all channels together."""

    gap = (2.0, 4.0)
    least = 0.0
    share = 0.8

    def __init__(self, fetcher: Fetcher, base: str) -> None:
        self._fetcher = fetcher
        self._base = base.rstrip("/")

    def host(self, source: Source) -> str:
        """All previews are one host."""
        return self._base

    async def read(self, source: Source, cursor: str, now: datetime) -> Batch:
        """The newest page, one page back into a hole, or the page before the newest. Raises Unread."""
        known = _cursor(cursor)
        if known.holes and known.fills < FILLS:
            return await self._fill(source, known, now)
        page = await self._page(source, known.deeper or None, now)
        if known.deeper:
            posts, seen = _changes(source, known, page, now)
            moved = msgspec.structs.replace(known, seen=seen, deeper=0, depth=_farther(page, seen, now))
            return self._batch(source, page, posts, moved)
        if not page.shown:
            return Batch(cursor=cursor, health=Health.SILENT, note="the channel shows no posts", title=page.title)
        posts, seen = _changes(source, known, page, now)
        posts = await self._with_words(source, page, posts)
        return self._batch(source, page, posts, _moved_on(known, page, seen))

    async def _fill(self, source: Source, known: Cursor, now: datetime) -> Batch:
        hole, *others = known.holes
        page = await self._page(source, hole.high, now)
        inside = [one for one in page.shown if hole.low < one.id < hole.high]
        first = page.shown[0].id if page.shown else 0
        old = bool(page.shown) and _age(page.shown[-1], now) > OLDEST
        closed = not inside or page.older is None or first <= hole.low + 1 or old
        rest = () if closed else (Hole(hole.low, first),)
        moved = msgspec.structs.replace(known, holes=(*rest, *others), fills=known.fills + 1)
        posts = [_post(source, one, now) for one in inside if _says_something(one)]
        return self._batch(source, page, await self._with_words(source, page, posts), moved)

    async def _with_words(self, source: Source, page: PreviewPage, posts: list[Post]) -> list[Post]:
        """The words of posts that the page hides, from their own pages. Where there are none it has the channel's."""
        hidden = {f"{source.name}/{one.id}": one.id for one in page.shown if one.hidden and not one.text}
        told = []
        for post in [post for post in posts if post.id in hidden and not post.deleted][:HIDDEN]:
            own = await self._fetcher.get(f"{self._base}/{source.address}/{hidden[post.id]}", follow=False)
            words = description(own.body.decode("utf-8", "replace")) if own.status == 200 else ""
            if words and " ".join(words.split()) != " ".join(page.about.split()):
                told.append(msgspec.structs.replace(post, text=words))
        by_id = {post.id: post for post in told}
        return [by_id.get(post.id, post) for post in posts]

    def _batch(self, source: Source, page: PreviewPage, posts: Sequence[Post], cursor: Cursor) -> Batch:
        strange = f"the page has something new: {', '.join(page.strange[:5])}" if page.strange else ""
        return Batch(
            posts=tuple(posts),
            cursor=msgspec.json.encode(cursor).decode(),
            more=bool(cursor.holes or cursor.deeper),
            note=strange,
            title=page.title or None,
            every=usual_pause(one.date for one in page.shown),
            newest=max((one.date for one in page.shown if one.date), default=None),
        )

    async def _page(self, source: Source, before: int | None, now: datetime) -> PreviewPage:
        address = f"{self._base}/s/{source.address}" + (f"?before={before}" if before else "")
        answer = await self._fetcher.get(address, {"Accept-Language": "en"}, follow=False)
        text = answer.body.decode("utf-8", "replace")
        if is_challenge(text):
            raise Unread("Telegram wants a browser; previews pause", wait=CHALLENGE_WAIT, host=True, sure=True)
        if answer.status in (301, 302, 303, 307, 308):
            raise await self._no_preview(source)
        _refuse(answer, now)
        try:
            return parse_page(text)
        except NoPreview as changed:
            raise Unread(f"Telegram's page has changed: {changed}", sure=True) from None

    async def _no_preview(self, source: Source) -> Unread:
        """302: no preview. The channel's own page says whether there is one, the frame for a post says why not."""
        own = await self._fetcher.get(f"{self._base}/{source.address}", follow=False)
        if not exists(own.body.decode("utf-8", "replace")):
            why = "no channel shows a preview under this name: renamed, deleted or private"
            return Unread(why, Health.PRIVATE, wait=CLOSED_WAIT, sure=True)
        frame = await self._fetcher.get(f"{self._base}/{source.address}/1?embed=1&mode=tme", follow=False)
        said = why_hidden(frame.body.decode("utf-8", "replace"))
        if is_closed(said):
            return Unread(f"Telegram has closed this channel: «{said}»", Health.BANNED, wait=CLOSED_WAIT, sure=True)
        why = "the channel is there but shows no preview: private, or closed to the web"
        if is_restricted(said):
            why = f"the channel is not shown on the web («{said}»): read it with the user account, account:…"
        return Unread(why, Health.PRIVATE, wait=CLOSED_WAIT, sure=True)


def _cursor(text: str) -> Cursor:
    try:
        return msgspec.json.decode(text, type=Cursor) if text else Cursor()
    except msgspec.DecodeError:
        return Cursor()


def _refuse(answer: Page, now: datetime) -> None:
    if answer.status == 200:
        return
    wait = retry_after(answer.headers, now)
    if answer.status in (403, 429, 503):
        why = f"Telegram asks us to come later ({answer.status})"
        raise Unread(why, Health.SLOW, wait=wait or 120.0, host=True)
    raise Unread(f"Telegram answers {answer.status}", wait=wait)


def _moved_on(known: Cursor, page: PreviewPage, seen: tuple[Seen, ...]) -> Cursor:
    """The cursor after the newest page: a hole where the page does not reach down to what we had."""
    first, last = page.shown[0].id, max(one.last for one in page.shown)
    holes = known.holes
    if known.top and first > known.top + 1 and page.older is not None:
        holes = _at_most(HOLES, (Hole(known.top, first), *holes))
    reads = (known.reads + 1) % DEEPER
    deeper = (known.depth or first) if not reads and not holes and page.older is not None else 0
    top = max(known.top, last)
    return Cursor(top=top, holes=holes, seen=seen, reads=reads, deeper=deeper, depth=known.depth)


def _farther(page: PreviewPage, seen: Sequence[Seen], now: datetime) -> int:
    """Where the next look at older pages begins; 0 when nothing older is remembered, there, or young."""
    if not page.shown or page.older is None or _age(page.shown[0], now) > YOUNG:
        return 0
    first = page.shown[0].id
    return first if seen and seen[-1].id < first else 0


def _at_most(count: int, holes: tuple[Hole, ...]) -> tuple[Hole, ...]:
    """Too many holes become fewer and wider ones: what was read between them is read again, and known by its form."""
    if len(holes) <= count:
        return holes
    return (*holes[: count - 1], Hole(holes[-1].low, holes[count - 1].high))


def _changes(source: Source, known: Cursor, page: PreviewPage, now: datetime) -> tuple[list[Post], tuple[Seen, ...]]:
    """New, edited and deleted posts of a page, and how all that is remembered looks now, newest first."""
    low = page.shown[0].id if page.shown else known.deeper
    high = known.deeper or known.top + 1
    here = {seen.id: seen for seen in known.seen if low <= seen.id < high}
    posts: list[Post] = []
    looks = [seen for seen in known.seen if seen.id not in here]
    for one in page.shown:
        was, digest = here.pop(one.id, None), short(one.text)
        if one.id > known.top and was is None and _says_something(one):
            posts.append(_post(source, one, now))
        elif was is not None and (was.digest != digest or was.missing >= SURE_GONE):
            posts.append(_post(source, one, now, edited=now))
        looks.append(Seen(one.id, digest, int(one.date.timestamp()) if one.date else 0))
    for was in sorted(here.values(), key=lambda seen: seen.id):
        if was.missing + 1 == SURE_GONE:
            posts.append(_deleted(source, was, now))
        looks.append(Seen(was.id, was.digest, was.at, min(was.missing + 1, SURE_GONE)))
    return posts, tuple(sorted(looks, key=lambda seen: -seen.id)[:WINDOW])


def _says_something(one: Shown) -> bool:
    return not one.service and bool(one.text or one.media or one.kinds)


def _age(one: Shown, now: datetime) -> timedelta:
    return now - one.date if one.date else timedelta(0)


def _post(source: Source, one: Shown, now: datetime, edited: datetime | None = None) -> Post:
    """A shown message as a post. The page says that it was edited, not when: an edit is dated when we saw it."""
    extra: dict[str, object] = {"views": one.views, "media_kinds": list(one.kinds), "author": one.author}
    if one.last > one.id:
        extra["members"] = [f"{source.name}/{number}" for number in range(one.id, one.last + 1)]
    if one.edited:
        extra["marked_edited"] = True
    return Post(
        id=f"{source.name}/{one.id}",
        text=one.text,
        source=source.name,
        date=one.date,
        received=now,
        edited=edited,
        url=f"https://t.me/{source.address}/{one.id}",
        forwarded_from=one.forwarded_from,
        reply_to=one.reply_to,
        media=one.media,
        extra={name: value for name, value in extra.items() if value},
    )


def _deleted(source: Source, was: Seen, now: datetime) -> Post:
    return Post(
        id=f"{source.name}/{was.id}",
        text="",
        source=source.name,
        date=datetime.fromtimestamp(was.at, UTC) if was.at else None,
        received=now,
        edited=now,
        deleted=True,
    )
