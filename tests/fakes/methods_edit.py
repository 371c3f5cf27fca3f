"""Methods that change, pin or remove messages, and answers to button presses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .access import find_chat, own_message, reachable
from .calls import Call, method
from .errors import bad_request
from .markup import utf16_len
from .methods_send import caption_body, media_body, text_body
from .validate import Params, caption, message_text, reply_markup
from .world import Body, Chat, Message

if TYPE_CHECKING:
    from .bot_api import BotApi

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
DELETABLE_FOR = 48 * 3600
MAX_CALLBACK_ANSWER = 200
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@method("editMessageText")
def edit_text(api: BotApi, call: Call, params: Params) -> Body:
    formatted = message_text(params, edit=True)
    chat, message = _target(api, params)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _edit(api, call, params, chat, message, {"text": None, "entities": None} | text_body(call, formatted))


@method("editMessageCaption")
def edit_caption(api: BotApi, call: Call, params: Params) -> Body:
    formatted = caption(params, edit=True)
    chat, message = _target(api, params)
    if "text" in message.body or "location" in message.body:
        raise bad_request("there is no caption in the message to edit")
    gone: Body = {"caption": None, "caption_entities": None}
    return _edit(api, call, params, chat, message, gone | caption_body(call, formatted))


@method("editMessageMedia")
def edit_media(api: BotApi, call: Call, params: Params) -> Body:
    item = params.json("media", "InputMedia")
    chat, message = _target(api, params)
    if "photo" not in message.body and "document" not in message.body:
        raise bad_request("there is no media in the message to edit")
    gone: Body = dict.fromkeys(("photo", "document", "caption", "caption_entities"))
    return _edit(api, call, params, chat, message, gone | media_body(api, call, params, item))


@method("editMessageReplyMarkup")
def edit_markup(api: BotApi, call: Call, params: Params) -> Body:
    chat, message = _target(api, params)
    return _edit(api, call, params, chat, message, {})


@method("deleteMessage")
def delete_message(api: BotApi, call: Call, params: Params) -> bool:
    chat = reachable(api.world, params)
    message = chat.live(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(api, chat, message):
        raise bad_request("message can't be deleted for everyone" if message.from_bot else "message can't be deleted")
    message.deleted = True
    call.message_ids.append(message.id)
    return True


@method("deleteMessages")
def delete_messages(api: BotApi, call: Call, params: Params) -> bool:
    """Up to 100 at once; those that cannot be found are skipped."""
    ids = params.json("message_ids", "message identifiers")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > 100:
        raise bad_request("too many message identifiers specified")
    chat = reachable(api.world, params)
    found = [m for m in (chat.live(int(i)) for i in ids) if m is not None]
    if not all(_deletable(api, chat, m) for m in found):
        raise bad_request("message can't be deleted for everyone")
    for message in found:
        message.deleted = True
        call.message_ids.append(message.id)
    return True


@method("pinChatMessage", "unpinChatMessage")
def pin_message(api: BotApi, call: Call, params: Params) -> bool:
    chat = reachable(api.world, params)
    right = "can_edit_messages" if chat.type == "channel" else "can_pin_messages"
    if chat.user is None and right not in chat.bot_rights:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    message = chat.live(params.integer("message_id"))
    if message is None:
        raise bad_request("message to pin not found" if call.method.startswith("pin") else "message to unpin not found")
    pinned = api.pinned.setdefault(chat.id, [])
    if message.id in pinned:
        pinned.remove(message.id)
    if call.method.startswith("pin"):
        pinned.append(message.id)
    return True


@method("answerCallbackQuery")
def answer_callback_query(api: BotApi, call: Call, params: Params) -> bool:
    press = api.presses.get(params.text("callback_query_id") or "")
    if press is None or api.clock.monotonic() - press.at > api.callback_lifetime:
        raise bad_request(QUERY_TOO_OLD)
    text = params.text("text") or ""
    if utf16_len(text) > MAX_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answers.append(text)
    press.alert = params.flag("show_alert")
    return True


def _target(api: BotApi, params: Params) -> tuple[Chat, Message]:
    if params.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    find_chat(api.world, params)
    chat = reachable(api.world, params)
    return chat, own_message(chat, params)


def _edit(api: BotApi, call: Call, params: Params, chat: Chat, message: Message, changes: Body) -> Body:
    """An edit without reply_markup takes the keyboard away; one that changes nothing is refused."""
    changes = changes | {"reply_markup": reply_markup(params, inline_only=True)}
    if all(message.body.get(key) == value for key, value in changes.items()):
        raise bad_request(NOT_MODIFIED)
    api.spend(call, chat, edit=True)
    message.edit(changes, api.clock.now())
    call.message_ids.append(message.id)
    return message.body


def _deletable(api: BotApi, chat: Chat, message: Message) -> bool:
    """A bot deletes its own for 48 hours, incoming private ones too, and others' with the right for it."""
    if chat.user is None and "can_delete_messages" in chat.bot_rights:
        return True
    fresh = api.clock.now() - message.body["date"] < DELETABLE_FOR
    return fresh and (message.from_bot or chat.user is not None)
