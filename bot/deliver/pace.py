"""How fast we may speak: Telegram's limits, kept before they are broken. Pure; the clock is injected.

The figures are those of Telegram's Bots FAQ: 30 messages a second over all chats, 1 a second in a chat, 20 a minute in
a group or channel. Silent edits keep to a fifth of the rate. A refusal (429) makes one chat wait, or everything.
"""

import time
from collections import deque
from collections.abc import Callable

SPAN = 0.99
"""Seconds of the window in which at most `rate` messages leave; the bucket keeps the long-run rate at `rate`."""
BURST = 8
"""Messages that may leave at once after a pause: as many as are in flight at most."""
EDIT_SHARE = 5
CHAT_GAP = 1.0
GROUP_WINDOW = 60.0
GROUP_MOST = 20
SUSPECT_SECONDS = 5.0
"""Two chats refused within this time, and nothing accepted in between that began later: it is the token, not a chat."""


class Pace:
    """Grants slots. Ask `free` and `chat_free_in`, then `take`; tell `accepted` and `refused` what came of it."""

    def __init__(self, rate: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._window: deque[float] = deque(maxlen=max(1, int(rate)))
        self._burst = min(float(BURST), max(1.0, rate))
        self._tokens = self._burst
        self._filled = clock()
        self._edits = 1.0
        self._edits_filled = self._filled
        self._barrier = 0.0
        self._chats: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = {}
        self._suspect: tuple[int, float] | None = None

    @property
    def barrier(self) -> float:
        """Seconds for which everything waits; 0 when nothing does."""
        return max(0.0, self._barrier - self._clock())

    def free(self) -> int:
        """How many messages may leave now."""
        now = self._clock()
        if now < self._barrier:
            return 0
        self._fill(now)
        in_window = sum(1 for at in self._window if now - at < SPAN)
        return max(0, min(int(self._tokens + 1e-6), (self._window.maxlen or 1) - in_window))

    def free_in(self) -> float:
        """Seconds until at least one message may leave."""
        now = self._clock()
        self._fill(now)
        waits = [0.0, self._barrier - now, (1.0 - self._tokens) / self._rate]
        if len(self._window) == self._window.maxlen:
            waits.append(self._window[0] + SPAN - now)
        return max(waits)

    def edit_free(self) -> bool:
        """Whether a silent edit may be among them."""
        now = self._clock()
        self._fill(now)
        return self._edits >= 1.0

    def edit_free_in(self) -> float:
        """Seconds until a silent edit may leave."""
        self._fill(self._clock())
        return max(0.0, (1.0 - self._edits) * EDIT_SHARE / self._rate)

    def chat_free_in(self, chat_id: int) -> float:
        """Seconds until this chat may get its next message."""
        now = self._clock()
        wait = self._chats.get(chat_id, 0.0) - now
        times = self._groups.get(chat_id)
        if times is not None and len(times) == GROUP_MOST:
            wait = max(wait, times[0] + GROUP_WINDOW - now)
        return max(0.0, wait)

    def take(self, chat_id: int, *, silent_edit: bool = False) -> float:
        """A message leaves now for this chat; the time, for `accepted`."""
        now = self._clock()
        self._fill(now)
        self._tokens -= 1.0
        self._window.append(now)
        if silent_edit:
            self._edits -= 1.0
        self._chats[chat_id] = max(self._chats.get(chat_id, 0.0), now + CHAT_GAP)
        if chat_id < 0:
            self._groups.setdefault(chat_id, deque(maxlen=GROUP_MOST)).append(now)
        if len(self._chats) > 20_000:
            self._tidy(now)
        return now

    def accepted(self, began: float) -> None:
        """A message that began to leave at `began` (our clock) was accepted: the token is not in a flood."""
        if self._suspect and began > self._suspect[1]:
            self._suspect = None

    def refused(self, chat_id: int, seconds: float, *, everywhere: bool = False) -> bool:
        """429. The chat waits; everything waits when Telegram's answer or a second refused chat says so: True then."""
        now = self._clock()
        self._chats[chat_id] = max(self._chats.get(chat_id, 0.0), now + seconds)
        suspect, self._suspect = self._suspect, (chat_id, now)
        if suspect and suspect[0] != chat_id and now - suspect[1] < SUSPECT_SECONDS:
            everywhere = True
        if everywhere:
            self._barrier = max(self._barrier, now + seconds)
        return everywhere

    def pause(self, seconds: float) -> None:
        """Everything waits: there is no way to Telegram, or it does not know us."""
        self._barrier = max(self._barrier, self._clock() + seconds)

    def _fill(self, now: float) -> None:
        self._tokens = min(self._burst, self._tokens + (now - self._filled) * self._rate)
        self._filled = now
        self._edits = min(1.0, self._edits + (now - self._edits_filled) * self._rate / EDIT_SHARE)
        self._edits_filled = now

    def _tidy(self, now: float) -> None:
        """Forget chats that need not wait: memory stays bounded however many are spoken to."""
        self._chats = {chat: until for chat, until in self._chats.items() if until > now}
        self._groups = {chat: times for chat, times in self._groups.items() if times[-1] + GROUP_WINDOW > now}
