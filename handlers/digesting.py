"""The digest of the past day, made on request: what the minute tick sends at the chosen hour."""

import asyncio
from datetime import timedelta

from bot.model.alert import Attachment, Message
from bot.render.digest import day_and_week, digest
from bot.render.pictures import digest_pictures
from bot.render.table import csv_of
from bot.render.texts import t
from handlers.call import Call
from handlers.keep import incidents_for

DAY, WEEK = timedelta(days=1), timedelta(days=8)


async def digest_messages(call: Call) -> tuple[Message, ...]:
    """The past 24 hours within the subscription, against the week before, with its pictures."""
    found = await incidents_for(call, WEEK)
    today, before = day_and_week(found, call.now)
    pictures = await asyncio.to_thread(digest_pictures, found, call.reader, now=call.now)
    return (digest(today, call.reader, now=call.now, before=before, pictures=pictures),)


async def csv_message(call: Call) -> Message | None:
    """The same incidents as a file; None when there are none."""
    today = await incidents_for(call, DAY)
    if not today:
        return None
    name = f"barqiya-{call.now:%Y-%m-%d}.csv"
    file = Attachment(
        name=name, data=csv_of(today, call.reader), picture=False, caption=t(call.language, "csv-caption")
    )
    return Message(parts=(), attachments=(file,))
