"""Digits as the reader likes them: 0–9 as they are, or ٠–٩ for numbers that are not part of a name."""

import re

_TO_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_TOKEN = re.compile(r"<[^>]*>|&#?\w+;|\S+|\s+")
_LATIN = re.compile(r"[A-Za-z@_/]")


def in_digits(html: str) -> str:
    """Arabic-Indic digits in every word without Latin letters: names, handles, ids and addresses stay as they are."""
    return "".join(
        token if token.startswith(("<", "&")) or _LATIN.search(token) else token.translate(_TO_ARABIC)
        for token in _TOKEN.findall(html)
    )
