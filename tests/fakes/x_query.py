"""X's query language, as far as we send it: words, "phrases", #tags, @names, from:, lang:, is:, has:, -, OR, ( )."""

from __future__ import annotations

import re
from collections.abc import Callable

from .x_model import Tweet

MAX_QUERY = 512
Matcher = Callable[[Tweet], bool]
_TOKEN = re.compile(r'\s*(?:(?P<open>\()|(?P<close>\))|(?P<or>OR\b)|(?P<item>-?(?:"[^"]*"|[^\s()"]+)))')
_WORD = re.compile(r"[\w\u200c]+")


class BadQuery(ValueError):
    """The query, or rule, cannot be understood; the text says why."""


def parse(query: str) -> Matcher:
    """A matcher for a query; raises BadQuery where X answers 400."""
    if not query.strip():
        raise BadQuery("query can not be empty")
    if len(query) > MAX_QUERY:
        raise BadQuery(f"Your query is {len(query)} characters long; the maximum is {MAX_QUERY}")
    reader = _Reader(query)
    matcher = reader.either()
    if reader.tokens:
        raise BadQuery(f"no viable alternative at input '{reader.tokens[0][1]}'")
    if not reader.positive:
        raise BadQuery("Rules must contain at least one positive, non-negation term")
    return matcher


class _Reader:
    """Recursive descent: `either` of `every` of items; OR binds less than a space."""

    def __init__(self, query: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        self.positive = False
        at = 0
        while at < len(query.rstrip()):
            match = _TOKEN.match(query, at)
            if match is None:
                raise BadQuery(f"no viable alternative at character '{query[at]}'")
            self.tokens.append((str(match.lastgroup), str(match[str(match.lastgroup)])))
            at = match.end()

    def either(self) -> Matcher:
        parts = [self.every()]
        while self.tokens and self.tokens[0][0] == "or":
            self.tokens.pop(0)
            parts.append(self.every())
        return lambda tweet: any(part(tweet) for part in parts)

    def every(self) -> Matcher:
        parts: list[Matcher] = []
        while self.tokens and self.tokens[0][0] in {"open", "item"}:
            kind, token = self.tokens.pop(0)
            parts.append(self._group() if kind == "open" else self._item(token))
        if not parts:
            raise BadQuery("missing an operand")
        return lambda tweet: all(part(tweet) for part in parts)

    def _group(self) -> Matcher:
        inside = self.either()
        if not self.tokens or self.tokens.pop(0)[0] != "close":
            raise BadQuery("missing ')'")
        return inside

    def _item(self, token: str) -> Matcher:
        if token.startswith("-") and len(token) > 1:
            refused = _operator(token[1:])
            return lambda tweet: not refused(tweet)
        name = token.partition(":")[0]
        self.positive |= name not in {"lang", "is", "has"}
        return _operator(token)


def _operator(token: str) -> Matcher:
    name, colon, value = token.partition(":")
    value = value.lower()
    if not colon or token.startswith('"'):
        return _words(token)
    if name == "from":
        return lambda tweet: value.removeprefix("@") in (tweet.author.username.lower(), str(tweet.author.id))
    if name == "lang":
        return lambda tweet: tweet.lang == value
    if name == "is" and value in {"retweet", "quote", "reply"}:
        kind = {"retweet": "retweeted", "quote": "quoted", "reply": "replied_to"}[value]
        return lambda tweet: any(r[0] == kind for r in tweet.references)
    if name == "has" and value in {"media", "images", "links", "hashtags"}:
        return lambda tweet: _has(tweet, value)
    raise BadQuery(f"Reference to invalid operator '{token}'")


def _words(token: str) -> Matcher:
    wanted = token.strip('"').lower()
    if wanted.startswith("#"):
        return lambda tweet: wanted in re.findall(r"#[\w\u200c]+", tweet.full_text.lower())
    if wanted.startswith("@"):
        return lambda tweet: wanted in re.findall(r"@\w+", tweet.full_text.lower())
    words = _WORD.findall(wanted)
    if not words:
        raise BadQuery(f"no viable alternative at input '{token}'")
    return lambda tweet: _in_order(words, _WORD.findall(tweet.full_text.lower()))


def _in_order(words: list[str], text: list[str]) -> bool:
    return any(text[n : n + len(words)] == words for n in range(len(text) - len(words) + 1))


def _has(tweet: Tweet, what: str) -> bool:
    if what in {"media", "images"}:
        return bool(tweet.media)
    return ("http" if what == "links" else "#") in tweet.full_text
