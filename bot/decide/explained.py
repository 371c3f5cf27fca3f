"""Words that tell why something sounded: a gas cylinder, a drill, the disposal of remnants. No attack after all."""

from functools import lru_cache

from bot.decide.rules import Phrases
from bot.decide.words import stems

_BETWEEN = 3
"""Words that may stand between «caused by» and what caused it, all of them of the list."""


@lru_cache(maxsize=2048)
def explains(text: str, phrases: Phrases) -> bool:
    """Whether a text says that what was heard or seen has a cause that is no attack («ناجم عن انفجار أسطوانة غاز»)."""
    words = stems(text)
    causes, harmless = _flat(phrases.cause), _flat(phrases.harmless)
    between = {word for phrase in _flat(phrases.between) for word in phrase}
    return any(
        _harmless_after(words, at + len(cause), harmless, between)
        for at in range(len(words))
        for cause in causes
        if words[at : at + len(cause)] == cause
    )


def _harmless_after(words: tuple[str, ...], at: int, harmless: tuple[tuple[str, ...], ...], between: set[str]) -> bool:
    for step in range(_BETWEEN + 1):
        if any(words[at + step : at + step + len(phrase)] == phrase for phrase in harmless):
            return True
        if at + step >= len(words) or words[at + step] not in between:
            return False
    return False


@lru_cache(maxsize=16)
def _flat(phrases: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(stems(phrase) for phrase in phrases)
