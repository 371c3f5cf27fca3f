"""Whom a threat is spoken to or about: «إذا أغلقت إيران المضيق», «ترامب بشأن كوبا: …»."""

from collections.abc import Sequence

from .arabic import Normal
from .gazetteer import gazetteer
from .place_located import Located, place_of
from .place_roles import Mention
from .place_view import View, view
from .place_words import place_list, place_words

_REACH = 4
"""Words after «إذا» within which its subject stands."""
_PLURAL = ("ون", "ين")
_STRENGTH = 1.5


def outside_condition(normal: Normal, located: Sequence[Located]) -> list[Located]:
    """Places that are not told in a threat's condition: «من يرمي على إيلات سيندم: لن يبقى رصيف في الحديدة»."""
    seen = view(normal)
    inside: set[int] = set()
    whoever = place_list("threatened", "whoever")
    for at in range(len(seen.tokens) - 1):
        if seen.tokens[at].text in whoever and _verb(seen.tokens[at + 1].text, "ي") and _opens(seen, at):
            inside.update(_until_answer(seen, at))
    for at in range(1, len(seen.tokens)):
        if seen.tokens[at].text in place_list("threatened", "later_conditions") and seen.joined(at - 1, at):
            inside.update(_until_answer(seen, at) or _to_the_end(seen, at))
    return [p for p in located if p.mention.first not in inside]


def _opens(seen: View, at: int) -> bool:
    """A clause begins here: «من يرمي …», «كل من يقترب …», «بأن من يمس …»."""
    before = place_list("threatened", "before_whoever")
    return at == 0 or not seen.joined(at - 1, at) or seen.tokens[at - 1].text in before


def _to_the_end(seen: View, at: int) -> range:
    """«… يهدد باستهداف القواعد إذا تجددت الغارات على …»: from a condition told last to the end of its sentence."""
    return range(at, next((n for n in range(at + 1, len(seen.tokens)) if not seen.joined(at, n)), len(seen.tokens)))


def _until_answer(seen: View, at: int) -> range:
    """From the condition to the verb that answers it («سيندم», «فسنرد»), within the sentence; nothing without one."""
    for n in range(at + 2, len(seen.tokens)):
        if not seen.joined(at, n):
            break
        if _verb(seen.tokens[n].text.removeprefix("ف"), "س"):
            return range(at, n)
    return range(0)


def _verb(word: str, prefix: str) -> bool:
    """«يرمي», «سيندم», «سنرد»: a present or a future of some length."""
    return len(word) >= 4 and word.startswith(prefix) and (prefix == "ي" or word[1] in "ينت")


def addressee(normal: Normal, located: Sequence[Located]) -> Located | None:
    """The country right after «إذا» and its verb, by its name or by its people («الإيرانيون»); None without one."""
    seen = view(normal)
    countries = {p.mention.first: p for p in located if p.entry is not None and p.entry.kind == "country"}
    for at, token in enumerate(seen.tokens):
        if token.text.removeprefix("و").removeprefix("ف") not in place_list("threatened", "conditions"):
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


_ABOUT_REACH = 3
"""Words between «حول» and the country: «حول اتفاقه مع إيران»."""


def topic(normal: Normal, located: Sequence[Located]) -> Located | None:
    """«ترامب بشأن كوبا: …», «… عن إيران: …»: the country that the quoted one is said to speak about."""
    seen, head = view(normal), normal.text.find(":")
    lands = (p for p in located if p.entry is not None and p.entry.kind == "country" and p.mention.end <= head)
    return next((p for p in lands if _about(seen, p.mention.first)), None)


def _about(seen: View, at: int) -> bool:
    before = (n for n in range(at - 1, max(-1, at - 1 - _ABOUT_REACH), -1) if seen.joined(n, at))
    return any(seen.folded[n] in place_list("threatened", "about") for n in before)
