"""How the MTProto fake lets people in: by a code sent to the phone, a two-step password, a QR code."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from telethon.tl import functions, types

from .mtproto_crypto import Srp
from .mtproto_world import Person

if TYPE_CHECKING:
    from .mtproto import Asked

TOKEN_SECONDS = 30
CODE_TRIES = 5
OPEN = (
    functions.help.GetConfigRequest,
    functions.auth.SendCodeRequest,
    functions.auth.ResendCodeRequest,
    functions.auth.SignInRequest,
    functions.auth.ExportLoginTokenRequest,
    functions.auth.ImportLoginTokenRequest,
    functions.account.GetPasswordRequest,
    functions.auth.CheckPasswordRequest,
)
"""What may be asked without being logged in."""


class Refused(Exception):
    """An rpc_error."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


def config(asked: Asked, request: Any) -> Any:
    """help.getConfig: above all, where the data centres are."""
    numbers = dict.fromkeys(_CONFIG_NUMBERS, 100)
    options = [types.DcOption(dc, "127.0.0.1", port) for dc, port in asked.server.places().items()]
    now = asked.world.now()
    texts = {"dc_txt_domain_name": "", "me_url_prefix": "https://t.me/"}
    about = {"test_mode": False, "this_dc": asked.server.dc, "dc_options": options}
    return types.Config(date=now, expires=now + timedelta(hours=1), **about, **texts, **numbers)


_CONFIG_NUMBERS = [
    "chat_size_max",
    "megagroup_size_max",
    "forwarded_count_max",
    "online_update_period_ms",
    "offline_blur_timeout_ms",
    "offline_idle_timeout_ms",
    "online_cloud_timeout_ms",
    "notify_cloud_delay_ms",
    "notify_default_delay_ms",
    "push_chat_period_ms",
    "push_chat_limit",
    "edit_time_limit",
    "revoke_time_limit",
    "revoke_pm_time_limit",
    "rating_e_decay",
    "stickers_recent_limit",
    "channels_read_media_period",
    "call_receive_timeout_ms",
    "call_ring_timeout_ms",
    "call_connect_timeout_ms",
    "call_packet_timeout_ms",
    "caption_length_max",
    "message_length_max",
    "webfile_dc_id",
]


def send_code(asked: Asked, request: Any) -> Any:
    """auth.sendCode: a code goes to the person's app; who lives in another data centre is sent there."""
    _check_app(asked, request)
    person = asked.world.people.get("+" + request.phone_number.lstrip("+"))
    if person is None:
        raise Refused(400, "PHONE_NUMBER_INVALID")
    if person.dc != asked.server.dc:
        raise Refused(303, f"PHONE_MIGRATE_{person.dc}")
    person.codes.append(f"{secrets.randbelow(90_000) + 10_000}")
    asked.server.code_tries[person.phone] = 0
    return types.auth.SentCode(types.auth.SentCodeTypeApp(5), _code_hash(person), timeout=120)


def sign_in(asked: Asked, request: Any) -> Any:
    """auth.signIn"""
    person = asked.world.people.get("+" + request.phone_number.lstrip("+"))
    if person is None or not person.codes or request.phone_code_hash != _code_hash(person):
        raise Refused(400, "PHONE_CODE_EXPIRED")
    if request.phone_code != person.codes[-1]:
        asked.server.code_tries[person.phone] += 1
        if asked.server.code_tries[person.phone] >= CODE_TRIES:
            person.codes.clear()
        raise Refused(400, "PHONE_CODE_INVALID")
    return _let_in(asked, person)


def password(asked: Asked, request: Any) -> Any:
    """account.getPassword"""
    person = asked.key.pending or asked.person
    if person is None or not person.password:
        raise Refused(401, "AUTH_KEY_UNREGISTERED")
    made = Srp(person.password)
    asked.server.srp[made.id] = made
    return made.question()


def check_password(asked: Asked, request: Any) -> Any:
    """auth.checkPassword: each question may be answered once."""
    made = asked.server.srp.pop(getattr(request.password, "srp_id", 0), None)
    if made is None:
        raise Refused(400, "SRP_ID_INVALID")
    if asked.key.pending is None or not made.is_right(request.password):
        raise Refused(400, "PASSWORD_HASH_INVALID")
    asked.key.person, asked.key.pending = asked.key.pending, None
    return types.auth.Authorization(asked.key.person.shown())


def export_token(asked: Asked, request: Any) -> Any:
    """auth.exportLoginToken: what the QR code holds; once somebody scanned it, the same request lets one in."""
    _check_app(asked, request)
    scanned = asked.server.scanned.pop(asked.key.auth.key_id, None)
    if scanned is not None and scanned.dc != asked.server.dc:
        return types.auth.LoginTokenMigrateTo(scanned.dc, asked.server.move(scanned))
    if scanned is not None:
        return types.auth.LoginTokenSuccess(_let_in(asked, scanned))
    token = secrets.token_bytes(32)
    expires = asked.world.now() + timedelta(seconds=TOKEN_SECONDS)
    asked.server.tokens[token] = (asked.key.auth.key_id, expires)
    return types.auth.LoginToken(expires, token)


def import_token(asked: Asked, request: Any) -> Any:
    """auth.importLoginToken: what a scan in another data centre goes on with."""
    person = asked.server.moved.pop(request.token, None)
    if person is None:
        raise Refused(400, "AUTH_TOKEN_INVALID")
    return types.auth.LoginTokenSuccess(_let_in(asked, person))


def log_out(asked: Asked, request: Any) -> Any:
    """auth.logOut"""
    asked.key.person = None
    return types.auth.LoggedOut()


def token_of(url: str) -> bytes:
    """The token in what a QR code says: tg://login?token=…"""
    text = url.partition("token=")[2]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _let_in(asked: Asked, person: Person) -> Any:
    if person.password:
        asked.key.pending = person
        raise Refused(401, "SESSION_PASSWORD_NEEDED")
    asked.key.person = person
    return types.auth.Authorization(person.shown())


def _check_app(asked: Asked, request: Any) -> None:
    if (request.api_id, request.api_hash) != asked.server.app:
        raise Refused(400, "API_ID_INVALID")


def _code_hash(person: Person) -> str:
    return f"hash-{person.id}-{len(person.codes)}"


ANSWERS: dict[type, Callable[[Asked, Any], Any]] = {
    functions.help.GetConfigRequest: config,
    functions.auth.SendCodeRequest: send_code,
    functions.auth.SignInRequest: sign_in,
    functions.account.GetPasswordRequest: password,
    functions.auth.CheckPasswordRequest: check_password,
    functions.auth.ExportLoginTokenRequest: export_token,
    functions.auth.ImportLoginTokenRequest: import_token,
    functions.auth.LogOutRequest: log_out,
}
