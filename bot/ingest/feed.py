"""News sites by RSS, Atom and RDF: what is new in a feed, with the page's full text where the feed is cut short.

An item is known by its guid (else its link, else its title); a changed item comes again as an edit. The cursor holds
the validators of the last answer and a digest of each item seen, so that a restart repeats nothing.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

import msgspec

from bot.ingest.article import Article, is_cut, read_article, without_boxes
from bot.ingest.feed_xml import Feed, Item, parse
from bot.ingest.fetch import Fetcher, Page, retry_after
from bot.ingest.reading import Batch, Unread, usual_pause
from bot.model.post import Post
from bot.model.source import Health, Source

PAGES_A_STEP = 4
"""Pages fetched in one step, so that a feed with a hundred new items does not hold up its neighbours."""
TRIES = 3
"""How often a page is asked for before its item stays as short as the feed has it."""
REMEMBER = 400
FEW = 5
"""Items of a feed below which it says nothing that all are new."""
SUMMARY = 500
"""Characters below which a feed's own text may be only the beginning of the article."""


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """An item as it was last taken: its key, a digest of what the feed said, failed fetches of its page."""

    key: str
    digest: str
    tries: int = 0


class Cursor(msgspec.Struct, frozen=True):
    """How far a feed was read; `every`: usual seconds between its items, for when nothing new is sent."""

    etag: str = ""
    modified: str = ""
    seen: tuple[Seen, ...] = ()
    every: float | None = None


class FeedReader:
    """Reads feeds. One request a second to one host at most, and never two at once."""

    gap = (1.0, 2.0)
    least = 0.0
    share = 0.0

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def host(self, source: Source) -> str:
        """The host of the feed's address."""
        return (urlsplit(source.address).hostname or source.address).removeprefix("www.")

    async def read(self, source: Source, cursor: str, now: datetime) -> Batch:
        """What is new, oldest first; at most so many items as need `PAGES_A_STEP` pages. Raises Unread."""
        known = _cursor(cursor)
        page = await self._fetcher.get(source.address, _conditions(known))
        if page.status == 304:
            wait = retry_after(page.headers, now)
            return Batch(cursor=cursor, unchanged=True, every=known.every, address=page.moved, wait=wait)
        _refuse(page, now)
        feed = await asyncio.to_thread(parse, page.body, page.headers.get("content-type", ""), page.url)
        return await self._step(source, known, page, feed, now)

    async def _step(self, source: Source, known: Cursor, page: Page, feed: Feed, now: datetime) -> Batch:
        before = {seen.key: seen for seen in known.seen}
        fresh = [item for item in feed.items if _is_new(item, before.get(item.key))]
        posts: list[Post] = []
        taken: list[Seen] = []
        pages = 0
        for item in fresh:
            needs = _needs_page(item)
            if needs and pages == PAGES_A_STEP:
                break
            pages += needs
            post, tries = await self._take(source, item, feed.home, before.get(item.key), now)
            posts.append(post)
            taken.append(Seen(item.key, item.digest, tries))
        more = len(taken) < len(fresh)
        return Batch(
            posts=tuple(posts),
            cursor=_encode(known, taken, feed.items, page, whole=not more and not any(s.tries for s in taken)),
            more=more,
            address=page.moved,
            title=feed.title or None,
            note=_note(feed, fresh, before),
            health=Health.OK if feed.items else Health.SILENT,
            every=usual_pause(item.date for item in feed.items),
            newest=max((item.date for item in feed.items if item.date), default=None),
        )

    async def _take(
        self, source: Source, item: Item, home: str, before: Seen | None, now: datetime
    ) -> tuple[Post, int]:
        """An item as a post, and how often its page has failed us so far (0: not at all)."""
        article, tries = None, 0
        if _needs_page(item):
            try:
                article = await self._article(item)
            except Unread as refused:
                tries = (before.tries if before else 0) + 1 if not refused.sure else TRIES
        return _post(source, item, article, home, now, edited=before is not None), tries

    async def _article(self, item: Item) -> Article:
        page = await self._fetcher.get(item.link)
        if page.status != 200:
            raise Unread(f"the page answers {page.status}", sure=page.status in (401, 403, 404, 410, 451))
        return await asyncio.to_thread(read_article, page.body, page.headers.get("content-type", ""))


def _cursor(text: str) -> Cursor:
    try:
        return msgspec.json.decode(text, type=Cursor) if text else Cursor()
    except msgspec.DecodeError:
        return Cursor()


def _encode(known: Cursor, taken: Sequence[Seen], items: Sequence[Item], page: Page, *, whole: bool) -> str:
    """The new cursor. What is still in the feed is remembered first; validators only when nothing was left over."""
    fresh = {seen.key: seen for seen in taken}
    kept = {seen.key: seen for seen in known.seen} | fresh
    there = [kept.pop(item.key) for item in items if item.key in kept]
    seen = (*there, *kept.values())[:REMEMBER]
    etag, modified = (page.headers.get(name, "") if whole else "" for name in ("etag", "last-modified"))
    every = usual_pause(item.date for item in items) or known.every
    return msgspec.json.encode(Cursor(etag, modified, seen, every)).decode()


def _conditions(known: Cursor) -> dict[str, str]:
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    accept = "application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, */*;q=0.5"
    return {"Accept": accept, **{name: value for name, value in headers.items() if value}}


def _refuse(page: Page, now: datetime) -> None:
    """Raises Unread for every answer that is no feed, in words an admin understands."""
    wait = retry_after(page.headers, now)
    match page.status:
        case 200:
            return
        case 410:
            raise Unread("the feed is gone for good (410): remove it, or give its new address", wait=86_400, sure=True)
        case 429 | 503:
            raise Unread(f"the site asks us to come later ({page.status})", Health.SLOW, wait=wait or 600.0, host=True)
        case 401 | 403 | 451:
            raise Unread(f"the site refuses us ({page.status})", wait=wait or 3_600.0)
        case 404:
            raise Unread("there is no feed at this address (404)", wait=wait or 3_600.0)
        case status:
            raise Unread(f"the site answers {status}", wait=wait)


def _note(feed: Feed, fresh: Sequence[Item], before: Mapping[str, Seen]) -> str:
    """What an admin should know: a feed that holds nothing we knew may have let something fall out unread."""
    if not feed.items:
        return feed.note or "the feed is empty"
    if before and len(fresh) == len(feed.items) >= FEW and not any(item.key in before for item in fresh):
        return "more was published since the last reading than the feed holds: some of it may be missed"
    return feed.note


def _is_new(item: Item, before: Seen | None) -> bool:
    return before is None or before.digest != item.digest or 0 < before.tries < TRIES


def _needs_page(item: Item) -> bool:
    return bool(item.link) and (len(item.text) < SUMMARY or is_cut(item.text)) and not item.whole


def _post(source: Source, item: Item, article: Article | None, home: str, now: datetime, *, edited: bool) -> Post:
    """Headline first, then the longer of the page's and the feed's text. Without a link it has its site's address."""
    body = without_boxes(item.text)
    if article is not None and len(article.text) > len(body):
        body = article.text
    date = (article.published if article else None) or item.date
    changed = max(filter(None, (item.updated, article.modified if article else None)), default=now)
    return Post(
        id=f"{source.name}/{item.key}",
        text=_headed(item.title or (article.title if article else ""), body),
        source=source.name,
        date=date,
        received=now,
        edited=changed if edited else None,
        url=item.link or home,
        quotes=None,
        media=item.media,
        extra=_extra(item, article),
    )


def _extra(item: Item, article: Article | None) -> dict[str, object]:
    tags = list(dict.fromkeys([*item.tags, *(article.tags if article else ())]))
    found: dict[str, object] = {"title": item.title, "tags": tags, "author": item.author}
    return {name: value for name, value in found.items() if value}


def _headed(title: str, body: str) -> str:
    if not title or body.startswith(title):
        return body or title
    return f"{title}\n{body}" if body else title
