"""A raw channel post of the Bot API → a Post: text with the addresses behind its words, media, album, origin.

https://core.telegram.org/bots/api#message; read leniently, since fields come and go: what is missing is left out.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from bot.model.post import Post

Raw = Mapping[str, Any]

KINDS = ("channel_post", "edited_channel_post")
_MEDIA = (
    ("photo", "photo"),
    ("video", "video"),
    ("animation", "animation"),
    ("audio", "audio"),
    ("voice", "voice"),
    ("video_note", "video"),
    ("document", "document"),
    ("sticker", "sticker"),
)


def channel_post(update: Raw) -> Raw | None:
    """The channel post in an update, new or edited, if it is one."""
    return next((update[kind] for kind in KINDS if isinstance(update.get(kind), Mapping)), None)


def to_post(message: Raw, received: datetime) -> Post | None:
    """A channel post as a Post; None for what says nothing (a service message such as a changed title).

    Its id is its source's name and its number, «telegram:name/123», whichever way we came to read it.
    """
    text = _text(message)
    media = _media(message)
    if not text and not media:
        return None
    chat = message.get("chat")
    if not isinstance(chat, Mapping):
        return None
    return Post(
        id=f"{source_name(chat)}/{message.get('message_id')}",
        text=text,
        source=source_name(chat),
        date=_time(message.get("date")),
        received=received,
        edited=_time(message.get("edit_date")),
        url=_url(chat, message.get("message_id")),
        forwarded_from=_forwarded_from(message),
        reply_to=_reply_to(message, chat),
        quotes=_quoted(message),
        media=media,
        album=_word(message.get("media_group_id")),
        extra={"chat_id": _whole(chat.get("id")), "title": _word(chat.get("title")), **_described(message)},
    )


def source_name(chat: Raw) -> str:
    """The source a channel is: «telegram:name», or «tg-chat:-100…» without a public name."""
    username = _word(chat.get("username"))
    return f"telegram:{username.lower()}" if username else f"tg-chat:{chat.get('id')}"


def join_album(members: Sequence[Post]) -> Post:
    """An album's messages as one post, under the first one's id: all captions, all media, the newest edit."""
    ordered = sorted(members, key=lambda post: _number(post.id))
    first = ordered[0]
    texts = dict.fromkeys(post.text for post in ordered if post.text)
    edits = [post.edited for post in ordered if post.edited]
    return replace(
        first,
        text="\n".join(texts),
        media=tuple(dict.fromkeys(medium for post in ordered for medium in post.media)),
        edited=max(edits) if edits else None,
        extra={**first.extra, "members": [post.id for post in ordered]},
    )


def _number(post_id: str) -> int:
    tail = post_id.rpartition("/")[2]
    return int(tail) if tail.isdigit() else 0


def _url(chat: Raw, message_id: object) -> str | None:
    if username := _word(chat.get("username")):
        return f"https://t.me/{username}/{message_id}"
    inner = str(chat.get("id", "")).removeprefix("-100")
    return f"https://t.me/c/{inner}/{message_id}" if inner.isdigit() else None


def _text(message: Raw) -> str:
    """Text or caption, a poll's question and options, and the addresses that stand behind words."""
    parts = [_word(message.get("text")) or _word(message.get("caption")) or ""]
    poll = message.get("poll")
    if isinstance(poll, Mapping):
        parts.append(_word(poll.get("question")) or "")
        parts += [f"- {option.get('text', '')}" for option in poll.get("options", ()) if isinstance(option, Mapping)]
    text = "\n".join(part for part in parts if part)
    hidden = [url for url in _links(message) if url not in text]
    return "\n".join([text, *hidden]) if hidden and text else text


def _links(message: Raw) -> list[str]:
    found = [*message.get("entities", ()), *message.get("caption_entities", ())]
    links = [_word(entity.get("url")) for entity in found if isinstance(entity, Mapping)]
    return list(dict.fromkeys(link for link in links if link and link.startswith(("http://", "https://"))))


def _media(message: Raw) -> tuple[str, ...]:
    """Telegram's ids that stay the same over forwards and bots: `file_unique_id`."""
    found = []
    for field, kind in _MEDIA:
        value = message.get(field)
        largest = value[-1] if isinstance(value, list) and value else value
        if isinstance(largest, Mapping) and largest.get("file_unique_id"):
            found.append(f"{kind}:{largest['file_unique_id']}")
            break
    return tuple(found)


def _described(message: Raw) -> dict[str, Any]:
    """What else is in it, in a word."""
    what = [name for name in ("poll", "location", "venue", "contact", *dict(_MEDIA)) if name in message]
    return {"media_kinds": what} if what else {}


def _forwarded_from(message: Raw) -> str | None:
    """Who said it first, as far as Telegram tells: a channel's post by its id, else a name."""
    origin = message.get("forward_origin")
    if not isinstance(origin, Mapping):
        return None
    chat = origin.get("chat") or origin.get("sender_chat")
    if isinstance(chat, Mapping):
        number = origin.get("message_id")
        return f"{source_name(chat)}/{number}" if number else source_name(chat)
    user = origin.get("sender_user")
    if isinstance(user, Mapping):
        return f"tg-user:{user.get('id')}"
    name = _word(origin.get("sender_user_name"))
    return f"tg-name:{name}" if name else None


def _reply_to(message: Raw, chat: Raw) -> str | None:
    reply = message.get("reply_to_message")
    if isinstance(reply, Mapping) and reply.get("message_id"):
        return f"{source_name(chat)}/{reply['message_id']}"
    outside = message.get("external_reply")
    if isinstance(outside, Mapping) and isinstance(outside.get("chat"), Mapping) and outside.get("message_id"):
        return f"{source_name(outside['chat'])}/{outside['message_id']}"
    return None


def _quoted(message: Raw) -> str | None:
    via = message.get("via_bot")
    return f"@{via['username']}" if isinstance(via, Mapping) and via.get("username") else None


def _whole(value: object) -> int | None:
    """A number as Telegram has them (52 bits); anything else is none of its ids."""
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53 else None


def _time(value: object) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _word(value: object) -> str | None:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) and value != "" else None
