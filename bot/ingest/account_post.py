"""A message of the client protocol (Telethon's types) → a Post, under the id that every way of reading it gives.

Only attributes are read, so nothing here needs the library.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from bot.ingest.telegram import join_album
from bot.model.post import Post
from bot.model.source import Source

_NOBODY: Mapping[int, str] = {}


def posts_of(
    messages: Sequence[Any],
    source: Source,
    now: datetime,
    *,
    edited: bool = False,
    names: Mapping[int, str] = _NOBODY,
) -> list[Post]:
    """Messages, oldest first, as posts: an album is one, what says nothing is none.

    `edited`: they are known edits. `names`: the user names of channels that messages come from, by id.
    """
    found = []
    for _, group in groupby(messages, key=lambda one: getattr(one, "grouped_id", None) or f"single {one.id}"):
        members = [post for one in group if (post := _post(one, source, now, edited, names)) is not None]
        if members:
            found.append(join_album(members) if len(members) > 1 else members[0])
    return found


def last_album(messages: Sequence[Any]) -> int | None:
    """The id of the first member of an album at the end, which may not be whole yet."""
    grouped = getattr(messages[-1], "grouped_id", None) if messages else None
    return min(one.id for one in messages if getattr(one, "grouped_id", None) == grouped) if grouped else None


def edit_time(message: Any) -> int:
    """When a message was edited last, in seconds since 1970; 0: never, or only its reactions changed."""
    if getattr(message, "edit_hide", None):
        return 0
    moment = getattr(message, "edit_date", None)
    return int(moment.timestamp()) if isinstance(moment, datetime) else 0


def _post(message: Any, source: Source, now: datetime, edited: bool, names: Mapping[int, str]) -> Post | None:
    text, media = _text(message), tuple(_media(message))
    if (not text and not media) or getattr(message, "action", None) is not None:
        return None
    changed = edit_time(message)
    username = source.address if source.name.startswith("telegram:") else None
    inner = source.address.removeprefix("-100")
    return Post(
        id=f"{source.name}/{message.id}",
        text=text,
        source=source.name,
        date=_aware(getattr(message, "date", None)),
        received=now,
        edited=datetime.fromtimestamp(changed, UTC) if changed else now if edited else None,
        url=f"https://t.me/{username}/{message.id}" if username else f"https://t.me/c/{inner}/{message.id}",
        forwarded_from=_forwarded_from(getattr(message, "fwd_from", None), names),
        reply_to=_reply_to(getattr(message, "reply_to", None), source, names),
        media=media,
        album=str(message.grouped_id) if getattr(message, "grouped_id", None) else None,
        extra={"views": message.views} if getattr(message, "views", None) else {},
    )


def _text(message: Any) -> str:
    """The words, a poll's question and options, and the addresses that stand behind words."""
    parts = [str(getattr(message, "message", None) or "")]
    poll = getattr(getattr(message, "media", None), "poll", None)
    if poll is not None:
        parts.append(_words(poll.question))
        parts += [f"- {_words(answer.text)}" for answer in poll.answers]
    text = "\n".join(part for part in parts if part)
    hidden = [url for url in _hidden(getattr(message, "entities", None) or ()) if url not in text]
    return "\n".join([text, *hidden]) if text else text


def _words(text: Any) -> str:
    return str(getattr(text, "text", text) or "")


def _hidden(entities: Iterable[Any]) -> list[str]:
    urls = (getattr(entity, "url", None) for entity in entities)
    return list(dict.fromkeys(url for url in urls if isinstance(url, str) and url.startswith(("http://", "https://"))))


def _media(message: Any) -> Iterator[str]:
    """Telegram's ids, which stay the same when a message is forwarded."""
    media = getattr(message, "media", None)
    for kind in ("photo", "document"):
        thing = getattr(media, kind, None)
        if thing is not None and getattr(thing, "id", None):
            yield f"{kind}:{thing.id}"


def _channel(number: int, names: Mapping[int, str]) -> str:
    """A channel under the name that every way of reading gives it: copies are told by it."""
    return f"telegram:{names[number].lower()}" if number in names else f"tg-chat:-100{number}"


def _forwarded_from(header: Any, names: Mapping[int, str]) -> str | None:
    if header is None:
        return None
    peer = getattr(header, "from_id", None)
    if (channel := getattr(peer, "channel_id", None)) is not None:
        post = getattr(header, "channel_post", None)
        return _channel(channel, names) + (f"/{post}" if post else "")
    if (user := getattr(peer, "user_id", None)) is not None:
        return f"tg-user:{user}"
    name = getattr(header, "from_name", None)
    return f"tg-name:{name}" if name else None


def _reply_to(header: Any, source: Source, names: Mapping[int, str]) -> str | None:
    number = getattr(header, "reply_to_msg_id", None)
    if not number:
        return None
    other = getattr(getattr(header, "reply_to_peer_id", None), "channel_id", None)
    return f"{_channel(other, names)}/{number}" if other is not None else f"{source.name}/{number}"


def _aware(moment: Any) -> datetime | None:
    if not isinstance(moment, datetime):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
