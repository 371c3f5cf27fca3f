"""Keeping what a chat asked for, and reading incidents for it: the few calls to ports that many commands share."""

from dataclasses import replace
from datetime import timedelta

import msgspec

from bot.decide.audience import wants
from bot.model.incident import Incident, Level
from bot.model.staff import AuditEntry
from bot.model.subscriber import Subscriber
from bot.render.attribution import Book
from handlers.call import Call

WEEK = timedelta(days=7)


async def keep(call: Call, subscriber: Subscriber) -> Call:
    """Store the chat's wishes; the call as it stands with them."""
    since = subscriber.since or call.now
    stored = msgspec.structs.replace(subscriber, since=since)
    if stored != call.subscriber:
        await call.services.subscribers.put(stored)
    return replace(call, subscriber=stored, language=stored.language)


async def incidents_for(call: Call, span: timedelta = WEEK, wish: Subscriber | None = None) -> list[Incident]:
    """Incidents of a span that the chat wants (by area, kind and words, at any level), those told of last first."""
    reader = msgspec.structs.replace(wish or call.reader, level=Level.DIGEST, paused=False, quiet=None)
    found = await call.services.incidents.between(call.now - span, call.now + timedelta(minutes=10))
    kept = [i for i in found if not i.merged_into and not i.retracted and wants(reader, i, None, call.now).yes]
    return sorted(kept, key=lambda incident: incident.first_post, reverse=True)


async def book(call: Call) -> Book:
    """The registry of sources by name, for titles and notes in alerts."""
    return {source.name: source for source in await call.services.sources.all()}


async def audit(call: Call, act: str, what: str = "") -> None:
    """Write down what was done, where there is a log."""
    if call.services.audit is not None:
        await call.services.audit.write(AuditEntry(at=call.now, by=call.user_id, act=act, what=what[:200]))
