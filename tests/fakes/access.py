"""May the bot do this in this chat? The refusals are Telegram's, word for word where they matter to a client."""

from __future__ import annotations

from .errors import ApiError, bad_request, forbidden
from .validate import Params, chat_reference
from .world import Chat, Message, World


def find_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """The chat, whatever the bot's standing in it."""
    reference = chat_reference(params, name)
    chat = world.find(reference)
    if chat is None:
        known = reference in world.users and any(reference in c.members for c in world.chats.values())
        raise forbidden("bot can't initiate conversation with a user") if known else bad_request("chat not found")
    if chat.migrated_to is not None:
        what = "Bad Request: group chat was upgraded to a supergroup chat"
        raise ApiError(400, what, {"migrate_to_chat_id": chat.migrated_to})
    return chat


def reachable(world: World, params: Params, name: str = "chat_id") -> Chat:
    """The chat, if the bot can still be in it."""
    chat = find_chat(world, params, name)
    if chat.user is not None:
        if chat.user.deactivated:
            raise forbidden("user is deactivated")
        if chat.bot_status == "kicked":
            raise forbidden("bot was blocked by the user")
        return chat
    if chat.deleted:
        raise forbidden(f"the {chat.kind} was deleted")
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind}")
    if chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {chat.kind}")
    return chat


def writable(world: World, params: Params, what: str = "text messages") -> Chat:
    """The chat, if the bot may write such messages there."""
    chat = reachable(world, params)
    if chat.type == "channel":
        if chat.bot_status != "administrator":
            raise bad_request("need administrator rights in the channel chat")
        if "can_post_messages" not in chat.bot_rights:
            raise bad_request(f"not enough rights to send {what} to the chat")
    elif chat.user is None and not chat.bot_may_write:
        raise bad_request(f"not enough rights to send {what} to the chat")
    return chat


def thread_of(chat: Chat, params: Params) -> int | None:
    """The forum topic a message goes to; None outside topics."""
    thread = params.integer("message_thread_id")
    if not thread:
        return None
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    if thread in chat.closed_topics and "can_manage_topics" not in chat.bot_rights:
        raise bad_request("TOPIC_CLOSED")
    return thread


def replied(chat: Chat, params: Params) -> Message | None:
    """The message that is answered; None when there is none, or it is gone and that is allowed."""
    given = params.json("reply_parameters", "reply parameters")
    if given is not None and not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    given = given or {
        "message_id": params.integer("reply_to_message_id"),
        "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
    }
    try:
        wanted = int(given.get("message_id") or 0)
    except (TypeError, ValueError):
        wanted = -1
    if not wanted:
        return None
    message = chat.live(wanted)
    if message is None and not given.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message


def own_message(chat: Chat, params: Params) -> Message:
    """The bot's message that an edit is about."""
    if not params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.live(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    others_post = chat.type == "channel" and "can_edit_messages" in chat.bot_rights
    if message.frozen or not (message.from_bot or others_post):
        raise bad_request("message can't be edited")
    return message
