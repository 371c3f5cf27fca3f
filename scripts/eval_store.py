"""Measure what the memory costs: bytes for a post and for an incident, and milliseconds for a post as the store fills.

    python scripts/eval_store.py POSTS.jsonl [--seen 2000 200000] [--measured 400]

For each number of posts already seen: the bytes of the embedded store for each of them (all of its used memory, keys
and index included), and the median time of ask + known + decide + commit over the same posts, which were understood
before. The seen posts are mixed from the words of the file's posts, spread over the week before the measured ones.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.decide import ask, decide
from bot.decide.words import hashes
from bot.model.decision import SeenPost
from bot.model.post import Post
from bot.model.report import Report
from bot.store.codec import pack_tight
from bot.store.connection import Client, connect
from bot.store.embedded import Embedded
from bot.store.incidents import StoredIncidents
from bot.store.keys import Keys
from bot.store.seen import Seen
from bot.understand import understand
from scripts.eval_clusters import posts, run

SEED = 4
WEEK = timedelta(days=7)
BATCH = 500


def remembered(stream: Sequence[Post], count: int, until: datetime) -> list[SeenPost]:
    """So many posts of the week before `until`, each of half of one post's words and half of another's."""
    chance = random.Random(SEED)
    bags = [post.text.split() for post in stream]
    found = []
    for number in range(count):
        one, other = chance.choice(bags), chance.choice(bags)
        text = " ".join((*one[: len(one) // 2 + 1], *other[len(other) // 2 :]))
        source = f"telegram:channel_{number % 60}"
        made = SeenPost(
            post_id=f"{source}/{number}",
            source=source,
            origin=source,
            date=until - WEEK * (1 - number / count),
            words=hashes(text),
            incident_ids=("BQ-7F3K",) if number % 3 == 0 else (),
        )
        found.append(made)
    return found


async def fill(client: Client, seen: Sequence[SeenPost]) -> float:
    """Remember the posts as a decision does; bytes of the store's memory for each."""
    memory = Seen(client, Keys())
    before = (await client.info("memory"))["used_memory"]
    for start in range(0, len(seen), BATCH):
        async with client.pipeline(transaction=False) as line:
            for post in seen[start : start + BATCH]:
                for write in memory.writes(post):
                    line.execute_command(*write)
            await line.execute()
    return ((await client.info("memory"))["used_memory"] - before) / max(1, len(seen))


async def decided(client: Client, stream: Sequence[tuple[Post, Report]], until: datetime) -> list[float]:
    """Milliseconds of each post from the question to the commit, one after another."""
    incidents = StoredIncidents(client, Keys())
    took = []
    for number, (post, report) in enumerate(stream, 1):
        now = post.date or until
        began = time.perf_counter()
        known = await incidents.known(ask(post, report, now))
        await incidents.commit(f"{number}-0", 0, decide(post, report, None, known, now), [])
        took.append((time.perf_counter() - began) * 1000)
    return took


async def measure(stream: Sequence[Post], counts: Sequence[int], measured: int) -> None:
    """Print one JSON line for each number of posts seen."""
    dated = [(replace(p, id=f"m:{p.id}"), p.date) for p in stream[:measured] if p.date]
    coming = [(post, understand(post, at)) for post, at in dated]
    start = dated[0][1]
    first = None
    for count in counts:
        with tempfile.TemporaryDirectory(prefix="barqiya-") as folder:
            server = Embedded(Path(folder), durable=False)
            await server.start()
            client = await connect(server.url)
            each = await fill(client, remembered(stream, count, start))
            took = await decided(client, coming, start)
            await client.aclose()
            await server.stop()
        mean = statistics.mean(took)
        first = first or mean
        row = {
            "seen": count,
            "bytes_per_seen_post": round(each),
            "ms_per_post": {"mean": round(mean, 2), "median": round(statistics.median(took), 2)},
            "posts_per_second": round(1000 / mean),
            "ratio": round(mean / first, 2),
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
    parser.add_argument("--seen", type=int, nargs="+", default=[2_000, 200_000])
    parser.add_argument("--measured", type=int, default=400)
    args = parser.parse_args()
    stream = posts(args.posts)
    asyncio.run(measure(stream, args.seen, args.measured))
    print(json.dumps({"bytes_per_incident": sizes(stream)}))


if __name__ == "__main__":
    main()
