"""/digest: today's digest now, or the hour at which it comes each day."""

from bot.subscriptions import Refused, set_digest
from handlers.call import Call, Command, Reply, Who
from handlers.digesting import csv_message, digest_messages
from handlers.keep import keep
from handlers.say import refused, say, text


async def digest(call: Call) -> Reply:
    """«/digest»: the past day, now. «/digest 20:00»: every day at that hour. «/digest off»."""
    if not call.words:
        return Reply(messages=await digest_messages(call))
    try:
        now = await keep(call, set_digest(call.reader, call.words))
    except Refused as refusal:
        return refused(call, refusal)
    if now.reader.digest_at is None:
        return say(now, "digest-off")
    return say(now, "digest-set", time=f"{now.reader.digest_at:%H:%M}")


async def press_csv(call: Call, words: tuple[str, ...]) -> Reply:
    """The past day as a file."""
    file = await csv_message(call)
    return Reply(messages=(file,)) if file else Reply(toast=text(call, "latest-none"))


DIGEST = Command(name="digest", run=digest, change_who=Who.CHANGER, presses={"csv": press_csv})
