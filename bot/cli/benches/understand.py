"""How fast a post is understood, against the plainest search for the same words in the same texts."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import ahocorasick
from msgspec.structs import replace

from bot.cli.benches.figures import Figure, per_item
from bot.model.post import Post
from bot.understand import understand
from bot.understand.gazetteer import gazetteer
from bot.understand.lexicon import lexicon
from bot.understand.watch import WatchIndex
from config.seeds import watch_words

BENCH = "understand"
PLAIN = "str.translate + automaton, same words"
GROWTH = (1, 10, 100)
LEAST = 100
"""Watched words at 1×."""
LONG = (1, 4, 16)
"""Times a text is repeated: 16 times is beyond Telegram's longest message."""


def measure(posts: Sequence[Post]) -> Iterator[Figure]:
    """Milliseconds a post, by the number of watched words, and by the length of the text."""
    now = datetime.now(UTC)
    base = 1000 * per_item(_plain(), [post.text for post in posts])
    seeded = watch_words()
    for times in GROWTH:
        index = WatchIndex(_words(seeded, times))
        ms = 1000 * per_item(lambda post, index=index: understand(post, now, watch=index), posts)  # type: ignore[misc]
        yield Figure(
            bench=BENCH,
            name=f"a post, {len(index)} watched words ({times}×)",
            value=ms,
            unit="ms",
            baseline=PLAIN,
            baseline_value=base,
            note=f"{1000 / ms:,.0f} posts/s a process",
        )
    yield from _by_length(posts, now)


def _by_length(posts: Sequence[Post], now: datetime) -> Iterator[Figure]:
    first = None
    for times in LONG:
        longer = [replace(post, text="\n".join([post.text] * times)) for post in posts]
        letters = sum(len(post.text) for post in longer)
        us = 1e6 * per_item(lambda post: understand(post, now), longer, repeats=3) * len(longer) / letters
        yield Figure(
            bench=BENCH,
            name=f"a letter, texts {times}× as long",
            value=us,
            unit="µs",
            baseline="texts as they are" if first else "",
            baseline_value=first,
            note=f"{letters // len(longer)} letters a post",
        )
        first = first or us


def _words(seeded: Sequence[str], times: int) -> list[str]:
    """The seeded words, and made-up ones that share their beginnings up to `LEAST` times as many as asked for."""
    more = LEAST * times - len(seeded)
    return [*seeded, *(f"{seeded[n % len(seeded)]} {chr(0x0628 + n % 19)}{n}" for n in range(more))]


def _plain() -> Callable[[str], object]:
    """What anybody would write first: marks and letter forms away, then one automaton over all words and names."""
    automaton = ahocorasick.Automaton()
    for word in (*lexicon().loose.phrases, *lexicon().strict.phrases, *gazetteer().names):
        automaton.add_word(word, word)
    automaton.make_automaton()
    forms = {ord(a): b for a, b in zip("أإآىةؤئ", "ااايهوي", strict=True)}
    marks = {code: None for code in range(0x0600, 0x0700) if unicodedata.category(chr(code)) == "Mn"}
    fold = {**forms, **marks, 0x0640: None}
    return lambda text: list(automaton.iter(text.translate(fold)))
