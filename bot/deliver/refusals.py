"""What Telegram's refusals mean: never again, later, or something about the message itself."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.deliver.telegram_line import NotReached
from bot.ports import ChatGone, TryLater

T = TypeVar("T")

GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user is deactivated",
    "user_deactivated",
    "bot was kicked",
    "bot was blocked",
    "bot is not a member",
    "group chat was deactivated",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_admin_required",
    "need administrator rights",
    "not enough rights to send",
    "have no rights to send",
    "channel_private",
    "message thread not found",
    "message_thread_invalid",
    "topic_deleted",
)
"""400s that mean that this chat (or this topic) will not take our messages again."""
DONE = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)
"""400s after which an edit has nothing left to do."""
MARKUP = ("can't parse entities", "entity_", "entities_too_long", "entities are too")
LONG = ("is too long", "too_long")
BUTTONS = ("button_", "reply_markup", "inline keyboard", "reply markup")
PICTURE = ("image_process_failed", "photo_invalid", "photo_", "file is too big", "wrong type of the web page content")
CLOSED = ("topic_closed", "slow mode", "slowmode")
CLOSED_SECONDS = 600.0
UNKNOWN_SECONDS = 60.0


def means(error: TelegramError, words: Sequence[str]) -> bool:
    """Whether Telegram's own words for a refusal are among those of one meaning (`GONE`, `MARKUP`, …)."""
    text = error.message.lower()
    return any(word in text for word in words)


def unknown(error: BadRequest) -> Exception:
    """What a refusal that nobody taught us becomes: tried again, in a minute."""
    return TryLater(f"Telegram refuses: {error.message}", UNKNOWN_SECONDS)


async def told(call: Callable[[], Awaitable[T]]) -> T:
    """The answer to a call; foreign errors become ours. BadRequest that is about the message itself passes through."""
    try:
        return await call()
    except RetryAfter as error:
        raise TryLater("429", _seconds(error.retry_after), flood=True) from None
    except ChatMigrated as error:
        raise ChatGone("the group became a supergroup", moved_to=error.new_chat_id) from None
    except Forbidden as error:
        raise ChatGone(error.message) from None
    except BadRequest as error:
        raise (_refusal(error) or error) from None
    except (InvalidToken, Conflict) as error:
        raise TryLater(f"Telegram does not know this token: {error.message}", 30.0, everywhere=True) from None
    except NotReached as error:
        raise TryLater(f"no way to Telegram: {error.message}", 2.0, everywhere=True) from None
    except TimedOut:
        raise TryLater("Telegram did not answer in time", 2.0, maybe_done=True) from None
    except NetworkError as error:
        raise TryLater(f"Telegram: {error.message[:200]}", 1.0, maybe_done=True) from None
    except TelegramError as error:
        raise TryLater(f"Telegram: {error.message[:200]}", 5.0, maybe_done=True) from None


def _refusal(error: BadRequest) -> Exception | None:
    if means(error, GONE):
        return ChatGone(error.message)
    if means(error, CLOSED):
        return TryLater(error.message, CLOSED_SECONDS)
    return None


def _seconds(retry_after: float | timedelta) -> float:
    """python-telegram-bot gives whole seconds, or a timedelta where PTB_TIMEDELTA is set."""
    return retry_after.total_seconds() if isinstance(retry_after, timedelta) else float(retry_after)
