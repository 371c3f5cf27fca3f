"""The connection to Redis or Valkey: opened, checked, and refused with one clear line."""

from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

import redis.asyncio as aredis
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import MasterNotFoundError
from redis.backoff import ExponentialBackoff
from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    BusyLoadingError,
    MasterDownError,
    NoPermissionError,
    ReadOnlyError,
    TryAgainError,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from bot.store.failover import primary_of
from config.store_address import sentinels_of

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

STORE_DOWN: tuple[type[Exception], ...] = (
    *(RedisConnectionError, RedisTimeoutError, BusyLoadingError),
    *(ReadOnlyError, MasterDownError, TryAgainError),
)
"""Errors that pass: the server is away, restarting, loading, or being failed over. Wait and go on."""


_REFUSED = (AuthenticationError, AuthorizationError, NoPermissionError)


class StoreError(Exception):
    """The store cannot be used; the text says what to change, in one line."""


def client(url: str, *, connect_timeout: float = 3.0, retries: int = 2) -> Client:
    """A client for `url`, not yet connected. One pool; blocking reads take a connection of their own each.

    Where `url` names sentinels, each new connection asks them which server is the primary. Raises ValueError.
    """
    options: dict[str, Any] = {
        "socket_connect_timeout": connect_timeout,
        "retry": Retry(ExponentialBackoff(cap=0.5, base=0.05), retries),
        "max_connections": 256,
    }
    sentinels = sentinels_of(url)
    if sentinels is not None:
        return primary_of(sentinels, **options)
    return aredis.Redis.from_url(url, socket_timeout=SOCKET_TIMEOUT, **options)


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
    try:
        _check_version(str(info.get("redis_version", "0.0")), url)
        _check_mode(str(info.get("redis_mode") or info.get("server_mode") or "standalone"), url)
    except StoreError:
        await made.aclose()
        raise
    return made


def place(url: str) -> str:
    """Where `url` points, without its credentials."""
    sentinels = sentinels_of(url)
    if sentinels is not None:
        return str(sentinels)
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return parts.path
    return f"{parts.hostname or 'localhost'}:{parts.port or 6379}"


def _check_version(version: str, url: str) -> None:
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if numbers < OLDEST:
        raise StoreError(f"REDIS_URL: the server at {place(url)} is Redis {version}; Barqiya needs Redis 7.0 or newer")


def _check_mode(mode: str, url: str) -> None:
    if mode != "standalone":
        raise StoreError(f"REDIS_URL: the server at {place(url)} is a {mode}; Barqiya needs one server, or sentinels")


def _explained(error: Exception, url: str) -> StoreError:
    where, said = place(url), str(error)
    if "already authenticated" in said or "NOAUTH" in said or "Authentication required" in said:
        return StoreError(f"REDIS_URL: the server at {where} wants a password: redis://user:password@host:port")
    if "unknown command" in said.lower():  # HELLO, which Redis has had since 6.0
        return StoreError(f"REDIS_URL: the server at {where} is too old; Barqiya needs Redis 7.0 or newer")
    if isinstance(error, _REFUSED) or "username-password" in said:
        return StoreError(f"REDIS_URL: the server at {where} refuses this user name or password")
    if isinstance(error, MasterNotFoundError):
        return StoreError(f"REDIS_URL: no primary is known for {where} ({_first_line(error)})")
    return StoreError(f"REDIS_URL: no Redis answers at {where} ({_first_line(error)})")


def _first_line(error: Exception) -> str:
    text = str(error).strip().splitlines()
    return text[0] if text else type(error).__name__
