"""Parameters of a call, checked as the Bot API server checks them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from .errors import ApiError, bad_request
from .markup import Formatted, format_text, utf16_len

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_CALLBACK_DATA = 64
MAX_BUTTONS = 100
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


@dataclass(frozen=True)
class Upload:
    """A file that came with a multipart call."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Params:
    """A call's parameters; strings, as forms carry them, or JSON's own types."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """As a string; None when absent or empty."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return value
        return json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """As a whole number; Telegram reads nonsense as 0."""
        value = self.values.get(name, default)
        try:
            return int(value)
        except (TypeError, ValueError):
            return 0

    def number(self, name: str) -> float | None:
        """As a float; None when absent or no number."""
        try:
            return float(self.values[name])
        except (KeyError, TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        """As a boolean."""
        return str(self.values.get(name, "")).lower() in {"true", "yes", "1"}

    def json(self, name: str, what: str) -> Any:
        """As JSON; None when absent; `what` names it in the refusal."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None


def message_text(params: Params, *, edit: bool = False) -> Formatted:
    """`text` of a message: 1 to 4,096 UTF-16 units after its markup is parsed."""
    source = params.text("text")
    if source is None:
        raise bad_request("message text is empty")
    formatted = format_text(source, params.text("parse_mode"), _entities(params, "entities"))
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if utf16_len(formatted.text) > MAX_TEXT:
        raise bad_request("MESSAGE_TOO_LONG" if edit else "message is too long")
    return formatted


def caption(params: Params, *, edit: bool = False) -> Formatted:
    """`caption` of a medium: up to 1,024 UTF-16 units after its markup is parsed."""
    source = params.text("caption") or ""
    formatted = format_text(source, params.text("parse_mode"), _entities(params, "caption_entities"))
    if utf16_len(formatted.text) > MAX_CAPTION:
        raise bad_request("MEDIA_CAPTION_TOO_LONG" if edit else "message caption is too long")
    return formatted


def _entities(params: Params, name: str) -> list[dict[str, Any]] | None:
    given = params.json(name, "entities")
    if given is None:
        return None
    if not isinstance(given, list) or not all(isinstance(e, dict) and "type" in e for e in given):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    for e in given:
        if not isinstance(e.get("offset"), int) or not isinstance(e.get("length"), int):
            raise bad_request('can\'t parse entities: Field "offset" must be of type Number')
    return given


def reply_markup(params: Params, *, inline_only: bool = False) -> dict[str, Any] | None:
    """The keyboard, checked; `inline_only` for edits and channels."""
    markup = params.json("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        _check_inline(markup["inline_keyboard"])
        return {"inline_keyboard": markup["inline_keyboard"]} if markup["inline_keyboard"] else None
    if inline_only and markup:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        _check_rows(markup["keyboard"])
    return markup or None


def _check_rows(rows: Any) -> list[Any]:
    if not isinstance(rows, list):
        raise bad_request('field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse keyboard button: expected an Array of Arrays")
    return [button for row in rows for button in row]


def _check_inline(rows: Any) -> None:
    buttons = _check_rows(rows)
    if len(buttons) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    for button in buttons:
        _check_button(button)


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    actions = [name for name in _ACTIONS if name in button]
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= MAX_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_button_url(str(button["url"]))


def _check_button_url(url: str) -> None:
    scheme, sep, rest = url.partition("://")
    if sep and scheme not in {"http", "https", "tg", "ton"}:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    host = (rest if sep else scheme).split("/")[0]
    if not host:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: URL host is empty")
    if scheme.startswith("http") and "." not in host and not host.startswith("localhost"):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def coordinates(params: Params) -> tuple[float, float]:
    """Latitude and longitude in degrees."""
    latitude, longitude = params.number("latitude"), params.number("longitude")
    if latitude is None or longitude is None:
        raise bad_request("location must be specified")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong latitude or longitude specified")
    return latitude, longitude


def check_commands(commands: Any) -> list[dict[str, str]]:
    """A command menu: up to 100, names of a–z, 0–9 and _, texts of 1 to 256."""
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        name, what = str(command.get("command", "")), str(command.get("description", ""))
        plain = name.removeprefix("/")
        if not re.fullmatch(r"[a-z0-9_]{1,32}", plain):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(what.strip()) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return [{"command": c["command"].removeprefix("/"), "description": c["description"]} for c in commands]


def chat_reference(params: Params, name: str = "chat_id") -> int | str:
    """A chat's id, or its @username."""
    value = params.text(name)
    if value is None:
        raise bad_request("chat_id is empty")
    if value.startswith("@"):
        return value
    try:
        return int(value)
    except ValueError:
        raise bad_request("chat not found") from None


def not_found(method: str) -> ApiError:
    """404 for a method that Telegram (or this fake) does not have."""
    return ApiError(404, f"Not Found: method not found ({method})")
