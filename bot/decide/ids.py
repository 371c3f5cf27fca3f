"""Incident ids: short, the same in every replay, and never taken twice."""

import hashlib
from collections.abc import Collection

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals that are not mistaken for one another: no 0 O, 1 I L, U."""
_SHORT, _LONG = 4, 8
MAX_EVENTS = 4


def incident_id(post_id: str, event: int, length: int = _SHORT) -> str:
    """«BQ-7F3K»: made from the first post's id and the event's place in it."""
    number = int.from_bytes(hashlib.blake2b(f"{post_id}\x1f{event}".encode(), digest_size=8).digest(), "big")
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[rest])
    return "BQ-" + "".join(letters)


def wanted_ids(post_id: str) -> tuple[str, ...]:
    """The short ids that a post's events would take: asked for, so that a taken one is seen."""
    return tuple(incident_id(post_id, event) for event in range(MAX_EVENTS))


def free_id(post_id: str, event: int, taken: Collection[str]) -> str:
    """The shortest id that is not taken; of eight letters there are 6 × 10^11, so no third length is needed."""
    short = incident_id(post_id, event)
    return short if short not in taken else incident_id(post_id, event, _LONG)
