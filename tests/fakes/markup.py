"""Text as Telegram stores it: markup parsed, characters cleaned, ends trimmed, entities found.

As its server does: U+2028…U+202E and three combining lines are dropped, control characters become spaces,
of a run of direction marks only the last is kept, and offsets count UTF-16 units.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .errors import ApiError, bad_request
from .html import Entity, HtmlReader

MAX_ENTITIES = 100
# Of entities over the same text the lower comes first; what is found by itself stands at 50.
_RANK = {"blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49, "text_mention": 49}
_RANK |= {"bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94, "custom_emoji": 99}

_FOUND = (
    (
        "url",
        re.compile(r"(?<![\w@])(?:https?://|t\.me/)[^\s<>«»\"\u2066-\u2069]*[^\s<>«»\".,:;!?()\[\]،؛؟\u2066-\u2069]"),
    ),
    ("bot_command", re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=[\w\u200c·]*[^\W\d])[\w\u200c·]{1,256}")),
    ("mention", re.compile(r"(?<!\w)@[a-zA-Z0-9_]{2,32}(?!\w)")),
)


def utf16_len(text: str) -> int:
    """Length in UTF-16 units, the unit of all of Telegram's limits and offsets."""
    return len(text) + sum(1 for ch in text if ord(ch) > 0xFFFF)


@dataclass(frozen=True)
class Formatted:
    """Text without markup, and what the markup said."""

    text: str
    entities: list[Entity] = field(default_factory=list)
    dropped: int = 0


def format_text(source: str, parse_mode: str | None, entities: list[Entity] | None = None) -> Formatted:
    """What Telegram would keep of `source`; raises ApiError as it does for markup that it cannot parse."""
    if parse_mode:
        text, marks = _parse(source, parse_mode)
    else:
        text, marks = source, [dict(e) for e in entities or ()]
    text, marks = _trim(*_clean(text, marks))
    marks = sorted([*marks, *_find(text, marks)], key=_order)
    return Formatted(text, marks[:MAX_ENTITIES], max(0, len(marks) - MAX_ENTITIES))


def _order(entity: Entity) -> tuple[int, int, int]:
    return entity["offset"], -entity["length"], _RANK.get(entity["type"], 50)


def _parse(source: str, parse_mode: str) -> tuple[str, list[Entity]]:
    if parse_mode.lower() == "html":
        return HtmlReader(source).run()
    if parse_mode.lower() in {"markdown", "markdownv2"}:
        raise ApiError(501, "this fake reads parse_mode HTML only")
    raise bad_request("unsupported parse_mode")


def _clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Drop and replace characters as the server does, moving entities along."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    kept: list[str] = []
    moved = [0]
    units = 0
    for ch in text:
        width = 2 if ord(ch) > 0xFFFF else 1
        if not (ch == "\r" or "\u2028" <= ch <= "\u202e" or ch in "\u0333\u033f\u030a"):
            kept.append(" " if ch < " " and ch != "\n" else ch)
            units += width
        moved.extend([units] * width)
    clean = re.sub("[\u200e\u200f]+", lambda m: "\u200c" * (len(m[0]) - 1) + m[0][-1], "".join(kept))
    return clean, [_between(e, moved) for e in entities if e["offset"] >= 0 and e["offset"] + e["length"] < len(moved)]


def _between(entity: Entity, moved: list[int]) -> Entity:
    start, end = moved[entity["offset"]], moved[entity["offset"] + entity["length"]]
    return {**entity, "offset": start, "length": end - start}


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Spaces go at the end, and at the start as far as no entity begins there."""
    entities = [e for e in entities if e["length"] > 0]
    first = min((e["offset"] for e in entities), default=len(text))
    lead = 0
    while lead < min(len(text), first) and text[lead] in " \n":
        lead += 1
    text = text[lead:].rstrip(" \n")
    end = utf16_len(text)
    trimmed = []
    for e in entities:
        offset = e["offset"] - lead
        length = min(e["length"], end - offset)
        if length > 0:
            trimmed.append({**e, "offset": offset, "length": length})
    return text, trimmed


def _find(text: str, entities: list[Entity]) -> list[Entity]:
    """Commands, hashtags, mentions and links that nobody marked."""
    opaque = {"code", "pre", "text_link", "text_mention"}
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in opaque]
    found: list[Entity] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            start = utf16_len(text[: match.start()])
            end = start + utf16_len(match[0])
            if all(end <= a or b <= start for a, b in taken):
                taken.append((start, end))
                found.append({"type": kind, "offset": start, "length": end - start})
    return found
