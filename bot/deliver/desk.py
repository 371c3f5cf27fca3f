"""What a courier works with, and under."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.deliver.pace import Pace
from bot.deliver.tuning import Tuning, bundled
from bot.model.alert import Message, Owed, Priority
from bot.model.incident import Incident
from bot.model.subscriber import Subscriber
from bot.ports import Chats, Incidents, Outbox, OutboxDesk, Subscribers, TryLater

Letter = Callable[[Owed, Sequence[Incident], Subscriber], Awaitable[Message | None]]
"""What a chat reads. SEND and EDIT: the thing in its newest state. REPLY: what is new since `owed.heard`. «waking:…»
and «situation:…»: one message for all incidents given, of which `owed.batch` are new. None: there is nothing to say."""


class Holding(Protocol):
    """The lease that the courier works under."""

    @property
    def token(self) -> int:
        """The fencing token."""

    @property
    def sure(self) -> bool:
        """Nobody else can hold it yet."""


class FullOutbox(Outbox, OutboxDesk, Protocol):
    """The outbox, and the waiting for it."""

    async def wait(self, now: datetime, longest: float, lowest: Priority) -> None:
        """Return when something new is owed, when something comes due (`lowest`: the least pressing that counts), or
        after `longest` seconds."""


class Drafts:
    """Messages of several pieces that are under way: pictures are drawn once, not for every piece. Bounded."""

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, str, int], Message] = OrderedDict()

    def get(self, owed: Owed) -> Message | None:
        """The message whose first pieces were sent, if it is still kept."""
        return self._kept.get((owed.chat, owed.subject, owed.revision)) if owed.piece else None

    def keep(self, owed: Owed, message: Message) -> None:
        """Keep it for its next piece; the oldest goes when there are too many."""
        self._kept[owed.chat, owed.subject, owed.revision] = message
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def drop(self, owed: Owed) -> None:
        """It was delivered."""
        self._kept.pop((owed.chat, owed.subject, owed.revision), None)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a courier works with. `clock`: the time of meaning; `away`: errors by which a port says it is away."""

    outbox: FullOutbox
    chats: Chats
    incidents: Incidents
    subscribers: Subscribers
    letter: Letter
    pace: Pace
    clock: Callable[[], datetime]
    away: tuple[type[Exception], ...] = ()
    drafts: Drafts = field(default_factory=Drafts)
    tuning: Tuning = field(default_factory=bundled)

    @property
    def passing(self) -> tuple[type[Exception], ...]:
        """Errors that pass: wait and go on."""
        return (TryLater, *self.away)
