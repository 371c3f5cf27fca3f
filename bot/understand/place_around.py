"""A name found in a text with the words around it: what a reader of its surroundings asks."""

from collections.abc import Container

from .gazetteer import Gazetteer, is_article
from .place_hits import Hit
from .place_roles import Mention, Role, skipped
from .place_view import View
from .place_words import NounClass, PlaceWords


class Around:
    """One hit, and what has been read of its surroundings so far: place noun, direction, preposition, roles."""

    def __init__(
        self, seen: View, book: Gazetteer, lexicon: PlaceWords, hit: Hit, previous: Mention | None = None
    ) -> None:
        self.seen, self.book, self.lexicon, self.hit = seen, book, lexicon, hit
        self.previous = previous
        self.entries = [book.entries[n.entry] for n in hit.names]
        self.country = all(e.kind == "country" for e in self.entries)
        self.wide = any(e.kind in ("country", "governorate", "area") for e in self.entries)
        self.first, self.last = hit.first, hit.last
        if _has_article(seen, self.first):
            self.first -= 1
        self.noun: NounClass | None = None
        self.noun_at: int | None = None
        self.direction: int | None = None
        self.lead = self.first
        """Where the group begins, noun and direction included: the preposition stands before it."""
        self.preposition = "ب" in hit.clitic
        self.roles: set[Role] = set()
        self.listed = False
        """It goes on with a list: «نهاريا وعكا»."""

    def word(self, at: int) -> str:
        """The folded word at `at`, or nothing if punctuation stands between it and the name."""
        joined = self.seen.joined(at, self.first) if at < self.first else self.seen.joined(self.last - 1, at)
        return self.seen.folded[at] if joined else ""

    def is_(self, at: int, listed: Container[str]) -> bool:
        """True if the word at `at`, clitics read off, is listed and no punctuation stands between."""
        return bool(self.word(at)) and any(form in listed for form in self.seen.forms(at))

    def clitic_of(self, at: int) -> str:
        """The clitic that a noun or direction bears."""
        word = self.seen.tokens[at].text
        return word[: skipped(word, self.lexicon.nouns) or skipped(word, self.lexicon.directions)]

    def bare_word(self) -> str:
        return self.seen.tokens[self.hit.first].text[self.hit.skip :]


def _has_article(seen: View, first: int) -> bool:
    """«Al-Ghanto», «Al Ghanto», «at-Tall»; «at Tall» has a preposition."""
    if not seen.joined(first - 1, first) or not is_article(seen.tokens[first - 1].text):
        return False
    hyphen = (
        seen.tokens[first].start - seen.tokens[first - 1].end == 1
        and seen.normal.text[seen.tokens[first].start - 1] == "-"
    )
    return hyphen or seen.tokens[first - 1].text in ("al", "el")
