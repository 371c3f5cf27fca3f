"""A client of whichever server the sentinels call the primary, which follows it through a failover."""

from typing import Any

import redis.asyncio as aredis
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import (
    Sentinel,
    SentinelConnectionPool,
    SentinelManagedConnection,
    SentinelManagedSSLConnection,
)
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import MasterDownError, ResponseError

from config.store_address import Sentinels

SOCKET_TIMEOUT = 8.0
"""Seconds; longer than any blocking read (5 s). A primary that vanished without a word is left after so long."""
ASK_SECONDS = 1.0
"""A sentinel that does not answer within this is passed over for the next one."""


class _Demoted:
    """A connection whose server stops being the primary is a broken one: the next asks the sentinels anew."""

    async def read_response(self, *args: Any, **options: Any) -> Any:
        try:
            return await super().read_response(*args, **options)  # type: ignore[misc]
        except ResponseError as error:
            if not isinstance(error, MasterDownError) and not str(error).startswith("UNBLOCKED"):
                raise  # a refused write is looked after by the library
            await self.disconnect()  # type: ignore[attr-defined]
            raise RedisConnectionError("the primary became a replica") from None


class _Line(_Demoted, SentinelManagedConnection):
    """Without TLS."""


class _SecretLine(_Demoted, SentinelManagedSSLConnection):
    """With TLS."""


class _Pool(SentinelConnectionPool):
    """Closes the connections to the sentinels with those to the primary."""

    async def aclose(self) -> None:
        await super().aclose()
        await self.sentinel_manager.aclose()


def primary_of(sentinels: Sentinels, **options: Any) -> Any:
    """A client of the primary, not yet connected; `options` are those of its connections."""
    asking: dict[str, Any] = {"socket_timeout": ASK_SECONDS, "socket_connect_timeout": ASK_SECONDS}
    asking["retry"] = Retry(NoBackoff(), 0)
    asking |= {"username": sentinels.sentinel_username, "password": sentinels.sentinel_password}
    if sentinels.tls:
        asking["ssl"] = True
    made = Sentinel(sentinels.places, sentinel_kwargs=asking)  # type: ignore[no-untyped-call]
    return made.master_for(
        sentinels.master,
        redis_class=aredis.Redis,
        connection_pool_class=_Pool,
        connection_class=_SecretLine if sentinels.tls else _Line,
        db=sentinels.database,
        username=sentinels.username,
        password=sentinels.password,
        socket_timeout=SOCKET_TIMEOUT,
        **options,
    )
