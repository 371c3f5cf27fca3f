"""What an operator may do with sources, in chat and on the command line alike. Speaks ports, knows no adapter."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from msgspec.structs import replace

from bot.model.source import Mode, Source, SourceState
from bot.ports import SourceBook

GRADES = ("A", "B", "C", "D", "E", "F")
"""Admiralty grades: A is reliable, E is not, F cannot be judged."""
ANYONE = "x:*"
"""The source that stands for watched words by anyone on X."""
DIRECT = "tg-chat"
"""The kind of a channel whose posts Telegram hands to the bot itself."""
_TELEGRAM = re.compile(r"(?:https?://)?(?:www\.)?(?:t|telegram)\.me/(?:s/)?([A-Za-z]\w{3,31})(?:[/?#].*)?", re.ASCII)
_X = re.compile(r"(?:https?://)?(?:www\.|mobile\.)?(?:x|twitter)\.com/@?(\w{1,15})(?:[/?#].*)?", re.ASCII)
_CHANNEL = re.compile(r"@?([A-Za-z]\w{3,31})", re.ASCII)
_HANDLE = re.compile(r"@?(\w{1,15}|\*)", re.ASCII)
_CHAT = re.compile(r"-100\d{5,15}", re.ASCII)


class BadSource(ValueError):  # noqa: N818 - a user's mistake
    """What was given is no source, or no value for one; the text says what is expected."""


def named(text: str) -> Source:
    """A source from what people write: a name of ours, an address of t.me or x.com, @channel, a feed's address.

    «telegram:name», «account:name» (read by the user account), «x:handle», «x:*», «rss:https://…». Raises BadSource.
    """
    given = text.strip()
    kind, _, address = given.partition(":")
    if found := _TELEGRAM.fullmatch(given):
        return _channel("telegram", found[1])
    if found := _X.fullmatch(given):
        return _handle(found[1])
    match kind.casefold():
        case "telegram":
            return _channel("telegram", address)
        case "account":
            return _account(address)
        case "x" | "twitter":
            return _handle(address)
        case "rss" | "feed" | "atom":
            return _feed(address)
        case "http" | "https":
            return _feed(given)
    if given.startswith("@"):
        return _channel("telegram", given)
    raise BadSource("give a channel (@name or its t.me address), x:handle, or the address of a feed (https://…)")


async def find(book: SourceBook, text: str) -> Source | None:
    """A registered source by its name, or by what its address would be named."""
    if (exact := await book.get(text.strip())) is not None:
        return exact
    try:
        wanted = named(text)
    except BadSource:
        return None
    listed = await book.all()
    return next((one for one in listed if _is_same(one, wanted)), None)


async def add(
    book: SourceBook,
    text: str,
    *,
    mode: str = Mode.ALL,
    trust: str = "F",
    note: str | None = None,
    side: str | None = None,
    home: str | None = None,
) -> tuple[Source, bool]:
    """Register a source; False where it was registered before (it is then as it was). Raises BadSource."""
    wanted = named(text)
    if (known := await find(book, text)) is not None:
        again = replace(known, active=True, kind=DIRECT if known.kind == DIRECT else wanted.kind)
        await book.put(again)
        return again, again != known
    taken = await book.get(wanted.name)
    name = wanted.name if taken is None else _longer(wanted)
    made = changed(replace(wanted, name=name, side=side, home=home, note=note or None), "trust", trust)
    made = changed(made, "mode", Mode.WATCH if wanted.name == ANYONE else mode)
    await book.put(made)
    return made, True


async def remove(book: SourceBook, text: str) -> Source | None:
    """Forget a source and its cursor; None if there is none of this name."""
    known = await find(book, text)
    if known is not None:
        await book.remove(known.name)
    return known


async def listing(book: SourceBook) -> Sequence[tuple[Source, SourceState]]:
    """Every source with its state, by name."""
    return [(source, await book.state(source.name)) for source in await book.all()]


def changed(source: Source, field: str, value: str) -> Source:
    """The source with one field changed: mode, trust, note, side, home, active. Raises BadSource."""
    value = value.strip()
    match field:
        case "trust" if value.upper() in GRADES:
            return replace(source, trust=value.upper())
        case "trust":
            raise BadSource("a grade of trust is one of A B C D E F")
        case "mode" if value.casefold() in tuple(Mode):
            return replace(source, mode=Mode(value.casefold()))
        case "mode":
            raise BadSource("a mode is «all» (every post) or «watch» (only posts with a watched word)")
        case "note" | "side" | "home":
            return replace(source, **{field: value[:60] or None})
        case "active" if value.casefold() in ("yes", "no"):
            return replace(source, active=value.casefold() == "yes")
    raise BadSource(f"«{field}» is none of mode, trust, note, side, home, active (yes or no)")


def _channel(kind: str, address: str) -> Source:
    found = _CHANNEL.fullmatch(address.strip())
    if not found:
        raise BadSource("a public channel has a name of 4 to 32 Latin letters, digits and _")
    return Source(name=f"telegram:{found[1].casefold()}", kind=kind, address=found[1])


def _account(address: str) -> Source:
    """A channel that the user account reads: by name, or a private one by its id."""
    if _CHAT.fullmatch(address.strip()):
        return Source(name=f"tg-chat:{address.strip()}", kind="account", address=address.strip())
    return _channel("account", address)


def _handle(address: str) -> Source:
    found = _HANDLE.fullmatch(address.strip())
    if not found:
        raise BadSource("an account of X has a name of 1 to 15 Latin letters, digits and _")
    return Source(name=f"x:{found[1].casefold()}", kind="x", address=found[1])


def _feed(address: str) -> Source:
    """A feed is called after its host."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        raise BadSource(f"«{address.strip()[:100]}» is no address of a feed") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise BadSource("a feed has an address that begins with https:// or http://")
    return Source(name=f"rss:{parts.hostname.removeprefix('www.')}", kind="rss", address=address.strip())


def _longer(wanted: Source) -> str:
    """A second feed of one host is called after its path, too."""
    parts = urlsplit(wanted.address)
    return f"{wanted.name}{parts.path.rstrip('/') or '/'}" + (f"?{parts.query}" if parts.query else "")


def _is_same(one: Source, other: Source) -> bool:
    """Feeds by their address, since a host may have several; all others by their name."""
    return one.address == other.address if other.kind == "rss" else one.name == other.name
