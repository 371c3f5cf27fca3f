"""Callback data: what a button says back to us, signed so that nobody can make it say something else.

Telegram lets any client send any callback data for a message it can see. So `seal` adds the first 60 bits of an
HMAC-SHA256 over the chat and the data; `unseal` checks it in constant time. A button works only in the chat it was
sent to. Data plus signature stay within Telegram's 64 bytes.
"""

import base64
import hashlib
import hmac

MAX_BYTES = 64
SIGNATURE = 10
"""Base64 characters of signature: 60 bits; every guess costs the guesser a rate-limited request."""


def callback_key(token: str) -> bytes:
    """The signing key, made from the bot's token: it changes with the token, and no further secret need be kept."""
    return hashlib.sha256(b"barqiya callback\0" + token.encode()).digest()


def seal(data: str, key: bytes, chat_id: int) -> str:
    """Signed callback data. Raises ValueError if it would not fit: a mistake of ours, never of a user."""
    sealed = f"{data}~{_signature(data, key, chat_id)}"
    if len(sealed.encode()) > MAX_BYTES:
        raise ValueError(f"callback data too long: {data!r}")
    return sealed


def unseal(sealed: str, key: bytes, chat_id: int) -> str | None:
    """The data, or None if it was forged, damaged, or meant for another chat."""
    data, mark, signature = sealed.rpartition("~")
    if not mark or not hmac.compare_digest(signature.encode(), _signature(data, key, chat_id).encode()):
        return None
    return data


def _signature(data: str, key: bytes, chat_id: int) -> str:
    digest = hmac.digest(key, f"{chat_id}\0{data}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest)[:SIGNATURE].decode()
