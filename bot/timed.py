"""How long a post takes to its alert: a letter notes when its post was published, the confirmation when it arrived."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from bot.model.alert import Action, Message, Owed, Priority, Sent
from bot.model.incident import Incident
from bot.model.subscriber import Subscriber

Letter = Callable[[Owed, Sequence[Incident], Subscriber], Awaitable[Message | None]]
MOST = 4_096


class Timed:
    """Stands before a letter writer and an outbox; `observe` is told the seconds of each alert that rang at once."""

    def __init__(self, letter: Letter, outbox: Any, clock: Callable[[], datetime], observe: Callable[[float], None]):
        self._letter = letter
        self._outbox = outbox
        self._clock = clock
        self._observe = observe
        self._published: OrderedDict[tuple[str, str], datetime] = OrderedDict()

    async def letter(self, owed: Owed, incidents: Sequence[Incident], reader: Subscriber) -> Message | None:
        """The letter; of an alert, the time of the post behind it is noted."""
        if owed.action is Action.SEND and owed.priority <= Priority.ALERT and not owed.held and len(incidents) == 1:
            self._note(owed, incidents[0])
        return await self._letter(owed, incidents, reader)

    async def confirm(self, token: int, owed: Owed, sent: Sent | None, **more: Any) -> None:
        """Confirm; then the time is measured, if the message arrived."""
        await self._outbox.confirm(token, owed, sent, **more)
        published = self._published.pop((owed.chat, owed.subject), None)
        if sent is not None and published is not None:
            self._observe(max(0.0, (self._clock() - published).total_seconds()))

    def __getattr__(self, name: str) -> Any:
        """Everything else is the outbox's."""
        return getattr(self._outbox, name)

    def _note(self, owed: Owed, incident: Incident) -> None:
        by_post = {said.post_id: said.date for said in incident.evidence}
        newest = next((by_post[r.post_id] for r in reversed(incident.revisions) if r.post_id in by_post), None)
        if newest is not None:
            self._published[owed.chat, owed.subject] = newest
            while len(self._published) > MOST:
                self._published.popitem(last=False)
