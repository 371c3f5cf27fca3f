"""Things that go wrong on the way to Telegram, on purpose: by a script or by seeded chance."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "forbidden",  # 403 `description`
    "bad_request",  # 400 `description`
    "flood",  # 429 with `retry_after`; the chat (or, with everywhere=True, the token) then stays in flood
    "server_error",  # `status` (500, 502, …) with an HTML body, nothing accepted
    "server_error_after",  # the same, though the call was accepted
    "slow",  # answered normally after `seconds`
    "slow_after",  # accepted at once, answered after `seconds`
    "cut_before",  # the connection is cut, nothing accepted
    "cut_after",  # the connection is cut after the call was accepted
]

AFTER: frozenset[str] = frozenset({"server_error_after", "slow_after", "cut_after"})


@dataclass(frozen=True)
class Fault:
    """One way to fail, with what it needs."""

    kind: Kind
    description: str = ""
    retry_after: int = 3
    everywhere: bool = False
    status: int = 502
    seconds: float = 0.5


@dataclass
class Rule:
    """When a fault strikes: which methods and chats (none: all), how often, how many times at most."""

    fault: Fault
    methods: frozenset[str]
    chats: frozenset[int]
    rate: float
    times: int | None
    struck: int = 0

    def applies(self, method: str, chat_id: int | None) -> bool:
        if self.times is not None and self.struck >= self.times:
            return False
        if self.methods and method not in self.methods:
            return False
        return not self.chats or chat_id in self.chats


@dataclass
class FaultPlan:
    """A script (call by call, over the methods that carry messages) goes first, then the rules in order.

    Chance comes from `seed` alone, so one order of calls gives one order of faults.
    """

    seed: int = 0
    rules: list[Rule] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._script: list[Fault | None] = []
        self._script_methods: frozenset[str] = frozenset()

    def add(
        self,
        fault: Fault | Kind,
        *,
        methods: Iterable[str] = (),
        chats: Iterable[int] = (),
        rate: float = 1.0,
        times: int | None = None,
    ) -> Rule:
        """Add a rule and return it: `rule.struck` counts, `clear()` ends all rules."""
        fault = fault if isinstance(fault, Fault) else Fault(fault)
        rule = Rule(fault, frozenset(methods), frozenset(chats), rate, times)
        self.rules.append(rule)
        return rule

    def script(self, faults: Iterable[Fault | Kind | None], *, methods: Iterable[str] = ("sendMessage",)) -> None:
        """The next calls of `methods` meet these faults, one each; None lets a call pass."""
        self._script = [Fault(f) if isinstance(f, str) else f for f in faults]
        self._script_methods = frozenset(methods)

    def clear(self) -> None:
        """From now on nothing fails on purpose."""
        self.rules.clear()
        self._script.clear()

    def draw(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault that this call meets, if any."""
        if self._script and method in self._script_methods:
            return self._script.pop(0)
        for rule in self.rules:
            if rule.applies(method, chat_id) and (rule.rate >= 1.0 or self._chance.random() < rule.rate):
                rule.struck += 1
                return rule.fault
        return None
