"""What the commands need of the world, handed over in one piece by `bot/app.py`."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.model.incident import Incident
from bot.model.post import Post
from bot.model.source import Source, Trial
from bot.model.subscriber import Subscriber
from bot.ports import (
    AuditLog,
    Broadcasts,
    Chats,
    Corrections,
    Incidents,
    Outbox,
    OutboxDesk,
    PostArchive,
    PostStream,
    SourceBook,
    Staff,
    Subscribers,
    WatchWords,
)


@dataclass(frozen=True, kw_only=True)
class Values:
    """Settings that commands read. `key` signs buttons (`bot.render.buttons.callback_key(token)`).

    `unread`: kinds of source that the settings give no reader for (X without a token).
    """

    key: bytes
    admin_ids: frozenset[int] = frozenset()
    unread: frozenset[str] = frozenset()
    timezone: str = "Asia/Damascus"


Sizes = Callable[[], Awaitable[Mapping[str, int]]]
"""How many things wait where («posts», «fanout», «owed»…), for `/queue` and `/health`."""


class Budget(NamedTuple):
    """Posts of X that were read this month, and how many may be."""

    read: int
    limit: int


XBudget = Callable[[], Awaitable[Budget | None]]
"""What X has cost this month; None where X is not read."""

Replayed = Callable[[Sequence[Post], Sequence[str], Sequence[str]], Awaitable[Sequence[Incident] | None]]
"""Stored posts through the line once more, with these words watched beside, and these no more; None: it failed."""

TryOut = Callable[[Source], Awaitable[Trial | None]]
"""Read a source once; None where there is no reader for its kind."""

Everyone = Callable[[], AsyncIterator[tuple[str, list[Subscriber]]]]
"""All subscribers in batches, for broadcasts."""


@dataclass(frozen=True, kw_only=True)
class Services:
    """Ports and settings. A port that is None is not built here: its commands say so and are left out of the menus.

    `sources`, `watch`, `incidents`, `subscribers` and `clock` are needed by the least bot.
    """

    subscribers: Subscribers
    incidents: Incidents
    sources: SourceBook
    watch: WatchWords
    clock: Callable[[], datetime]
    values: Values
    outbox: Outbox | None = None
    desk: OutboxDesk | None = None
    chats: Chats | None = None
    posts: PostStream | None = None
    archive: PostArchive | None = None
    staff: Staff | None = None
    audit: AuditLog | None = None
    corrections: Corrections | None = None
    broadcasts: Broadcasts | None = None
    everyone: Everyone | None = None
    sizes: Sizes | None = None
    trial: TryOut | None = None
    ignore: WatchWords | None = None
    x_budget: XBudget | None = None
    replay: Replayed | None = None
