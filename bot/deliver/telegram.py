"""Telegram's sending quirks: Chats over the Bot API. What its refusals mean stands in `refusals.py`.

A message that Telegram does not like is sent plainer rather than not at all: without markup, without buttons, in more
pieces. Its many ways to say «never again» become ChatGone, all others TryLater.
"""

import logging
from collections.abc import Sequence
from typing import Any

from telegram import Bot, InputFile
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.deliver.refusals import BUTTONS, DONE, LONG, MARKUP, PICTURE, UNKNOWN_SECONDS, means, told, unknown
from bot.deliver.telegram_line import AiohttpRequest, call
from bot.model.alert import Attachment, Button, Message
from bot.ports import TryLater
from bot.render.buttons import seal
from bot.render.html import MAX_CAPTION, MAX_TEXT, length, plain, split

log = logging.getLogger(__name__)

SEND_SECONDS = 4.0
"""A request's time-out: less than half of the courier's lease (10 s), lest who takes over meet it (promise 4)."""

NO_PREVIEW = {"is_disabled": True}

Keyboard = dict[str, list[list[dict[str, str]]]]
"""Buttons under a message, in the Bot API's words."""


def open_bot(
    token: str,
    base: str | None = None,
    *,
    seconds: float = SEND_SECONDS,
    connections: int = 16,
    request: AiohttpRequest | None = None,
) -> Bot:
    """A Bot that sends over our wire. `base`: a self-hosted or test Bot API server; `request`: another wire."""
    where: dict[str, Any] = {"base_url": f"{base}/bot", "base_file_url": f"{base}/file/bot"} if base else {}
    wire = request or AiohttpRequest(seconds, connections)
    return Bot(token, request=wire, get_updates_request=AiohttpRequest(seconds), **where)


class TelegramChats:
    """Keeps the promise of `ports.Chats`. `key` signs the buttons (`render.buttons.callback_key`)."""

    def __init__(self, bot: Bot, key: bytes = b"") -> None:
        self._bot = bot
        self._key = key

    async def close(self) -> None:
        """Close the connections."""
        await self._bot.request.shutdown()

    async def send(self, chat_id: int, thread_id: int | None, message: Message, reply_to: int | None = None) -> int:
        """Send all parts and attachments; the id of the first message. Raises ChatGone and TryLater."""
        to = _To(chat_id, thread_id, reply_to, message.silent)
        ids: list[int] = []
        for n, part in enumerate(message.parts):
            last = n == len(message.parts) - 1
            ids.append(await self._text(to, part, self._keyboard(chat_id, message.buttons) if last else None))
        ids += [await self._attach(to, attachment) for attachment in message.attachments]
        return next((one for one in ids if one), 0)

    async def edit(self, chat_id: int, message_id: int, message: Message) -> bool:
        """Replace a message's text by the message's first part. False: it cannot be edited (any more); logged."""
        keyboard = self._keyboard(chat_id, message.buttons) if len(message.parts) == 1 else None
        html = split(message.parts[0])[0]
        while True:
            try:
                return await self._edit_plainer(chat_id, message_id, html, keyboard)
            except BadRequest as error:
                if not means(error, LONG) or length(html) <= 1:
                    raise unknown(error) from None
                html = split(html, max(1, length(html) // 2))[0]

    async def _edit_plainer(self, chat_id: int, message_id: int, html: str, keyboard: Keyboard | None) -> bool:
        """Without markup or buttons where Telegram insists. Raises BadRequest for what is no matter of form."""
        for text, mode, buttons in _plainer(html, keyboard):
            try:
                return await self._edit(chat_id, message_id, text, mode, buttons)
            except BadRequest as error:
                if not means(error, MARKUP + BUTTONS):
                    raise
                log.warning("edit refused, trying it plainer: %s", error.message)
        raise TryLater("the edit is refused in every form", UNKNOWN_SECONDS)

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> None:
        """Delete what Telegram still lets us delete; one hundred at once, else one by one."""
        for start in range(0, len(message_ids), 100):
            some = list(message_ids[start : start + 100])
            try:
                await told(lambda some=some: self._bot.delete_messages(chat_id, some))  # type: ignore[misc]
            except BadRequest:
                await self._delete_singly(chat_id, some)

    async def _delete_singly(self, chat_id: int, message_ids: Sequence[int]) -> None:
        for one in message_ids:
            try:
                await told(lambda one=one: self._bot.delete_message(chat_id, one))  # type: ignore[misc]
            except BadRequest as error:
                log.info("message %s stays: %s", one, error.message)

    async def _edit(self, chat_id: int, message_id: int, text: str, mode: str | None, buttons: Keyboard | None) -> bool:
        try:
            where = {"chat_id": chat_id, "message_id": message_id}
            await told(lambda: call(self._bot, "editMessageText", _text(text, mode, buttons) | where))
        except BadRequest as error:
            if not means(error, DONE):
                raise
            if not means(error, DONE[:1]):
                log.info("message %s of chat %s cannot be edited: %s", message_id, chat_id, error.message)
                return False
        return True

    async def _text(self, to: "_To", html: str, keyboard: Keyboard | None) -> int:
        """One part; its first id. Split, plainer or without buttons where Telegram insists."""
        limit = MAX_TEXT if length(html) > MAX_TEXT else 0
        if limit:
            return await self._texts(to, split(html, limit), keyboard)
        for text, mode, buttons in _plainer(html, keyboard):
            try:
                return await self._send_text(to, text, mode, buttons)
            except BadRequest as error:
                if means(error, LONG) and length(html) > 1:
                    return await self._texts(to, split(html, max(1, length(html) // 2)), keyboard)
                if not means(error, MARKUP + BUTTONS):
                    raise unknown(error) from None
                log.warning("message refused, trying it plainer: %s", error.message)
        raise TryLater("the message is refused in every form", UNKNOWN_SECONDS)

    async def _texts(self, to: "_To", parts: Sequence[str], keyboard: Keyboard | None) -> int:
        ids = [await self._text(to, part, keyboard if part is parts[-1] else None) for part in parts]
        return ids[0]

    async def _send_text(self, to: "_To", text: str, mode: str | None, buttons: Keyboard | None) -> int:
        sent = await told(lambda: call(self._bot, "sendMessage", _text(text, mode, buttons) | to.options))
        return int(sent["message_id"])

    async def _attach(self, to: "_To", attachment: Attachment) -> int:
        """A picture or a file; a picture that Telegram cannot read goes as a file; a file that it refuses stays out."""
        if length(attachment.caption) > MAX_CAPTION:
            first = await self._text(to, attachment.caption, None)
            await self._attach(to, Attachment(name=attachment.name, data=attachment.data, picture=attachment.picture))
            return first
        for picture, caption, mode in _plainer_media(attachment):
            try:
                return await self._send_media(to, attachment, picture, caption, mode)
            except BadRequest as error:
                if not means(error, PICTURE + MARKUP):
                    raise unknown(error) from None
                log.warning("attachment %s refused: %s", attachment.name, error.message)
        return 0

    async def _send_media(
        self, to: "_To", attachment: Attachment, picture: bool, caption: str | None, mode: str | None
    ) -> int:
        file = InputFile(attachment.data, filename=attachment.name)
        options: dict[str, Any] = {"caption": caption or None, "parse_mode": mode, **to.options}
        if picture:
            return (await told(lambda: self._bot.send_photo(photo=file, **options))).message_id
        return (await told(lambda: self._bot.send_document(document=file, **options))).message_id

    def _keyboard(self, chat_id: int, rows: tuple[tuple[Button, ...], ...]) -> Keyboard | None:
        if not rows:
            return None
        return {"inline_keyboard": [[self._button(chat_id, button) for button in row] for row in rows]}

    def _button(self, chat_id: int, button: Button) -> dict[str, str]:
        if button.url:
            return {"text": button.text, "url": button.url}
        data = button.data or "-"
        return {"text": button.text, "callback_data": seal(data, self._key, chat_id) if self._key else data}


class _To:
    """Where a message goes, in the Bot API's words."""

    def __init__(self, chat_id: int, thread_id: int | None, reply_to: int | None, silent: bool) -> None:
        self.options: dict[str, Any] = {"chat_id": chat_id, "disable_notification": silent}
        if thread_id is not None:
            self.options["message_thread_id"] = thread_id
        if reply_to:
            self.options["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}


def _text(text: str, mode: str | None, buttons: Keyboard | None) -> dict[str, Any]:
    """A text as the Bot API wants it; what is not wanted is left out."""
    said: dict[str, Any] = {"text": text, "link_preview_options": NO_PREVIEW}
    if mode:
        said["parse_mode"] = mode
    if buttons:
        said["reply_markup"] = buttons
    return said


def _plainer(html: str, keyboard: Keyboard | None) -> list[tuple[str, str | None, Keyboard | None]]:
    """The forms in which a text is tried: as it is, without markup, without buttons either."""
    return [(html, ParseMode.HTML, keyboard), (plain(html), None, keyboard), (plain(html), None, None)]


def _plainer_media(attachment: Attachment) -> list[tuple[bool, str, str | None]]:
    caption = attachment.caption
    forms: list[tuple[bool, str, str | None]] = [(attachment.picture, caption, ParseMode.HTML)]
    return [*forms, (False, caption, ParseMode.HTML), (False, plain(caption), None)]
