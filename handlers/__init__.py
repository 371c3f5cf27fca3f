"""Telegram commands: update → one call → one reply. The list below is their order in the menus.

`register(application, services)` joins them to an Application of python-telegram-bot, which is fed by
`process_update`; `menus(bot, services)` tells Telegram what stands behind «/». To add a command, see CONTRIBUTING.
"""

from typing import Any

from telegram import Bot
from telegram.ext import Application, CallbackQueryHandler, ChatMemberHandler, MessageHandler, filters

from handlers.areas import AREAS, SUBSCRIBE, UNSUBSCRIBE
from handlers.broadcast import BROADCAST
from handlers.call import Command
from handlers.digest import DIGEST
from handlers.dispatch import Dispatcher
from handlers.editing import CORRECT, MERGE, RETRACT, SPLIT
from handlers.export import EXPORT
from handlers.free_text import FREE_TEXT
from handlers.health import HEALTH, QUEUE
from handlers.help import ABOUT, HELP, PRIVACY
from handlers.latest import LATEST
from handlers.map import MAP
from handlers.menus import set_menus
from handlers.mute import MUTE, WRONG
from handlers.mydata import MYDATA
from handlers.remote import FOR
from handlers.replay import REPLAY
from handlers.reports import REPORTS
from handlers.search import SEARCH
from handlers.services import Budget, Services, Values
from handlers.settings import SETTINGS
from handlers.source import SOURCE
from handlers.staff import ADMIN, AUDIT
from handlers.start import START
from handlers.stats import STATS
from handlers.stop import STOP
from handlers.watch import IGNORE, WATCH
from handlers.why import WHY, WHYNOT
from handlers.wishes import KINDS, LANGUAGE, LEVEL, QUIET, TIMEZONE
from handlers.words import WORDS

COMMANDS: tuple[Command, ...] = (
    START,
    SUBSCRIBE,
    UNSUBSCRIBE,
    LATEST,
    DIGEST,
    SEARCH,
    MAP,
    STATS,
    WHY,
    WHYNOT,
    MUTE,
    WRONG,
    AREAS,
    KINDS,
    WORDS,
    LEVEL,
    QUIET,
    TIMEZONE,
    LANGUAGE,
    SETTINGS,
    FOR,
    HELP,
    ABOUT,
    PRIVACY,
    MYDATA,
    STOP,
    WATCH,
    IGNORE,
    SOURCE,
    HEALTH,
    QUEUE,
    REPLAY,
    EXPORT,
    REPORTS,
    CORRECT,
    RETRACT,
    MERGE,
    SPLIT,
    BROADCAST,
    ADMIN,
    AUDIT,
)

__all__ = ["COMMANDS", "Budget", "Services", "Values", "menus", "register"]


def register(application: Application[Any, Any, Any, Any, Any, Any], services: Services) -> None:
    """Join every command to the application. `process_update` then answers updates; nothing is sent before."""
    dispatcher = Dispatcher({command.name: command for command in COMMANDS}, FREE_TEXT, services)
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, dispatcher.on_migration))
    application.add_handler(CallbackQueryHandler(dispatcher.on_press))
    application.add_handler(ChatMemberHandler(dispatcher.on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.TEXT | filters.LOCATION | filters.CAPTION, dispatcher.on_message))


async def menus(bot: Bot, services: Services) -> None:
    """Tell Telegram the menus by scope and language; to be called once after the start. Raises TelegramError."""
    await set_menus(bot, COMMANDS, services)
