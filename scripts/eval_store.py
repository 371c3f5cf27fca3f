"""Measure what the memory costs: bytes for a post and for an incident, and milliseconds for a post as the store fills.

    python scripts/eval_store.py POSTS.jsonl [--seen 10000 200000 1000000] [--measured 400]

For each number of posts already seen: the bytes of the embedded store for each of them (all of its used memory, keys
and index included), and the time of ask + known + decide + commit over the same posts, which were understood before.
Each post is decided on every store in turn before the next one, so that other work on the machine weighs on all alike;
`cpu_ms` is the processor time of both sides (this program and the store's server), which other work does not change.
The seen posts are mixed from the words of the file's posts, spread over the week before the measured ones: their
words are of one small vocabulary, so that far more of them share a rare word than posts of a real week do.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.decide import ask, decide
from bot.decide.words import MAX_WORDS, hash24, rarest, stems
from bot.model.decision import SeenPost
from bot.model.post import Post
from bot.model.report import Report
from bot.store.atomic import Write
from bot.store.codec import pack_tight
from bot.store.connection import Client, connect
from bot.store.embedded import Embedded
from bot.store.incidents import StoredIncidents
from bot.store.indexed import Indexed
from bot.store.keys import Keys
from bot.store.seen import Seen
from bot.understand import understand
from scripts.eval_clusters import posts, run

SEED = 4
WEEK = timedelta(days=7)
BATCH = 20_000


def remembered(stream: Sequence[Post], count: int, until: datetime) -> Iterator[SeenPost]:
    """So many posts of the week before `until`, each of half of one post's words and half of another's."""
    chance = random.Random(SEED)
    words = [stems(post.text) for post in stream]
    heads = [part[: len(part) // 2 + 1] for part in words]
    tails = [part[len(part) // 2 :] for part in words]
    for number in range(count):
        source = f"telegram:channel_{number % 60}"
        mixed = rarest((*chance.choice(heads), *chance.choice(tails)))[:MAX_WORDS]
        yield SeenPost(
            post_id=f"{source}/{number}",
            source=source,
            origin=source,
            date=until - WEEK * (1 - number / count),
            words=tuple(map(hash24, mixed)),
            incident_ids=("BQ-7F3K",) if number % 3 == 0 else (),
        )


async def fill(client: Client, seen: Iterable[SeenPost], count: int) -> float:
    """Remember the posts as a decision does, many in one call; bytes of the store's memory for each."""
    memory = Seen(client, Keys())
    await Indexed(client, Keys(), memory)(datetime.now(UTC))
    before = (await client.info("memory"))["used_memory"]
    while batch := list(islice(seen, BATCH)):
        async with client.pipeline(transaction=False) as line:
            for write in gathered(write for post in batch for write in memory.writes(post)):
                line.execute_command(*write)
            await line.execute(raise_on_error=True)
    return ((await client.info("memory"))["used_memory"] - before) / max(1, count)


def gathered(writes: Iterable[Write]) -> Iterator[Write]:
    """The same writes in fewer: what is appended to one key, at once."""
    appended: dict[str, bytes] = {}
    expires: dict[str, int] = {}
    for write in writes:
        if write[0] == "APPEND":
            appended[write[1]] = appended.get(write[1], b"") + write[2]
        elif write[0] == "EXPIRE":
            expires[write[1]] = write[2]
        else:
            yield write
    yield from (("APPEND", key, data) for key, data in appended.items())
    yield from (("EXPIRE", key, seconds) for key, seconds in expires.items())


@dataclass
class Filled:
    """A store that has seen so many posts, and what the measured posts cost on it, in milliseconds."""

    seen: int
    bytes_each: float
    client: Client
    incidents: StoredIncidents
    took: list[float] = field(default_factory=list)
    cpu: float = 0.0

    async def decide(self, number: int, post: Post, report: Report, now: datetime) -> None:
        """One post from the question to the commit, on the clock."""
        began, worked = time.perf_counter(), time.process_time()
        known = await self.incidents.known(ask(post, report, now))
        await self.incidents.commit(f"{number}-0", 0, decide(post, report, None, known, now), [])
        self.took.append((time.perf_counter() - began) * 1000)
        self.cpu += time.process_time() - worked

    async def served(self) -> float:
        """Seconds of processor time that the server has used so far."""
        info = await self.client.info("cpu")
        return float(info["used_cpu_user"]) + float(info["used_cpu_sys"])


async def filled(stack: AsyncExitStack, stream: Sequence[Post], count: int, start: datetime) -> Filled:
    """A store of its own that remembers so many posts."""
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="barqiya-"))
    server = Embedded(Path(folder), durable=False)
    await server.start()
    stack.push_async_callback(server.stop)
    client = await connect(server.url)
    stack.push_async_callback(client.aclose)
    each = await fill(client, remembered(stream, count, start), count)
    return Filled(count, each, client, StoredIncidents(client, Keys()))


async def measure(stream: Sequence[Post], counts: Sequence[int], measured: int) -> None:
    """Print one JSON line for each number of posts seen."""
    dated = [(replace(p, id=f"m:{p.id}"), p.date) for p in stream[:measured] if p.date]
    coming = [(post, understand(post, at), at) for post, at in dated]
    async with AsyncExitStack() as stack:
        stores = [await filled(stack, stream, count, dated[0][1]) for count in counts]
        idle = [await store.served() for store in stores]
        for number, (post, report, now) in enumerate(coming, 1):
            for store in stores if number % 2 else reversed(stores):
                await store.decide(number, post, report, now)
        for store, before in zip(stores, idle, strict=True):
            store.cpu += await store.served() - before
    for store in stores:
        mean = statistics.mean(store.took)
        row = {
            "seen": store.seen,
            "bytes_per_seen_post": round(store.bytes_each),
            "ms_per_post": {"mean": round(mean, 2), "median": round(statistics.median(store.took), 2)},
            "posts_per_second": round(1000 / mean),
            "cpu_ms": round(1000 * store.cpu / len(store.took), 2),
            "ratio_of_cpu": round(store.cpu / stores[0].cpu, 2),
            "ratio": round(mean / statistics.mean(stores[0].took), 2),
            "ratio_of_medians": round(statistics.median(store.took) / statistics.median(stores[0].took), 2),
        }
        print(json.dumps(row), flush=True)


def sizes(stream: Sequence[Post]) -> dict[str, int]:
    """Bytes of an incident as it is kept."""
    found = sorted(len(pack_tight(incident)) for incident in run(stream).incidents.values())
    p95 = found[int(len(found) * 0.95)]
    return {"incidents": len(found), "mean": round(statistics.mean(found)), "p95": p95, "most": found[-1]}


def main() -> None:
    """Read the arguments, print the measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", type=Path)
    parser.add_argument("--seen", type=int, nargs="+", default=[10_000, 200_000, 1_000_000])
    parser.add_argument("--measured", type=int, default=400)
    args = parser.parse_args()
    stream = posts(args.posts)
    asyncio.run(measure(stream, args.seen, args.measured))
    print(json.dumps({"bytes_per_incident": sizes(stream)}))


if __name__ == "__main__":
    main()
