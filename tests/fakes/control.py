"""`/control/…`: play the people from a shell, or from another process.

All take and give JSON. Chats and users are named by id and made on first use.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .faults import Fault
from .world import Chat, Message, User

if TYPE_CHECKING:
    from .bot_api import BotApi

HELP = """\
POST /control/say          {"user": 1001, "name": "سلمى", "language": "ar", "text": "/start", "chat": -2001?}
POST /control/press        {"chat": 1001, "message": 5, "button": "text or data", "user": 1001?}
POST /control/channel      {"id": -1003, "username": "name", "title": "…", "admin": true}
POST /control/channel_post {"channel": -1003, "text": "…", "photo": false, "media_group_id": null}
POST /control/edit         {"chat": -1003, "message": 7, "text": "…"}
POST /control/group        {"id": -2001, "title": "…", "kind": "supergroup"}
POST /control/add_bot      {"chat": -2001, "admin": true}      POST /control/remove_bot {"chat": -2001}
POST /control/block        {"user": 1001}                      POST /control/unblock    {"user": 1001}
POST /control/migrate      {"chat": -2001}
POST /control/faults       [{"kind": "cut_after", "methods": ["sendMessage"], "rate": 0.1, "times": 3}] or [] to end
GET  /control/messages?chat=1001     what stands in a chat (all chats without it)
GET  /control/log                    every call but getUpdates, and how it ended
GET  /control/updates                what the bot has not confirmed
"""


def add_control(app: web.Application, api: BotApi) -> None:
    """Add the routes."""
    control = Control(api)
    app.router.add_get("/control/", control.help)
    app.router.add_get("/control/messages", control.messages)
    app.router.add_get("/control/log", control.log)
    app.router.add_get("/control/updates", control.updates)
    app.router.add_post("/control/{act}", control.act)


class Control:
    """The acts, over one server."""

    def __init__(self, api: BotApi) -> None:
        self._api = api

    async def help(self, request: web.Request) -> web.Response:
        return web.Response(text=HELP)

    async def messages(self, request: web.Request) -> web.Response:
        wanted = request.query.get("chat")
        listed = self._api.world.all_messages()
        return _json([shown(m) for m in listed if wanted is None or m.chat_id == int(wanted)])

    async def log(self, request: web.Request) -> web.Response:
        return _json([str(call) for call in self._api.calls()])

    async def updates(self, request: web.Request) -> web.Response:
        return _json(self._api.updates_unconfirmed)

    async def act(self, request: web.Request) -> web.Response:
        acts = {"say", "press", "channel", "channel_post", "edit", "group", "add_bot", "remove_bot"}
        name = request.match_info["act"]
        if name not in acts | {"block", "unblock", "migrate", "faults"}:
            return web.Response(status=404, text=HELP)
        try:
            result = await getattr(self, f"_{name}")(await request.json())
        except (KeyError, ValueError, TypeError, AssertionError) as error:
            return _json({"error": f"{type(error).__name__}: {error}"}, status=400)
        return _json(shown(result) if isinstance(result, Message) else {"ok": True})

    def _user(self, given: dict[str, Any]) -> User:
        return self._api.user(int(given["user"]), given.get("name", "سلمى"), given.get("language", "ar"))

    def _chat(self, chat_id: int) -> Chat:
        return self._api.world.chats[int(chat_id)]

    async def _say(self, given: dict[str, Any]) -> Message:
        chat = self._chat(given["chat"]) if "chat" in given else None
        return await self._api.say(self._user(given), given.get("text"), chat=chat, **given.get("extra", {}))

    async def _press(self, given: dict[str, Any]) -> None:
        message = self._chat(given["chat"]).messages[int(given["message"])]
        by = self._user(given) if "user" in given else None
        await self._api.press(message, given["button"], by=by)

    async def _channel(self, given: dict[str, Any]) -> None:
        bot = "administrator" if given.get("admin", True) else "left"
        self._api.channel(int(given["id"]), given.get("username"), given.get("title", "قناة"), bot=bot)

    async def _channel_post(self, given: dict[str, Any]) -> Message:
        channel_id = int(given["channel"])
        if channel_id not in self._api.world.chats:
            await self._channel({"id": channel_id})
        group, photo = given.get("media_group_id"), bool(given.get("photo"))
        channel = self._chat(channel_id)
        return await self._api.channel_post(channel, given.get("text"), media_group_id=group, photo=photo)

    async def _edit(self, given: dict[str, Any]) -> Message:
        chat = self._chat(given["chat"])
        message = chat.messages[int(given["message"])]
        edit = self._api.edit_channel_post if chat.type == "channel" else self._api.edit
        return await edit(message, given["text"])

    async def _group(self, given: dict[str, Any]) -> None:
        self._api.group(int(given["id"]), given.get("title", "مجموعة"), kind=given.get("kind", "supergroup"))

    async def _add_bot(self, given: dict[str, Any]) -> None:
        await self._api.add_bot(self._chat(given["chat"]), as_admin=bool(given.get("admin")))

    async def _remove_bot(self, given: dict[str, Any]) -> None:
        await self._api.remove_bot(self._chat(given["chat"]))

    async def _block(self, given: dict[str, Any]) -> None:
        await self._api.block(self._user(given))

    async def _unblock(self, given: dict[str, Any]) -> None:
        await self._api.unblock(self._user(given))

    async def _migrate(self, given: dict[str, Any]) -> None:
        await self._api.migrate(self._chat(given["chat"]))

    async def _faults(self, given: list[dict[str, Any]]) -> None:
        self._api.faults.clear()
        for rule in given:
            when = {k: rule.pop(k) for k in ("methods", "chats", "rate", "times") if k in rule}
            self._api.faults.add(Fault(**rule), **when)


def shown(message: Message) -> dict[str, Any]:
    """A message as the control pages show it."""
    about = {"chat": message.chat_id, "id": message.id, "from_bot": message.from_bot, "deleted": message.deleted}
    rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [[b["text"] for b in row] for row in rows]
    return about | {"edits": message.edits, "silent": message.silent, "text": message.text, "buttons": buttons}


def _json(content: Any, status: int = 200) -> web.Response:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return web.Response(text=text, status=status, content_type="application/json")
