"""How a command reaches the settings and the store of the bot, running or not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app import opened_store
from bot.cli.fail import Failure
from bot.store.connection import Client, StoreError
from config.settings import Settings, SettingsError, load


def settings(*needs: str) -> Settings:
    """The settings, or every mistake in them, a line each."""
    try:
        return load(needs=needs)
    except SettingsError as wrong:
        raise Failure("\n  ".join(["the settings need mending:", *wrong.mistakes]), 2) from None


@asynccontextmanager
async def attached(to: Settings) -> AsyncIterator[Client]:
    """The store that the settings name: a server of one's own, the running bot's, or one started for this command."""
    try:
        async with opened_store(to) as (client, _):
            yield client
    except (StoreError, OSError) as wrong:
        raise Failure(str(wrong)) from None
