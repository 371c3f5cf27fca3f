"""How a command reaches the settings and the store of the bot, running or not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.cli.fail import Failure
from bot.store.connection import Client, StoreError, connect
from bot.store.embedded import Embedded
from bot.store.keys import Keys
from config.settings import Settings, SettingsError, load


def settings(*needs: str) -> Settings:
    """The settings, or every mistake in them, a line each."""
    try:
        return load(needs=needs)
    except SettingsError as wrong:
        raise Failure("\n  ".join(["the settings need mending:", *wrong.mistakes]), 2) from None


def keys(of: Settings) -> Keys:
    """The maker of keys with the lifetimes of the settings."""
    return Keys(
        posts_days=of.keep_posts_days,
        incidents_days=of.keep_incidents_days,
        sent_days=of.keep_sent_days,
    )


@asynccontextmanager
async def attached(to: Settings) -> AsyncIterator[Client]:
    """The store that the settings name: a server of one's own, the running bot's, or one started for this command."""
    server = None
    try:
        if to.store_url is None:
            server = Embedded(to.data_dir)
            await server.start()
        client = await connect(to.store_url or (server.url if server else ""))
    except (StoreError, OSError) as wrong:
        raise Failure(str(wrong)) from None
    try:
        yield client
    finally:
        await client.aclose()
        if server:
            await server.stop()
