"""Telegram's own HTML: its few tags, its refusals word for word.

Only `&lt; &gt; &amp; &quot;` and numeric references are decoded; errors give offsets in bytes of the source,
entities in UTF-16 units of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .errors import ApiError, bad_request

Entity = dict[str, Any]

_TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#[xX]([0-9a-fA-F]{1,8})|#([0-9]{1,8})|([a-zA-Z]+));?")
_SPACE = " \t\r\n\0\v"


def _wrong(what: str) -> ApiError:
    return bad_request(f"can't parse entities: {what}")


@dataclass
class _Open:
    name: str
    argument: str
    units: int
    characters: int


class HtmlReader:
    """Reads Telegram's HTML from left to right; `\\0` marks the end."""

    def __init__(self, source: str) -> None:
        self._source = source + "\0"
        self._at = 0
        self._out: list[str] = []
        self._units = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        end = len(self._source) - 1
        while self._at < end:
            if self._here() == "<":
                self._end_tag() if self._source[self._at + 1] == "/" else self._start_tag()
            else:
                self._push(self._character())
        if self._open:
            raise _wrong(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        for entity in self._entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return "".join(self._out), self._entities

    def _here(self) -> str:
        return self._source[self._at]

    def _push(self, ch: str) -> None:
        self._out.append(ch)
        self._units += 2 if ord(ch) > 0xFFFF else 1

    def _character(self) -> str:
        """The next character, a reference decoded."""
        if self._here() == "&" and (match := _REFERENCE.match(self._source, self._at)):
            hexadecimal, decimal, name = match.groups()
            code = int(hexadecimal, 16) if hexadecimal else int(decimal) if decimal else 0
            decoded = _NAMED.get(name, "") if name else chr(code) if 0 < code < 0x10FFFF else ""
            if decoded:
                self._at = match.end()
                return decoded
        self._at += 1
        return self._source[self._at - 1]

    def _byte(self, position: int) -> int:
        return len(self._source[:position].encode())

    def _until(self, stops: str) -> str:
        start = self._at
        while self._here() not in stops:
            self._at += 1
        return self._source[start : self._at]

    def _skip_space(self) -> None:
        while self._here() in _SPACE and self._here() != "\0":
            self._at += 1

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        name = self._until(_SPACE + ">").lower()
        if self._here() == "\0":
            raise _wrong(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if name not in _TAGS:
            raise _wrong(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        argument = ""
        self._skip_space()
        while self._here() != ">":
            key, value = self._attribute(name, begin)
            argument = _argument(name, key, value) or argument
            self._skip_space()
        if name == "span" and argument != "spoiler":
            raise _wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self._at += 1
        self._open.append(_Open(name, argument, self._units, len(self._out)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        where = f"at byte offset {self._byte(begin)}"
        key = self._until(_SPACE + "=>")
        if not key:
            raise _wrong(f'Empty attribute name in the tag "{tag}" {where}')
        self._skip_space()
        if self._here() != "=":
            if tag == "blockquote" and key == "expandable":
                return key, "1"
            raise _wrong(f'Expected equal sign in declaration of an attribute of the tag "{tag}" {where}')
        self._at += 1
        self._skip_space()
        if self._here() == "\0":
            raise _wrong(f'Unclosed start tag "{tag}" {where}')
        value = self._quoted() if self._here() in "'\"" else self._token()
        if self._here() == "\0":
            raise _wrong(f"Unclosed start tag {where}")
        return key, value

    def _quoted(self) -> str:
        quote, value = self._here(), []
        self._at += 1
        while self._here() not in (quote, "\0"):
            value.append(self._character())
        if self._here() == quote:
            self._at += 1
        return "".join(value)

    def _token(self) -> str:
        begin = self._at
        while re.match(r"[A-Za-z0-9.\-]", self._here()):
            self._at += 1
        if self._here() not in _SPACE + ">":
            raise _wrong(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return self._source[begin : self._at].lower()

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise _wrong(f"Unexpected end tag at byte offset {self._byte(begin)}")
        self._at += 2
        name = self._until(_SPACE + ">").lower()
        self._skip_space()
        if self._here() != ">":
            raise _wrong(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self._at += 1
        tag = self._open[-1]
        if name and name != tag.name:
            where = f"at byte offset {self._byte(begin)}"
            raise _wrong(f'Unmatched end tag {where}, expected "</{tag.name}>", found "</{name}>"')
        self._open.pop()
        if self._units > tag.units:
            self._close(tag)

    def _close(self, tag: _Open) -> None:
        entity: Entity = {"type": _TAGS[tag.name], "offset": tag.units, "length": self._units - tag.units}
        last = self._entities[-1] if self._entities else {}
        if tag.name == "a":
            link = _link(tag.argument or "".join(self._out[tag.characters :]))
            if not link:
                return
            entity |= link
        elif tag.name == "tg-emoji":
            if not tag.argument.isdigit():
                raise _wrong("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = tag.argument
        elif tag.name == "code" and tag.argument:
            entity["language"] = tag.argument
        elif tag.name == "pre" and last.get("language") and last["offset"] == tag.units:
            last["type"] = "pre"
            return
        elif tag.name == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        self._entities.append(entity)


def _argument(tag: str, key: str, value: str) -> str:
    """What an attribute means for its tag; unknown ones mean nothing."""
    if (tag, key) in {("a", "href"), ("tg-emoji", "emoji-id"), ("blockquote", "expandable")}:
        return value
    if (tag, key) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, key) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return ""


def _link(url: str) -> Entity | None:
    """A link's entity fields; None for what Telegram does not take as a link (the text stays)."""
    if match := re.fullmatch(r"tg://user\?id=(\d+)", url):
        return {"type": "text_mention", "user": {"id": int(match[1]), "is_bot": False, "first_name": ""}}
    full = url if "://" in url else f"http://{url}"
    parts = urlsplit(full)
    if parts.scheme not in {"http", "https", "tg", "ton"} or not parts.netloc or re.search(r"\s", parts.netloc):
        return None
    if parts.scheme.startswith("http") and "." not in parts.netloc and not parts.netloc.startswith("localhost"):
        return None
    return {"url": full if parts.path or parts.query or parts.scheme == "tg" else full + "/"}
