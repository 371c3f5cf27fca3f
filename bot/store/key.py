"""What a key of the store is: a name and a lifetime."""

import hashlib
from typing import NamedTuple

PREFIX = "bq:"
DAY = 86_400
HOUR = 3_600


class Key(NamedTuple):
    """A key's name and its lifetime in seconds; None: kept for good."""

    name: str
    seconds: int | None


def short(text: str) -> str:
    """A stable short name for a text of any length: 64 bits, hexadecimal."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
