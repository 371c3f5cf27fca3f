"""Bytes of the web as text: what the bytes say, then the header, then the document, then a guess for Arabic."""

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]*?charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_ALIASES = {"windows-1256": "cp1256", "x-mac-arabic": "mac_arabic", "iso-8859-6-i": "iso8859_6", "utf8": "utf-8"}
_HEAD = 4096
_LATIN = frozenset(("iso8859-1", "cp1252", "ascii", "iso8859-15"))
_WORDS = re.compile(rb"[\xc0-\xff]{3,}")
_GUESSES = ("utf-8", "cp1256")
"""UTF-8 refuses what is not UTF-8; after it, windows-1256 is what old Arabic sites write."""


def decode(body: bytes, content_type: str = "", *, markup: bool = False) -> str:
    """The text of a document. `markup`: HTML, whose own declaration is a <meta>; else XML. Never fails."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    declared = (_META if markup else _XML).search(body[:_HEAD])
    named = _HEADER.search(content_type)
    tries = [named[1] if named else "", declared[1].decode("ascii") if declared else "", *_GUESSES]
    for name in filter(None, tries):
        if (text := _strictly(body, name)) is not None:
            return text
    return body.decode("utf-8", "replace")


def _strictly(body: bytes, name: str) -> str | None:
    """None where the name is unknown, or the bytes are not so encoded (a few broken ones are forgiven)."""
    try:
        codec = codecs.lookup(_ALIASES.get(name.lower(), name)).name
        text = body.decode(codec, "replace")
    except (LookupError, UnicodeError, ValueError):
        return None
    if codec in _LATIN and _is_dense(body):
        return None
    wrong = text.count("\ufffd")
    return text if wrong <= len(text) // 500 and not (wrong and len(text) < 500) else None


def _is_dense(body: bytes) -> bool:
    """Whole words beyond ASCII: no Latin text, whatever a server's default header says."""
    return len(_WORDS.findall(body, 0, 20_000)) >= 3
