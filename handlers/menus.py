"""What Telegram shows behind «/»: by scope (private chats, groups, those who run the bot) and by language."""

from collections.abc import Iterable

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.render.texts import DEFAULT, has, languages, t
from handlers.call import Command, Who
from handlers.services import Services

GROUPS = ("subscribe", "latest", "settings", "help", "stop")
RUN = (Who.EDITOR, Who.ADMIN, Who.OWNER)


async def set_menus(bot: Bot, commands: Iterable[Command], services: Services) -> None:
    """Tell Telegram the commands. What is not built here, or has no text for the menu, is left out."""
    built = [c for c in commands if has(DEFAULT, f"menu-{c.name}") and all(getattr(services, n) for n in c.needs)]
    ours = [command for command in built if command.who not in RUN]
    groups = [command for command in ours if command.name in GROUPS]
    for language in languages():
        code = None if language == DEFAULT else language
        await _set(bot, ours, language, code, BotCommandScopeAllPrivateChats())
        await _set(bot, groups, language, code, BotCommandScopeAllGroupChats())
    for user in sorted(services.values.admin_ids):
        try:
            await _set(bot, built, DEFAULT, None, BotCommandScopeChat(user))
        except TelegramError:
            continue  # an owner who has not started the bot yet; the menu comes with the next start of the program
    await _describe(bot)


async def _describe(bot: Bot) -> None:
    """What Telegram shows before the bot is started: what it is, and that it is no siren. Last, for it is throttled."""
    for language in languages():
        code = None if language == DEFAULT else language
        await bot.set_my_description(t(language, "about-short"), language_code=code)
        await bot.set_my_short_description(t(language, "about-line"), language_code=code)


async def _set(bot: Bot, commands: Iterable[Command], language: str, code: str | None, scope: BotCommandScope) -> None:
    shown = [BotCommand(command.name, t(language, f"menu-{command.name}")) for command in commands]
    await bot.set_my_commands(shown, scope=scope, language_code=code)
