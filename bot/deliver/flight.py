"""One message on its way: read what it needs, decide, send, and note what came of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from bot.deliver import plan as plans
from bot.deliver.desk import Desk, Holding
from bot.deliver.pace import Slot
from bot.deliver.plan import Strike, Tell, Wait, is_incident, plan
from bot.model.alert import Action, ChatState, Message, Outcome, Owed, Priority, Sent
from bot.model.incident import Incident
from bot.model.subscriber import Subscriber
from bot.ports import ChatGone, LeaseLost, TryLater

log = logging.getLogger(__name__)

BUG_TRIES = 5
BUG_SECONDS = 30.0
LONGEST_BACKOFF = 60.0
CHAT_PATIENCE = 1.1
"""Seconds: a chat that was just answered a command is waited for; a group whose minute is full keeps its alert waiting
in the queue."""

Note = Callable[[], Awaitable[None]]
"""What must be noted in the store about a message that went out, or did not; may be repeated."""


class Flight:
    """`go` may be repeated while the store is away: what was sent is not sent again, only its note is repeated."""

    def __init__(self, desk: Desk, held: Holding, owed: Owed, leaves: Callable[[], None]) -> None:
        self._desk = desk
        self._held = held
        self._owed = owed
        self._leaves = leaves
        self._chat_id = int(owed.chat.partition("/")[0])
        self._note: Note | None = None
        self._state = ChatState()
        self._sent: Sent | None = None
        self._incidents: list[Incident] = []

    async def go(self) -> None:
        """All of it. Raises TryLater or one of `away` while the store is away, LeaseLost when we may not go on."""
        if self._note is None:
            self._note = await self._fly()
        await self._note()

    async def _fly(self) -> Note:
        reader = await self._reader()
        if reader is None:
            return self._strike(Strike(Outcome.GONE, "no subscriber any more"))
        self._state, pending = await self._desk.outbox.chat(self._owed.chat)
        chosen = plan(self._owed, reader, self._state, pending, self._desk.clock(), self._desk.tuning)
        if isinstance(chosen, Wait):
            return self._wait(chosen)
        if isinstance(chosen, Strike):
            return self._strike(chosen)
        try:
            return await self._tell(chosen, reader)
        except ChatGone as gone:
            return self._gone(reader, gone)
        except LeaseLost:
            raise
        except Exception as bug:
            if isinstance(bug, self._desk.passing):
                raise
            return self._broken(bug)

    async def _reader(self) -> Subscriber | None:
        """The subscriber; for things that are no incident (an alarm to an admin) any chat will do."""
        found = await self._desk.subscribers.get(self._owed.chat)
        if found is None and not is_incident(self._owed.subject):
            thread = self._owed.chat.partition("/")[2]
            return Subscriber(chat_id=self._chat_id, thread_id=int(thread) if thread else None)
        return found

    async def _tell(self, told: Tell, reader: Subscriber) -> Note:
        get = self._desk.incidents.get
        self._incidents = [found for name in told.shown if (found := await get(name))]
        self._sent = await self._desk.outbox.sent(self._owed.chat, self._owed.subject)
        moot = await self._moot(told)
        if moot is not None:
            return self._strike(moot)
        told = self._without_withdrawn(told)
        message = self._desk.drafts.get(self._owed) or await self._desk.letter(told.owed, self._incidents, reader)
        if message is None:
            return self._strike(Strike(Outcome.MOOT, "there is nothing to say"))
        if told.owed.piece >= max(1, message.pieces):
            return self._delivered(told, 0)
        return await self._send(told, message, reader)

    async def _moot(self, told: Tell) -> Strike | None:
        """What makes a single alert pointless: it was withdrawn unsent, or told under another name."""
        owed = self._owed if told.owed.batch else told.owed
        if not told.shown:
            return None
        incident = (
            await self._desk.incidents.get(owed.subject) if told.owed.batch else next(iter(self._incidents), None)
        )
        if incident is None:
            return Strike(Outcome.EXPIRED, "the incident is no longer kept")
        if owed.action is Action.EDIT and (self._sent is None or not self._sent.editable):
            return Strike(Outcome.MOOT, "there is no message to edit")
        if owed.action is not Action.SEND or owed.maybe:
            return None
        if incident.retracted:
            return Strike(Outcome.MOOT, "withdrawn before it was told")
        if incident.id != owed.subject and await self._desk.outbox.sent(owed.chat, incident.id):
            return Strike(Outcome.MOOT, f"told as {incident.id}")
        return None

    def _without_withdrawn(self, told: Tell) -> Tell:
        """A summary without what was withdrawn before it was told (struck off by itself), each incident once."""
        if not told.owed.batch:
            return told
        self._incidents = list({one.id: one for one in self._incidents if not one.retracted}.values())
        live = {one.id for one in self._incidents} | {self._owed.subject}
        batch = tuple((name, revision) for name, revision in told.owed.batch if name in live)
        return msgspec.structs.replace(told, owed=msgspec.structs.replace(told.owed, batch=batch))

    async def _send(self, told: Tell, message: Message, reader: Subscriber) -> Note:
        wait = 0.0 if told.owed.action is Action.EDIT else self._desk.pace.chat_free_in(self._chat_id)
        if wait > CHAT_PATIENCE:
            return self._hold_chat(self._owed, wait)
        if wait > 0:
            await asyncio.sleep(wait)
        if not self._held.sure:
            raise LeaseLost("the lease may have ended while we rendered")
        self._leaves()
        slot = self._desk.pace.take(self._chat_id, silent_edit=self._is_silent(told))
        try:
            message_id = await self._speak(told, message, reader)
        except TryLater as later:
            return self._again(later, slot, told)
        except BaseException:
            self._desk.pace.landed(slot, answered=False)
            raise
        self._desk.pace.landed(slot)
        if told.owed.piece + 1 < message.pieces and told.owed.action is not Action.EDIT:
            self._desk.drafts.keep(self._owed, message)
            return self._next_piece(message_id)
        self._desk.drafts.drop(self._owed)
        return self._delivered(told, message_id)

    @staticmethod
    def _is_silent(told: Tell) -> bool:
        return told.owed.action is Action.EDIT and told.owed.priority is Priority.SILENT_EDIT

    async def _speak(self, told: Tell, message: Message, reader: Subscriber) -> int:
        before = self._sent.message_id if self._sent else 0
        if told.owed.action is Action.EDIT:
            edit_id = told.edit_id or before
            stands = await self._desk.chats.edit(reader.chat_id, edit_id, message)
            if stands is False and told.edit_id:  # the reader deleted the rolling message: it must not swallow alerts
                return await self._desk.chats.send(reader.chat_id, reader.thread_id, message.piece(0))
            return edit_id
        reply_to = before if told.owed.action is Action.REPLY else 0
        piece = message.piece(told.owed.piece)
        return await self._desk.chats.send(reader.chat_id, reader.thread_id, piece, reply_to or None)

    # -- what came of it

    def _delivered(self, told: Tell, message_id: int) -> Note:
        now, owed = self._desk.clock(), told.owed
        first_id = self._owed.first_id or message_id
        claimed = msgspec.structs.replace(
            self._owed, action=owed.action, batch=_with_revisions(owed.batch, self._incidents)
        )
        sent = self._mark(told, first_id, now)
        state = self._after(told, first_id, now)
        free_at = self._free_at()
        ids = [message_id] if message_id and owed.action is not Action.EDIT else []
        return lambda: self._desk.outbox.confirm(
            self._held.token, claimed, sent, free_at=free_at, message_ids=ids, state=state
        )

    def _after(self, told: Tell, message_id: int, now: datetime) -> ChatState | None:
        """The chat's state afterwards; None when nothing changed."""
        if told.owed.subject.startswith("situation:"):
            return plans.rolled(self._state, told, message_id, now, self._desk.tuning)
        return None if told.owed.action is Action.EDIT else plans.heard(self._state, now, self._desk.tuning)

    def _mark(self, told: Tell, first_id: int, now: datetime) -> Sent:
        """What the chat has now: an edit shows, a reply is heard, an alert is both."""
        shown = _revision(self._owed, self._incidents if not told.owed.batch else ())
        before = self._sent
        if before is None or told.owed.batch or self._owed.action is Action.SEND:
            return Sent(message_id=first_id, revision=shown, at=now, heard=shown)
        if told.owed.action is Action.REPLY:
            return msgspec.structs.replace(before, at=now, heard=shown)
        muted = self._owed.action is Action.REPLY
        return msgspec.structs.replace(before, at=now, revision=shown, heard=shown if muted else before.heard)

    def _next_piece(self, message_id: int) -> Note:
        first = self._owed.first_id or message_id
        again = msgspec.structs.replace(self._owed, piece=self._owed.piece + 1, first_id=first, maybe=False, tries=0)
        free_at = self._free_at()
        return lambda: self._desk.outbox.put_back(
            self._held.token, again, self._owed.since, free_at=free_at, message_ids=[message_id]
        )

    def _again(self, later: TryLater, slot: Slot, told: Tell) -> Note:
        """Put back after a refusal or a cut: the chat waits, and everything if the refusal is about the token."""
        pace, seconds, tries = self._desk.pace, later.seconds, self._owed.tries
        if later.flood:
            pace.refused(slot, seconds, everywhere=later.everywhere)
        else:
            pace.landed(slot, answered=False)
            if later.everywhere:
                pace.pause(seconds)
            else:
                seconds = max(seconds, min(seconds * 2**tries, LONGEST_BACKOFF))
                tries += 1
        log.info("%s to %s: %s, again in %.0f s", self._owed.subject, self._owed.chat, later, seconds)
        maybe = self._owed.maybe or (later.maybe_done and not told.owed.batch)  # a summary is tried as itself again
        owed = msgspec.structs.replace(self._owed, maybe=maybe, tries=tries)
        if later.flood or later.everywhere or later.maybe_done:
            return self._hold_chat(owed, seconds)
        return self._put_back(owed, seconds)

    def _hold_chat(self, owed: Owed, seconds: float) -> Note:
        """It keeps its place, and the whole chat waits: what comes after it must not overtake it."""
        free_at = max(self._free_at(), self._desk.clock() + timedelta(seconds=seconds))
        due = owed.not_before or owed.since
        return lambda: self._desk.outbox.put_back(self._held.token, owed, due, free_at=free_at)

    def _put_back(self, owed: Owed, seconds: float) -> Note:
        """It alone waits: the fault is the message's."""
        due, free_at = self._desk.clock() + timedelta(seconds=seconds), self._free_at()
        return lambda: self._desk.outbox.put_back(self._held.token, owed, due, free_at=free_at)

    def _wait(self, wait: Wait) -> Note:
        owed, free_at = msgspec.structs.replace(self._owed, held=wait.held), self._free_at()
        return lambda: self._desk.outbox.put_back(self._held.token, owed, wait.until, free_at=free_at)

    def _strike(self, strike: Strike) -> Note:
        if strike.outcome in (Outcome.EXPIRED, Outcome.FAILED, Outcome.GONE):
            log.warning("%s to %s: %s, %s", self._owed.subject, self._owed.chat, strike.outcome, strike.why)
        free_at = self._free_at()
        return lambda: self._desk.outbox.confirm(
            self._held.token, self._owed, None, outcome=strike.outcome, why=strike.why, free_at=free_at
        )

    def _broken(self, bug: Exception) -> Note:
        """A mistake of ours: tried a few times, then set aside where the admin sees it."""
        log.error("%s to %s cannot be told: %r", self._owed.subject, self._owed.chat, bug, exc_info=bug)
        if self._owed.tries + 1 >= BUG_TRIES:
            return self._strike(Strike(Outcome.FAILED, repr(bug)[:200]))
        return self._put_back(msgspec.structs.replace(self._owed, tries=self._owed.tries + 1), BUG_SECONDS)

    def _gone(self, reader: Subscriber, gone: ChatGone) -> Note:
        """The chat ended, and everything of it is forgotten; or it moved, and everything follows."""
        key, moved_to = reader.key, gone.moved_to
        log.warning("chat %s is gone: %s%s", key, gone, f", now {moved_to}" if moved_to else "")
        if moved_to is None:
            return lambda: self._forget(key, str(gone))
        return lambda: self._follow(key, msgspec.structs.replace(reader, chat_id=moved_to))

    async def _forget(self, key: str, why: str) -> None:
        await self._strike(Strike(Outcome.GONE, why))()
        await self._desk.subscribers.forget(key)
        await self._desk.outbox.forget(key)

    async def _follow(self, key: str, moved: Subscriber) -> None:
        """In such an order that wherever we are cut, both names have a subscriber, and nothing owed is without one."""
        if await self._desk.subscribers.get(moved.key) is None:
            await self._desk.subscribers.put(moved)
        await self._desk.outbox.moved(key, moved.key)
        await self._desk.subscribers.moved(key, moved.chat_id)

    def _free_at(self) -> datetime:
        return self._desk.clock() + timedelta(seconds=self._desk.pace.chat_free_in(self._chat_id))


def _revision(owed: Owed, incidents: Sequence[Incident]) -> int:
    """The revision that the reader saw: the newest, which may be newer than the one owed. Merges count anew."""
    if incidents and incidents[0].id == owed.subject:
        return max(owed.revision, incidents[0].revision)
    return owed.revision


def _with_revisions(batch: tuple[tuple[str, int], ...], incidents: Sequence[Incident]) -> tuple[tuple[str, int], ...]:
    newest = {incident.id: incident.revision for incident in incidents}
    return tuple((name, max(revision, newest.get(name, 0))) for name, revision in batch)
