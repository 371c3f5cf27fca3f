"""What the core needs of the world: small promises, each kept by an adapter at the edge.

An adapter turns foreign errors into the three below; the core knows no others.
"""

from collections.abc import AsyncIterator, Awaitable, Collection, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.model.alert import ChatState, FanOut, Message, Outcome, Owed, Priority, QueueState, Sent
from bot.model.decision import Ask, Decision, Known
from bot.model.incident import Incident, Level
from bot.model.post import Post
from bot.model.report import Report
from bot.model.source import Source, SourceState
from bot.model.staff import AuditEntry, Broadcast, Correction, Role
from bot.model.subscriber import Subscriber


class ChatGone(Exception):  # noqa: N818 - a state of the world, not a mistake
    """The chat will never take a message again: blocked, deleted, kicked. `moved_to` is set where it only moved."""

    def __init__(self, why: str, moved_to: int | None = None) -> None:
        super().__init__(why)
        self.moved_to = moved_to


class TryLater(Exception):  # noqa: N818
    """Not now. `seconds` until it is worth trying; `everywhere`: the whole token waits, not one chat.

    `maybe_done`: the request may have been accepted before the line was cut. `flood`: it was refused for coming too
    fast, by the chat's limit or the token's (Telegram does not say which).
    """

    def __init__(
        self,
        why: str,
        seconds: float = 1.0,
        *,
        everywhere: bool = False,
        maybe_done: bool = False,
        flood: bool = False,
    ) -> None:
        super().__init__(why)
        self.seconds = seconds
        self.everywhere = everywhere
        self.maybe_done = maybe_done
        self.flood = flood


class LeaseLost(Exception):  # noqa: N818
    """Somebody else holds the lease now: whatever was being done must not take effect."""


class Entry(NamedTuple):
    """One post in the stream, with the report an analyst left beside it, if one did.

    `deaths`: how many of its readers ended with it in their hands; most of them by chance.
    """

    entry_id: str
    post: Post
    report: Report | None
    deaths: int = 0

    @property
    def again(self) -> bool:
        """It had been set aside, and is tried once more."""
        return "again" in self.post.extra


class PostStream(Protocol):
    """Posts wait here in the order in which they are decided; none is lost, none is decided twice."""

    async def append(self, posts: Sequence[Post], source: str = "", state: SourceState | None = None) -> int:
        """Append posts, and move the source's cursor in the same transaction; how many were new.

        A post whose newest form is there already is passed over.
        """

    async def to_analyse(self, worker: str, count: int, block_ms: int) -> list[Entry]:
        """Take posts that nobody analyses yet, or whose analyst died."""

    async def analysed(self, worker: str, entry: Entry, report: Report) -> None:
        """Leave a report beside its post."""

    async def to_decide(self, count: int, block_ms: int, after: str = "") -> list[Entry]:
        """The next undecided posts, in stream order; each with its report if there is one.

        `after`: the newest that the caller decided; "": the store is asked how far we are.
        """


class Incidents(Protocol):
    """What we believe, kept atomically."""

    async def look_ahead(self, asks: Sequence[Ask], after: str = "") -> None:
        """Read at once what `known` will be asked for, in this order; kept until `landed`.

        `after`: where the first of them begins, if that is certain.
        """

    async def known(self, ask: Ask) -> Known:
        """Gather what the decision needs, in bounded work; with all that commits under way will change."""

    async def begin(
        self, entry_id: str, token: int, decision: Decision, fan_outs: Sequence[FanOut], after: str = ""
    ) -> Awaitable[bool]:
        """All of a decision at once, with its fan-out entries and «decided up to here»: under way, to be awaited.

        `after`: how far we are, if that is certain; after a `look_ahead` it is what was begun last. False: this entry
        was decided before, nothing changed. Raises LeaseLost when `token` is no longer the newest; TryLater when we are
        elsewhere: one that was begun before this did not take effect, or the store went back.
        """

    async def landed(self) -> None:
        """Until nothing is under way, however it ended."""

    async def get(self, incident_id: str) -> Incident | None:
        """One incident, following merges."""

    async def between(self, since: datetime, until: datetime, limit: int = 1000) -> list[Incident]:
        """Incidents whose last post lies in the range, newest first."""


class Subscribers(Protocol):
    """Who asked for what; indexed, so that an incident's audience is found without reading everyone."""

    async def open(self) -> int:
        """To be called before audiences are asked for: brings the index up to date; how many subscribers it took."""

    async def get(self, key: str) -> Subscriber | None:
        """One subscriber by chat key."""

    async def put(self, subscriber: Subscriber) -> None:
        """Keep a subscriber and its place in the index."""

    async def forget(self, key: str) -> None:
        """Delete all that is stored about a chat."""

    async def moved(self, key: str, chat_id: int) -> None:
        """A group became a supergroup: everything follows."""

    def audience(
        self, incident: Incident, cursor: str = "", *, loud: Level | None = None
    ) -> AsyncIterator[tuple[str, list[Subscriber]]]:
        """Batches of subscribers who may want this incident, each with the cursor that continues after it.

        `loud`: how loudly it is told (None: as the incident is).
        """


class Chats(Protocol):
    """Telegram as the courier sees it. Raises ChatGone and TryLater."""

    async def send(self, chat_id: int, thread_id: int | None, message: Message, reply_to: int | None = None) -> int:
        """Send all parts; the id of the first message."""

    async def edit(self, chat_id: int, message_id: int, message: Message) -> bool | None:
        """Replace a message's text; «not modified» counts as done. False: it cannot be edited (any more); logged."""

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> None:
        """Delete what Telegram still lets us delete."""


class Outbox(Protocol):
    """What is owed to whom. Claim, send, confirm; nothing owed is forgotten. TryLater while the store is away."""

    async def owe(self, owed: Sequence[Owed]) -> None:
        """Add or supersede; idempotent by (chat, subject, revision).

        A SEND to a chat that has the subject becomes a REPLY; an EDIT or REPLY to one that never had it is dropped.
        """

    async def claim(
        self,
        token: int,
        now: datetime,
        count: int,
        *,
        lowest: Priority = Priority.SILENT_EDIT,
        holding: Collection[str] = (),
    ) -> list[Owed]:
        """The most pressing messages that may be sent now, at most one per chat. Raises LeaseLost.

        `lowest`: nothing less pressing. `holding`: the chats this courier is busy with; what else was in flight comes
        back into the queue, for whoever claimed it is dead.
        """

    async def confirm(
        self,
        token: int,
        owed: Owed,
        sent: Sent | None,
        *,
        outcome: Outcome = Outcome.DELIVERED,
        why: str = "",
        free_at: datetime | None = None,
        message_ids: Sequence[int] = (),
        state: ChatState | None = None,
    ) -> None:
        """Sent (or no longer sendable: `sent` None): strike it off, and all of its `batch`; remember the message.

        What was superseded in flight is requeued. `free_at`: when the chat may get its next message. Idempotent.
        """

    async def put_back(
        self,
        token: int,
        owed: Owed,
        not_before: datetime,
        *,
        free_at: datetime | None = None,
        message_ids: Sequence[int] = (),
    ) -> None:
        """Not now, or not yet whole: keep it with its `piece`, `first_id`, `maybe`, `tries`, `held` as they are now."""

    async def sent(self, chat: str, subject: str) -> Sent | None:
        """What the chat has of this subject."""


class OutboxDesk(Protocol):
    """The outbox seen from beside the line: for the courier's plans, commands and the admin."""

    async def chat(self, chat: str) -> tuple[ChatState, list[Owed]]:
        """What the chat was put through lately, and all it is owed (most pressing, then oldest first; at most 300)."""

    async def queue(self, now: datetime) -> QueueState:
        """The states of all that is owed."""

    async def message_ids(self, chat: str) -> list[int]:
        """The chat's messages of the last two days, which Telegram still lets us delete; newest first, at most 200."""

    async def answered(self, chat: str, message_ids: Sequence[int]) -> None:
        """Answers to commands were sent: they are messages of the chat, to be deleted with the others."""

    async def missed(self, chat: str) -> list[str]:
        """Subjects that came too late for this chat within the last three days: the digest says so."""

    async def forget(self, chat: str) -> None:
        """Delete all that is stored about a chat."""

    async def moved(self, chat: str, to: str) -> None:
        """A group became a supergroup: what it is owed and what it has follow."""


class SourceBook(Protocol):
    """The registry of sources, with their cursors and health."""

    async def all(self) -> list[Source]:
        """Every registered source."""

    async def get(self, name: str) -> Source | None:
        """One source."""

    async def put(self, source: Source) -> None:
        """Add or change."""

    async def remove(self, name: str) -> None:
        """Forget a source and its cursor."""

    async def state(self, name: str) -> SourceState:
        """Its cursor and health."""

    async def set_state(self, name: str, state: SourceState) -> None:
        """Health alone; cursors move with `PostStream.append`."""


class WatchWords(Protocol):
    """The words that open the door, or those that shut it; a change is at work within a second."""

    async def all(self) -> tuple[str, ...]:
        """Every watched word, phrase or hashtag, as the admin wrote it."""

    async def add(self, word: str) -> bool:
        """False if it was there."""

    async def remove(self, word: str) -> bool:
        """False if it was not."""


class PostArchive(Protocol):
    """Stored posts, for previews of watch words and for those who search."""

    async def recent(self, count: int) -> list[Post]:
        """The newest stored posts, newest first, at most `count`."""


class Staff(Protocol):
    """Who may run the bot, beside the owners named in the settings."""

    async def roles(self) -> dict[int, Role]:
        """Role by Telegram user id."""

    async def appoint(self, user_id: int, role: Role | None) -> None:
        """Give a role; None takes it away."""


class AuditLog(Protocol):
    """What was done by whom; bounded, newest kept."""

    async def write(self, entry: AuditEntry) -> None:
        """Add one act."""

    async def recent(self, count: int) -> list[AuditEntry]:
        """The newest acts, newest first."""


class Corrections(Protocol):
    """Readers' reports of mistakes, waiting for an editor; bounded."""

    async def add(self, correction: Correction) -> bool:
        """False if this chat already reported this incident."""

    async def waiting(self, count: int) -> list[Correction]:
        """The oldest waiting reports."""

    async def done(self, correction_id: str) -> bool:
        """Strike one off; False if it was not there."""


class Broadcasts(Protocol):
    """Messages to everyone, kept as long as they are on their way."""

    async def get(self, broadcast_id: str) -> Broadcast | None:
        """One broadcast."""

    async def put(self, broadcast: Broadcast) -> None:
        """Keep it, or keep it changed."""

    async def latest(self) -> Broadcast | None:
        """The newest one."""


class Silences(Protocol):
    """Areas of whose silence readers were told."""

    async def all(self) -> dict[str, datetime]:
        """Governorate → since when nothing came from it."""

    async def put(self, area: str, since: datetime | None) -> None:
        """Told of a silence; None: told that it is over."""
