"""What the MTProto fake answers to each request about channels and updates; logging in is in `mtproto_login`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from telethon.tl import functions, types

from .mtproto_login import ANSWERS as LOGIN
from .mtproto_login import Refused
from .mtproto_world import Channel, Person

if TYPE_CHECKING:
    from .mtproto import Asked

MOST = 100
"""Messages in one answer."""
SLICE = 100
"""Changes in one difference."""


def history(asked: Asked, request: Any) -> Any:
    """messages.getHistory: newest first from below `offset_id`, moved by `add_offset` (negative: to newer ones)."""
    channel = _channel(asked, request.peer)
    listed = sorted(channel.messages.values(), key=lambda one: -one.id)
    below = (n for n, one in enumerate(listed) if not request.offset_id or one.id < request.offset_id)
    start = next(below, len(listed)) + request.add_offset
    end = start + min(request.limit, MOST)
    return _messages(asked, channel, listed[max(start, 0) : max(end, 0)], len(listed))


def these(asked: Asked, request: Any) -> Any:
    """channels.getMessages: in the order asked for, a hole for what is gone."""
    channel = _channel(asked, request.channel)
    if len(request.id) > MOST:
        raise Refused(400, "LIMIT_INVALID")
    found = [channel.messages.get(one.id) or types.MessageEmpty(one.id, None) for one in request.id]
    return _messages(asked, channel, found, len(found))


def _messages(asked: Asked, channel: Channel, found: list[Any], count: int) -> Any:
    chats = [one.shown(asked.person) for one in [channel, *_origins(asked, channel, found)]]
    return types.messages.ChannelMessages(channel.pts, count, found, [], chats, [])


def _origins(asked: Asked, channel: Channel, found: list[Any]) -> list[Channel]:
    """The channels that messages were forwarded from, as far as there are any."""
    ids = {getattr(getattr(one.fwd_from, "from_id", None), "channel_id", channel.id) for one in found}
    return [asked.world.channels[number] for number in sorted(ids - {channel.id}) if number in asked.world.channels]


def resolve(asked: Asked, request: Any) -> Any:
    """contacts.resolveUsername"""
    if not 4 <= len(request.username) <= 32:
        raise Refused(400, "USERNAME_INVALID")
    person = next((one for one in asked.world.people.values() if one.username == request.username), None)
    if person is not None:
        return types.contacts.ResolvedPeer(types.PeerUser(person.id), [], [person.shown()])
    channel = asked.world.named(request.username)
    if channel is None:
        raise Refused(400, "USERNAME_NOT_OCCUPIED")
    return types.contacts.ResolvedPeer(types.PeerChannel(channel.id), [channel.shown(asked.person)], [])


def channels(asked: Asked, request: Any) -> Any:
    """channels.getChannels"""
    return types.messages.Chats([_channel(asked, one).shown(asked.person) for one in request.id])


def full(asked: Asked, request: Any) -> Any:
    """channels.getFullChannel"""
    channel = _channel(asked, request.channel)
    about = types.ChannelFull(
        id=channel.id,
        about="",
        read_inbox_max_id=0,
        read_outbox_max_id=0,
        unread_count=0,
        chat_photo=types.PhotoEmpty(0),
        notify_settings=types.PeerNotifySettings(),
        bot_info=[],
        pts=channel.pts,
    )
    return types.messages.ChatFull(about, [channel.shown(asked.person)], [])


def join(asked: Asked, request: Any) -> Any:
    """channels.joinChannel: from now on its updates are pushed."""
    channel = _channel(asked, request.channel)
    assert asked.person is not None
    channel.members.add(asked.person.id)
    return types.messages.ChatInviteJoinResultOk(_updates(asked, [channel]))


def leave(asked: Asked, request: Any) -> Any:
    """channels.leaveChannel"""
    channel = _channel(asked, request.channel)
    assert asked.person is not None
    channel.members.discard(asked.person.id)
    return _updates(asked, [channel])


def dialogs(asked: Asked, request: Any) -> Any:
    """messages.getDialogs: all channels that the account is in, on one page."""
    mine = [one for one in asked.world.channels.values() if _member(one, asked.person)]
    tops = [one.messages[max(one.messages)] for one in mine if one.messages]
    chats = [one.shown(asked.person) for one in mine]
    return types.messages.Dialogs([_dialog(one) for one in mine], tops, chats, [])


def users(asked: Asked, request: Any) -> list[Any]:
    """users.getUsers: oneself, which is how a client learns who it is."""
    assert asked.person is not None
    return [asked.person.shown() for _ in request.id]


def state(asked: Asked, request: Any) -> Any:
    """updates.getState"""
    return types.updates.State(pts=1, qts=0, date=asked.world.now(), seq=1, unread_count=0)


def difference(asked: Asked, request: Any) -> Any:
    """updates.getDifference: which channels changed since, not how."""
    moved = [one for one in asked.world.channels.values() if _member(one, asked.person) and _later(one, request.date)]
    if not moved:
        return types.updates.DifferenceEmpty(asked.world.now(), 1)
    news = [types.UpdateChannelTooLong(one.id, one.pts) for one in moved]
    chats = [one.shown(asked.person) for one in moved]
    return types.updates.Difference([], [], news, chats, [], state(asked, request))


def channel_difference(asked: Asked, request: Any) -> Any:
    """updates.getChannelDifference: all that changed since `pts`, in slices; «too long» from before the record."""
    channel = _channel(asked, request.channel)
    if not request.pts:
        raise Refused(400, "PERSISTENT_TIMESTAMP_EMPTY")
    if request.pts > channel.pts:
        raise Refused(400, "PERSISTENT_TIMESTAMP_INVALID")
    if request.pts == channel.pts:
        return types.updates.ChannelDifferenceEmpty(channel.pts, final=True, timeout=30)
    chats = [channel.shown(asked.person)]
    if request.pts < channel.known_from:
        newest = [channel.messages[n] for n in sorted(channel.messages)[-10:]]
        return types.updates.ChannelDifferenceTooLong(_dialog(channel), newest, chats, [], final=True, timeout=30)
    since = [one for one in channel.changes if one.pts > request.pts]
    part = since[: min(request.limit, SLICE)]
    new = {number for one in part if one.kind == "new" for number in one.ids}
    there = [channel.messages[number] for number in sorted(new) if number in channel.messages]
    others = [channel.update(one) for one in part if _is_told(one, channel, new)]
    final = len(part) == len(since)
    return types.updates.ChannelDifference(part[-1].pts, there, others, chats, [], final=final, timeout=30)


def _is_told(change: Any, channel: Channel, new: set[int]) -> bool:
    """New messages come as they are now, so that their own edits are not told again."""
    if change.kind == "edited":
        return change.ids[0] in channel.messages and change.ids[0] not in new
    return bool(change.kind == "deleted")


def _dialog(channel: Channel) -> Any:
    """The channel's entry in a list of chats."""
    return types.Dialog(
        peer=types.PeerChannel(channel.id),
        top_message=max(channel.messages, default=0),
        read_inbox_max_id=0,
        read_outbox_max_id=0,
        unread_count=0,
        unread_mentions_count=0,
        unread_reactions_count=0,
        unread_poll_votes_count=0,
        notify_settings=types.PeerNotifySettings(),
        pts=channel.pts,
    )


def _channel(asked: Asked, peer: Any) -> Channel:
    """The channel that is addressed: its hash must be the one that this account was given."""
    channel = asked.world.channels.get(getattr(peer, "channel_id", 0))
    if channel is None or peer.access_hash != channel.hash_for(asked.person):
        raise Refused(400, "CHANNEL_INVALID")
    if channel.hidden_from(asked.person):
        raise Refused(400, "CHANNEL_PRIVATE")
    return channel


def _member(channel: Channel, person: Person | None) -> bool:
    return person is not None and person.id in channel.members and not channel.closed


def _later(channel: Channel, since: datetime | None) -> bool:
    return bool(channel.changes) and (since is None or channel.changes[-1].at >= since.timestamp())


def _updates(asked: Asked, listed: list[Channel]) -> Any:
    chats = [one.shown(asked.person) for one in listed]
    return types.Updates([types.UpdateChannel(one.id) for one in listed], [], chats, asked.world.now(), 0)


ANSWERS: dict[type, Callable[[Asked, Any], Any]] = {
    **LOGIN,
    functions.messages.GetHistoryRequest: history,
    functions.channels.GetMessagesRequest: these,
    functions.contacts.ResolveUsernameRequest: resolve,
    functions.channels.GetChannelsRequest: channels,
    functions.channels.GetFullChannelRequest: full,
    functions.channels.JoinChannelRequest: join,
    functions.channels.LeaveChannelRequest: leave,
    functions.messages.GetDialogsRequest: dialogs,
    functions.users.GetUsersRequest: users,
    functions.updates.GetStateRequest: state,
    functions.updates.GetDifferenceRequest: difference,
    functions.updates.GetChannelDifferenceRequest: channel_difference,
}
