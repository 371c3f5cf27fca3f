"""Probes, numbers and the webhook, over a real port."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
import pytest

from bot.observe.http import SECRET_HEADER, Http, Webhook
from bot.observe.metrics import Metrics

kept: list[dict[str, Any]] = []
ailing: dict[str, str] = {}


@pytest.fixture
async def base() -> AsyncIterator[str]:
    kept.clear()
    ailing.clear()

    async def what_ails() -> Mapping[str, str]:
        return ailing

    async def sizes() -> Mapping[str, int]:
        return {"posts": 3}

    async def keep(update: dict[str, Any]) -> None:
        kept.append(update)

    server = Http(Metrics(), what_ails, sizes, Webhook("/telegram/x", "s3cret", keep))
    await server.start(0, "127.0.0.1")
    yield f"http://127.0.0.1:{server.port}"
    await server.stop()


async def get(address: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, await answer.text()


async def post(address: str, body: bytes, secret: str = "s3cret") -> int:
    headers = {SECRET_HEADER: secret}
    async with aiohttp.ClientSession() as session, session.post(address, data=body, headers=headers) as answer:
        return answer.status


async def test_a_living_process_says_so(base: str) -> None:
    assert (await get(f"{base}/healthz"))[0] == 200


async def test_ready_is_who_nothing_ails(base: str) -> None:
    assert (await get(f"{base}/readyz"))[0] == 200
    ailing["store"] = "ConnectionError"
    status, text = await get(f"{base}/readyz")
    assert status == 503
    assert "ConnectionError" in text


async def test_numbers_are_served(base: str) -> None:
    assert 'barqiya_waiting{where="posts"} 3.0' in (await get(f"{base}/metrics"))[1]


async def test_an_update_is_answered_after_it_was_kept(base: str) -> None:
    assert await post(f"{base}/telegram/x", b'{"update_id": 5, "message": {}}') == 200
    assert kept == [{"update_id": 5, "message": {}}]


async def test_a_stranger_without_the_secret_is_sent_away(base: str) -> None:
    assert await post(f"{base}/telegram/x", b'{"update_id": 5}', secret="guess") == 403
    assert kept == []


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b'{"update_id": "x"}', b"{}"])
async def test_nonsense_is_refused(base: str, body: bytes) -> None:
    assert await post(f"{base}/telegram/x", body) == 400
    assert kept == []
