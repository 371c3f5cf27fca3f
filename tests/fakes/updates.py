"""Updates that wait for the bot: numbered, confirmed by offset, handed out by polling or by webhook."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import aiohttp

from .clock import Clock
from .errors import bad_request, conflict

Update = dict[str, Any]

OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Updates:
    """The queue of one token. Telegram keeps what is not confirmed for 24 hours; this fake keeps all."""

    def __init__(self, clock: Clock, changed: Callable[[], None], first_id: int = 700_000_001) -> None:
        self.pending: list[Update] = []
        self.confirmed: list[int] = []
        self.allowed: list[str] = []
        self.webhook: dict[str, Any] = {}
        self.webhook_retry = 0.05
        self.conflicts = 0
        self._clock = clock
        self._changed = changed
        self._next_id = first_id
        self._fresh = asyncio.Event()
        self._poll: asyncio.Future[None] | None = None
        self._pusher: asyncio.Task[None] | None = None

    def put(self, kind: str, content: dict[str, Any]) -> int | None:
        """Queue an update; None when the bot did not ask for this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return None
        self.pending.append({"update_id": self._next_id, kind: content})
        self._next_id += 1
        self._fresh.set()
        return self._next_id - 1

    async def get(self, offset: int, limit: int, timeout: float) -> list[Update]:  # noqa: ASYNC109  its name in the API
        """getUpdates: an offset confirms all before it; a newer call ends an older one with 409."""
        if self.webhook.get("url"):
            raise conflict(WEBHOOK_ACTIVE)
        self._end_other_poll()
        self.confirm(offset)
        limit = min(max(limit, 1), 100) if limit else 100
        if not self.pending and timeout > 0:
            await self._wait(min(timeout, 50.0))
        return self.pending[:limit]

    def confirm(self, offset: int) -> None:
        """Forget updates before `offset`; a negative one keeps only the last so many."""
        keep = self.pending[offset:] if offset < 0 else [u for u in self.pending if u["update_id"] >= offset]
        gone = self.pending[: len(self.pending) - len(keep)]
        self.confirmed.extend(u["update_id"] for u in gone)
        self.pending = keep
        self._changed()

    @property
    def is_polled(self) -> bool:
        """Whether a long getUpdates waits for something to come."""
        return self._poll is not None

    def _end_other_poll(self, message: str = OTHER_POLLER) -> None:
        if self._poll is not None and not self._poll.done():
            self.conflicts += 1
            self._poll.set_exception(conflict(message))

    async def _wait(self, seconds: float) -> None:
        mine = asyncio.get_running_loop().create_future()
        self._poll = mine
        self._fresh.clear()
        fresh = asyncio.ensure_future(self._fresh.wait())
        try:
            await asyncio.wait({fresh, mine}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if mine.done():
                mine.result()
        finally:
            fresh.cancel()
            mine.cancel()
            if self._poll is mine:
                self._poll = None

    async def set_webhook(self, url: str, *, secret: str | None, allowed: list[str] | None, drop: bool) -> None:
        """Push from now on (an empty url: poll from now on)."""
        await self.stop()
        if allowed is not None:
            self.allowed = allowed
        if drop:
            self.confirm(self._next_id)
        if url and not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = {"url": url, "secret": secret} if url else {}
        if url:
            self._end_other_poll("terminated by setWebhook request")
            self._pusher = asyncio.create_task(self._push(url, secret))

    def webhook_info(self) -> dict[str, Any]:
        info = {"url": "", "has_custom_certificate": False, "pending_update_count": len(self.pending)}
        info |= {k: v for k, v in self.webhook.items() if k != "secret"}
        if self.allowed:
            info["allowed_updates"] = list(self.allowed)
        return info

    async def stop(self) -> None:
        """End the pushing task, if any."""
        if self._pusher is not None:
            self._pusher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._pusher
            self._pusher = None

    def close(self) -> None:
        """Let a waiting poll end, with nothing, when the server stops."""
        self._fresh.set()

    async def _push(self, url: str, secret: str | None) -> None:
        """One update at a time, in order, again and again until it is answered with 2xx."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
            while True:
                while not self.pending:
                    self._fresh.clear()
                    await self._fresh.wait()
                update = self.pending[0]
                failure = await self._post(session, url, headers, update)
                if failure is None:
                    self.confirm(update["update_id"] + 1)
                else:
                    self.webhook |= {"last_error_date": int(self._clock.now()), "last_error_message": failure}
                    await asyncio.sleep(self.webhook_retry)

    async def _post(
        self, session: aiohttp.ClientSession, url: str, headers: dict[str, str], update: Update
    ) -> str | None:
        try:
            async with session.post(url, json=update, headers=headers) as answer:
                if 200 <= answer.status < 300:
                    return None
                return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except aiohttp.ClientConnectorError:
            return "Connection refused"
        except (aiohttp.ClientError, TimeoutError) as error:
            return f"Read error: {type(error).__name__}"
