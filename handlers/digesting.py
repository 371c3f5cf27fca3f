"""The digest of the past day, made on request: what the minute tick sends at the chosen hour."""

from datetime import timedelta

from bot.model.alert import Message
from bot.render.digest import digest
from handlers.call import Call
from handlers.keep import incidents_for

DAY, WEEK = timedelta(days=1), timedelta(days=8)


async def digest_messages(call: Call) -> tuple[Message, ...]:
    """The past 24 hours within the subscription, against the week before."""
    found = await incidents_for(call, WEEK)
    today = [i for i in found if i.last_post > call.now - DAY]
    before = [i for i in found if i.last_post <= call.now - DAY]
    average = len(before) / 7 if before else None
    return (digest(today, call.reader, now=call.now, daily_average=average),)
