"""What is kept of the store while commits are under way is what the store will answer once they have landed."""

import random
from collections.abc import Sequence

import pytest

from bot.store.ahead import Ahead, Range
from bot.store.atomic import Write
from bot.store.connection import Client

VALUES, SETS, MEMBERS = ("bq:w0:1", "bq:w0:2", "bq:inc:1", "bq:inc:2"), ("bq:cell:1", "bq:open"), 12
ROUNDS, STEPS = 40, 60


async def write(redis: Client, writes: Sequence[Write]) -> None:
    for one in writes:
        await redis.execute_command(*one)
    for name in (*VALUES, *SETS):
        await redis.expire(name, 99)


def some_writes(chance: random.Random) -> list[Write]:
    """As a decision has them."""
    value, key, member = chance.choice(VALUES), chance.choice(SETS), f"BQ-{chance.randrange(MEMBERS)}"
    return chance.choice(
        [
            [("SET", value, chance.randbytes(3), "EX", 99), ("EXPIRE", value, 99)],
            [("APPEND", value, chance.randbytes(2))],
            [("ZADD", key, chance.randrange(8) + 0.25, member)],
            [("ZADD", key, chance.randrange(8), member)],
            [("ZREM", key, member)],
        ]
    )


def some_ranges(chance: random.Random) -> list[Range]:
    spans = [(float("-inf"), chance.uniform(0, 8)), (chance.uniform(0, 4), chance.uniform(4, 8))]
    return [
        Range(key, *chance.choice(spans), most=chance.randrange(1, 6), newest=chance.random() < 0.5)
        for key in SETS
        for _ in range(3)
    ]


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_read_ahead_is_what_the_store_answers_when_the_writes_are_there(redis: Client, seed: int) -> None:
    chance, waited = random.Random(seed), 0

    async def landed() -> None:
        nonlocal waited
        waited += 1

    ahead, plain = Ahead(redis, landed), Ahead(redis, landed)
    for _ in range(ROUNDS):
        ahead.begin()
        ranges = some_ranges(chance)
        await ahead.look(ranges)
        await ahead.mget(VALUES[:3])
        for _ in range(STEPS // 10):
            writes = some_writes(chance)
            ahead.apply(writes)
            await write(redis, writes)
            assert await ahead.look(ranges) == await plain.look(ranges)
            assert await ahead.mget(VALUES) == await redis.mget(VALUES)
        ahead.end()
    assert waited


async def test_what_was_read_is_not_asked_again(redis: Client) -> None:
    async def landed() -> None:
        """Nothing is under way."""

    ahead, calls = Ahead(redis, landed), []
    whole = Range("bq:open", float("-inf"), 10.0, 4)
    await write(redis, [("SET", "bq:inc:1", b"a"), ("ZADD", "bq:open", 1, "x")])
    ahead.begin()
    await ahead.mget(["bq:inc:1"])
    await ahead.look([whole])
    before = (await redis.info("stats"))["total_commands_processed"]
    ahead.apply([("SET", "bq:inc:1", b"b"), ("ZADD", "bq:open", 2, "y")])
    assert await ahead.mget(["bq:inc:1"]) == [b"b"]
    assert await ahead.look([whole]) == [[(1.0, b"x"), (2.0, b"y")]]
    calls.append((await redis.info("stats"))["total_commands_processed"] - before)
    assert calls == [1], "only the question how many commands there were"
