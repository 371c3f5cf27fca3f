"""Commands answered: python-telegram-bot's Application, fed by us and by nobody else."""

from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes

from bot.ports import TryLater
from handlers import Services, menus, register

log = structlog.get_logger("barqiya")


class Answers:
    """Answers updates. No updater, no job queue, no rate limiter of the library: all three are ours."""

    def __init__(self, bot: Bot, services: Services) -> None:
        self._application: Application[Any, Any, Any, Any, Any, Any] = (
            ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
        )
        self._services = services
        self._failed: dict[int, Exception] = {}
        self._services = services
        register(self._application, services)
        self._application.add_error_handler(self._note)

    async def start(self) -> None:
        """Make the bot known to itself (getMe). Raises telegram's errors."""
        await self._application.initialize()

    async def show_menus(self) -> None:
        """Tell Telegram what stands behind «/»; a refusal is only said."""
        try:
            await menus(self._application.bot, self._services)
        except TelegramError as error:
            log.warning("the menus were not taken", why=error.message)

    async def stop(self) -> None:
        """Close the connections."""
        await self._application.shutdown()
        for request in self._application.bot._request:  # left open by the library when getMe was never answered
            await request.shutdown()

    async def process(self, raw: dict[str, Any]) -> None:
        """Answer one update. Raises TryLater when it should be tried again, other errors when it never works."""
        update = Update.de_json(raw, self._application.bot)
        await self._application.process_update(update)
        error = self._failed.pop(update.update_id, None)
        if error is not None:
            self._raise(error)

    async def _note(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        if isinstance(update, Update) and context.error is not None:
            self._failed[update.update_id] = context.error

    @staticmethod
    def _raise(error: Exception) -> None:
        if isinstance(error, RetryAfter):
            wait = error.retry_after
            raise TryLater("429", wait if isinstance(wait, int | float) else wait.total_seconds())
        if isinstance(error, Forbidden):
            log.info("an answer was not wanted", why=error.message)
            return
        if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
            raise TryLater(error.message)
        raise error
