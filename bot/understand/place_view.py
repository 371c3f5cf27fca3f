"""The words of a text as names are looked up among them: folded, clitics read off, and how they hang together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .arabic import Normal, Token, words
from .gazetteer import fold_word
from .place_words import NounClass, place_list, place_words


@dataclass(frozen=True, slots=True)
class View:
    """A text's words, as written in the normalised text and folded, and how they hang together."""

    normal: Normal
    tokens: Sequence[Token]
    folded: tuple[str, ...]
    runs: tuple[int, ...]
    """For each token, the number of its run: within one, only spaces, dashes, brackets and quotes part the tokens."""
    tags: dict[int, tuple[int, int]]
    """Token → the stretch of tokens of the hashtag that it stands in."""
    said: frozenset[str]
    """Every form of every word, to ask at once whether a text has any of a list."""

    def joined(self, first: int, last: int) -> bool:
        """True if no punctuation parts the tokens first … last."""
        return first >= 0 and last < len(self.runs) and self.runs[first] == self.runs[last]

    def leads(self, number: int) -> bool:
        """True if the token after this one goes on, though it be a hashtag's: «قرية #قصر_ابن_وردان»."""
        if self.joined(number, number + 1):
            return True
        if number + 1 not in self.tags or number in self.tags:
            return False
        return self.normal.text[self.tokens[number].end : self.tokens[number + 1].start].strip() in ("", "#")

    def ends(self, number: int) -> bool:
        """True if punctuation, a hashtag or the end of the text comes right after a token."""
        following = number + 1
        return not self.joined(number, following) or (following in self.tags and number not in self.tags)

    def follows(self, number: int) -> bool:
        """True if a token goes on from the one before; «معرةالنعمان», which the normaliser parts, does too."""
        if self.runs[number] == self.runs[number - 1]:
            return True
        left, right = self.tokens[number - 1], self.tokens[number]
        if self.normal.text[left.end : right.start] != "\n":
            return False
        return self.normal.ends[left.end - 1] == self.normal.starts[right.start]

    def forms(self, number: int) -> tuple[str, ...]:
        """A token folded, with and without clitics."""
        return forms(self.tokens[number].text)

    def noun(self, number: int) -> NounClass | None:
        """The class of the place noun that a token is."""
        return noun_of(self.tokens[number].text) if number >= 0 else None

    def tagged(self, number: int) -> bool:
        """True if a token stands in a hashtag."""
        return number in self.tags


LONGEST_TAG = 12
"""Words of a hashtag that is still a name."""

_BREAK = re.compile(r"[^ \-\"'«»()]")
_TAG = re.compile(r"[#＃][^\W_][\w\u064b-\u065f\u0640]*")


@lru_cache(maxsize=4)
def view(normal: Normal) -> View:
    """The words of a text, folded."""
    tokens = words(normal)
    text = normal.text
    runs, run = [0] if tokens else [], 0
    for left, right in pairwise(tokens):
        gap = text[left.end : right.start]
        if gap != " " and _BREAK.search(gap):
            run += 1
        runs.append(run)
    said = frozenset(form for token in tokens for form in forms(token.text))
    return View(normal, tokens, tuple([_folded(t.text) for t in tokens]), tuple(runs), _tags(normal, tokens), said)


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    return fold_word(word)


def _tags(normal: Normal, tokens: Sequence[Token]) -> dict[int, tuple[int, int]]:
    if "#" not in normal.original and "＃" not in normal.original:
        return {}
    starts = normal.starts
    out: dict[int, tuple[int, int]] = {}
    at, count = 0, len(tokens)
    for tag in _TAG.finditer(normal.original):
        start, end = tag.span()
        while at < count and starts[tokens[at].start] < start:
            at += 1
        first = at
        while at < count and starts[tokens[at].start] < end:
            at += 1
        if at - first <= LONGEST_TAG:
            out.update(dict.fromkeys(range(first, at), (first, at)))
    return out


def readings(word: str) -> Iterator[tuple[int, str, str]]:
    """A word as it stands, then without «و» and «ف», then without «ب», «ل», «ك»: letters skipped, clitics, rest."""
    yield 0, "", word
    short = len(word) == 3 and word[0] in "بلوف" and word[1:] in place_list("bare", "short_nouns")
    if short:  # «بحي الفرقان», «لأم الكيف»
        yield 1, word[0], word[1:]
    if len(word) < 4 or word < "ء":
        return
    starts = [(0, "")]
    if word[0] in "وف":
        starts.append((1, word[0]))
        yield 1, word[0], word[1:]
    for at, before in starts:
        rest = word[at:]
        if rest.startswith("لل") and len(rest) > 4:
            yield at + 1, before + "ل", "ال" + rest[2:]
        elif rest[:1] in ("ب", "ل", "ك") and len(rest) >= 4:
            yield at + 1, before + rest[0], rest[1:]


@lru_cache(maxsize=65536)
def forms(word: str) -> tuple[str, ...]:
    """A word folded, with and without clitics: to look up nouns and prepositions."""
    return tuple(dict.fromkeys(fold_word(rest) for _, _, rest in readings(word)))


@lru_cache(maxsize=65536)
def noun_of(word: str) -> NounClass | None:
    """The class of the place noun that a word is, clitics read off."""
    nouns = place_words().nouns
    read = (fold_word(rest) for _, clitic, rest in readings(word) if not clitic.endswith("ك"))  # «كتلة نار»
    return next((nouns[form] for form in read if form in nouns), None)
