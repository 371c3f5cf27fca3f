"""A Bot API server on loopback that behaves as Telegram's: run it in a test, or by hand.

    api = await BotApi.start()
    bot = telegram.Bot(api.token, base_url=api.base_url + "/bot", base_file_url=api.base_url + "/file/bot")
    salma = api.user(1001, "سلمى")
    await api.say(salma, "/start")
    await api.wait_for(lambda: api.from_bot(salma.id))

It keeps chats and messages, hands out updates, checks every parameter, enforces the limits of `limits.py`
and fails as `faults.py` is told to. `python -m tests.fakes.bot_api` serves one for a person with a shell.

Not here: Markdown, inline mode, payments, stickers, video and sound, reactions, business accounts; a webhook
gets one update at a time. Telegram's true limits are not published beyond the three of its FAQ: see `Limits`.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from aiohttp import web

from . import methods_bot, methods_edit, methods_send  # noqa: F401  they fill the table of methods
from .calls import METHODS, Call
from .clock import Clock, SystemClock
from .control import add_control
from .errors import ApiError, too_many_requests
from .failing import fail_after, fail_before
from .faults import AFTER, FaultPlan
from .limits import Limiter, Limits
from .people import People, Press
from .updates import Update, Updates
from .validate import Params, not_found
from .wire import read_params
from .world import Body, Chat, Message, User, World

T = TypeVar("T")

TOKEN = "1000000001:a-token-for-tests-on-loopback-only"


class BotApi(People):
    """The server, the people who use it, and what a test may look at."""

    def __init__(
        self,
        token: str = TOKEN,
        limits: Limits | None = None,
        clock: Clock | None = None,
        faults: FaultPlan | None = None,
    ) -> None:
        self.token = token
        self.clock = clock or SystemClock()
        self.limiter = Limiter(limits or Limits())
        self.faults = faults or FaultPlan()
        bot_id = int(token.partition(":")[0])
        self._numbers = 0
        self._watchers: set[asyncio.Future[None]] = set()
        self.world = World(User(bot_id, "برقية", None, "barqiya_test_bot", is_bot=True))
        self.updates = Updates(self.clock, self.changed)
        self.log: list[Call] = []
        self.presses: dict[str, Press] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.profile: dict[tuple[str, str], dict[str, Any]] = {}
        self.pinned: dict[int, list[int]] = {}
        self.reply_keyboards: dict[int, Body] = {}
        self.privacy_mode = True
        self.callback_lifetime = 60.0
        self.base_url = ""
        self.sent = 0  # messages that the bot has put into chats: a cheap figure to wait for
        self._runner: web.AppRunner | None = None

    @classmethod
    async def start(
        cls,
        token: str = TOKEN,
        limits: Limits | None = None,
        clock: Clock | None = None,
        faults: FaultPlan | None = None,
        port: int = 0,
    ) -> BotApi:
        """Serve on 127.0.0.1; `.base_url` has the port. End with `stop` (or use `async with`)."""
        api = cls(token, limits, clock, faults)
        await api.listen(port)
        return api

    async def __aenter__(self) -> BotApi:
        if self._runner is None:
            await self.listen()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    async def listen(self, port: int = 0) -> None:
        """Open the port (again, after `stop`): what was kept is kept."""
        app = web.Application(client_max_size=60 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/files/{file_id}", self._file)
        add_control(app, self)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True)
        await site.start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close the port; waiting polls end."""
        self.updates.close()
        await self.updates.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    # What a test may look at

    def messages(self, chat_id: int) -> list[Message]:
        """All messages of a chat, oldest first, deleted ones too."""
        chat = self.world.chats.get(chat_id)
        return [] if chat is None else list(chat.messages.values())

    def from_bot(self, chat_id: int) -> list[Message]:
        """The bot's messages that stand in a chat now."""
        return [m for m in self.messages(chat_id) if m.from_bot and not m.deleted]

    def last(self, chat_id: int) -> Message:
        """The bot's newest message in a chat."""
        sent = self.from_bot(chat_id)
        assert sent, f"the bot has sent nothing to {chat_id}; calls: {self.tail()}"
        return sent[-1]

    def calls(self, method: str | None = None, chat_id: int | None = None) -> list[Call]:
        """Calls of a method (all without one), getUpdates only if asked for by name."""
        wanted = [c for c in self.log if chat_id is None or c.chat_id == chat_id]
        if method is None:
            return [c for c in wanted if c.method != "getUpdates"]
        return [c for c in wanted if c.method == method]

    @property
    def refusals(self) -> list[Call]:
        """Calls that had no effect."""
        return [c for c in self.log if c.refused]

    @property
    def floods(self) -> list[Call]:
        """Calls that were refused with 429."""
        return [c for c in self.log if c.code == 429]

    @property
    def updates_unconfirmed(self) -> list[Update]:
        """Updates that no offset (or webhook answer) has confirmed."""
        return list(self.updates.pending)

    def tail(self, count: int = 12) -> str:
        """The last calls, for a failing test's message."""
        return "\n".join(str(c) for c in self.calls()[-count:])

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:  # noqa: ASYNC109  a test reads best so
        """Wait, without polling, until `predicate` holds; gives its value. AssertionError after `timeout` s."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while not (value := predicate()):
            watcher: asyncio.Future[None] = loop.create_future()
            self._watchers.add(watcher)
            try:
                await asyncio.wait_for(watcher, deadline - loop.time())
            except TimeoutError:
                what = inspect.getsource(predicate).strip() if inspect.isfunction(predicate) else predicate
                raise AssertionError(f"not within {timeout} s: {what}\nlast calls:\n{self.tail()}") from None
            finally:
                self._watchers.discard(watcher)
        return value

    # What the methods need

    def changed(self) -> None:
        """Wake who waits for something."""
        for watcher in self._watchers:
            if not watcher.done():
                watcher.set_result(None)

    def next_number(self) -> int:
        """A number that was not given before."""
        self._numbers += 1
        return self._numbers

    def store_file(self, name: str, content: bytes) -> str:
        """Keep a file; its file_id."""
        file_id = f"BQACAgQAAx{self.next_number():012d}"
        self.world.files[file_id] = (name, content)
        return file_id

    def spend(self, call: Call, chat: Chat, *, messages: int = 1, edit: bool = False) -> None:
        """Count messages against the limits, or refuse with 429."""
        now = self.clock.monotonic()
        wait = self.limiter.spend(chat.id, group=chat.is_limited_group, now=now, messages=messages, edit=edit)
        if wait is not None:
            raise too_many_requests(wait)

    # One call

    async def _call(self, request: web.Request) -> web.StreamResponse:
        token, name = request.match_info["token"], request.match_info["method"]
        call = Call(len(self.log) + 1, self.clock.monotonic(), name, Params())
        self.log.append(call)
        try:
            if token != self.token:
                raise _wrong_token(token)
            call.params = await read_params(request)
            call.chat_id = self._chat_id(call.params)
            self.changed()
            result = await self._perform(request, call)
        except ApiError as error:
            call.code, call.description = error.code, error.description
            call.retry_after = error.parameters.get("retry_after")
            return web.json_response(error.body(), status=error.code)
        finally:
            self.changed()
        return result

    def _chat_id(self, params: Params) -> int | None:
        reference = params.text("chat_id")
        chat = self.world.find(reference) if reference and reference.startswith("@") else None
        return chat.id if chat else params.integer("chat_id") or None

    async def _perform(self, request: web.Request, call: Call) -> web.StreamResponse:
        if call.method.lower() not in METHODS:
            raise not_found(call.method)
        call.method, handler = METHODS[call.method.lower()]
        call.fault = fault = self.faults.draw(call.method, call.chat_id)
        if fault is not None and fault.kind not in AFTER:
            early = await fail_before(self, request, call, fault)
            if early is not None:
                return early
        result = handler(self, call, call.params)
        if inspect.isawaitable(result):
            result = await result
        call.accepted, call.code = True, 200
        self.changed()
        late = await fail_after(self, request, call, fault) if fault is not None and fault.kind in AFTER else None
        return late or web.json_response({"ok": True, "result": result})

    async def _file(self, request: web.Request) -> web.Response:
        file_id = request.match_info["file_id"]
        if request.match_info["token"] != self.token or file_id not in self.world.files:
            return web.json_response(ApiError(404, "Not Found").body(), status=404)
        return web.Response(body=self.world.files[file_id][1])


def _wrong_token(token: str) -> ApiError:
    number, colon, secret = token.partition(":")
    shaped = colon and number.isdigit() and len(secret) >= 20
    return ApiError(401, "Unauthorized") if shaped else ApiError(404, "Not Found")


async def serve(port: int, limits: Limits) -> None:
    """Serve until interrupted, for a person at a shell; see `control.py` for what `/control/` offers."""
    async with await BotApi.start(limits=limits, port=port) as api:
        print(f"TELEGRAM_API_BASE={api.base_url}")
        print(f"TELEGRAM_BOT_TOKEN={api.token}")
        print(f"# curl {api.base_url}/control/ says how to play a user or a channel", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    """`python -m tests.fakes.bot_api [--port N] [--no-limits]`."""
    import argparse
    import contextlib

    parser = argparse.ArgumentParser(description="A Bot API server on loopback")
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--no-limits", action="store_true", help="never answer 429")
    parser.add_argument("--print", action="store_true", help="print the settings that point a bot here (always done)")
    options = parser.parse_args()
    limits = Limits(0, 0, 0) if options.no_limits else Limits()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(options.port, limits))


if __name__ == "__main__":
    main()
