"""Short ways to make a reply: a text by its id, a finished page, rows of buttons. No sentence stands here."""

from collections.abc import Iterable, Sequence

import msgspec

from bot.model.alert import Button, Message
from bot.render.bidi import embed, named
from bot.render.digits import in_digits
from bot.render.html import escape, split
from bot.render.texts import t
from bot.subscriptions import Refused
from handlers.call import Call, Reply

Rows = tuple[tuple[Button, ...], ...]


def page(call: Call, html: str, rows: Rows = ()) -> Message:
    """A finished message from HTML whose outside text is escaped already."""
    text = embed(f"<b>{escape(call.place)}</b>\n{html}" if call.place else html, call.language)
    return Message(parts=split(in_digits(text) if call.reader.arabic_digits else text), buttons=rows)


def say(call: Call, message: str, rows: Rows = (), *, replace: bool = False, **values: str | int) -> Reply:
    """A reply of one text; values are escaped here."""
    return Reply(messages=(page(call, text(call, message, **values), rows),), replace=replace)


def text(call: Call, message: str, **values: str | int) -> str:
    """A text in the chat's language; values are escaped here, and stay in one piece whatever their direction."""
    safe = {n: named(escape(value), call.language) if isinstance(value, str) else value for n, value in values.items()}
    return t(call.language, message, **safe)


def refused(call: Call, refusal: Refused) -> Reply:
    """The answer to a wish that cannot be granted."""
    return Reply(messages=(page(call, text(call, refusal.message, **refusal.values)),))


def button(call: Call, message: str, data: str, **values: str | int) -> Button:
    """A button by the id of its text. Button texts are no HTML."""
    return Button(text=t(call.language, message, **values), data=data)


def in_rows(buttons: Iterable[Button], width: int = 2) -> Rows:
    """Buttons in rows of `width`."""
    row = list(buttons)
    return tuple(tuple(row[n : n + width]) for n in range(0, len(row), width))


def lines(parts: Sequence[str]) -> str:
    """Lines that have something to say."""
    return "\n".join(part for part in parts if part)


def silent(message: Message) -> Message:
    """The same without a sound."""
    return msgspec.structs.replace(message, silent=True)
