"""How a source fares, as an admin reads it."""

import html

from bot.model.alert import Message
from bot.model.source import Health, Source, SourceState
from bot.model.subscriber import Subscriber
from bot.render import bidi
from bot.render.texts import t

_ICONS = {Health.OK: "🟢", Health.SLOW: "🟡", Health.SILENT: "🟠"}


def source_alarm(source: Source, state: SourceState, reader: Subscriber) -> Message:
    """One line of state, one of what is known about it. Without a sound when all is well again."""
    name = _outside(source.title or source.name)
    health = t(reader.language, f"health-{state.health.value}")
    told = t(reader.language, "source-alarm", icon=_ICONS.get(state.health, "🔴"), name=name, state=health)
    note = _outside(state.note) if state.note else ""
    lines = [told, _outside(source.name) if source.title else "", note]
    text = bidi.embed("\n".join(line for line in lines if line), reader.language)
    return Message(parts=(text,), silent=state.health is Health.OK)


def _outside(text: str) -> str:
    """A text from outside: cleaned, escaped, in an isolate of its own."""
    return bidi.isolate(html.escape(bidi.clean(text)))
