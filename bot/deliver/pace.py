"""How fast we may speak: Telegram's limits, kept before they are broken. Pure; the clock is injected.

The figures are those of Telegram's Bots FAQ: 30 messages a second over all chats, 1 a second in a chat, 20 a minute in
a group or channel. Silent edits keep to a fifth of the rate. A refusal (429) makes one chat wait, or everything.

Replies to commands are paced with the rest: whoever asks is answered at once, out of a tenth of the rate, also while an
alert goes to everyone; and in a group they leave some of the minute to alerts.
"""

import contextlib
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SPAN = 1.0
"""Seconds of the window in which at most `rate` messages arrive; the bucket keeps the long-run rate at `rate`. With a
shorter window a second could hold a burst at each of its ends, and so more than Telegram allows.

When a message arrived is known only by its answer: at the latest when the answer was sent back, that is the answer's
time less the shortest way there and back that was seen lately. So delays on our side or on the way never bring more
into Telegram's window than it allows; on a steady line they cost nothing.
"""
WAYS = 64
"""Answers by which the shortest way is known. Until there are so many, a message counts from its answer: the first ways
open connections, so they are long, and what arrives at the end of a long one arrives shortly before its answer."""
BURST = 8
"""Messages that may leave at once after a pause; beyond a rate of 80 a second a tenth of the rate."""
EDIT_SHARE = 5
REPLY_SHARE = 10
GROUP_SPARE = 5
"""Of a group's twenty messages a minute so many are left to alerts by replies to commands."""
CHAT_GAP = 1.0
GROUP_WINDOW = 60.0
GROUP_MOST = 20
MOST_CHATS = 20_000
SUSPECT_SECONDS = 5.0
"""Two chats refused within this time, and nothing accepted in between that began later: it is the token, not a chat."""


@dataclass(frozen=True)
class Slot:
    """A message that left: for which chat, and when by our clock."""

    chat_id: int
    began: float


class Pace:
    """Grants slots. Ask `free` and `chat_free_in`, then `take`; say what came of it by `landed` or `refused`."""

    def __init__(self, rate: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._most = max(1, int(rate))
        self._clock = clock
        self._flying = 0
        self._answered: deque[float] = deque()
        self._ways: deque[float] = deque(maxlen=WAYS)
        self._burst = min(max(float(BURST), rate / 10), max(1.0, rate))
        self._tokens = self._burst
        self._edits = 1.0
        self._replies = self._most_replies = max(1.0, rate / REPLY_SHARE)
        self._asking = 0
        self._filled = clock()
        self._barrier = 0.0
        self._chats: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = {}
        self._suspect: Slot | None = None

    @property
    def rate(self) -> float:
        """Messages a second over all chats."""
        return self._rate

    @property
    def barrier(self) -> float:
        """Seconds for which everything waits; 0 when nothing does."""
        return max(0.0, self._barrier - self._clock())

    def free(self, spare: int = 0) -> int:
        """How many messages may leave now, if so many of the window are to be left for what is more pressing."""
        return max(0, self._slots(spare) - min(self._asking, int(self._replies)))

    def _slots(self, spare: int = 0) -> int:
        now = self._now()
        if now < self._barrier:
            return 0
        return max(0, min(int(self._tokens + 1e-6), self._most - spare - len(self._answered) - self._flying))

    def reply_may_leave(self) -> bool:
        """Whether a reply to a command may leave now, as far as it is not its chat that must wait."""
        return self._slots() > 0 and self._replies >= 1.0

    @contextlib.contextmanager
    def asking(self) -> Iterator[None]:
        """Inside it a reply waits for its slot: one is left to it, within its share."""
        self._asking += 1
        try:
            yield
        finally:
            self._asking -= 1

    def free_in(self, spare: int = 0) -> float:
        """Seconds until a message may leave, as far as it is known; 0 also while only an answer is waited for."""
        now = self._now()
        waits = [0.0, self._barrier - now, (1.0 - self._tokens) / self._rate]
        over = len(self._answered) + self._flying - (self._most - spare)
        if 0 <= over < len(self._answered):
            waits.append(self._answered[over] - self._shortest_way() + SPAN - now)
        return max(waits)

    def edit_free(self) -> bool:
        """Whether a silent edit may be among them."""
        self._now()
        return self._edits >= 1.0

    def edit_free_in(self) -> float:
        """Seconds until a silent edit may leave."""
        self._now()
        return max(0.0, (1.0 - self._edits) * EDIT_SHARE / self._rate)

    def chat_free_in(self, chat_id: int, spare: int = 0) -> float:
        """Seconds until this chat may get its next message, if so many of a group's minute are to be left."""
        now = self._clock()
        wait = self._chats.get(chat_id, 0.0) - now
        times = self._groups.get(chat_id)
        most = GROUP_MOST - spare
        if times is not None and len(times) >= most:
            wait = max(wait, times[-most] + GROUP_WINDOW - now)
        return max(0.0, wait)

    def take(self, chat_id: int, *, silent_edit: bool = False, reply: bool = False) -> Slot:
        """A message leaves now for this chat."""
        now = self._now()
        self._tokens -= 1.0
        self._flying += 1
        if silent_edit:
            self._edits -= 1.0
        if reply:
            self._replies -= 1.0
        self._wait_for(chat_id, now + CHAT_GAP)
        if len(self._chats) > MOST_CHATS:
            self._tidy(now)
        return Slot(chat_id, now)

    def landed(self, slot: Slot, *, answered: bool = True) -> None:
        """It was accepted, or may have been (not `answered`): it counts in every window from when it arrived."""
        now = self._clock()
        if answered:
            self._ways.append(now - slot.began)
            if self._suspect and slot.began > self._suspect.began:
                self._suspect = None
        arrived = max(slot.began, now - self._shortest_way())
        self._flying -= 1
        self._answered.append(now)
        self._wait_for(slot.chat_id, arrived + CHAT_GAP)
        if slot.chat_id < 0:
            self._groups.setdefault(slot.chat_id, deque(maxlen=GROUP_MOST)).append(arrived)

    def refused(self, slot: Slot, seconds: float, *, everywhere: bool = False) -> bool:
        """429. The chat waits; everything waits when Telegram's answer or a second refused chat says so: True then."""
        now = self._clock()
        self._flying -= 1
        self._wait_for(slot.chat_id, now + seconds)
        suspect, self._suspect = self._suspect, Slot(slot.chat_id, now)
        if suspect and suspect.chat_id != slot.chat_id and now - suspect.began < SUSPECT_SECONDS:
            everywhere = True
        if everywhere:
            self.pause(seconds)
        return everywhere

    def pause(self, seconds: float) -> None:
        """Everything waits: the token is in a flood, there is no way to Telegram, or it does not know us."""
        self._barrier = max(self._barrier, self._clock() + seconds)

    def _wait_for(self, chat_id: int, until: float) -> None:
        self._chats[chat_id] = max(self._chats.get(chat_id, 0.0), until)

    def _now(self) -> float:
        """The time, with buckets filled and the window emptied up to it."""
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._filled) * self._rate)
        self._edits = min(1.0, self._edits + (now - self._filled) * self._rate / EDIT_SHARE)
        self._replies = min(self._most_replies, self._replies + (now - self._filled) * self._rate / REPLY_SHARE)
        self._filled = now
        way = self._shortest_way()
        while self._answered and now - (self._answered[0] - way) >= SPAN:
            self._answered.popleft()
        return now

    def _shortest_way(self) -> float:
        """Seconds there and back at best, as far as it is known."""
        return min(self._ways) if len(self._ways) == WAYS else 0.0

    def _tidy(self, now: float) -> None:
        """Forget chats that need not wait: memory stays bounded however many are spoken to."""
        self._chats = {chat: until for chat, until in self._chats.items() if until > now}
        self._groups = {chat: times for chat, times in self._groups.items() if times[-1] + GROUP_WINDOW > now}
