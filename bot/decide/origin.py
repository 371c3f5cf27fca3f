"""Who first said it, and how many said it independently of one another."""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.decide.copies import SENTENCE, Copied
from bot.decide.rules import MatchRules
from bot.decide.words import stem_set
from bot.model.incident import Evidence
from bot.model.post import Post
from bot.model.report import Kind, Report
from bot.model.source import Source
from bot.understand.arabic import plain

_ADDRESS = re.compile(r"(?:telegram|tg-chat|x|rss|file|airwars):\S+")
_VERBATIM = frozenset(("copy.exact", "copy.near", "copy.self", "copy.short", "copy.worn", "link.forward"))
_MOST = 32
NOBODY = "said:nobody"
"""«Local sources»: however many channels repeat them, one origin."""


def voice(post: Post, source: Source | None) -> str:
    """Who a source is as an origin: the side it speaks for, else the outlet's name, else its address."""
    if source is None:
        return post.source
    return said(source.side or source.title or "") or source.name


def said(name: str) -> str:
    """A party or outlet as an origin, however it is spelt."""
    if name.startswith("@"):
        return f"telegram:{name[1:].lower()}"
    if _ADDRESS.fullmatch(name):
        return name
    words = plain(name)
    return f"said:{words}" if words else ""


def of(post: Post, report: Report, source: Source | None, copies: Sequence[Copied], rules: MatchRules) -> str:
    """Who first said what the post says: whom it repeats, forwards or quotes, else the source itself."""
    verbatim = [c for c in copies if c.how in _VERBATIM and repeats(c)]
    if verbatim:
        return min(verbatim, key=lambda c: (c.seen.date, c.seen.post_id)).seen.origin
    if post.forwarded_from:
        return said(post.forwarded_from) or post.forwarded_from
    quoted = report.quoted or post.quotes
    if quoted:
        return NOBODY if is_nobody(quoted, rules) else _quoted(quoted, rules) or voice(post, source)
    return voice(post, source)


def repeats(copied: Copied) -> bool:
    """Whether a post's words are the seen one's still: of this day's morning only what is forwarded or long and exact.

    A few words may be said anew about another event.
    """
    exact = copied.how == "copy.exact" and len(copied.seen.words) >= SENTENCE
    return copied.fresh >= 1.0 or (copied.fresh > 0 and (exact or copied.how == "link.forward"))


def _channel(address: str) -> str:
    """The channel of a forwarded post: «telegram:name/123» was first said by «telegram:name»."""
    channel, _, number = address.rpartition("/")
    return channel if channel.startswith(("telegram:", "tg-chat:")) and number.isdigit() else address


def _quoted(name: str, rules: MatchRules) -> str:
    is_address = name.startswith("@") or _ADDRESS.fullmatch(name)
    return said(name if is_address else bare_name(name, rules))


def is_nobody(name: str, rules: MatchRules) -> bool:
    """Whether a quoted name names no one: «مصادر محلية», «ناشطون»."""
    words = bare_name(name, rules)
    return any(words == plain(phrase) for phrase in rules.phrases.nobody)


def bare_name(name: str, rules: MatchRules) -> str:
    """A quoted name without what introduces it («نقلاً عن», «بحسب») or reports it («يزعم»)."""
    words = plain(name).split()
    saying = {word for phrase in rules.phrases.saying for word in plain(phrase).split()}
    while words and words[0] in saying:
        words.pop(0)
    while words and words[-1] in saying:
        words.pop()
    return " ".join(words)


def independent(evidence: Iterable[Evidence], trust: Mapping[str, float]) -> int:
    """How many origins tell of the event independently of one another.

    A circle that quotes itself is one; one known to be unreliable adds none. Each origin must be brought by a channel
    of its own, in its own words: one channel that quotes two parties is still one channel, however often it is copied.
    """
    live = [e for e in evidence if e.kind is not Kind.OTHER and not e.deleted]
    quoting = _quoting(live)
    roots: dict[str, float] = {}
    brought: dict[str, set[str]] = {}
    for e in live:
        root = _root(e.origin or e.source, quoting)
        roots[root] = max(roots.get(root, 0.0), trust.get(e.trust, 1.0))
        if not e.copied:
            brought.setdefault(root, set()).add(e.voice or e.source)
    counted = _different([root for root, weight in roots.items() if weight > 0])
    return max(_paired(counted, brought), 1 if live else 0)


def _paired(origins: Sequence[str], brought: Mapping[str, set[str]]) -> int:
    """How many origins can be given a channel of their own among those that brought them (augmenting paths)."""
    given: dict[str, str] = {}

    def give(origin: str, tried: set[str]) -> bool:
        for channel in sorted(brought.get(origin, ())):
            if channel not in tried:
                tried.add(channel)
                if channel not in given or give(given[channel], tried):
                    given[channel] = origin
                    return True
        return False

    return sum(give(origin, set()) for origin in origins[:_MOST])


def _quoting(live: Sequence[Evidence]) -> dict[str, str]:
    """For each voice that tells nothing of its own here: whom it repeats."""
    direct = {e.voice for e in live if e.voice and e.origin == e.voice}
    found: dict[str, str] = {}
    for e in sorted(live, key=lambda e: (e.date, e.post_id)):
        if e.voice and e.voice not in direct:
            found.setdefault(e.voice, e.origin)
    return found


def _root(name: str, quoting: Mapping[str, str]) -> str:
    way: list[str] = []
    while name in quoting and name not in way:
        way.append(name)
        name = quoting[name]
    return min(way[way.index(name) :]) if name in way else name


def _different(roots: Sequence[str]) -> list[str]:
    """Names of which none is a part of another: «المرصد السوري» is «المرصد السوري لحقوق الإنسان»."""
    kept: list[tuple[str, frozenset[str]]] = []
    for root in sorted(roots, key=lambda r: (-len(r), r)):
        words = stem_set(root.removeprefix("said:")) if root.startswith("said:") else frozenset((root,))
        if not any(words <= other for _, other in kept):
            kept.append((root, words))
    return [root for root, _ in kept]
