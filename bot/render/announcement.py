"""A message of those who run the bot, to every subscriber: said to be one, and their words as they typed them."""

from bot.model.alert import Message
from bot.model.subscriber import Subscriber
from bot.render.alert import finished
from bot.render.html import escape, split
from bot.render.texts import t


def announcement(text: str, reader: Subscriber) -> Message:
    """The announcement under its title, in as many parts as it needs."""
    return Message(parts=split(finished(f"{t(reader.language, 'announcement')}\n{escape(text)}", reader)))
