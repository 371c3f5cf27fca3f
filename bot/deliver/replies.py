"""Replies to commands, at the courier's pace: one limit for one token, whoever of us speaks."""

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
from telegram.request import BaseRequest, RequestData

from bot.deliver.pace import GROUP_SPARE, Pace, Slot
from bot.deliver.telegram_line import AiohttpRequest, Ready

SPEAKING = ("sendMessage", "sendPhoto", "sendDocument", "sendMediaGroup", "editMessageText", "editMessageReplyMarkup")
"""Methods of ours that Telegram counts."""
LOOK_SECONDS = 0.02
ALONE_SHARE = 10
"""Where commands and the courier are in different processes, replies have a tenth of the rate, and it the rest."""


def pace_of(rate: float, *, delivers: bool, answers: bool) -> Pace:
    """The pace of a process: the whole rate, if it does both or nobody else does the other."""
    if delivers and answers:
        return Pace(rate)
    return Pace(rate - rate / ALONE_SHARE if delivers else max(1.0, rate / ALONE_SHARE))


class PacedRequest(AiohttpRequest):
    """A wire on which everything that Telegram counts waits for its turn."""

    def __init__(self, pace: Pace, seconds: float, connections: int = 16) -> None:
        super().__init__(seconds, connections)
        self._pace = pace

    async def do_request(  # noqa: PLR0917 - as the library has it
        self,
        url: str,
        method: str,
        request_data: RequestData | Ready | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body, after the turn has come. Raises NotReached, TimedOut or NetworkError."""
        words = (url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout)
        name = url.rpartition("/")[2]
        chat_id = _chat_of(request_data) if name in SPEAKING else None
        if chat_id is None:
            return await super().do_request(*words)
        slot = await self._turn(chat_id, edits=name.startswith("edit"))
        try:
            status, body = await super().do_request(*words)
        except BaseException:
            self._pace.landed(slot, answered=False)
            raise
        if status == 429:
            self._pace.refused(slot, _retry_after(body))
        else:
            self._pace.landed(slot)
        return status, body

    async def _turn(self, chat_id: int, *, edits: bool) -> Slot:
        """Wait for the chat, then for a slot. Edits do not count within their chat."""
        while True:
            wait = 0.0 if edits else self._pace.chat_free_in(chat_id, GROUP_SPARE)
            if wait > 0:
                await asyncio.sleep(wait)
                continue
            with self._pace.asking():
                if self._pace.reply_may_leave():
                    return self._pace.take(chat_id, reply=True)
                await asyncio.sleep(LOOK_SECONDS)


def _chat_of(data: RequestData | Ready | None) -> int | None:
    """Whom a request speaks to; None: nobody, or a name instead of a number."""
    if data is None:
        return None
    found: Mapping[str, Any] = msgspec.json.decode(data.body) if isinstance(data, Ready) else data.parameters
    chat = found.get("chat_id")
    return chat if isinstance(chat, int) else None


def _retry_after(body: bytes) -> float:
    try:
        return float(msgspec.json.decode(body)["parameters"]["retry_after"])
    except (msgspec.DecodeError, KeyError, TypeError, ValueError):
        return 1.0
