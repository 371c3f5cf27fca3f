"""X's filtered stream: rules kept in step with the watch list, one connection, and our own way of connecting again.

tweepy's own loop reconnects thousands of times when the server closes cleanly, and ends in silence on an odd line; so
the connection is ours and tweepy makes the request. The stream brings news early and promises nothing: whatever it may
have missed is found by the search (`soon`), which every reconnection sets off.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import aiohttp

from bot.ingest import x_rules
from bot.ingest.ending import end, must_end
from bot.ingest.reading import Unread
from bot.ingest.x_api import EXPANSIONS, MEDIA_FIELDS, TWEET_FIELDS, Rerouted, XClient, explained
from bot.ingest.x_budget import Budget
from bot.ingest.x_post import answer_of
from bot.model.post import Post
from bot.model.source import Source

SILENCE = 25.0
"""Seconds without a byte after which the line is dead: X sends a keep-alive every 20."""
RULES_EVERY = 5.0
CONNECTS, WINDOW = 40, 900.0
"""Our own bound of connections in a quarter of an hour; X's is 50, and then it bars us."""
STEADY = 60.0
"""Seconds after which a connection counts as good, so that the next failure is the first again."""
LEAST, MOST = 1.0, 320.0


class Appends(Protocol):
    """The stream of posts."""

    async def append(self, posts: Sequence[Post]) -> Any:
        """Append posts."""


class Ended(Exception):  # noqa: N818
    """The connection is over; the text says how."""


class XStream:
    """One connection for all sources of X. `soon` asks the search to look for what the stream may have missed."""

    def __init__(
        self,
        *,
        client: XClient,
        session: aiohttp.ClientSession,
        base: str,
        token: str,
        budget: Budget,
        posts: Appends,
        sources: Callable[[], Awaitable[Sequence[Source]]],
        words: Callable[[], Awaitable[Sequence[str]]],
        clock: Callable[[], datetime],
        soon: Callable[[], None] = lambda: None,
        said: Callable[[str], None] = lambda _line: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        silence: float = SILENCE,
    ) -> None:
        self._client = client
        self._line = _Line(session=session, base=base, token=token, silence=silence, take=self._take, clock=clock)
        self._budget = budget
        self._posts = posts
        self._sources = sources
        self._words = words
        self._clock = clock
        self._soon = soon
        self._said = said
        self._sleep = sleep
        self._monotonic = monotonic
        self._connects: deque[float] = deque()
        self._failures = 0

    async def run(self) -> None:
        """Keep the rules in step and the line open, for ever."""
        tasks = [asyncio.create_task(work) for work in (self._keep_rules(), self._keep_line())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
        finally:
            await end(tasks)

    async def sync_rules(self) -> x_rules.Change:
        """Make X's rules ours; what it refuses is said. Raises Unread."""
        wanted = x_rules.rules(await self._sources(), await self._words())
        change = x_rules.change(await self._client.rules(), wanted)
        if change.delete:
            await self._client.delete_rules(change.delete)
        if change.add:
            answer = await self._client.add_rules([(value, x_rules.TAG) for value in change.add])
            for error in answer.get("errors") or ():
                if error.get("title") != "DuplicateRule":
                    self._said(f"X refuses a rule: {error.get('title')}: {error.get('value') or error.get('detail')}")
        if change.left_out:
            self._said(f"X takes {x_rules.MAX_RULES} rules; {change.left_out} are left to the search")
        return change

    async def _keep_rules(self) -> None:
        last: object = None
        while True:
            must_end()
            pause = RULES_EVERY
            try:
                now = (tuple(await self._sources()), tuple(await self._words()))
                if now != last:
                    await self.sync_rules()
                    last = now
            except Unread as why:
                self._said(f"rules of the stream: {why}")
                pause = max(why.wait or 0.0, 60.0)
            except Exception as error:  # a store that is away, an answer of odd shape: again in a while
                self._said(f"rules of the stream: {type(error).__name__}: {error}")
            await self._sleep(pause)

    async def _keep_line(self) -> None:
        while True:
            must_end()
            pause = await self.connect_once()
            self._soon()
            await self._sleep(pause)

    async def connect_once(self) -> float:
        """Connect, read until the end; the seconds to wait before the next connection."""
        if (pause := self._too_many()) is not None:
            return pause
        began = self._monotonic()
        self._connects.append(began)
        try:
            await self._budget.left(self._clock())
            await self._line.read()
        except Unread as why:
            self._said(f"stream of X: {why}")
            self._failures += 1
            return max(why.wait or 0.0, self._backoff())
        except Ended as end:
            self._said(f"stream of X: {end}")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._said(f"stream of X: cut ({type(error).__name__})")
        except Exception as error:  # an odd line, a store that is away: the search finds the post again
            self._said(f"stream of X: failed ({type(error).__name__}: {error})")
        self._failures = 0 if self._monotonic() - began > STEADY else self._failures + 1
        return self._backoff()

    def _too_many(self) -> float | None:
        now = self._monotonic()
        while self._connects and now - self._connects[0] > WINDOW:
            self._connects.popleft()
        return self._connects[0] + WINDOW - now + 1.0 if len(self._connects) >= CONNECTS else None

    def _backoff(self) -> float:
        return float(min(LEAST * 2 ** min(self._failures, 10), MOST))

    async def _take(self, line: bytes) -> None:
        """One line of the stream. What cannot be read is said, and the next goes on."""
        try:
            body = json.loads(line)
        except ValueError:
            self._said(f"stream of X: a line that is no JSON ({len(line)} bytes)")
            return
        if not isinstance(body, dict):
            return
        if body.get("data"):
            found = answer_of(body, self._clock())
            await self._posts.append(found.posts)
            await self._budget.spend(found.read, self._clock())
            await self._budget.left(self._clock())
        elif body.get("errors"):
            errors = body["errors"]
            error = errors[0] if isinstance(errors, list) and isinstance(errors[0], dict) else {}
            raise Ended(f"X ends it: {error.get('title')}: {error.get('detail')}")


@dataclass(frozen=True, kw_only=True)
class _Line:
    """tweepy's streaming client, whose connection is ours."""

    session: aiohttp.ClientSession
    base: str
    token: str
    silence: float
    take: Callable[[bytes], Awaitable[None]]
    clock: Callable[[], datetime]

    async def read(self) -> None:
        """Connect and hand on every line until the end. Raises Unread, Ended, aiohttp's errors, TimeoutError."""
        from tweepy.asynchronous import AsyncStreamingClient

        outer = self

        class Connection(AsyncStreamingClient):  # type: ignore[misc]
            async def _connect(self, method: str, endpoint: str, params: Any = None, **_more: Any) -> None:
                await outer._lines(method, f"https://api.twitter.com/2/tweets/{endpoint}/stream", params)

        line = Connection(self.token)
        fields = {"tweet_fields": TWEET_FIELDS, "media_fields": MEDIA_FIELDS}
        await line.filter(expansions=[*EXPANSIONS, "author_id"], **fields)

    async def _lines(self, method: str, url: str, params: Any) -> None:
        limit = aiohttp.ClientTimeout(total=None, sock_connect=20.0, sock_read=self.silence)
        headers = {"Authorization": f"Bearer {self.token}"}
        rerouted = Rerouted(self.session, self.base)
        async with rerouted.request(method, url, params=params, headers=headers, timeout=limit) as answer:
            if answer.status != 200:
                text = (await answer.content.read(4_096)).decode("utf-8", "replace")
                raise explained(answer.status, answer.headers, text, self.clock())
            rest = b""
            async for chunk in answer.content.iter_any():
                *lines, rest = (rest + chunk).split(b"\n")
                for line in filter(bytes.strip, lines):
                    await self.take(line)
                if len(rest) > 2**20:
                    raise Ended("a line without end")
        raise Ended("closed by X")
