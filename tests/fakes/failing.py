"""A call that fails on purpose: what the client sees of each fault."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from .calls import Call
from .errors import bad_request, forbidden, too_many_requests
from .faults import Fault
from .limits import EVERYWHERE

if TYPE_CHECKING:
    from .bot_api import BotApi

HTML_ERROR = "<html>\r\n<head><title>{0}</title></head>\r\n<body><center><h1>{0}</h1></center></body>\r\n</html>"
REASONS = {500: "500 Internal Server Error", 502: "502 Bad Gateway", 503: "503 Service Unavailable"}


async def fail_before(api: BotApi, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse | None:
    """Fail before anything is accepted: an answer, a raised refusal, or None to go on (late)."""
    if fault.kind == "forbidden":
        raise forbidden(fault.description or "bot was blocked by the user")
    if fault.kind == "bad_request":
        raise bad_request(fault.description or "chat not found")
    if fault.kind == "flood":
        whom = EVERYWHERE if fault.everywhere or call.chat_id is None else call.chat_id
        api.limiter.flood(whom, api.clock.monotonic(), fault.retry_after)
        raise too_many_requests(fault.retry_after)
    if fault.kind == "server_error":
        return _html(call, fault.status)
    if fault.kind == "cut_before":
        return _cut(request, call)
    await asyncio.sleep(fault.seconds)
    return None


async def fail_after(api: BotApi, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse | None:
    """Fail after the call was accepted: an answer, or None to give the usual one (late)."""
    if fault.kind == "server_error_after":
        return _html(call, fault.status)
    if fault.kind == "cut_after":
        return _cut(request, call)
    await asyncio.sleep(fault.seconds)
    return None


def _html(call: Call, status: int) -> web.Response:
    call.code, call.description = status, REASONS.get(status, str(status))
    return web.Response(status=status, text=HTML_ERROR.format(call.description), content_type="text/html")


def _cut(request: web.Request, call: Call) -> web.Response:
    call.code, call.answered, call.description = 0, False, "connection cut"
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
