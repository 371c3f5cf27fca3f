"""Posts from JSONL: one object a line, as the contract has it. A bad line is answered, and the rest goes on."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, Any

import msgspec

from bot.model.post import Post

MAX_LINE = 8 * 1024 * 1024
"""Bytes of the longest line that is read. Telegram's longest message has 16 kB; nothing honest is near this."""

_TEXTS = ("source", "url", "forwarded_from", "reply_to", "quotes", "album", "lang")
_KNOWN = frozenset({"id", "text", "date", "received", "edited", "media", "deleted", *_TEXTS})


class BadLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is no post: its number from 1, its id if it had one, and what is wrong, in a few words."""

    number: int
    id: str | None
    error: str


def read(stream: IO[bytes]) -> Iterator[Post | BadLine]:
    """Every line of a binary stream as a post or a complaint, in order; blank lines are passed over."""
    for number, raw in enumerate(_lines(stream), 1):
        if raw is None:
            yield BadLine(number=number, id=None, error=f"the line is longer than {MAX_LINE} bytes")
        elif raw.strip():
            yield parse(raw, number)


def parse(raw: bytes, number: int = 1) -> Post | BadLine:
    """One line as a post or a complaint."""
    try:
        value = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        return BadLine(number=number, id=None, error="not valid UTF-8")
    except (ValueError, RecursionError):
        return BadLine(number=number, id=None, error="not JSON")
    if not isinstance(value, dict):
        return BadLine(number=number, id=None, error="not a JSON object")
    try:
        return _post(value)
    except ValueError as wrong:
        name = value.get("id")
        return BadLine(number=number, id=_clean(str(name)) if isinstance(name, str | int) else None, error=str(wrong))


def dump(post: Post) -> dict[str, Any]:
    """A post as the contract writes it: without empty fields, unknown keys put back."""
    fields: dict[str, Any] = msgspec.to_builtins(post)
    extra = fields.pop("extra")
    return {**extra, **{k: v for k, v in fields.items() if v not in (None, [], (), False)}}


def _lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """Lines of bounded length; None stands for one that was too long, which is read past without being kept."""
    while line := stream.readline(MAX_LINE + 1):
        if len(line) <= MAX_LINE or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE)
        yield None


def _post(value: dict[str, Any]) -> Post:
    name, text = value.get("id"), value.get("text")
    if isinstance(name, bool) or not isinstance(name, str | int) or name == "":
        raise ValueError("no id")
    deleted = value.get("deleted") is True
    if not isinstance(text, str) and not deleted:
        raise ValueError("no text")
    texts = {k: _clean(value[k]) for k in _TEXTS if isinstance(value.get(k), str) and value[k]}
    return Post(
        id=_clean(str(name)),
        text=_clean(text) if isinstance(text, str) else "",
        date=_date(value, "date"),
        received=_date(value, "received"),
        edited=_date(value, "edited"),
        media=tuple(_clean(m) for m in _media(value.get("media"))),
        deleted=deleted,
        extra={_clean(str(k)): _kept(v) for k, v in value.items() if k not in _KNOWN},
        **texts,
    )


def _kept(value: Any) -> Any:
    """An unknown field as it is, if the store can hold it; else its text (numbers beyond 64 bits, lone surrogates)."""
    try:
        msgspec.msgpack.encode(value)
    except (OverflowError, RecursionError, ValueError):
        return _clean(repr(value)[:1_000])
    return value


def _media(value: object) -> Iterable[str]:
    if not isinstance(value, list):
        return ()
    return (m for m in value if isinstance(m, str))


def _date(value: dict[str, Any], key: str) -> datetime | None:
    """ISO 8601; without a zone it is taken as UTC."""
    raw = value.get(key)
    if raw is None or raw == "" or isinstance(raw, bool):
        return None
    try:
        date = datetime.fromisoformat(raw) if isinstance(raw, str) else datetime.fromtimestamp(float(raw), UTC)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        raise ValueError(f"{key} is no ISO 8601 date: {str(raw)[:40]!r}") from None


def _clean(text: str) -> str:
    """Without lone surrogates, which no encoder takes."""
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text
