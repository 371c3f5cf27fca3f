"""The watch list in X's words: queries for the search, rules for the stream, and what must change. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from bot.model.source import Mode, Source

MAX_QUERY = 512
"""Characters of a query or rule."""
MAX_RULES = 1_000
TAG = "barqiya"
"""The tag of our rules: those of others are left alone."""
_WORD = re.compile(r"[\w\u200c]+")
_NO_REPOSTS = " -is:retweet"
ANYONE = "*"


class Change(NamedTuple):
    """What makes the rules on X into ours."""

    add: list[str]
    delete: list[str]
    left_out: int


def terms(word: str) -> list[str]:
    """A watched word as X finds it: the tag, the phrase, and the tag as it is joined and underscored."""
    parts = [part for token in _WORD.findall(word) for part in token.split("_") if part]
    if not parts:
        return []
    joined, spaced = "".join(parts), " ".join(parts)
    phrase = f'"{spaced}"'
    if len(parts) > 1:
        return [phrase, f"#{joined}", f"#{'_'.join(parts)}"]
    return [f"#{joined}"] if word.lstrip().startswith("#") else [phrase, f"#{joined}"]


def queries(source: Source, words: Sequence[str]) -> list[str]:
    """The searches that read one account (or anyone) of X; none when it waits for words that nobody watches."""
    wanted = list(dict.fromkeys(term for word in words for term in terms(word)))
    if source.address == ANYONE:
        return [group + _NO_REPOSTS for group in _packed(wanted, MAX_QUERY - len(_NO_REPOSTS))]
    by = f"from:{source.address}"
    if source.mode is Mode.ALL:
        return [by]
    return [f"{by} {group}" for group in _packed(wanted, MAX_QUERY - len(by) - 1)]


def rules(sources: Iterable[Source], words: Sequence[str]) -> list[str]:
    """Rules for all sources together, as few as fit."""
    listed = [source for source in sources if source.active]
    whole = [f"from:{one.address}" for one in listed if one.mode is Mode.ALL and one.address != ANYONE]
    picked = [f"from:{one.address}" for one in listed if one.mode is Mode.WATCH and one.address != ANYONE]
    wanted = list(dict.fromkeys(term for word in words for term in terms(word)))
    found = [group.strip("()") if group.startswith("(") else group for group in _packed(whole, MAX_QUERY)]
    half = (MAX_QUERY - 1) // 2
    found += [f"{by} {about}" for by in _packed(picked, half) for about in _packed(wanted, half)]
    if any(one.address == ANYONE for one in listed):
        found += [group + _NO_REPOSTS for group in _packed(wanted, MAX_QUERY - len(_NO_REPOSTS))]
    return found


def change(there: Sequence[Mapping[str, Any]], wanted: Sequence[str]) -> Change:
    """From the rules that X has to those that are wanted."""
    ours = {str(rule.get("value")): str(rule.get("id")) for rule in there if rule.get("tag") == TAG}
    known = {str(rule.get("value")) for rule in there}
    room = MAX_RULES - (len(there) - len(ours))
    kept = list(dict.fromkeys(wanted))[: max(room, 0)]
    delete = [rule_id for value, rule_id in ours.items() if value not in kept]
    return Change([value for value in kept if value not in known], delete, len(set(wanted)) - len(kept))


def _packed(items: Iterable[str], most: int) -> list[str]:
    """Groups «(a OR b OR c)» of at most `most` characters; a single item needs no parentheses."""
    groups: list[list[str]] = []
    size = 0
    for item in items:
        added = len(item) + (len(" OR ") if groups and size else 0)
        if not groups or size + added > most - 2:
            groups.append([])
            size, added = 0, len(item)
        groups[-1].append(item)
        size += added
    return [f"({' OR '.join(group)})" if len(group) > 1 else group[0] for group in groups]
