"""Small and large damage to real-shaped inputs, the same for the same seed."""

import random
from typing import Any

HOSTILE = (
    "\u202e", "\u2066", "\u200f", "\u200b", "\ufeff", "\u0000", "\u0085", "\u2028", "\ufffd", "\ufffe",
    "\U0010ffff", "ـ", "ّ" * 40, "ﷺ", "ﷲ", "ﻻ", "٠١٢٣", "۴", "²", "½", "٬", "٫", "０", "🚀", "👨‍👩‍👧‍👦", "🇸🇾", "#",
    "#_", "@", "«", "»", "\"", "'", "<b>", "</b>", "<", "&", "&amp;#", "<!ENTITY a '&a;'>", "]]>", "<![CDATA[",
    "{", "}", "%s", "{0}", "\\", "\\u0000", "\r\n", "\t", " " * 200, "\n" * 50, "9" * 400, "-1", "1e309",
    "مليون مليون مليون", "25:99", "31/02/2026", "00/00/0000", "قبل 99999999999 ساعة", "عام 99999",
    "مقتل 0 وإصابة -3", "بين 5 و 2 قتيلاً", "نقلاً عن نقلاً عن نقلاً عن", "تنفي نفي تنفي", "، ، ، ،", ".....",
    "؟!؟!", "a" * 300, "ق ص ف", "ق.ص.ف", "د١عش", "https://t.me/x/1", "http://[::1", "//",
)  # fmt: skip
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**63, -(2**70), 1.5, 1e308, "", "x", "٣", [], {}, [None], {"id": None}, [[]],
    "2026-13-45T99:99:99Z",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00",
)  # fmt: skip


def text(chance: random.Random, whole: str, other: str) -> str:
    """A text with one to six injuries; now and then joined with half of another."""
    for _ in range(chance.randint(1, 6)):
        whole = chance.choice((_cut, _insert, _repeat, _swap, _replace, _drop_word))(chance, whole)
    return whole + other[: chance.randint(0, len(other))] if chance.random() < 0.3 else whole


def data(chance: random.Random, whole: bytes, other: bytes) -> bytes:
    """Bytes with one to eight injuries."""
    out = bytearray(whole)
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(out))
        what = chance.random()
        if what < 0.3:
            del out[at : at + chance.randint(1, 40)]
        elif what < 0.6:
            out[at:at] = chance.choice(HOSTILE).encode("utf-8", "replace")
        elif what < 0.8:
            out[at:at] = chance.randbytes(chance.randint(1, 6))
        else:
            start = chance.randint(0, len(other))
            out[at:at] = other[start : start + chance.randint(1, 400)]
    return bytes(out)


def json(chance: random.Random, value: Any, depth: int = 0) -> Any:
    """A JSON value with a field of another kind, left out, doubled or injured here and there."""
    if isinstance(value, dict):
        out = {}
        for name, inner in value.items():
            if chance.random() < 0.03:
                continue
            out[name] = json(chance, inner, depth + 1)
        return out if depth == 0 or chance.random() > 0.02 else chance.choice(ODD)
    if isinstance(value, list):
        kept = [json(chance, inner, depth + 1) for inner in value if chance.random() > 0.05]
        return kept * 2 if chance.random() < 0.05 else kept
    if chance.random() < 0.08:
        return chance.choice(ODD)
    return text(chance, value, "") if isinstance(value, str) and chance.random() < 0.2 else value


def _cut(chance: random.Random, whole: str) -> str:
    at = chance.randint(0, len(whole))
    return whole[:at] + whole[at + chance.randint(1, 60) :]


def _insert(chance: random.Random, whole: str) -> str:
    at = chance.randint(0, len(whole))
    return whole[:at] + chance.choice(HOSTILE) + whole[at:]


def _repeat(chance: random.Random, whole: str) -> str:
    at, size = chance.randint(0, len(whole)), chance.randint(1, 30)
    return whole[:at] + whole[at : at + size] * chance.randint(2, 8) + whole[at:]


def _swap(chance: random.Random, whole: str) -> str:
    words = whole.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _replace(chance: random.Random, whole: str) -> str:
    if not whole:
        return whole
    return whole.replace(chance.choice(whole), chance.choice(HOSTILE), chance.randint(1, 3))


def _drop_word(chance: random.Random, whole: str) -> str:
    words = whole.split(" ")
    words.pop(chance.randrange(len(words)))
    return " ".join(words)
