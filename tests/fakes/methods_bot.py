"""Methods about the bot itself, its updates, and the chats it is in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .access import find_chat, reachable
from .calls import Call, method
from .errors import ApiError, bad_request
from .validate import Params, check_commands
from .world import Body, Chat

if TYPE_CHECKING:
    from .bot_api import BotApi

SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


@method("getMe")
def get_me(api: BotApi, call: Call, params: Params) -> Body:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": not api.privacy_mode,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return api.world.bot.body() | abilities


@method("getUpdates")
async def get_updates(api: BotApi, call: Call, params: Params) -> list[Body]:
    allowed = _allowed(params)
    if allowed is not None:
        api.updates.allowed = allowed
    offset, limit = params.integer("offset"), params.integer("limit", 100)
    updates = await api.updates.get(offset, limit, params.integer("timeout"))
    api.changed()
    return updates


@method("setWebhook")
async def set_webhook(api: BotApi, call: Call, params: Params) -> bool:
    secret = params.text("secret_token")
    if secret and not all(c.isascii() and (c.isalnum() or c in "_-") for c in secret):
        raise bad_request("secret token contains unallowed characters")
    drop = params.flag("drop_pending_updates")
    await api.updates.set_webhook(params.text("url") or "", secret=secret, allowed=_allowed(params), drop=drop)
    return True


@method("deleteWebhook")
async def delete_webhook(api: BotApi, call: Call, params: Params) -> bool:
    await api.updates.set_webhook("", secret=None, allowed=None, drop=params.flag("drop_pending_updates"))
    return True


@method("getWebhookInfo")
def get_webhook_info(api: BotApi, call: Call, params: Params) -> Body:
    return api.updates.webhook_info()


@method("setMyCommands")
def set_my_commands(api: BotApi, call: Call, params: Params) -> bool:
    api.commands[_menu(api, params)] = check_commands(params.json("commands", "bot commands"))
    return True


@method("getMyCommands")
def get_my_commands(api: BotApi, call: Call, params: Params) -> list[dict[str, str]]:
    return api.commands.get(_menu(api, params), [])


@method("deleteMyCommands")
def delete_my_commands(api: BotApi, call: Call, params: Params) -> bool:
    api.commands.pop(_menu(api, params), None)
    return True


@method("setMyName", "setMyDescription", "setMyShortDescription", "setChatMenuButton")
def set_profile(api: BotApi, call: Call, params: Params) -> bool:
    api.profile[(call.method, params.text("language_code") or "")] = dict(params.values)
    return True


@method("getChat")
def get_chat(api: BotApi, call: Call, params: Params) -> Body:
    chat = find_chat(api.world, params)
    if chat.user is None:
        reachable(api.world, params)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, False)}
    return chat.body() | full


@method("getChatMember")
def get_chat_member(api: BotApi, call: Call, params: Params) -> Body:
    chat = reachable(api.world, params)
    user = api.world.users.get(params.integer("user_id"))
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return api.world.member_body(chat, user, _status(api, chat, user.id))


@method("getChatAdministrators")
def get_chat_administrators(api: BotApi, call: Call, params: Params) -> list[Body]:
    chat = reachable(api.world, params)
    if chat.user is not None:
        raise bad_request("there are no administrators in the private chat")
    statuses = [(user, _status(api, chat, user.id)) for user in api.world.users.values()]
    return [api.world.member_body(chat, u, s) for u, s in statuses if s in {"creator", "administrator"}]


@method("getChatMemberCount")
def get_chat_member_count(api: BotApi, call: Call, params: Params) -> int:
    chat = reachable(api.world, params)
    return 2 if chat.user else sum(s not in {"left", "kicked"} for s in chat.members.values()) + 1


@method("leaveChat")
def leave_chat(api: BotApi, call: Call, params: Params) -> bool:
    chat = reachable(api.world, params)
    if chat.user is not None:
        raise bad_request("chat member status can't be changed in private chats")
    api.set_bot_status(chat, "left", by=api.world.bot)
    return True


@method("getFile")
def get_file(api: BotApi, call: Call, params: Params) -> Body:
    file_id = params.text("file_id")
    if not file_id or file_id not in api.world.files:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    _, content = api.world.files[file_id]
    if len(content) > 20 * 2**20:
        raise bad_request("file is too big")
    size = {"file_size": len(content), "file_path": f"files/{file_id}"}
    return {"file_id": file_id, "file_unique_id": file_id[-16:]} | size


@method("logOut", "close")
def log_out(api: BotApi, call: Call, params: Params) -> bool:
    raise ApiError(400, "Bad Request: this fake does not move bots between servers")


def _status(api: BotApi, chat: Chat, user_id: int) -> str:
    if user_id == api.world.bot.id:
        return chat.bot_status
    if chat.user is not None:
        return "member" if chat.user.id == user_id else "left"
    return chat.members.get(user_id, "left")


def _allowed(params: Params) -> list[str] | None:
    allowed: Any = params.json("allowed_updates", "allowed updates")
    if allowed is not None and not isinstance(allowed, list):
        raise bad_request("can't parse allowed_updates: expected an Array of String")
    return allowed


def _menu(api: BotApi, params: Params) -> tuple[str, str]:
    """The key of a command menu: its scope, with ids, and its language."""
    scope = params.json("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    language = params.text("language_code") or ""
    if language and not (len(language) == 2 and language.isascii() and language.islower()):
        raise bad_request("invalid language code specified")
    fields = SCOPES[scope["type"]]
    if "chat_id" in fields:
        find_chat(api.world, Params({"chat_id": scope.get("chat_id")}))
    return json.dumps({"type": scope["type"]} | {f: scope.get(f) for f in fields}, sort_keys=True), language
