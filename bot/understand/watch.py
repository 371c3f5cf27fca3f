"""The watched words and where they stand in a post: after normalising, with clitics, hashtags joined or split."""

from collections.abc import Iterable

from .arabic import Normal
from .matcher import Matcher


class WatchIndex:
    """Watched words, phrases and hashtags made ready for matching. Immutable: a changed list is a new index."""

    def __init__(self, words: Iterable[str]) -> None:
        entries = ((word.strip().lstrip("#＃"), word) for word in dict.fromkeys(words))
        self._matcher: Matcher[str] = Matcher(((bare, word) for bare, word in entries if bare), suffixes=False)

    def __len__(self) -> int:
        return len(self._matcher)

    def find(self, normal: Normal) -> tuple[str, ...]:
        """The watched words that stand in the text, as the admin wrote them, in the order of the text."""
        return tuple(dict.fromkeys(match.value for match in self._matcher.find(normal)))
