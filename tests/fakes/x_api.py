"""X's API v2 on loopback: recent search, filtered stream and its rules, look-up by id.

    x = await XApi.start()
    reporter = x.account("furat_now", "فرات الآن")
    x.post(reporter, "انفجار في #ديرالزور")

Rate limits by endpoint and quarter of an hour with their headers, one stream at a time, fifty connects a
quarter of an hour, billing by posts read; refusals and cuts on demand (`fail`, `refuse`, `close_streams`).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from .base import Fake
from .clock import Clock
from .x_model import Account, Json, Tweet, answer, missing, snowflake
from .x_problems import PROBLEMS, Refusal, invalid, problem, refusal
from .x_query import BadQuery, parse
from .x_rules import Rules

TOKEN = "AAAAbearer-for-tests-on-loopback-only"
WINDOW = 900
WEEK = 7 * 86400
LIMITS = {"search": 450, "stream": 50, "rules": 450, "lookup": 3500}
CUT = object()
CLEAN = object()


class XApi(Fake):
    """The server; `requests` has what was asked, `posts_read` what it would have cost."""

    cancel_on_disconnect = True

    def __init__(self, clock: Clock | None = None, token: str = TOKEN, keep_alive: float = 20.0) -> None:
        super().__init__(clock)
        self.token = token
        self.keep_alive = keep_alive
        self.limits = dict(LIMITS)
        self.tweets: list[Tweet] = []
        self.rules = Rules()
        self.posts_read = 0
        self.users_read = 0
        self.connects = 0
        self.omit_tags = False
        self.stall = False
        self._numbers = 0
        self._accounts: dict[str, Account] = {}
        self._used: dict[str, list[float]] = {}
        self._streams: list[asyncio.Queue[Any]] = []
        self._stream_changed = asyncio.Event()

    def routes(self, app: web.Application) -> None:
        app.router.add_get("/2/tweets/search/recent", self._guarded("search", self._search))
        app.router.add_get("/2/tweets/search/stream", self._guarded("stream", self._stream))
        app.router.add_get("/2/tweets/search/stream/rules", self._guarded("rules", self._get_rules))
        app.router.add_post("/2/tweets/search/stream/rules", self._guarded("rules", self._post_rules))
        app.router.add_get("/2/tweets", self._guarded("lookup", self._lookup))

    # What happens on X

    def account(self, username: str, name: str = "حساب") -> Account:
        """Somebody who posts."""
        return self._accounts.setdefault(username.lower(), Account(1000 + len(self._accounts), username, name))

    def post(self, author: Account, text: str, *, at: float | None = None, **more: Any) -> Tweet:
        """Publish (at `at`, seconds since 1970); open streams get it if a rule matches. `more`: fields of Tweet."""
        self._numbers += 1
        made = self.clock.now() if at is None else at
        tweet = Tweet(snowflake(made, self._numbers % 4096), author, text, **more)
        self.tweets.append(tweet)
        self._publish(tweet)
        return tweet

    def repost(self, author: Account, of: Tweet) -> Tweet:
        """A repost: «RT @…», with the original behind it."""
        return self.post(author, of.full_text, references=[("retweeted", of)])

    def edit(self, tweet: Tweet, text: str) -> Tweet:
        """An edit is a post with an id of its own; the search then gives only the last one."""
        tweet.deleted = True
        edited = self.post(tweet.author, text, references=tweet.references, media=tweet.media)
        edited.edits = [*(tweet.edits or [tweet.id]), edited.id]
        return edited

    def delete(self, tweet: Tweet) -> None:
        """Gone from the search; a look-up says «Not Found Error»; the stream says nothing."""
        tweet.deleted = True

    # What goes wrong

    def refuse(self, why: Refusal, *, path: str = "", times: int | None = 1) -> None:
        """Refuse as X does."""
        self.fail(refusal(why), path=path, times=times)

    def close_streams(self, *, clean: bool = True) -> None:
        """End all open streams: with a proper last chunk, or by a cut."""
        for queue in self._streams:
            queue.put_nowait(CLEAN if clean else CUT)

    def disconnect_streams(self) -> None:
        """Tell all open streams why in an `errors` line, then end them."""
        error = {
            "title": "operational-disconnect",
            "disconnect_type": "UpstreamOperationalDisconnect",
            "detail": "This stream has been disconnected upstream for operational reasons.",
            "type": PROBLEMS + "operational-disconnect",
        }
        for queue in self._streams:
            queue.put_nowait({"errors": [error]})
            queue.put_nowait(CLEAN)

    def say_on_streams(self, line: Json | bytes) -> None:
        """Put any line on all open streams."""
        for queue in self._streams:
            queue.put_nowait(line)

    async def wait_for_streams(self, count: int, seconds: float = 5.0) -> None:
        """Wait until so many streams are open."""
        async with asyncio.timeout(seconds):
            while len(self._streams) != count:
                self._stream_changed.clear()
                await self._stream_changed.wait()

    # The endpoints

    def _guarded(self, name: str, handler: Callable[[web.Request, dict[str, str]], Any]) -> Any:
        async def guarded(request: web.Request) -> web.StreamResponse:
            if request.headers.get("Authorization") != f"Bearer {self.token}":
                return problem(401, "Unauthorized", "Unauthorized")
            headers, allowed = self._count(name)
            if not allowed:
                return problem(429, "Too Many Requests", "Too Many Requests", headers=headers)
            answered: web.StreamResponse = await handler(request, headers)
            return answered

        return guarded

    def _count(self, name: str) -> tuple[dict[str, str], bool]:
        """The rate limit's headers, and whether this request is within it."""
        now, limit = self.clock.now(), self.limits[name]
        used = [at for at in self._used.get(name, []) if now - at < WINDOW]
        allowed = len(used) < limit
        if allowed:
            used.append(now)
        self._used[name] = used
        reset = int(used[0] + WINDOW) if used else int(now + WINDOW)
        figures = {"limit": limit, "remaining": max(0, limit - len(used)), "reset": reset}
        return {f"x-rate-limit-{k}": str(v) for k, v in figures.items()}, allowed

    async def _search(self, request: web.Request, headers: dict[str, str]) -> web.Response:
        query = dict(request.query)
        try:
            matcher = parse(query.get("query", ""))
            low, high = self._range(query)
            size = _size(query)
        except BadQuery as error:
            return invalid("query", query.get("query", ""), str(error), headers)
        found = [t for t in self.tweets if low < t.id < high and not t.deleted and not t.protected and matcher(t)]
        found.sort(key=lambda t: -t.id)
        page = found[:size]
        body = answer(page, query)
        self.posts_read += len(page)
        self.users_read += len(body.get("includes", {}).get("users", []))
        meta: Json = {"result_count": len(page)}
        if page:
            meta |= {"newest_id": str(page[0].id), "oldest_id": str(page[-1].id)}
        if size < len(found):
            meta["next_token"] = f"b26v{page[-1].id}"
        return web.json_response(body | {"meta": meta}, headers=headers)

    def _range(self, query: dict[str, str]) -> tuple[int, int]:
        """Ids after which and before which; a since_id from before the last week is refused."""
        week_ago = snowflake(self.clock.now() - WEEK)
        low = int(query.get("since_id", week_ago))
        if low < week_ago:
            after = datetime.fromtimestamp(self.clock.now() - WEEK, UTC)
            shown = f"{after:%Y-%m-%dT%H:%MZ}"
            raise BadQuery(
                f"'since_id' must be a tweet id created after [{shown}]. "
                f"Please use a 'since_id' that is larger than {week_ago}"
            )
        if "start_time" in query:
            low = max(low, snowflake(datetime.fromisoformat(query["start_time"]).timestamp()) - 1)
        high = int(query.get("until_id", snowflake(self.clock.now() + 1)))
        if "end_time" in query:
            high = min(high, snowflake(datetime.fromisoformat(query["end_time"]).timestamp()))
        if "next_token" in query:
            high = min(high, _before(query["next_token"]))
        return low, high

    async def _lookup(self, request: web.Request, headers: dict[str, str]) -> web.Response:
        query = dict(request.query)
        known = {t.id: t for t in self.tweets}
        ids = [int(i) for i in query.get("ids", "").split(",") if i.isdigit()]
        if not 1 <= len(ids) <= 100:
            return invalid("ids", query.get("ids", ""), "size must be between 1 and 100", headers)
        found = [known[i] for i in ids if i in known and not known[i].deleted and not known[i].protected]
        gone = [missing(known.get(i, i), "ids") for i in ids if i not in {t.id for t in found}]
        body = answer(found, query)
        self.posts_read += len(found)
        errors = body.get("errors", []) + gone
        return web.json_response(body | ({"errors": errors} if errors else {}), headers=headers)

    async def _get_rules(self, request: web.Request, headers: dict[str, str]) -> web.Response:
        data = self.rules.listed()
        meta = {"sent": self._sent(), "result_count": len(data)}
        return web.json_response(({"data": data} if data else {}) | {"meta": meta}, headers=headers)

    async def _post_rules(self, request: web.Request, headers: dict[str, str]) -> web.Response:
        try:
            body = await request.json()
        except ValueError:
            body = None
        if not isinstance(body, dict) or not ({"add", "delete"} & set(body)):
            return invalid("add", "", "Must provide add or delete", headers)
        dry = request.query.get("dry_run") == "true"
        if "add" in body:
            status, done = self.rules.add(body["add"], dry=dry)
        else:
            status, done = 200, self.rules.delete(body["delete"], dry=dry)
        done["meta"]["sent"] = self._sent()
        return web.json_response(done, status=status, headers=headers)

    async def _stream(self, request: web.Request, headers: dict[str, str]) -> web.StreamResponse:
        self.connects += 1
        if self._streams:
            detail = "This stream is currently at the maximum allowed connection limit."
            more = {"connection_issue": "TooManyConnections"}
            kind = "streaming-connection"
            return problem(429, "ConnectionException", detail, kind=kind, headers=headers, more=more)
        response = web.StreamResponse(headers=headers | {"Content-Type": "application/json"})
        queue: asyncio.Queue[Any] = asyncio.Queue()
        self._streams.append(queue)
        self._stream_changed.set()
        try:
            await response.prepare(request)
            await self._feed(request, response, queue)
        except ConnectionError:
            pass  # the client has gone
        finally:
            self._streams.remove(queue)
            self._stream_changed.set()
        return response

    async def _feed(self, request: web.Request, response: web.StreamResponse, queue: asyncio.Queue[Any]) -> None:
        """Posts as they come, «\\r\\n» when none came for `keep_alive` seconds (nothing at all while `stall`)."""
        query = dict(request.query)
        while request.transport is not None and not request.transport.is_closing():
            try:
                item = await asyncio.wait_for(queue.get(), self.keep_alive)
            except TimeoutError:
                if not self.stall:
                    await response.write(b"\r\n")
                continue
            if item is CLEAN:
                return
            if item is CUT:
                request.transport.abort()
                return
            if not self.stall:
                await response.write(self._line(item, query))

    def _line(self, item: Tweet | Json | bytes, query: dict[str, str]) -> bytes:
        if isinstance(item, bytes):
            return item
        if isinstance(item, Tweet):
            body = answer([item], query)
            body["data"] = body["data"][0]
            body["matching_rules"] = self.rules.matching(item, tags=not self.omit_tags)
            self.posts_read += 1
            item = body
        return json.dumps(item, ensure_ascii=False).encode() + b"\r\n"

    def _publish(self, tweet: Tweet) -> None:
        if self.rules.matching(tweet):
            for queue in self._streams:
                queue.put_nowait(tweet)

    def _sent(self) -> str:
        return datetime.fromtimestamp(self.clock.now(), UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _size(query: dict[str, str]) -> int:
    given = query.get("max_results", "10")
    if not given.isdigit() or not 10 <= int(given) <= 100:
        raise BadQuery(f"The `max_results` query parameter value [{given}] is not between 10 and 100")
    return int(given)


def _before(token: str) -> int:
    """A page token carries the id before which the next page begins."""
    if not token.startswith("b26v") or not token[4:].isdigit():
        raise BadQuery("The `next_token` is not valid")
    return int(token[4:])
