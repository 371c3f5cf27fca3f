"""From a Telegram update to one call and its reply. The only file here that knows how updates look."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from msgspec import structs
from telegram import Bot, CallbackQuery, Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.ports import TryLater
from bot.render.buttons import unseal
from bot.render.texts import DEFAULT
from handlers.access import Answer, Patience, may
from handlers.call import Call, Command, Reply, Who
from handlers.remote import FOR, elsewhere
from handlers.reply import answer, toast
from handlers.say import say, text
from handlers.services import Services

log = logging.getLogger(__name__)
CLOSED = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
RUNNERS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


class Dispatcher:
    """Finds the command, asks `access` whether it may run, runs it, and sends its reply."""

    def __init__(self, commands: Mapping[str, Command], free_text: Command, services: Services) -> None:
        self._commands = commands
        self._free_text = free_text
        self._services = services
        self._patience = Patience()
        self._running: set[asyncio.Task[None]] = set()
        self._presses = {
            word: (command, press) for command in commands.values() for word, press in command.presses.items()
        }

    async def on_message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A command in a private chat, group, topic or channel; in private any text or location too."""
        message = update.effective_message
        if message is None or update.edited_message or update.edited_channel_post:
            return
        name, words = command_of(message, context.bot.username)
        known = name is None or name in self._commands
        private = message.chat.type == ChatType.PRIVATE
        if not private and (name is None or not known):
            return
        call = await self._call(context.bot, message, name or "", words)
        command = self._free_text if name is None else self._commands.get(name)
        await self._answer(context.bot, call, await self._reply(context.bot, command, call))

    async def on_press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A pressed button: signed data, a command that answers for it, and a note over the button."""
        query = update.callback_query
        if query is None or not isinstance(query.message, Message):
            return
        call = await self._call(context.bot, query.message, "", "", presser=query)
        data = unseal(query.data or "", self._services.values.key, call.chat_id)
        word, *rest = (data or "").split(":")
        if word not in self._presses:
            await toast(query, text(call, "button-old"))
            return
        command, press = self._presses[word]
        refusal = await self._refusal(context.bot, command, command.press_who or command.who, call)
        if self._patience.take(call.user_id, call.now) is not Answer.GO:
            refusal = "slow-down"
        if refusal:
            await toast(query, text(call, refusal))
            return
        reply = await self._safely(press(call, tuple(rest)), call, word)
        await toast(query, reply.toast)
        await answer(context.bot, call, reply, pressed=query.message)

    async def _answer(self, bot: Bot, call: Call, reply: Reply) -> None:
        """Send a reply; what comes later is sent when it comes, unless we end before."""
        await answer(bot, call, reply)
        if reply.later is not None:
            task = asyncio.create_task(self._later(bot, call, reply.later))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _later(self, bot: Bot, call: Call, later: Callable[[], Awaitable[Reply]]) -> None:
        try:
            await answer(bot, call, await self._safely(later(), call, call.command))
        except (TelegramError, TryLater) as error:
            log.warning("a late answer was not taken", extra={"chat": call.chat_id, "error": str(error)})

    async def on_membership(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Blocked or removed: a chat that shut the door is forgotten. Added to a group: a word on how to begin."""
        change = update.my_chat_member
        if change is None:
            return
        if change.new_chat_member.status in CLOSED:
            await self._services.subscribers.forget(str(change.chat.id))
        elif change.old_chat_member.status in CLOSED and change.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
            call = self._newcomer(change.chat.id, context.bot)
            await answer(context.bot, call, say(call, "group-hello"))

    def _newcomer(self, chat_id: int, bot: Bot) -> Call:
        """A group that has just let us in."""
        return Call(
            services=self._services,
            chat_id=chat_id,
            thread_id=None,
            user_id=chat_id,
            private=False,
            words="",
            subscriber=None,
            language=DEFAULT,
            now=self._services.clock(),
            name=bot.username,
        )

    async def on_migration(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A group became a supergroup under a new id: everything follows."""
        message = update.effective_message
        if message is not None and message.migrate_to_chat_id:
            await self._services.subscribers.moved(str(message.chat.id), message.migrate_to_chat_id)

    async def _reply(self, bot: Bot, command: Command | None, call: Call) -> Reply:
        patience = self._patience.take(call.user_id, call.now)
        if patience is not Answer.GO:
            return say(call, "slow-down") if patience is Answer.WARN else Reply()
        if command is None:
            return say(call, "unknown-command")
        if command is FOR and call.words and call.private:
            return await self._elsewhere(bot, call)
        who = command.change_who if call.words and command.change_who else command.who
        refusal = await self._refusal(bot, command, who, call)
        return say(call, refusal) if refusal else await self._safely(command.run(call), call, command.name)

    async def _elsewhere(self, bot: Bot, call: Call) -> Reply:
        """A command for a channel or group, given in private by somebody who administers it."""
        found = await elsewhere(bot, call, dict(self._commands))
        if isinstance(found, str):
            return say(call, found)
        there, command = found
        reply = await self._safely(command.run(there), there, command.name)
        return replace(reply, messages=tuple(structs.replace(message, buttons=()) for message in reply.messages))

    async def _safely(self, running: Awaitable[Reply], call: Call, name: str) -> Reply:
        """Whatever breaks in a command becomes one polite line, and a log entry with its trace."""
        try:
            return await running
        except TryLater:
            raise
        except Exception:
            log.exception("command failed", extra={"command": name})
            return say(call, "broken")

    async def _refusal(self, bot: Bot, command: Command, who: Who, call: Call) -> str:
        """The id of the text that says why not; empty when it may run."""
        if any(getattr(self._services, port) is None for port in command.needs):
            return "not-built"
        chat_admin = who is Who.CHANGER and not call.private and await runs_chat(bot, call)
        if await may(self._services, who, call.user_id, private=call.private, chat_admin=chat_admin):
            return ""
        return "not-yours-group" if who is Who.CHANGER else "not-yours"

    async def _call(
        self, bot: Bot, message: Message, name: str, words: str, presser: CallbackQuery | None = None
    ) -> Call:
        thread = message.message_thread_id if message.is_topic_message else None
        key = f"{message.chat.id}" if thread is None else f"{message.chat.id}/{thread}"
        subscriber = await self._services.subscribers.get(key)
        answered = message if presser else message.reply_to_message
        return Call(
            services=self._services,
            chat_id=message.chat.id,
            thread_id=thread,
            user_id=sender_of(message, presser),
            private=message.chat.type == ChatType.PRIVATE,
            words=words,
            command=name,
            subscriber=subscriber,
            language=subscriber.language if subscriber else DEFAULT,
            now=self._services.clock(),
            replied=(answered.text or answered.caption or "") if answered else "",
            location=(message.location.latitude, message.location.longitude) if message.location else None,
            name=bot.username,
        )


def command_of(message: Message, username: str) -> tuple[str | None, str]:
    """The command's name (without «@ours») and the words after it; (None, text) when it is none, or another bot's."""
    said = message.text or message.caption or ""
    if not said.startswith("/"):
        return None, said
    head, _, words = said.partition(" ") if "\n" not in said.split(" ", 1)[0] else said.partition("\n")
    name, _, whose = head[1:].partition("@")
    if whose and whose.casefold() != username.casefold():
        return None, ""
    return name.casefold(), words.strip()


def sender_of(message: Message, presser: CallbackQuery | None) -> int:
    """Who sent it: a person's id; the chat's own id for an anonymous administrator or a channel's post."""
    if presser is not None:
        return presser.from_user.id
    if message.sender_chat is not None:
        return message.sender_chat.id
    return message.from_user.id if message.from_user else message.chat.id


async def runs_chat(bot: Bot, call: Call) -> bool:
    """Whether the sender administers this group or channel; who posts as the chat itself does."""
    if call.user_id == call.chat_id:
        return True
    try:
        member = await bot.get_chat_member(call.chat_id, call.user_id)
    except TelegramError:
        return False
    return member.status in RUNNERS
