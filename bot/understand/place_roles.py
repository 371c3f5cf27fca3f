"""What the words around a place name make of it, and the mention that carries it."""

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

from .gazetteer import fold_word
from .place_view import readings
from .place_words import NounClass


class Role(StrEnum):
    """What the words around a name say it is, where that is not simply «it happened here»."""

    ORIGIN = "origin"
    OUTLET = "outlet"
    ACTOR = "actor"
    PERSON = "person"
    LAUNCH = "launch"
    DESTINATION = "destination"
    RETREAT = "retreat"
    """To where somebody is to withdraw."""
    PARENT = "parent"
    NEAR = "near"
    DIRECTION = "direction"
    HOST = "host"
    HASHTAG = "hashtag"
    SKY = "sky"
    CARE = "care"
    """The hurt are treated there."""
    SPEAKER = "speaker"
    """Who tells of it sits there."""
    UNKNOWN_NAME = "unknown name"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text. `start`, `end` are offsets of the normalised text, without the clitics before the name.

    `first`, `last` number its words. `text_start`, `text_end` also hold what belongs to the place's name as written
    («حقل …», «جنوب …»). `strength` is the evidence that the word is a place here; under 1 it needs more to be believed.
    """

    start: int
    end: int
    first: int
    last: int
    text_start: int
    text_end: int
    candidates: tuple[int, ...]
    noun: NounClass | None
    preposition: bool
    roles: frozenset[Role]
    strength: float
    country: str | None = None
    """Set where the place is known only as «the land of this demonym»."""


def skipped(word: str, listed: Container[str]) -> int:
    """How many letters of `word` are clitics before a listed word."""
    return next((skip for skip, _, rest in readings(word) if fold_word(rest) in listed), 0)


WITH_NOUN = frozenset(("site", "quarter", "governorate", "district", "countryside", "institution", "street", "road"))
"""Place nouns that belong to the name as written: «حقل العمر», «حي الفرقان», but «ذيبان» for «بلدة ذيبان»."""
