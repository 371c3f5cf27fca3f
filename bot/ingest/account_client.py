"""The user account through Telethon: its session, its lock, and its errors in words that an admin can act on.

Telethon is imported only here and only when an account is used. Two programs on one session kill it for both: a file
lock keeps a second process of this machine out, the lease `ingest` a second machine.
"""

import fcntl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any

from bot.ingest.account import Peer
from bot.ingest.reading import Unread
from bot.model.source import Health

SESSION_FILE = "account.session"
LOCK_FILE = "account.lock"
HOUR = 3_600.0
_DEAD = (
    "AuthKeyUnregisteredError",
    "AuthKeyDuplicatedError",
    "AuthKeyInvalidError",
    "AuthKeyPermEmptyError",
    "SessionRevokedError",
    "SessionExpiredError",
    "UserDeactivatedError",
    "UserDeactivatedBanError",
    "UnauthorizedError",
)
_NOBODY = ("UsernameNotOccupiedError", "UsernameInvalidError", "ValueError")


class SessionInUse(Exception):  # noqa: N818 - a state of the world
    """Another process of this machine uses the session."""


def kept_session(folder: Path) -> str | None:
    """The session that `barqiya login` left, if it did."""
    try:
        return (folder / SESSION_FILE).read_text("ascii").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def keep_session(folder: Path, session: str) -> Path:
    """Keep a session for the bot, readable for nobody else; it is worth as much as the account."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / SESSION_FILE
    path.touch(mode=0o600, exist_ok=True)
    path.chmod(0o600)
    path.write_text(session + "\n", "ascii")
    return path


class SessionLock:
    """Held by the one process that uses the session."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_FILE
        self._file: IO[bytes] | None = None

    def __enter__(self) -> "SessionLock":
        """Raises SessionInUse."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("ab")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise SessionInUse("another process uses the account's session; two would void it") from None
        return self

    def __exit__(self, *_error: object) -> None:
        if self._file:
            self._file.close()


@asynccontextmanager
async def opened_account(session: str, api_id: int, api_hash: str, folder: Path) -> "AsyncIterator[TelethonAccount]":
    """The account, connected on first use. Raises SessionInUse, ImportError without the extra `account`."""
    from telethon import TelegramClient
    from telethon.sessions import StringSession

    with SessionLock(folder):
        client = TelegramClient(StringSession(session), api_id, api_hash, catch_up=True, receive_updates=True)
        account = TelethonAccount(client)
        try:
            yield account
        finally:
            await account.close()


class TelethonAccount:
    """The Account of `bot/ingest/account.py`."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._dialogs = False

    async def resolve(self, address: str) -> Peer:
        """Look a channel up; a private one stands among the account's chats, which are listed once."""
        async with self._asking() as client:
            if address.startswith("-100"):
                if not self._dialogs:
                    await client.get_dialogs()
                    self._dialogs = True
                entity = await client.get_entity(int(address))
            else:
                entity = await client.get_entity(address)
        if getattr(entity, "access_hash", None) is None or not hasattr(entity, "broadcast"):
            raise Unread("this is no channel", Health.PRIVATE, wait=HOUR, sure=True)
        return Peer(entity.id, entity.access_hash, str(getattr(entity, "title", "")))

    async def after(self, peer: Peer, top: int, count: int) -> Sequence[Any]:
        """Messages with a higher id, oldest first; with `top` 0 the newest ones."""
        async with self._asking() as client:
            if top:
                return list(await client.get_messages(_input(peer), min_id=top, limit=count, reverse=True))
            return list(reversed(await client.get_messages(_input(peer), limit=count)))

    async def these(self, peer: Peer, ids: Sequence[int]) -> Sequence[Any]:
        """These messages; None in the place of one that is gone."""
        async with self._asking() as client:
            return list(await client.get_messages(_input(peer), ids=list(ids)))

    def listen(self, heard: Callable[[int, bool], None]) -> None:
        """Updates only wake the reader up."""
        from telethon import events

        async def fresh(event: Any) -> None:
            heard(_channel(event), False)

        async def changed(event: Any) -> None:
            heard(_channel(event), True)

        self._client.add_event_handler(fresh, events.NewMessage())
        self._client.add_event_handler(changed, events.MessageEdited())
        self._client.add_event_handler(changed, events.MessageDeleted())

    async def close(self) -> None:
        """Disconnect, if there was a connection."""
        if self._client.is_connected():
            await self._client.disconnect()

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[Any]:
        try:
            if not self._client.is_connected():
                await self._client.connect()
            if not await self._client.is_user_authorized():
                raise Unread(_LOGIN, wait=HOUR, host=True, sure=True)
            yield self._client
        except Unread:
            raise
        except Exception as error:
            raise explained(error) from None


_LOGIN = "the account's session is not valid (any more): run `barqiya login` in a terminal"


def explained(error: Exception) -> Unread:
    """What an error of the client protocol means, and how long it is worth waiting."""
    names = [kind.__name__ for kind in type(error).__mro__]
    seconds = getattr(error, "seconds", None)
    if isinstance(seconds, int) and any("Flood" in name or "SlowMode" in name for name in names):
        return Unread(f"Telegram asks the account to wait {seconds} s", Health.SLOW, wait=float(seconds), host=True)
    if any(name in _DEAD for name in names):
        return Unread(_LOGIN, wait=HOUR, host=True, sure=True)
    if "ChannelPrivateError" in names or "ChannelInvalidError" in names:
        why = "the account may not read this channel: it is private, or the account was removed from it"
        return Unread(why, Health.PRIVATE, wait=HOUR, sure=True)
    if any(name in _NOBODY for name in names):
        return Unread("no channel has this name: renamed or deleted", Health.PRIVATE, wait=HOUR, sure=True)
    return Unread(f"Telegram cannot be reached by the account ({names[0]})", wait=30.0, host=True)


def _input(peer: Peer) -> Any:
    from telethon.tl.types import InputPeerChannel

    return InputPeerChannel(peer.id, peer.access_hash)


def _channel(event: Any) -> int:
    """The bare id of the channel of an event: Telethon gives -100…"""
    number = str(getattr(event, "chat_id", "") or "")
    return int(number.removeprefix("-100")) if number.removeprefix("-").isdecimal() else 0
