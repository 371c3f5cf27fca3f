"""The address of a store, read strictly: one server, or several sentinels that know which server is the primary.

redis+sentinel://user:password@host1:26379,host2:26379/mymaster/0 names the primary «mymaster» and its database 0.
User and password are the servers'; those of the sentinels, where they want any, are given after a question mark.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

PLAIN = ("redis", "rediss", "unix")
SENTINEL = ("redis+sentinel", "rediss+sentinel")
SCHEMES = (*PLAIN, *SENTINEL)
SENTINEL_PORT = 26_379
EXAMPLE = "redis+sentinel://user:password@host1:26379,host2:26379/mymaster/0"
_OPTIONS = ("sentinel_username", "sentinel_password")
_PLACE = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::(?P<port>\d{1,5}))?")
_MASTER = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, kw_only=True)
class Sentinels:
    """Where the sentinels are, and what they call the primary."""

    places: tuple[tuple[str, int], ...]
    master: str
    database: int = 0
    tls: bool = False
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    sentinel_username: str | None = None
    sentinel_password: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        """Without credentials, for what people read."""
        return f"{self.master} of the sentinels at {','.join(f'{host}:{port}' for host, port in self.places)}"


def sentinels_of(url: str) -> Sentinels | None:
    """The sentinels that an address names; None where it names one server.

    Raises ValueError with what to change, in half a sentence that never repeats a password.
    """
    scheme = url.partition("://")[0]
    if scheme not in SENTINEL:
        _check_plain(url)
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ValueError(f"is not an address; e.g. {EXAMPLE}") from None
    credentials, _, places = parts.netloc.rpartition("@")
    username, _, password = credentials.partition(":")
    master, _, database = parts.path.strip("/").partition("/")
    if not _MASTER.fullmatch(master):
        raise ValueError(f"says after the sentinels what they call the primary; e.g. {EXAMPLE}")
    if database and not (database.isascii() and database.isdigit()):
        raise ValueError(f"has a database that is no number; e.g. {EXAMPLE}")
    options = _options(parts.query)
    return Sentinels(
        places=tuple(_place(text) for text in places.split(",")),
        master=master,
        database=int(database or 0),
        tls=scheme == "rediss+sentinel",
        username=unquote(username) or None,
        password=unquote(password) or None,
        sentinel_username=options.get("sentinel_username"),
        sentinel_password=options.get("sentinel_password"),
    )


def _check_plain(url: str) -> None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError("is not an address; e.g. redis://user:password@host:6379/0") from None
    if parts.scheme not in PLAIN:
        raise ValueError(f"begins with one of {', '.join(f'{scheme}://' for scheme in SCHEMES)}")


def _place(text: str) -> tuple[str, int]:
    found = _PLACE.fullmatch(text.strip())
    port = int(found["port"] or SENTINEL_PORT) if found else 0
    if not found or not 0 < port < 65_536:
        raise ValueError(f"names sentinels as host:port with commas between; e.g. {EXAMPLE}")
    return found["six"] or found["name"], port


def _options(query: str) -> dict[str, str]:
    found = dict(parse_qsl(query, keep_blank_values=True))
    if unknown := sorted(set(found) - set(_OPTIONS)):
        raise ValueError(f"knows {' and '.join(_OPTIONS)} after the question mark, not {unknown[0]!r}")
    return found
