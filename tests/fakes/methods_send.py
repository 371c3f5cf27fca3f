"""Methods that put messages into chats."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

from .access import find_chat, replied, thread_of, writable
from .calls import Call, method
from .errors import bad_request
from .markup import Formatted
from .validate import Params, Upload, caption, coordinates, message_text, reply_markup
from .world import Body, Chat, Message

if TYPE_CHECKING:
    from .bot_api import BotApi

MAX_PHOTO = 10 * 2**20
MAX_DOCUMENT = 50 * 2**20
CHAT_ACTIONS = ("typing", "upload_photo", "upload_document", "find_location", "record_video", "upload_video")


@method("sendMessage")
def send_message(api: BotApi, call: Call, params: Params) -> Body:
    formatted = message_text(params)
    chat = writable(api.world, params)
    return put(api, call, params, chat, text_body(call, formatted)).body


@method("sendPhoto")
def send_photo(api: BotApi, call: Call, params: Params) -> Body:
    described = caption_body(call, caption(params))
    chat = writable(api.world, params, "photos")
    photo = photo_body(api, params, params.text("photo"), "photo")
    return put(api, call, params, chat, photo | described).body


@method("sendDocument")
def send_document(api: BotApi, call: Call, params: Params) -> Body:
    described = caption_body(call, caption(params))
    chat = writable(api.world, params, "documents")
    document = document_body(api, params, params.text("document"), "document")
    return put(api, call, params, chat, document | described).body


@method("sendLocation")
def send_location(api: BotApi, call: Call, params: Params) -> Body:
    latitude, longitude = coordinates(params)
    chat = writable(api.world, params)
    return put(api, call, params, chat, {"location": {"latitude": latitude, "longitude": longitude}}).body


@method("sendVenue")
def send_venue(api: BotApi, call: Call, params: Params) -> Body:
    latitude, longitude = coordinates(params)
    title, address = params.text("title"), params.text("address")
    if not title or not address:
        raise bad_request(f"venue {'address' if title else 'title'} must be non-empty")
    chat = writable(api.world, params)
    location = {"latitude": latitude, "longitude": longitude}
    venue = {"location": location, "title": title, "address": address}
    return put(api, call, params, chat, {"location": location, "venue": venue}).body


@method("sendMediaGroup")
def send_media_group(api: BotApi, call: Call, params: Params) -> list[Body]:
    media = params.json("media", "media")
    if not isinstance(media, list) or not media:
        raise bad_request("there are no messages to send")
    if len(media) > 10:
        raise bad_request("too many messages to send as an album")
    chat = writable(api.world, params, "photos")
    contents = [media_body(api, call, params, item) for item in media]
    if len({"document" in c for c in contents}) > 1:
        raise bad_request("can't use the media of the specified type in the album")
    thread, answered = thread_of(chat, params), replied(chat, params)
    api.spend(call, chat, messages=len(contents))
    group = {"media_group_id": str(1_000_000 + api.next_number())} if len(contents) > 1 else {}
    sent = [_store(api, call, params, chat, c | group, thread, answered) for c in contents]
    return [message.body for message in sent]


@method("copyMessage")
def copy_message(api: BotApi, call: Call, params: Params) -> Body:
    source = _source(api, params, "copy")
    chat = writable(api.world, params)
    hidden = {"message_id", "date", "edit_date", "chat", "from", "sender_chat", "reply_to_message", "reply_markup"}
    content = {k: v for k, v in source.body.items() if k not in hidden}
    if params.text("caption") is not None and "text" not in content:
        content |= caption_body(call, caption(params))
    return {"message_id": put(api, call, params, chat, content).id}


@method("forwardMessage")
def forward_message(api: BotApi, call: Call, params: Params) -> Body:
    source = _source(api, params, "forward")
    chat = writable(api.world, params)
    hidden = {"message_id", "date", "edit_date", "chat", "from", "sender_chat", "reply_to_message", "reply_markup"}
    content = {k: v for k, v in source.body.items() if k not in hidden}
    content.setdefault("forward_origin", forward_origin(source))
    return put(api, call, params, chat, content).body


@method("sendChatAction")
def send_chat_action(api: BotApi, call: Call, params: Params) -> bool:
    chat = writable(api.world, params)
    if params.text("action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    thread_of(chat, params)
    return True


def put(api: BotApi, call: Call, params: Params, chat: Chat, content: Body) -> Message:
    """Check what all messages share, count it against the limits, store it."""
    thread, answered = thread_of(chat, params), replied(chat, params)
    markup = reply_markup(params, inline_only=chat.type == "channel")
    if markup and "inline_keyboard" in markup:
        content = content | {"reply_markup": markup}
    api.spend(call, chat)
    return _store(api, call, params, chat, content, thread, answered, markup)


def _store(
    api: BotApi,
    call: Call,
    params: Params,
    chat: Chat,
    content: Body,
    thread: int | None,
    answered: Message | None,
    markup: Body | None = None,
) -> Message:
    body = api.new_body(chat, api.world.bot)
    if thread:
        body |= {"message_thread_id": thread, "is_topic_message": True}
    if answered is not None:
        body["reply_to_message"] = answered.as_reply()
    if params.flag("protect_content"):
        body["has_protected_content"] = True
    message = Message(chat.id, body["message_id"], body | content, True, call.method, api.clock.monotonic())
    message.silent = params.flag("disable_notification")
    if markup and "keyboard" in markup:
        api.reply_keyboards[chat.id] = markup
    elif markup and "remove_keyboard" in markup:
        api.reply_keyboards.pop(chat.id, None)
    call.message_ids.append(message.id)
    api.sent += 1
    return chat.add(message)


def text_body(call: Call, formatted: Formatted) -> Body:
    """`text` and `entities` of a message."""
    call.dropped_entities += formatted.dropped
    body: Body = {"text": formatted.text}
    return body | {"entities": formatted.entities} if formatted.entities else body


def caption_body(call: Call, formatted: Formatted) -> Body:
    """`caption` and `caption_entities` of a medium."""
    call.dropped_entities += formatted.dropped
    if not formatted.text:
        return {}
    body: Body = {"caption": formatted.text}
    return body | {"caption_entities": formatted.entities} if formatted.entities else body


def photo_body(api: BotApi, params: Params, value: str | None, field: str) -> Body:
    """`photo` of a message: a picture of at most 10 MB that can be read, sides at most 10,000 together, ratio 20."""
    file_id, upload = _file(api, params, value, field)
    if len(upload.content) > MAX_PHOTO:
        raise bad_request("file is too big")
    width, height = _size(upload.content)
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    unique = hashlib.sha256(upload.content).hexdigest()[:16]
    size = {"file_id": file_id, "file_unique_id": unique, "width": width, "height": height}
    return {"photo": [size | {"file_size": len(upload.content)}]}


def document_body(api: BotApi, params: Params, value: str | None, field: str) -> Body:
    """`document` of a message: a file of at most 50 MB."""
    file_id, upload = _file(api, params, value, field)
    if len(upload.content) > MAX_DOCUMENT:
        raise bad_request("file is too big")
    unique = hashlib.sha256(upload.content).hexdigest()[:16]
    names = {"file_id": file_id, "file_unique_id": unique, "file_name": upload.name}
    return {"document": names | {"file_size": len(upload.content)}}


def forward_origin(source: Message) -> Body:
    """Where a forwarded message comes from."""
    date = source.body["date"]
    if source.body["chat"]["type"] == "channel":
        return {"type": "channel", "date": date, "chat": source.body["chat"], "message_id": source.id}
    return {"type": "user", "date": date, "sender_user": source.body.get("from", {})}


def media_body(api: BotApi, call: Call, params: Params, item: Any) -> Body:
    """An InputMedia of an album or an edit: a photo or a document with its caption."""
    if not isinstance(item, dict) or "type" not in item:
        raise bad_request('can\'t parse InputMedia: Field "type" must be of type String')
    own = Params({k: item[k] for k in ("caption", "parse_mode", "caption_entities") if k in item})
    described = caption_body(call, caption(own))
    value = item.get("media")
    if item["type"] == "photo":
        return photo_body(api, params, value, "media") | described
    if item["type"] == "document":
        return document_body(api, params, value, "media") | described
    raise bad_request("can't use the media of the specified type in the album")


def _file(api: BotApi, params: Params, value: str | None, field: str) -> tuple[str, Upload]:
    """An upload, `attach://name`, a known file_id, or an address that the test put into `world.web`."""
    name = value.removeprefix("attach://") if value and value.startswith("attach://") else field
    if name in params.files:
        upload = params.files[name]
        if not upload.content:
            raise bad_request("file must be non-empty")
        return api.store_file(upload.name, upload.content), upload
    if not value:
        raise bad_request(f"there is no {field} in the request")
    if value.startswith(("http://", "https://")):
        if value not in api.world.web:
            raise bad_request("failed to get HTTP URL content")
        upload = Upload(value.rsplit("/", 1)[-1] or "file", api.world.web[value])
        return api.store_file(upload.name, upload.content), upload
    if value not in api.world.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return value, Upload(*api.world.files[value])


def _size(content: bytes) -> tuple[int, int]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None


def _source(api: BotApi, params: Params, what: str) -> Message:
    message = find_chat(api.world, params, "from_chat_id").live(params.integer("message_id"))
    if message is None:
        raise bad_request(f"message to {what} not found")
    return message
