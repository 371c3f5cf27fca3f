"""The user account through Telethon.

Telethon is imported only here (and by `barqiya login`), and only when an account is used.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.ingest.account import Changes, Page, Peer
from bot.ingest.account_errors import HOUR, explained, of_one_source
from bot.ingest.account_session import SessionLock
from bot.ingest.reading import Unread
from bot.model.source import Health


@asynccontextmanager
async def opened_account(session: str, api_id: int, api_hash: str, folder: Path) -> "AsyncIterator[TelethonAccount]":
    """The account, connected on first use. Raises SessionInUse, ImportError without the extra `account`."""
    from telethon import TelegramClient
    from telethon.sessions import StringSession

    with SessionLock(folder):

        def client() -> Any:
            return TelegramClient(
                StringSession(session),
                api_id,
                api_hash,
                flood_sleep_threshold=0,  # waits are the poller's: it lets the other hosts go on meanwhile
                request_retries=1,
                connection_retries=1,
                raise_last_call_error=True,
            )

        account = TelethonAccount(client)
        try:
            yield account
        finally:
            await account.close()


class TelethonAccount:
    """The Account of `bot/ingest/account.py`.

    Requests are made in the protocol's own words: the library's comfortable ones ask twice for one page, leave out who
    a message was forwarded from, and take an error of the server for an account that is not signed in.
    `client` makes one, not connected: one that lost its connection for good is not used again, since it was seen to
    hang then (after a key that Telegram forgot).
    """

    def __init__(self, client: Callable[[], Any]) -> None:
        self._make = client
        self._client: Any = None
        self._heard: Callable[[int, bool], None] = lambda _channel, _changed: None

    async def resolve(self, address: str) -> Peer:
        """Look a channel up; a private one stands among the account's chats. A flood wait is of looking up alone."""
        try:
            async with self._asking() as client:
                entity = await (_private if address.startswith("-100") else _public)(client, address)
        except Unread as why:
            raise of_one_source(why) from None
        if getattr(entity, "access_hash", None) is None or not hasattr(entity, "broadcast"):
            raise Unread("this is no channel", Health.PRIVATE, wait=HOUR, sure=True)
        return Peer(entity.id, entity.access_hash, str(getattr(entity, "title", "")))

    async def after(self, peer: Peer, top: int, count: int) -> Page:
        """Messages with a higher id, oldest first; with `top` 0 the newest ones."""
        from telethon.tl.functions.messages import GetHistoryRequest

        start, shift = (top + 1, -count) if top else (0, 0)
        asked = GetHistoryRequest(_input_peer(peer), start, None, shift, count, max_id=0, min_id=0, hash=0)
        async with self._asking() as client:
            found = await client(asked)
        there = [one for one in found.messages if one.id > top and _is_there(one)]
        return Page(sorted(there, key=lambda one: int(one.id)), _names(found.chats))

    async def these(self, peer: Peer, ids: Sequence[int]) -> Page:
        """These messages; None in the place of one that is gone."""
        from telethon.tl.functions.channels import GetMessagesRequest
        from telethon.tl.types import InputMessageID

        async with self._asking() as client:
            found = await client(GetMessagesRequest(_input(peer), [InputMessageID(number) for number in ids]))
        there = {one.id: one for one in found.messages if _is_there(one)}
        return Page([there.get(number) for number in ids], _names(found.chats))

    async def changes(self, peer: Peer, pts: int) -> Changes:
        """Edits and deletions since `pts`; from 0, and from before Telegram's record, only the number to go on with."""
        async with self._asking() as client:
            if not pts:
                return Changes(await _first_pts(client, peer))
            try:
                return await _difference(client, peer, pts)
            except Exception as error:
                if not type(error).__name__.startswith("PersistentTimestamp"):
                    raise
                return Changes(await _first_pts(client, peer), lost=True)

    def listen(self, heard: Callable[[int, bool], None]) -> None:
        """Updates only wake the reader up. They come for channels that the account has joined."""
        self._heard = heard

    async def close(self) -> None:
        """Disconnect, if there was a connection."""
        if self._client is not None:
            await self._client.disconnect()
            self._client = None

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[Any]:
        try:
            if self._client is None or not self._client.is_connected():
                await self._connect()
            yield self._client
        except Unread:
            raise
        except Exception as error:
            raise explained(error) from None

    async def _connect(self) -> None:
        """Half a connection is none: without the library's first questions nothing would be heard."""
        await self.close()
        self._client = self._make()
        self._wake_by(self._client)
        try:
            await self._client.connect()
        except BaseException:
            await self.close()
            raise

    def _wake_by(self, client: Any) -> None:
        from telethon import events
        from telethon.tl import types

        async def fresh(update: Any) -> None:
            self._heard(getattr(update.message.peer_id, "channel_id", 0), False)

        async def edited(update: Any) -> None:
            self._heard(getattr(update.message.peer_id, "channel_id", 0), True)

        async def deleted(update: Any) -> None:
            self._heard(update.channel_id, True)

        client.add_event_handler(fresh, events.Raw(types.UpdateNewChannelMessage))
        client.add_event_handler(edited, events.Raw(types.UpdateEditChannelMessage))
        client.add_event_handler(deleted, events.Raw(types.UpdateDeleteChannelMessages))


async def _public(client: Any, address: str) -> Any:
    from telethon.tl.functions.contacts import ResolveUsernameRequest

    found = await client(ResolveUsernameRequest(address))
    return next(iter(found.chats), None)


async def _private(client: Any, address: str) -> Any:
    """What the account never saw is looked for among its chats. Raises Unread where it is not there."""
    for look in (None, client.get_dialogs):
        if look is not None:
            await look()
        try:
            return await client.get_entity(int(address))
        except ValueError:
            continue
    raise Unread("the account is not in this channel", Health.PRIVATE, wait=HOUR, sure=True)


async def _first_pts(client: Any, peer: Peer) -> int:
    from telethon.tl.functions.channels import GetFullChannelRequest

    return int((await client(GetFullChannelRequest(_input(peer)))).full_chat.pts)


async def _difference(client: Any, peer: Peer, pts: int) -> Changes:
    from telethon.tl import types
    from telethon.tl.functions.updates import GetChannelDifferenceRequest

    everything = types.ChannelMessagesFilterEmpty()
    told = await client(GetChannelDifferenceRequest(_input(peer), everything, pts=pts, limit=100, force=False))
    if isinstance(told, types.updates.ChannelDifferenceTooLong):
        return Changes(told.dialog.pts, lost=True)
    if isinstance(told, types.updates.ChannelDifferenceEmpty):
        return Changes(told.pts)
    edits = [one.message for one in told.other_updates if isinstance(one, types.UpdateEditChannelMessage)]
    deletions = [one for one in told.other_updates if isinstance(one, types.UpdateDeleteChannelMessages)]
    return Changes(
        pts=told.pts,
        edited=Page(list({one.id: one for one in edits if _is_there(one)}.values()), _names(told.chats)),
        deleted=tuple(number for one in deletions for number in one.messages),
        more=not told.final,
    )


def _input(peer: Peer) -> Any:
    from telethon.tl.types import InputChannel

    return InputChannel(peer.id, peer.access_hash)


def _input_peer(peer: Peer) -> Any:
    from telethon.tl.types import InputPeerChannel

    return InputPeerChannel(peer.id, peer.access_hash)


def _is_there(message: Any) -> bool:
    """No empty place, which is what a deleted message leaves."""
    return getattr(message, "date", None) is not None


def _names(chats: Sequence[Any]) -> dict[int, str]:
    """The user names of channels, by id; a channel with several has its first one that is in use."""
    return {chat.id: name for chat in chats if (name := _username(chat))}


def _username(chat: Any) -> str | None:
    several = (one.username for one in getattr(chat, "usernames", None) or () if one.active)
    return getattr(chat, "username", None) or next(several, None)
