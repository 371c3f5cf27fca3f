"""What was asked of the server and how each call ended; and the table of methods."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .faults import Fault
from .validate import Params

if TYPE_CHECKING:
    from .bot_api import BotApi


@dataclass
class Call:
    """One call. `accepted`: it took effect; `answered`: the answer went out whole, for all we know.

    `code` is the HTTP status of the answer (0 when the connection was cut), `at` the monotonic time of arrival.
    """

    n: int
    at: float
    method: str
    params: Params
    chat_id: int | None = None
    accepted: bool = False
    answered: bool = True
    code: int = 0
    description: str = ""
    retry_after: int | None = None
    fault: Fault | None = None
    message_ids: list[int] = field(default_factory=list)
    dropped_entities: int = 0

    @property
    def refused(self) -> bool:
        """Whether it had no effect."""
        return not self.accepted

    def __str__(self) -> str:
        ending = "accepted" if self.accepted else f"{self.code} {self.description}"
        fault = f" [{self.fault.kind}]" if self.fault else ""
        return f"#{self.n} {self.at:.3f} {self.method} chat={self.chat_id} {ending}{fault} {self.params.values}"


Handler = Callable[["BotApi", Call, Params], "Awaitable[Any] | Any"]

METHODS: dict[str, tuple[str, Handler]] = {}


def method(*names: str) -> Callable[[Handler], Handler]:
    """Register a handler; Telegram's method names are case-insensitive."""

    def register(handler: Handler) -> Handler:
        for name in names:
            METHODS[name.lower()] = (name, handler)
        return handler

    return register
