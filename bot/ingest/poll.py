"""Our own getUpdates loop: what Telegram hands out is kept first, and only then confirmed to Telegram.

Not the library's Updater: it confirms before an update took effect, so that `kill -9` loses it. One poller per token,
under a lease; Telegram answers 409 to a second one.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import aiohttp

from bot.ports import TryLater

POLL_SECONDS = 25
"""How long Telegram may keep us waiting for an update; longer waits are cut by proxies on the way."""
REQUEST_SECONDS = POLL_SECONDS + 10.0
ALLOWED = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "my_chat_member",
    "callback_query",
    "inline_query",
)
"""Only what we do something with."""


class Conflict(Exception):  # noqa: N818 - a state of the world
    """Another program polls with this token, or a webhook is set; the text is Telegram's."""


class Refused(Exception):  # noqa: N818
    """Telegram does not know this token."""


class Keeper(Protocol):
    """Where updates are kept."""

    async def offset(self) -> int:
        """The update id to ask for next."""

    async def keep(self, updates: Sequence[dict[str, Any]], token: int) -> bool:
        """Append updates and move the offset, together."""


class Poller:
    """Asks Telegram for updates. `base`: the Bot API server, without a slash at its end."""

    def __init__(self, session: aiohttp.ClientSession, base: str, bot_token: str, keeper: Keeper) -> None:
        self._session = session
        self._address = f"{base}/bot{bot_token}"
        self._keeper = keeper

    async def once(self, token: int, wait: float = POLL_SECONDS) -> int:
        """One question, and its answer kept; how many updates there were. Raises TryLater, Conflict, LeaseLost."""
        asked = {"offset": await self._keeper.offset(), "timeout": int(wait), "allowed_updates": list(ALLOWED)}
        updates = await self.call("getUpdates", asked, wait + 10.0)
        if updates:
            await self._keeper.keep(updates, token)
        return len(updates)

    async def run(self, token: int, said: Callable[[str], None] = lambda _line: None) -> None:
        """Poll for ever, without a webhook; a cut line or a 5xx only delays, and is said once."""
        quiet, patience, dropped = True, 0.5, False
        while True:
            try:
                if not dropped:
                    await self.drop_webhook()
                    dropped = True
                await self.once(token)
            except TryLater as later:
                if quiet:
                    said(f"Telegram cannot be reached: {later}; trying on")
                quiet = False
                await asyncio.sleep(max(later.seconds, patience))
                patience = min(patience * 2, 15.0)
            else:
                if not quiet:
                    said("Telegram answers again")
                quiet, patience = True, 0.5

    async def drop_webhook(self) -> None:
        """Polling and a webhook exclude one another: without WEBHOOK_URL there is none."""
        await self.call("deleteWebhook", {"drop_pending_updates": False}, 15.0)

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have Telegram bring updates to `url`, each with `secret` in a header."""
        asked = {"url": url, "secret_token": secret, "allowed_updates": list(ALLOWED)}
        await self.call("setWebhook", asked, 15.0)

    async def call(self, method: str, arguments: dict[str, Any], seconds: float) -> Any:
        """One request to the Bot API. Raises TryLater, Conflict, Refused."""
        limit = aiohttp.ClientTimeout(total=seconds, sock_connect=10.0)
        try:
            async with self._session.post(f"{self._address}/{method}", json=arguments, timeout=limit) as response:
                answer = await _json(response)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise TryLater(type(error).__name__) from None
        if answer.get("ok"):
            return answer.get("result")
        raise _error(answer)


async def _json(response: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        answer = json.loads(await response.read())
    except ValueError:
        raise TryLater(f"HTTP {response.status}") from None
    return answer if isinstance(answer, dict) else {}


def _error(answer: dict[str, Any]) -> Exception:
    code, text = answer.get("error_code"), str(answer.get("description", "no reason given"))
    if code == 409:
        return Conflict(text)
    if code in (401, 404):
        return Refused(text)
    parameters = answer.get("parameters") or {}
    return TryLater(f"{code} {text}", float(parameters.get("retry_after", 1.0)))
