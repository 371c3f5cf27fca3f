"""The fake of Telegram's client protocol keeps the protocol, and refuses what Telegram refuses."""

import asyncio
import os
import struct
from collections.abc import AsyncIterator
from typing import Any
from zlib import crc32

import pytest

pytest.importorskip("telethon")

from telethon import TelegramClient, errors, events
from telethon.crypto import rsa as telethon_rsa
from telethon.sessions import StringSession
from telethon.tl import functions, types

from tests.fakes.clock import ManualClock
from tests.fakes.mtproto import APP, MtProto
from tests.fakes.mtproto_crypto import fingerprint
from tests.fakes.mtproto_world import Channel, Person, World
from tests.ingest.account_world import trusted
from tests.waiting import until

__all__ = ["trusted"]
NO_HASH = 0


@pytest.fixture
async def server(trusted: None) -> AsyncIterator[MtProto]:
    async with await MtProto.start(World(ManualClock())) as made:
        yield made
    assert made.crashes == [] and made.strange == []


@pytest.fixture
def salma(server: MtProto) -> Person:
    return server.world.person()


@pytest.fixture
def sada(server: MtProto, salma: Person) -> Channel:
    return server.world.channel("sada_news", "صدى", members=(salma,))


def unknown(server: MtProto) -> TelegramClient:
    """A client that never logged in."""
    session = StringSession()
    session.set_dc(server.dc, "127.0.0.1", server.port)
    return TelegramClient(session, *APP, connection_retries=0, retry_delay=0)


def known(server: MtProto, person: Person) -> TelegramClient:
    return TelegramClient(StringSession(server.session_string(person)), *APP, flood_sleep_threshold=0)


@pytest.fixture
async def client(server: MtProto, salma: Person) -> AsyncIterator[TelegramClient]:
    made = known(server, salma)
    await made.connect()
    yield made
    await made.disconnect()


def address(channel: Channel, person: Person) -> Any:
    return types.InputChannel(channel.id, channel.hash_for(person))


async def test_a_key_is_made_and_kept_by_both(server: MtProto) -> None:
    client = unknown(server)
    await client.connect()
    assert set(server.keys) == {client.session.auth_key.key_id}
    await client.disconnect()


async def test_who_does_not_know_our_rsa_key_makes_none(server: MtProto, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(telethon_rsa._server_keys, fingerprint())
    client = unknown(server)
    with pytest.raises(ConnectionError):
        await client.connect()
    assert server.keys == {}
    await client.disconnect()


async def test_without_a_login_next_to_nothing_is_answered(server: MtProto, sada: Channel) -> None:
    client = unknown(server)
    await client.connect()
    assert isinstance(await client(functions.help.GetConfigRequest()), types.Config)
    with pytest.raises(errors.AuthKeyUnregisteredError):
        await client(functions.contacts.ResolveUsernameRequest("sada_news"))
    await client.disconnect()


@pytest.mark.parametrize(
    ("offset", "shift", "limit", "ids"),
    [
        (0, 0, 3, [30, 29, 28]),
        (10, 0, 3, [9, 8, 7]),
        (11, -3, 3, [13, 12, 11]),
        (29, -5, 5, [30, 29]),
        (31, -5, 5, []),
        (0, 0, 500, list(range(30, 0, -1))),
    ],
)
async def test_history_is_cut_as_telegram_cuts_it(
    client: TelegramClient, salma: Person, sada: Channel, offset: int, shift: int, limit: int, ids: list[int]
) -> None:
    for number in range(30):
        sada.post(f"خبر {number}")
    peer = types.InputPeerChannel(sada.id, sada.hash_for(salma))
    found = await client(functions.messages.GetHistoryRequest(peer, offset, None, shift, limit, 0, 0, 0))
    assert [one.id for one in found.messages] == ids and found.pts == 31


async def test_a_channel_is_addressed_by_its_hash_and_a_private_one_is_closed(
    server: MtProto, client: TelegramClient, salma: Person, sada: Channel
) -> None:
    closed = server.world.channel(None)
    layla = server.world.person("+963900000002")
    for hers_or_none in (types.InputChannel(sada.id, NO_HASH), address(sada, layla)):
        with pytest.raises(errors.ChannelInvalidError):
            await client(functions.channels.GetChannelsRequest([hers_or_none]))
    with pytest.raises(errors.ChannelPrivateError):
        await client(functions.channels.GetChannelsRequest([address(closed, salma)]))


async def test_updates_come_to_members_who_listen_and_to_nobody_else(
    server: MtProto, client: TelegramClient, salma: Person
) -> None:
    furat = server.world.channel("furat_now")
    heard: list[Any] = []

    async def hear(update: Any) -> None:
        heard.append(update)

    client.add_event_handler(hear, events.Raw(types.UpdateNewChannelMessage))
    deaf = TelegramClient(StringSession(server.session_string(salma)), *APP, receive_updates=False)
    await deaf.connect()
    await deaf.get_me()
    assert server.listening == 1
    furat.post("قبل")
    await client(functions.channels.JoinChannelRequest(address(furat, salma)))
    furat.post("بعد")
    await until(lambda: [one.message.message for one in heard] == ["بعد"])
    await deaf.disconnect()


async def test_a_difference_has_all_that_changed_and_only_that(
    client: TelegramClient, salma: Person, sada: Channel
) -> None:
    first, second = sada.post("أول"), sada.post("ثان")
    since = sada.pts
    third = sada.post("ثالث")
    sada.edit(third, "ثالث مصحح")
    sada.edit(first, "أول مصحح")
    sada.delete(second)
    everything, peer = types.ChannelMessagesFilterEmpty(), address(sada, salma)

    async def difference(pts: int, limit: int = 100) -> Any:
        return await client(functions.updates.GetChannelDifferenceRequest(peer, everything, pts, limit))

    told = await difference(since)
    assert [one.message for one in told.new_messages] == ["ثالث مصحح"] and told.final and told.pts == sada.pts
    assert [type(one).__name__ for one in told.other_updates] == [
        "UpdateEditChannelMessage",
        "UpdateDeleteChannelMessages",
    ]
    part = await difference(since, 2)
    assert not part.final and isinstance(await difference(part.pts), types.updates.ChannelDifference)
    assert isinstance(await difference(sada.pts), types.updates.ChannelDifferenceEmpty)
    sada.forget_changes()
    assert isinstance(await difference(since), types.updates.ChannelDifferenceTooLong)
    with pytest.raises(errors.PersistentTimestampInvalidError):
        await difference(sada.pts + 5)


async def test_a_stale_salt_is_answered_with_the_new_one(server: MtProto, client: TelegramClient) -> None:
    server.new_salts()
    before = server.requests.count("GetUsers")
    await client(functions.users.GetUsersRequest([types.InputUserSelf()]))
    assert server.requests.count("GetUsers") == before + 1


async def test_a_clock_that_is_an_hour_late_is_put_right(server: MtProto, client: TelegramClient) -> None:
    client._sender._state.time_offset = -3_600
    client._sender._state._last_msg_id = 0
    await client(functions.users.GetUsersRequest([types.InputUserSelf()]))
    assert abs(client._sender._state.time_offset) < 10


async def test_clients_confirm_what_they_got(server: MtProto, client: TelegramClient) -> None:
    assert server.unacknowledged() > 0
    await client.get_me()
    await until(lambda: server.unacknowledged() <= 2)  # all but the newest answers, whose turn comes with the next


async def test_floods_end_by_the_clock_and_the_impatient_are_counted(
    server: MtProto, salma: Person, sada: Channel
) -> None:
    server.flood("ResolveUsername", 60)
    ask = functions.contacts.ResolveUsernameRequest("sada_news")
    for seconds, ended in ((0, False), (30, False), (31, True)):
        server.world.clock.advance(seconds)  # type: ignore[attr-defined]
        client = known(server, salma)
        await client.connect()
        if ended:
            await client(ask)
        else:
            with pytest.raises(errors.FloodWaitError):
                await client(ask)
        await client.disconnect()
    assert server.impatient == 2


@pytest.mark.parametrize("spoil", ["checksum", "number", "length", "seal", "nobody"])
async def test_what_no_client_sends_ends_the_connection(server: MtProto, salma: Person, spoil: str) -> None:
    server.session_string(salma)
    [key_id] = server.keys
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    body = struct.pack("<Q", 5 if spoil == "nobody" else key_id) + os.urandom(16 + 64)
    head = struct.pack("<ii", 3 if spoil == "length" else len(body) + 12, 7 if spoil == "number" else 0)
    check = crc32(head + body) ^ (spoil == "checksum")
    writer.write(head + body + struct.pack("<I", check))
    answer = await asyncio.wait_for(reader.read(), 5)
    assert (struct.pack("<i", -404) in answer) == (spoil == "nobody")
    writer.close()
    assert len(server.ends) == 1
    server.ends.clear()
