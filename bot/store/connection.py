"""The connection to Redis or Valkey: opened, checked, and refused with one clear line."""

from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

import redis.asyncio as aredis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    BusyLoadingError,
    NoPermissionError,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

if TYPE_CHECKING:
    Client: TypeAlias = Any
else:
    Client = aredis.Redis
"""redis-py's annotations are unions over all protocols and decodings; we speak bytes, and tests hold us to it."""

LONGEST_BLOCK_MS = 5_000
"""No blocking read waits longer than this."""
SOCKET_TIMEOUT = 15.0
"""Seconds; longer than any blocking read, or redis-py would abort it half-way."""
OLDEST = (7, 0)
"""Streams, XAUTOCLAIM with deleted ids, EXPIRE NX and functions as Redis 7.0 has them."""

STORE_DOWN: tuple[type[Exception], ...] = (RedisConnectionError, RedisTimeoutError, BusyLoadingError)
"""Errors that pass: the server is away, restarting or loading. Wait and go on."""


_REFUSED = (AuthenticationError, AuthorizationError, NoPermissionError)


class StoreError(Exception):
    """The store cannot be used; the text says what to change, in one line."""


def client(url: str, *, connect_timeout: float = 3.0, retries: int = 2) -> Client:
    """A client for `url`, not yet connected. One pool; blocking reads take a connection of their own each."""
    return aredis.Redis.from_url(
        url,
        socket_timeout=SOCKET_TIMEOUT,
        socket_connect_timeout=connect_timeout,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), retries),
        max_connections=256,
    )


async def connect(url: str) -> Client:
    """A checked client. Raises StoreError with one line: unreachable, wrong credentials, or too old."""
    try:
        made = client(url)
    except ValueError as error:
        raise StoreError(f"REDIS_URL: {error}") from None
    try:
        info = await made.info("server")
    except Exception as error:
        await made.aclose()
        raise _explained(error, url) from None
    _check_version(str(info.get("redis_version", "0.0")), url)
    return made


def place(url: str) -> str:
    """Where `url` points, without its credentials."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return parts.path
    return f"{parts.hostname or 'localhost'}:{parts.port or 6379}"


def _check_version(version: str, url: str) -> None:
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if numbers < OLDEST:
        raise StoreError(f"REDIS_URL: the server at {place(url)} is Redis {version}; Barqiya needs Redis 7.0 or newer")


def _explained(error: Exception, url: str) -> StoreError:
    where, said = place(url), str(error)
    if "already authenticated" in said or "NOAUTH" in said or "Authentication required" in said:
        return StoreError(f"REDIS_URL: the server at {where} wants a password: redis://user:password@host:port")
    if isinstance(error, _REFUSED) or "username-password" in said:
        return StoreError(f"REDIS_URL: the server at {where} refuses this user name or password")
    return StoreError(f"REDIS_URL: no Redis answers at {where} ({_first_line(error)})")


def _first_line(error: Exception) -> str:
    text = str(error).strip().splitlines()
    return text[0] if text else type(error).__name__
