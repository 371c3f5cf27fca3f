"""Telegram's HTML: escaping, the length as Telegram counts it, and splitting that never cuts a tag or a letter."""

import html as stdlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from bot.render.bidi import clean

MAX_TEXT = 4_096
MAX_CAPTION = 1_024
MOST_MARKS = 24
"""Characters of one letter that stay together: the longest emoji has ten; endless marks on a letter are a prank."""

_TOKEN = re.compile(r"<[^>]*>|&#?\w+;|[^<&]|[<&]")
_TAG = re.compile(r"<(/?)([\w-]+)[^>]*>")


def escape(text: str) -> str:
    """Text from outside, safe between the tags of Telegram's HTML, without direction controls."""
    return stdlib.escape(clean(text), quote=False)


def link(address: str | None, label: str) -> str:
    """A link with an escaped label; the label alone where there is no http(s) address to open."""
    shown = escape(label)
    if not address or not address.startswith(("http://", "https://", "tg://")):
        return shown
    return f'<a href="{stdlib.escape(address, quote=True)}">{shown}</a>'


def plain(html: str) -> str:
    """What is visible: without tags, entities resolved."""
    return stdlib.unescape(re.sub(r"<[^>]*>", "", html))


def length(html: str) -> int:
    """UTF-16 code units of the visible text, which is what Telegram counts."""
    return len(plain(html).encode("utf-16-le")) // 2


def split(html: str, limit: int = MAX_TEXT) -> tuple[str, ...]:
    """Parts of at most `limit` units: between paragraphs if it can be, else lines, else words, else letters.

    Tags open at a cut are closed before it and opened again after it. Nothing is lost but the blank space at a cut.
    """
    parts = [html]
    for pieces in (_paragraphs, _lines, _words, _letters):
        parts = [part for whole in parts for part in _packed(whole, pieces, limit)]
    return tuple(part.strip("\n ") for part in _balanced(parts) if plain(part).strip()) or ("",)


def _packed(html: str, pieces: Callable[[str], Iterable[str]], limit: int) -> list[str]:
    """Pieces joined again as far as they fit; a piece that is too long stands alone, for a finer cut."""
    if length(html) <= limit:
        return [html]
    packed: list[str] = []
    room = 0
    for piece in pieces(html):
        size = length(piece)
        if packed and size <= room:
            packed[-1] += piece
            room -= size
        else:
            packed.append(piece)
            room = limit - size
    return packed


def _paragraphs(html: str) -> list[str]:
    return re.split(r"(?<=\n\n)", html)


def _lines(html: str) -> list[str]:
    return html.splitlines(keepends=True)


def _words(html: str) -> list[str]:
    """Words with the space after them; a tag with its attributes stays in one piece."""
    return re.findall(r"(?:<[^>]*>|[^\s<]|<(?![^>]*>))*\s*", html)


def _letters(html: str) -> Iterator[str]:
    """Letters with their marks, tags and entities in one piece each."""
    letter = ""
    for piece in _TOKEN.findall(html):
        mark = len(piece) == 1 and (unicodedata.combining(piece) > 0 or piece in "\u200d\ufe0f\u2069")
        joins = (mark or letter.endswith("\u200d")) and len(letter) < MOST_MARKS
        if letter and not joins:
            yield letter
            letter = ""
        letter += piece
    if letter:
        yield letter


def _balanced(parts: list[str]) -> Iterator[str]:
    """Close what is open at the end of a part, and open it again in the next."""
    carried: list[str] = []
    for part in parts:
        whole = "".join(carried) + part
        carried = _open_tags(whole)
        yield whole + "".join(f"</{_name(tag)}>" for tag in reversed(carried))


def _open_tags(html: str) -> list[str]:
    still_open: list[str] = []
    for found in _TAG.finditer(html):
        if not found.group(1):
            still_open.append(found.group())
        elif still_open and _name(still_open[-1]) == found.group(2):
            still_open.pop()
    return still_open


def _name(tag: str) -> str:
    found = _TAG.match(tag)
    return found.group(2) if found else ""
