"""Who may be fetched: the open web only. Addresses of feeds come from people, addresses of articles from strangers.

A name is checked when it is resolved for the very connection that is made (no second look-up that may answer
otherwise: DNS rebinding), a literal address before it is asked, and every redirect anew.
"""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Collection

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

Resolve = Callable[[str], Awaitable[list[str]]]
_NUMBER = re.compile(r"\d+|0[xX][0-9a-fA-F]*")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Forbidden(OSError):  # noqa: N818 - a state of the world
    """An address that nobody may make us ask."""


class Guard:
    """`allow`: «host:port» pairs that are allowed though they are private (an intranet's feed, a test's server).

    `resolve` turns a name into addresses; by default the system does.
    """

    def __init__(self, allow: Collection[str] = (), resolve: Resolve | None = None) -> None:
        self._allow = frozenset(allow)
        self._resolve = resolve or _system

    def check(self, url: str) -> None:
        """Raises Forbidden for what can be refused without asking the network.

        Parsed as the client that will ask parses it: «１２７.0.0.1» is 127.0.0.1 to it, and is never looked up.
        """
        try:
            parts = URL(url)
            host, port = parts.host, parts.port
        except ValueError:
            raise Forbidden("not an address") from None
        if parts.scheme not in ("http", "https") or not host:
            raise Forbidden(f"only http and https are read, not {parts.scheme or 'this'}")
        if parts.user or parts.password:
            raise Forbidden("addresses with a user name or password are not read")
        if not self._is_allowed(host, port or 0) and (address := _literal(host)):
            _refuse_inside(host, address)

    async def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a name, all of them public. Raises Forbidden, OSError."""
        found = await self._resolve(host)
        if not self._is_allowed(host, port):
            for address in found:
                _refuse_inside(host, address)
        return found

    def _is_allowed(self, host: str, port: int) -> bool:
        return f"{host}:{port}" in self._allow


class GuardedResolver(AbstractResolver):
    """aiohttp's resolver that connects only where the guard lets us."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Checked addresses, which are the ones that are connected to."""
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in await self._guard.addresses(host, port)
        ]

    async def close(self) -> None:
        """Nothing is held."""


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet, whatever it is wrapped in."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _refuse_inside(host: str, address: str) -> None:
    if not is_public(address):
        raise Forbidden(f"{host} leads to {address}, which is not on the open internet")


def _literal(host: str) -> str | None:
    """The address that a host is, if it is one. Raises Forbidden for the odd notations («0x7f.1», «2130706433»)."""
    bare = host.partition("%")[0].rstrip(".")
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        if _NUMBER.fullmatch(bare.rpartition(".")[2]):
            raise Forbidden(f"{host} is a number in the place of a name") from None
        return None


async def _system(host: str) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))
