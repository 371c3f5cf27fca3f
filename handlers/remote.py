"""/for: the settings of a channel or group from a private chat, for those who administer it.

«/for @channel subscribe دير الزور» runs `subscribe` as if it stood in that channel; the answer comes here.
"""

from dataclasses import replace

from telegram import Bot
from telegram.error import TelegramError

from handlers.call import Call, Command, Reply, Who
from handlers.say import say

REMOTE = (
    "subscribe",
    "unsubscribe",
    "areas",
    "kinds",
    "words",
    "level",
    "quiet",
    "digest",
    "timezone",
    "language",
    "settings",
)
"""Commands that change or show settings; buttons are left out, since a button acts in the chat it stands in."""


async def elsewhere(bot: Bot, call: Call, commands: dict[str, Command]) -> tuple[Call, Command] | str:
    """The call as it would be in the other chat, and its command; or the id of the text that says why not."""
    where, _, rest = call.words.partition(" ")
    name, _, words = rest.strip().removeprefix("/").partition(" ")
    command = commands.get(name.casefold())
    if not where or command is None or name.casefold() not in REMOTE:
        return "for-how"
    try:
        chat = await bot.get_chat(int(where) if where.lstrip("-").isdigit() else f"@{where.lstrip('@')}")
        member = await bot.get_chat_member(chat.id, call.user_id)
    except TelegramError:
        return "for-unknown"
    if chat.type == "private" or member.status not in ("creator", "administrator"):
        return "for-not-yours"
    subscriber = await call.services.subscribers.get(str(chat.id))
    there = replace(
        call,
        chat_id=chat.id,
        thread_id=None,
        private=False,
        words=words.strip(),
        command=command.name,
        subscriber=subscriber,
        place=chat.title or "",
        location=None,
        replied="",
    )
    return there, command


async def explain(call: Call) -> Reply:
    """How it is written; the dispatcher carries it out."""
    return say(call, "for-how")


FOR = Command(name="for", run=explain, who=Who.ANYONE)
