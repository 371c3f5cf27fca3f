"""/help, /about, /privacy: what this is, what it can do, what it keeps."""

from bot.model.staff import Role
from handlers.access import RANK, role_of
from handlers.call import Call, Command, Reply
from handlers.say import page, say, text


async def show_help(call: Call) -> Reply:
    """The commands; for those who run the bot, those that their role may use."""
    role = await role_of(call.services, call.user_id)
    parts = [text(call, f"help-{known}") for known in Role if role is not None and RANK[known] <= RANK[role]]
    return Reply(messages=(page(call, "\n\n".join([text(call, "help"), *reversed(parts)])),))


async def about(call: Call) -> Reply:
    """What the bot is and is not, in both languages."""
    return say(call, "about")


async def privacy(call: Call) -> Reply:
    """What is kept about the chat."""
    return say(call, "privacy")


HELP = Command(name="help", run=show_help)
ABOUT = Command(name="about", run=about)
PRIVACY = Command(name="privacy", run=privacy)
