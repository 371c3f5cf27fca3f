"""Several servers: the primary dies again and again, a replica takes over, and nothing acknowledged is lost."""

import asyncio
import contextlib
import logging
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model.alert import Action, Owed, Priority
from bot.model.incident import Level
from bot.model.subscriber import Subscriber
from bot.ports import TryLater
from bot.store import connection
from bot.store.confirm import Unconfirmed, replicas_of
from bot.store.connection import STORE_DOWN, Client, StoreError
from bot.store.incidents import StoredIncidents
from bot.store.keys import Keys
from bot.store.lease import Lease
from bot.store.outbox import RedisOutbox
from bot.store.posts import Posts
from bot.store.subscribers import StoredSubscribers
from bot.store.updates import Updates
from tests.store.making import incident, opened, post
from tests.store.replicated import Server, Trio, answers, free_port
from tests.store.test_subscribers import DEIR, SITE
from tests.waiting import until

BACK_SECONDS = 15.0
_AWAY: tuple[type[Exception], ...] = (TryLater, *STORE_DOWN)


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How often the primary dies: more often in the long form of the fault suite."""
    return 5 if request.config.getoption("--faults", default="quick") == "long" else 3


@pytest.fixture
async def trio() -> AsyncIterator[Trio]:
    with tempfile.TemporaryDirectory(prefix="bq-", ignore_cleanup_errors=True) as folder:
        async with Trio(Path(folder)) as made:
            yield made


@pytest.fixture
async def client(trio: Trio) -> AsyncIterator[Client]:
    made = await connection.connect(trio.url)
    yield made
    await made.aclose()


async def test_nothing_acknowledged_is_lost_when_the_primary_dies(trio: Trio, client: Client, kills: int) -> None:
    writer = Writer(client)
    writing = asyncio.create_task(writer.write())
    pauses = []
    for _ in range(kills):
        await until(replicas_of(client).expected)
        await writer.acknowledges(20)
        await trio.fall_behind()
        await writer.tries(4)
        died = time.monotonic()
        trio.primary.kill()
        trio.replica.send(signal.SIGCONT)
        await trio.promoted()
        await writer.acknowledges(1)
        pauses.append(time.monotonic() - died)
        await trio.bring_back()
    writer.enough = True
    await writing
    lost = await writer.lost()
    spent = [round(pause, 1) for pause in pauses]
    print(f"sentinel: {kills} kills, {writer.count()} acknowledged, lost {lost}, back to work after {spent} s")
    assert writer.count() > 20 * kills
    assert not any(lost.values())
    assert max(pauses) < BACK_SECONDS


async def test_a_write_that_a_silent_replica_does_not_confirm_is_refused_and_repeated(
    trio: Trio, client: Client
) -> None:
    posts = Posts(client, Keys())
    await until(replicas_of(client).expected)
    trio.replica.send(signal.SIGSTOP)
    with pytest.raises(Unconfirmed):
        await posts.append([post(1)])
    trio.replica.send(signal.SIGCONT)
    assert await posts.append([post(1)]) == 0, "the first try stands; now it is confirmed"
    assert await posts.waiting() == 1


async def test_without_its_replica_the_primary_goes_on_alone_and_says_so_once(
    trio: Trio, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    posts = Posts(client, Keys())
    await until(replicas_of(client).expected)
    trio.replica.kill()
    with caplog.at_level(logging.WARNING, "barqiya"):
        assert [await posts.append([post(n)]) for n in (1, 2, 3)] == [1, 1, 1]
    assert [record.message for record in caplog.records] == [
        "no replica is left: what is written now is on the primary only"
    ]


async def test_a_fencing_token_is_not_given_out_twice_over_a_failover(trio: Trio, client: Client) -> None:
    await until(replicas_of(client).expected)
    first = await Lease(client, Keys(), "decide", ttl=0.5, owner="a").acquire()
    trio.primary.kill()
    await trio.promoted()
    later = Lease(client, Keys(), "decide", ttl=0.5, owner="b")
    held = []

    async def taken() -> bool:
        with contextlib.suppress(*STORE_DOWN):
            if got := await later.acquire():
                held.append(got)
        return bool(held)

    await until(taken)
    assert first is not None
    assert held[0].token > first.token


async def test_a_server_without_replicas_is_never_made_to_wait(redis: Client, keys: Keys) -> None:
    await redis.config_resetstat()
    for n in range(50):
        await Posts(redis, keys).append([post(n)])
    stats = await redis.info("commandstats")
    assert "cmdstat_wait" not in stats
    assert stats["cmdstat_info"]["calls"] <= 3, "whether there is a replica is asked once a second at most"


async def test_sentinels_that_do_not_answer_are_one_clear_line() -> None:
    with pytest.raises(StoreError, match=r"^REDIS_URL: no primary is known for news of the sentinels at [^\n]*$"):
        await connection.connect(f"redis+sentinel://u:p@127.0.0.1:{free_port()}/news")


async def test_a_cluster_is_refused_in_one_clear_line(tmp_path: Path) -> None:
    server = Server(tmp_path / "c")
    server.start(cluster=True)
    await answers(server)
    with pytest.raises(StoreError, match=r"^REDIS_URL: the server at 127.0.0.1:\d+ is a cluster; [^\n]*$"):
        await connection.connect(f"redis://127.0.0.1:{server.port}")
    server.kill()


async def test_a_sentinel_itself_is_refused_in_one_clear_line(trio: Trio) -> None:
    with pytest.raises(StoreError, match=r"^REDIS_URL: the server at 127.0.0.1:\d+ is a sentinel; [^\n]*$"):
        await connection.connect(f"redis://127.0.0.1:{trio.sentinel.port}")


async def test_a_name_that_the_sentinels_do_not_know_is_one_clear_line(trio: Trio) -> None:
    with pytest.raises(StoreError, match=r"^REDIS_URL: no primary is known for olds of the sentinels at [^\n]*$"):
        await connection.connect(trio.url.replace("news", "olds"))


class Writer:
    """Appends posts, keeps updates, decides, owes alerts, takes in subscribers; remembers what was acknowledged."""

    def __init__(self, redis: Client) -> None:
        keys = Keys()
        self._redis, self._keys = redis, keys
        self._posts, self._updates = Posts(redis, keys), Updates(redis, keys, "7")
        self._incidents, self._outbox = StoredIncidents(redis, keys), RedisOutbox(redis, keys)
        self._subscribers = StoredSubscribers(redis, keys)
        kinds = ("posts", "updates", "incidents", "owed", "subscribers")
        self.done: dict[str, list[int]] = {kind: [] for kind in kinds}
        self.enough = False
        self._tried = 0

    async def write(self) -> None:
        """Until it is enough; the five kinds at once."""
        commit, owe, put = self._incidents.commit, self._outbox.owe, self._subscribers.put
        await asyncio.gather(
            self._again("posts", lambda n: self._posts.append([post(n)])),
            self._again("updates", lambda n: self._updates.keep([{"update_id": n}], 0)),
            self._again("incidents", lambda n: commit(f"{n}-0", 0, opened(incident(f"BQ-{n}")), [])),
            self._again("owed", lambda n: owe([_owed(n)])),
            self._again("subscribers", lambda n: put(Subscriber(chat_id=n, areas=(DEIR,)))),
        )

    async def _again(self, what: str, act: Callable[[int], Awaitable[object]]) -> None:
        n = 0
        while not self.enough:
            n += 1
            await self._try(what, n, act(n))

    async def _try(self, what: str, n: int, act: Awaitable[object]) -> None:
        self._tried += 1
        try:
            await act
        except _AWAY:
            await asyncio.sleep(0.02)
        else:
            self.done[what].append(n)

    def count(self) -> int:
        """How many writes were acknowledged."""
        return sum(map(len, self.done.values()))

    async def tries(self, more: int) -> None:
        """Until so many more writes were begun, or at least each kind waits for its answer for a while."""
        goal = self._tried + more
        with contextlib.suppress(AssertionError):
            await until(lambda: self._tried >= goal, 0.5)

    async def acknowledges(self, more: int) -> None:
        """Until so many more were."""
        goal = self.count() + more
        await until(lambda: self.count() >= goal, BACK_SECONDS + 5)

    async def lost(self) -> dict[str, list[int]]:
        """What was acknowledged and is not there."""
        kept = {int(one.id.partition("/")[2]) for one in await self._posts.recent(10**6)}
        updates = {raw.update["update_id"] for raw in await self._updates.take("w", 10**6, 10)}
        known = [await self._redis.exists(self._keys.incident(f"BQ-{n}").name) for n in self.done["incidents"]]
        owed = {n for n in self.done["owed"] if (await self._outbox.chat(str(n)))[1]}
        told = incident(place=SITE, level=Level.FLASH)
        found = {one.chat_id async for _, batch in self._subscribers.audience(told) for one in batch}
        return {
            "posts": [n for n in self.done["posts"] if n not in kept],
            "updates": [n for n in self.done["updates"] if n not in updates],
            "incidents": [n for n, there in zip(self.done["incidents"], known, strict=True) if not there],
            "owed": [n for n in self.done["owed"] if n not in owed],
            "subscribers": [n for n in self.done["subscribers"] if n not in found],
        }


def _owed(n: int) -> Owed:
    return Owed(
        chat=str(n),
        subject=f"digest:{n}",
        revision=1,
        action=Action.SEND,
        priority=Priority.DIGEST,
        reason="daily",
        since=datetime.now(UTC),
    )
