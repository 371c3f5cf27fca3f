"""Sentinels and servers behind passwords and TLS: reached, followed through a failover, refused in one clear line."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import connection
from bot.store.connection import STORE_DOWN, Client, StoreError
from bot.store.keys import Keys
from bot.store.posts import Posts
from tests.store.making import post
from tests.store.replicated import MASTER, Trio, answers
from tests.store.tls import Door, certificate
from tests.waiting import until

PASSWORD, SENTINELS = "s@lt/and:pepper", "open-sesame"


@pytest.fixture
async def trio() -> AsyncIterator[Trio]:
    with tempfile.TemporaryDirectory(prefix="bq-", ignore_cleanup_errors=True) as folder:
        async with Trio(Path(folder), PASSWORD, SENTINELS) as made:
            yield made


async def _appends(client: Client, number: int) -> None:
    """Until a post is acknowledged, whoever is the primary."""

    async def done() -> bool:
        try:
            return await Posts(client, Keys()).append([post(number)]) >= 0
        except STORE_DOWN:
            return False

    await until(done, 20)


async def test_passwords_open_servers_and_sentinels_also_after_a_failover(trio: Trio) -> None:
    client = await connection.connect(trio.url)
    await _appends(client, 1)
    trio.primary.kill()
    await trio.promoted()
    await _appends(client, 2)
    kept = {one.id for one in await Posts(client, Keys()).recent(9)}
    assert kept == {post(1).id, post(2).id}
    await client.aclose()


async def test_a_wrong_password_of_the_servers_is_one_clear_line(trio: Trio) -> None:
    wrong = trio.url.replace("s%40lt", "sugar")
    with pytest.raises(StoreError, match=r"^REDIS_URL: the server at news of [^\n]* refuses this [^\n]*$"):
        await connection.connect(wrong)


@pytest.mark.parametrize("given", ["", "?sentinel_password=wrong"])
async def test_a_missing_or_wrong_password_of_the_sentinels_is_one_clear_line(trio: Trio, given: str) -> None:
    with pytest.raises(
        StoreError, match=r"^REDIS_URL: no primary is known for news of the sentinels at [^\n]*$"
    ) as said:
        await connection.connect(trio.url.partition("?")[0] + given)
    assert PASSWORD not in str(said.value)


async def test_tls_is_spoken_to_the_sentinels_and_to_the_primary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = certificate(tmp_path)
    if made is None:
        pytest.skip("no openssl to make a certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(made[0]))
    server, sentinel = Door(*made, plain=True), Door(*made, plain=False)
    trio = Trio(tmp_path, PASSWORD)
    trio.primary.start()
    await answers(trio.primary)
    server.leads_to(trio.primary.port)
    trio.sentinel.watch(server.port, PASSWORD)
    await answers(trio.sentinel)
    sentinel.leads_to(trio.sentinel.port)
    try:
        who = trio.url.partition("//")[2].partition("@")[0]
        client = await connection.connect(f"rediss+sentinel://{who}@127.0.0.1:{sentinel.port}/{MASTER}")
        await _appends(client, 1)
        assert server.secret > 0
        assert sentinel.secret > 0
        await client.aclose()
        with pytest.raises(StoreError, match="no primary is known"):
            await connection.connect(f"redis+sentinel://{who}@127.0.0.1:{sentinel.port}/{MASTER}")
    finally:
        for one in (server, sentinel):
            one.close()
        for process in (trio.sentinel, trio.primary):
            process.kill()


async def test_a_certificate_that_nobody_vouches_for_is_refused_in_one_clear_line(tmp_path: Path) -> None:
    made = certificate(tmp_path)
    if made is None:
        pytest.skip("no openssl to make a certificate")
    door = Door(*made, plain=False)
    door.leads_to(door.port)
    with pytest.raises(StoreError, match=r"^REDIS_URL: no Redis answers at 127.0.0.1:\d+ [^\n]*$"):
        await connection.connect(f"rediss://:x@127.0.0.1:{door.port}/0")
    door.close()
