"""Sending a reply through Telegram: parts, buttons with signed data, pictures and files; a flood wait is waited out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import TypeVar

from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.model.alert import Attachment, Button
from bot.model.alert import Message as Shown
from bot.ports import TryLater
from bot.render.buttons import seal
from handlers.call import Call, Reply

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 3.0
"""The longest flood wait that is waited out here; after a longer one the update is answered again later."""

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
T = TypeVar("T")


async def answer(bot: Bot, call: Call, reply: Reply, pressed: Message | None = None) -> None:
    """Send a reply. A chat that shut the door is no error; what Telegram refuses is logged.

    Raises RetryAfter and NetworkError: the update is then answered again, so that commands may run twice.
    """
    sent: list[Message] = []
    try:
        for n, shown in enumerate(reply.messages):
            if n == 0 and reply.replace and pressed is not None:
                sent += await _patiently(partial(_replace, bot, call, pressed, shown))
            else:
                sent += await _send(bot, call, shown)
        await _remember(call, sent)
    except Forbidden:
        log.info("the chat shut the door before the reply", extra={"chat": call.chat_id})
    except BadRequest as error:
        log.warning("a reply was not taken", extra={"chat": call.chat_id, "error": str(error)})


async def toast(query: CallbackQuery, text: str) -> None:
    """End the button's spinner, with a note if there is one; a query that is too old needs none."""
    try:
        await query.answer(text=text[:200] or None)
    except TelegramError as error:
        log.debug("a button's note was not taken", extra={"error": str(error)})


async def _remember(call: Call, sent: list[Message]) -> None:
    """A subscriber's answers are deleted by /stop like its alerts: they too tell which places somebody follows.

    Of a stranger, and of whom /stop has just forgotten, nothing is kept.
    """
    desk = call.services.desk
    if not sent or desk is None:
        return
    try:
        if await call.services.subscribers.get(call.reader.key) is not None:
            await desk.answered(call.reader.key, [message.message_id for message in sent])
    except TryLater as away:
        log.info("an answer was not remembered", extra={"chat": call.chat_id, "why": str(away)})


async def _send(bot: Bot, call: Call, shown: Shown) -> list[Message]:
    sent = []
    for n in range(shown.pieces):
        piece = shown.piece(n)
        if piece.parts:
            sent.append(await _patiently(partial(_send_text, bot, call, piece)))
        for attachment in piece.attachments:
            sent.append(await _patiently(partial(_send_attachment, bot, call, attachment)))
    return sent


async def _send_text(bot: Bot, call: Call, piece: Shown) -> Message:
    return await bot.send_message(
        call.chat_id,
        piece.parts[0],
        parse_mode=ParseMode.HTML,
        message_thread_id=call.thread_id,
        link_preview_options=NO_PREVIEW,
        disable_notification=piece.silent,
        reply_markup=keyboard(call, piece.buttons),
    )


async def _send_attachment(bot: Bot, call: Call, attachment: Attachment) -> Message:
    send = bot.send_photo if attachment.picture else bot.send_document
    return await send(
        call.chat_id,
        attachment.data,
        filename=attachment.name,
        caption=attachment.caption or None,
        parse_mode=ParseMode.HTML,
        message_thread_id=call.thread_id,
    )


async def _replace(bot: Bot, call: Call, pressed: Message, shown: Shown) -> list[Message]:
    """Edit the pressed message; one that cannot be edited any more is answered by a new one, which is returned."""
    try:
        await bot.edit_message_text(
            shown.parts[0],
            chat_id=call.chat_id,
            message_id=pressed.message_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=keyboard(call, shown.buttons),
        )
    except BadRequest as error:
        if "not modified" not in str(error).lower():
            return [await _send_text(bot, call, shown)]
    return []


def keyboard(call: Call, rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """Buttons as Telegram wants them, their data signed for this chat."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(call, button) for button in row] for row in rows])


def _button(call: Call, button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.text, url=button.url)
    return InlineKeyboardButton(
        button.text, callback_data=seal(button.data or "", call.services.values.key, call.chat_id)
    )


async def _patiently(send: Callable[[], Awaitable[T]]) -> T:
    """Send; after a flood wait that is worth it, once more."""
    try:
        return await send()
    except RetryAfter as wait:
        pause = wait.retry_after
        seconds = pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
        if seconds > PATIENCE_SECONDS:
            raise
        await asyncio.sleep(seconds)
        return await send()
