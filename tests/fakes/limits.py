"""Telegram's limits on messages, as its Bots FAQ states them, answered with 429.

30 messages a second over all chats, 1 a second in one chat, 20 a minute in a group or channel.
Windows slide over *accepted* messages. Who breaks a limit is in a flood until `retry_after` (whole
seconds) has passed, and every further try in that flood is refused with the time that remains.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

EVERYWHERE = "*"


@dataclass(frozen=True)
class Limits:
    """Figures of the limits; 0 switches one off.

    `burst` further messages are tolerated inside each one-second window of a chat (the real server
    tolerates a few; strict by default). `jitter` shortens every window by so many seconds: a client
    paces what it sends, we see what arrives. `penalty` is added to every `retry_after`.
    Edits count over all, as messages do, and not within their chat unless `edits_count_in_chat`.
    """

    per_second: int = 30
    per_chat_second: int = 1
    per_group_minute: int = 20
    burst: int = 0
    jitter: float = 0.03
    penalty: int = 0
    edits_count: bool = True
    edits_count_in_chat: bool = False


NO_LIMITS = Limits(per_second=0, per_chat_second=0, per_group_minute=0)


class Limiter:
    """Remembers when messages were accepted and who is in a flood."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._accepted: dict[tuple[str, object], deque[float]] = {}
        self._flood_until: dict[object, float] = {}

    def flood(self, whom: object, now: float, seconds: float) -> None:
        """Refuse `whom` (a chat id, or EVERYWHERE) for so many seconds from `now`."""
        self._flood_until[whom] = max(self._flood_until.get(whom, 0.0), now + seconds)

    def spend(self, chat_id: int, *, group: bool, now: float, messages: int = 1, edit: bool = False) -> int | None:
        """None when accepted (and counted), else the whole seconds to wait."""
        waiting = self._in_flood(chat_id, now)
        if waiting is not None:
            return waiting
        windows = self._windows(chat_id, group=group, edit=edit)
        for name, whom, length, allowed in windows:
            free_in = self._free_in(name, whom, length, allowed, messages, now)
            if free_in > 0:
                wait = max(1, math.ceil(free_in)) + self.limits.penalty
                self.flood(whom, now, wait)
                return wait
        for name, whom, _, _ in windows:
            self._accepted.setdefault((name, whom), deque()).extend([now] * messages)
        return None

    def _in_flood(self, chat_id: int, now: float) -> int | None:
        until = max(self._flood_until.get(EVERYWHERE, 0.0), self._flood_until.get(chat_id, 0.0))
        return max(1, math.ceil(until - now)) if until > now else None

    def _windows(self, chat_id: int, *, group: bool, edit: bool) -> list[tuple[str, object, float, int]]:
        rules = self.limits
        windows: list[tuple[str, object, float, int]] = []
        if rules.per_second and (rules.edits_count or not edit):
            windows.append(("second", EVERYWHERE, 1.0, rules.per_second))
        if edit and not rules.edits_count_in_chat:
            return windows
        if rules.per_chat_second:
            windows.append(("second", chat_id, 1.0, rules.per_chat_second + rules.burst))
        if group and rules.per_group_minute:
            windows.append(("minute", chat_id, 60.0, rules.per_group_minute))
        return windows

    def _free_in(self, name: str, whom: object, length: float, allowed: int, messages: int, now: float) -> float:
        """Seconds until `messages` more fit; an album larger than the window passes once it is empty."""
        times = self._accepted.setdefault((name, whom), deque())
        span = length - self.limits.jitter
        while times and now - times[0] >= span:
            times.popleft()
        over = len(times) + min(messages, allowed) - allowed
        return times[over - 1] + span - now if over > 0 else 0.0
