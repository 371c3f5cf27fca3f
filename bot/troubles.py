"""When something that matters breaks, those who run the bot are told in chat: once, and once more when it mends.

What was told is kept in the store, so that a restart tells nothing twice. While the store itself is away nothing can be
owed: that is what `/readyz` and the log are for.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.model.alert import Action, Owed, Priority
from bot.ports import Outbox, Silences

STUCK_SECONDS = 120.0
"""A post that waits so long for its decision meets a fault, not a queue."""
LATE_SECONDS = 600.0
"""A message may wait for the allowed rate: 10,000 chats take 333 s at 30 a second. So long is a fault."""
LEAST_DISK = 512 * 2**20
MOST_MEMORY = 0.85
"""Of the store's `maxmemory`, where one is set."""
CALM = 0.5
"""A trouble is over when its figure is below this share of what raised it: no news at every swing."""


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What is looked at. Seconds, bytes; `memory`: share of what the store may use; `set_aside`: in the last hour."""

    stream_lag: float = 0.0
    courier_lag: float = 0.0
    disk_free: int = 2**62
    memory: float = 0.0
    set_aside: int = 0
    log_written: bool = True


def troubles(signs: Signs, told: Iterable[str] = ()) -> set[str]:
    """Names of what is wrong; what was told stays wrong until it is clearly over."""
    known = set(told)

    def over(name: str, value: float, limit: float) -> bool:
        return value > limit * (CALM if name in known else 1.0)

    found = {
        "decide": over("decide", signs.stream_lag, STUCK_SECONDS),
        "deliver": over("deliver", signs.courier_lag, LATE_SECONDS),
        "disk": signs.disk_free < LEAST_DISK * (1 / CALM if "disk" in known else 1.0),
        "memory": signs.memory > MOST_MEMORY - (0.1 if "memory" in known else 0.0),
        "aside": signs.set_aside > 0,
        "log": not signs.log_written,
    }
    return {name for name, wrong in found.items() if wrong}


async def look(signs: Signs, told: Silences, admins: Iterable[int], outbox: Outbox, now: datetime) -> None:
    """Compare what is wrong with what was told; owe the difference to every owner, then remember it."""
    before = await told.all()
    wrong = troubles(signs, before)
    for name in sorted(wrong - before.keys()):
        await outbox.owe([_owed(admin, name, Action.SEND, now) for admin in sorted(admins)])
        await told.put(name, now)
    for name in sorted(before.keys() - wrong):
        await outbox.owe([_owed(admin, name, Action.REPLY, now) for admin in sorted(admins)])
        await told.put(name, None)


def disk_free(folder: Path) -> int:
    """Bytes free where the data lies."""
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    return shutil.disk_usage(there).free


def _owed(admin: int, name: str, action: Action, now: datetime) -> Owed:
    return Owed(
        chat=str(admin),
        subject=f"trouble:{name}",
        revision=int(now.timestamp()),
        action=action,
        priority=Priority.ALERT,
        reason=f"trouble_{name}",
        since=now,
    )
