"""Whom a conditional threat is spoken to: «إذا أغلقت إيران المضيق»: the country that must not do it."""

from collections.abc import Sequence

from .arabic import Normal
from .gazetteer import gazetteer
from .place_located import Located, place_of
from .place_roles import Mention
from .place_view import View, view
from .place_words import place_words

_REACH = 4
"""Words after «إذا» within which its subject stands."""
_CONDITIONS = frozenset(("اذا", "ان", "لو", "حال", "if"))
_PLURAL = ("ون", "ين")
_STRENGTH = 1.5


def addressee(normal: Normal, located: Sequence[Located]) -> Located | None:
    """The country right after «إذا» and its verb, by its name or by its people («الإيرانيون»); None without one."""
    seen = view(normal)
    countries = {p.mention.first: p for p in located if p.entry is not None and p.entry.kind == "country"}
    for at, token in enumerate(seen.tokens):
        if token.text.removeprefix("و").removeprefix("ف") not in _CONDITIONS:
            continue
        for n in range(at + 2, min(at + 1 + _REACH, len(seen.tokens))):
            if not seen.joined(at, n):
                break
            if n in countries and not countries[n].mention.preposition:
                return countries[n]
            if found := _people(normal, seen, n):
                return found
    return None


def _people(normal: Normal, seen: View, at: int) -> Located | None:
    """«الإيرانيون»: the land of those who are spoken of."""
    token = seen.tokens[at]
    code = place_words().demonyms.get(seen.folded[at])
    if code is None or not token.text.endswith(_PLURAL) or not token.text.startswith("ال"):
        return None
    book = gazetteer()
    entry = book.entries[book.countries[code].entry]
    mention = Mention(
        token.start, token.end, at, at + 1, token.start, token.end, (), None, False, frozenset(), _STRENGTH, code
    )
    return Located(mention, place_of(normal, mention, entry), entry, True, _STRENGTH)
