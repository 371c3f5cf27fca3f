"""The watched words and where they stand in a post: after normalising, with clitics, hashtags joined or split."""

from collections.abc import Iterable, Iterator, Sequence

from .arabic import Normal, Token, normalise, words
from .clitics import PROCLITICS
from .matcher import Matcher

JOINED = 6
"""Letters from which a word written in one («ديرالزور») is also looked for in several («دير الزور»): a shorter one
would be found across the border of ordinary words."""
PIECES = 4
"""Words into which a joined one may fall."""


class WatchIndex:
    """Watched words, phrases and hashtags made ready for matching. Immutable: a changed list is a new index."""

    def __init__(self, given: Iterable[str]) -> None:
        entries = [(word.strip().lstrip("#＃"), word) for word in dict.fromkeys(given)]
        self._matcher: Matcher[str] = Matcher(((bare, word) for bare, word in entries if bare), suffixes=False)
        squeezed = ((_squeezed(words(normalise(bare))), word) for bare, word in entries)
        self._joined = {key: word for key, word in squeezed if len(key) >= JOINED}
        self._longest = max(map(len, self._joined), default=0) + max(map(len, PROCLITICS))

    def __len__(self) -> int:
        return len(self._matcher)

    def find(self, normal: Normal) -> tuple[str, ...]:
        """The watched words that stand in the text, as the admin wrote them, in the order of the text."""
        found = [(match.start, match.value) for match in self._matcher.find(normal)]
        found += self._split(words(normal))
        return tuple(dict.fromkeys(word for _, word in sorted(found, key=lambda pair: pair[0])))

    def _split(self, tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
        """Joined watched words that the text writes in several, the first with or without clitics."""
        if not self._joined:
            return
        for first, token in enumerate(tokens):
            run = token.text
            for following in tokens[first + 1 : first + PIECES]:
                run += following.text
                if len(run) > self._longest:
                    break
                for clitic in PROCLITICS:
                    if run.startswith(clitic) and (word := self._joined.get(run[len(clitic) :])):
                        yield token.start, word


def _squeezed(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens)
