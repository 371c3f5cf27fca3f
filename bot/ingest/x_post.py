"""What X's API answers → posts: long texts whole, reposts as what they repeat, edits under their first id."""

import html
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bot.model.post import Post

EPOCH_MS = 1_288_834_974_657
"""X's ids carry their time: milliseconds since this moment, above 22 bits of other things."""
_REPOST = re.compile(r"RT @(\w{1,15}): ", re.ASCII)
Json = Mapping[str, Any]


class _Known(NamedTuple):
    """What came along with an answer, by id: posts, names of users, media."""

    others: Mapping[str, Json]
    users: Mapping[str, str]
    media: Mapping[str, Json]


class Answer(NamedTuple):
    """The posts of an answer, oldest first, and the ids of every post that was read for it (that is what costs)."""

    posts: list[Post]
    read: list[str]
    newest: int
    oldest: int


def id_at(moment: datetime) -> int:
    """The smallest id of a post made at this moment or later."""
    return max(int(moment.timestamp() * 1000) - EPOCH_MS, 0) << 22


def time_of(post_id: int) -> datetime:
    """When the post with this id was made."""
    return datetime.fromtimestamp(((post_id >> 22) + EPOCH_MS) / 1000, UTC)


def answer_of(body: Json, now: datetime, handle: str = "") -> Answer:
    """`handle`: who wrote all of these, where the answer need not say."""
    found = body.get("data")
    tweets = [one for one in ([found] if isinstance(found, Mapping) else _list(found)) if _number(one)]
    others = {str(one.get("id")): one for one in _included(body, "tweets")}
    users = {str(one.get("id")): str(one.get("username", "")) for one in _included(body, "users")}
    media = {str(one.get("media_key")): one for one in _included(body, "media")}
    posts = [_post(one, _Known(others, users, media), now, handle) for one in sorted(tweets, key=_number)]
    numbers = [_number(one) for one in tweets]
    read = [str(one["id"]) for one in tweets] + list(others)
    return Answer(posts, read, max(numbers, default=0), min(numbers, default=0))


def gone(body: Json) -> list[str]:
    """The ids that a look-up did not find: deleted, or their account is. Protected accounts are not among them."""
    errors = (_map(error) for error in _list(body.get("errors")))
    return [str(error.get("value")) for error in errors if error.get("title") == "Not Found Error"]


def _post(tweet: Json, known: _Known, now: datetime, handle: str) -> Post:
    others, users, media = known
    author = (handle or users.get(str(tweet.get("author_id")), "")).casefold()
    versions = [str(one) for one in _list(tweet.get("edit_history_tweet_ids")) if _number({"id": one})]
    history = versions or [str(tweet["id"])]
    first, newest = history[0], int(history[-1])
    kind, reference = _reference(tweet)
    source = f"x:{author}" if author else f"x:id{tweet.get('author_id', '')}"
    origin = _origin(tweet, others.get(reference), users) if kind == "retweeted" else None
    shown = others.get(reference, tweet) if kind == "retweeted" else tweet
    return Post(
        id=f"{source}/{first}",
        text=_text(shown),
        source=source,
        date=time_of(int(first)),
        received=now,
        edited=time_of(newest) if newest != int(first) else None,
        url=f"https://x.com/{author or 'i'}/status/{tweet['id']}",
        forwarded_from=f"{origin}/{reference}" if origin else None,
        reply_to=f"x:status/{reference}" if kind == "replied_to" else None,
        quotes=_origin(tweet, others.get(reference), users) if kind == "quoted" else None,
        media=tuple(_media(shown, media)),
        lang=str(tweet.get("lang") or "") or None,
        extra={"quoted_text": _text(others[reference])} if kind == "quoted" and reference in others else {},
    )


def _reference(tweet: Json) -> tuple[str, str]:
    """The most telling of what a post refers to: what it repeats, then what it quotes, then what it answers."""
    listed = (_map(one) for one in _list(tweet.get("referenced_tweets")))
    found = {str(one.get("type")): str(one.get("id")) for one in listed}
    return next(((kind, found[kind]) for kind in ("retweeted", "quoted", "replied_to") if kind in found), ("", ""))


def _origin(tweet: Json, other: Json | None, users: Mapping[str, str]) -> str:
    """Who wrote what is repeated: by the author's name where it came along, by «RT @name:», else by its number."""
    name = users.get(str(other.get("author_id")), "") if other else ""
    if not name and (match := _REPOST.match(str(tweet.get("text", "")))):
        name = match[1]
    if name:
        return f"x:{name.casefold()}"
    return f"x:id{other.get('author_id')}" if other and other.get("author_id") else "x:status"


def _text(tweet: Json) -> str:
    """The whole text, its short links replaced by where they lead; those that only stand for media go."""
    note = tweet.get("note_tweet")
    whole = note if isinstance(note, Mapping) else tweet
    text = html.unescape(str(whole.get("text") or tweet.get("text") or ""))
    entities = _map(whole.get("entities") or tweet.get("entities"))
    for link in (_map(one) for one in _list(entities.get("urls"))):
        there = "" if link.get("media_key") else str(link.get("unwound_url") or link.get("expanded_url") or "")
        text = text.replace(str(link.get("url") or "\0"), there)
    return text.strip()


def _media(tweet: Json, media: Mapping[str, Json]) -> Iterator[str]:
    for key in _list(_map(tweet.get("attachments")).get("media_keys")):
        known = media.get(str(key), {})
        yield str(known.get("url") or known.get("preview_image_url") or f"x-media:{key}")


def _included(body: Json, what: str) -> list[Json]:
    return [one for one in _list(_map(body.get("includes")).get(what)) if isinstance(one, Mapping)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _map(value: Any) -> Json:
    return value if isinstance(value, Mapping) else {}


def _number(tweet: Any) -> int:
    number = str(_map(tweet).get("id", ""))
    return int(number) if number.isdecimal() and len(number) < 20 else 0
