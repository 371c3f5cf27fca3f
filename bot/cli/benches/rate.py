"""How fast one courier sends with no limit in its way, beside what the server on loopback itself can take."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from bot.cli.benches.audience import fill
from bot.cli.benches.deliver import an_incident, courier, owed_to
from bot.cli.benches.figures import Figure
from bot.cli.benches.sink import apart
from bot.cli.benches.stage import own_parts, readers
from bot.model.post import Post
from bot.rehearsal import ALONE

BENCH = "crowd"
UNBOUND = 4_000.0
"""A rate that nobody reaches: the limit is off, and 400 messages may be in flight."""
MESSAGES = 10_000
AIM = 1_000.0


async def measure(posts: Sequence[Post]) -> list[Figure]:
    """Messages a second of one process to a server in another one; and of a bare client to the same server."""
    async with apart() as sink, own_parts(durable=False) as parts:
        incident = await an_incident(parts, posts)
        some = readers(MESSAGES)
        await fill(parts, some)
        await parts.outbox.owe([owed_to(one.key, incident, parts.clock()) for one in some])
        parts.letters.warm_up()
        bare = await sink.ceiling()
        made, chats = courier(parts, sink.base, UNBOUND)
        server = int((await parts.redis.info("server"))["process_id"])
        spent = [time.process_time(), _spent(sink.pid), _spent(server)]
        before, began = len(await sink.told()), time.perf_counter()
        running = asyncio.create_task(made.run(ALONE))
        while (await parts.outbox.queue(parts.clock())).tally.get("delivered", 0) < MESSAGES:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        took = time.perf_counter() - began
        mine, theirs, stores = (
            1000 * (now - was) / MESSAGES
            for was, now in zip(spent, [time.process_time(), _spent(sink.pid), _spent(server)], strict=True)
        )
        made.stop()
        await running
        await chats.close()
        arrived = len(await sink.told()) - before
    if arrived != MESSAGES:
        raise ValueError(f"{MESSAGES} messages were owed, {arrived} arrived")
    spending = (
        f"processor time a message: courier {mine:.2f} ms, store {stores:.2f} ms, loopback server {theirs:.2f} ms"
    )
    note = f"{MESSAGES:,} owed, {arrived:,} arrived; {spending}; the courier alone: {1000 / mine:,.0f}/s"
    return [
        _figure("messages/s of one process, limit off", MESSAGES / took, AIM, note),
        _figure("the same server, asked by a bare client", bare, None, "what the server on loopback can take"),
    ]


def _figure(name: str, value: float, aim: float | None, note: str) -> Figure:
    baseline = "aim" if aim else ""
    return Figure(bench=BENCH, name=name, value=value, unit="/s", baseline=baseline, baseline_value=aim, note=note)


def _spent(pid: int) -> float:
    """Seconds of processor time that a process has spent; 0 where the system does not tell (not Linux)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / 100
