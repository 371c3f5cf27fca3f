"""What the store holds, asked for in a few bounded questions: for `/metrics`, and for whoever watches over the bot."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from bot.observe.metrics import Reading
from bot.parts import Parts
from bot.store.posts import entry_time
from bot.troubles import Signs, disk_free

OPEN_HOURS = 12
"""An incident is open so long after its newest post (`grace_hours` of config/levels.toml)."""


async def read(parts: Parts) -> Reading:
    """The numbers of now. Raises the store's errors while it is away."""
    now = parts.clock()
    queue = await parts.outbox.queue(now)
    states = Counter([(await parts.sources.state(one.name)).health.value for one in await parts.sources.all()])
    since = (now - timedelta(hours=OPEN_HOURS)).timestamp()
    memory = await parts.redis.info("memory")
    return Reading(
        waiting=await parts.sizes(),
        queue=queue.waiting,
        sends=queue.tally,
        sources=states,
        stream_lag=await stream_lag(parts, now),
        courier_lag=queue.oldest_seconds,
        incidents_open=int(await parts.redis.zcount(parts.keys.incidents.name, since, "+inf")),
        subscribers=await parts.subscribers.count(),
        store_bytes=int(memory.get("used_memory", 0)),
    )


async def stream_lag(parts: Parts, now: datetime) -> float:
    """Seconds for which the oldest undecided post has waited; 0 when all are decided."""
    at = (await parts.redis.get(parts.keys.decided.name) or b"0").decode()
    found = await parts.redis.xrange(parts.keys.posts.name, min=f"({at}", count=1)
    return max(0.0, (now - entry_time(found[0][0].decode())).total_seconds()) if found else 0.0


async def signs(parts: Parts, data_dir: Path) -> Signs:
    """What `bot.troubles` looks at. Raises the store's errors while it is away."""
    now = parts.clock()
    queue = await parts.outbox.queue(now)
    info = await parts.redis.info()
    most = int(info.get("maxmemory", 0) or 0)
    hour_ago = int((now - timedelta(hours=1)).timestamp() * 1000)
    return Signs(
        stream_lag=await stream_lag(parts, now),
        courier_lag=queue.oldest_seconds,
        disk_free=disk_free(data_dir),
        memory=int(info.get("used_memory", 0)) / most if most else 0.0,
        set_aside=len(await parts.redis.xrange(parts.keys.set_aside.name, min=str(hour_ago), count=10)),
        log_written=info.get("aof_last_write_status", "ok") == "ok",
    )
