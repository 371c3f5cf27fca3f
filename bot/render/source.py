"""How a source fares, as an admin reads it."""

import html
from datetime import datetime

from bot.model.alert import Message
from bot.model.source import Health, Source, SourceState
from bot.model.subscriber import Subscriber
from bot.render import bidi
from bot.render.texts import t
from bot.render.when import day_time, zone
from bot.render.where import admin_name

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


def silence(governorate: str, since: datetime | None, reader: Subscriber, *, now: datetime) -> Message:
    """«انقطع الرصد في منطقتك»: nothing comes from an area any more; or (no `since`) it comes again."""
    language = reader.language
    area = admin_name(language, "admin1", None, governorate)
    if since is None:
        told = t(language, "silence-mended", area=area)
    else:
        when = day_time(language, since.astimezone(zone(reader.timezone)), now)
        told = t(language, "silence-told", area=area, when=when)
    return Message(parts=(bidi.embed(told, language),))


def trouble(name: str, since: datetime | None, reader: Subscriber) -> Message:
    """What is wrong with the bot and what to do, for those who run it; or (no `since`) that it is over."""
    language = reader.language
    what = t(language, f"trouble-{name}")
    told = t(language, "trouble-over", what=what) if since is None else t(language, "trouble-told", what=what)
    if since is not None:
        told += "\n" + t(language, f"trouble-{name}.do")
    return Message(parts=(bidi.embed(told, language),), silent=since is None)


def _outside(text: str) -> str:
    """A text from outside: cleaned, escaped, in an isolate of its own."""
    return bidi.isolate(html.escape(bidi.clean(text)))
