"""One command or button press as it arrived, and what may be answered. Handlers see this, never Telegram's objects."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bot.model.alert import Message
from bot.model.subscriber import Subscriber
from handlers.services import Services


class Who(Enum):
    """Who may use a command. CHANGER: anyone in private, only administrators in groups (they change what it gets)."""

    ANYONE = "anyone"
    CHANGER = "changer"
    EDITOR = "editor"
    ADMIN = "admin"
    OWNER = "owner"


@dataclass(frozen=True, kw_only=True)
class Call:
    """A command: where, by whom, its words after the name, and what the chat had asked for so far.

    `replied`: the text of the message it answers, or whose button was pressed. `location`: shared latitude and
    longitude. `name`: the bot's own. `place`: the title of the chat that is set from elsewhere (`/for`).
    """

    services: Services
    chat_id: int
    thread_id: int | None
    user_id: int
    private: bool
    words: str
    subscriber: Subscriber | None
    language: str
    now: datetime
    command: str = ""
    replied: str = ""
    location: tuple[float, float] | None = None
    name: str = ""
    place: str = ""

    @property
    def reader(self) -> Subscriber:
        """The chat as a subscriber: as stored, or as a newcomer would be (not stored)."""
        return self.subscriber or Subscriber(
            chat_id=self.chat_id,
            thread_id=self.thread_id,
            language=self.language,
            timezone=self.services.values.timezone,
            since=self.now,
        )


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What is answered: messages in order, and a short note over a pressed button.

    `replace`: the first message takes the place of the one whose button was pressed. `later`: what is answered when it
    is done, for what takes longer than anybody should be kept waiting.
    """

    messages: tuple[Message, ...] = ()
    toast: str = ""
    replace: bool = False
    later: "Callable[[], Awaitable[Reply]] | None" = None


Run = Callable[[Call], Awaitable[Reply]]
Press = Callable[[Call, tuple[str, ...]], Awaitable[Reply]]


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command: its name in the menu, who may use it, what it does, and the buttons it answers for.

    `presses`: first word of the callback data → what a press does. `press_who`: who may press them. `change_who`: who
    may use it with words after it, where those change something.
    `needs`: fields of Services without which it is left out.
    """

    name: str
    run: Run
    who: Who = Who.ANYONE
    presses: Mapping[str, Press] = field(default_factory=dict)
    press_who: Who | None = None
    change_who: Who | None = None
    needs: tuple[str, ...] = ()
