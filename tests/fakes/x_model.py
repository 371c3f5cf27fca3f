"""Posts and accounts of X, and the JSON that its API makes of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

EPOCH_MS = 1_288_834_974_657
Json = dict[str, Any]


def snowflake(seconds: float, number: int = 0) -> int:
    """The id of a post made at `seconds` (since 1970): ids carry their time."""
    return (int(seconds * 1000) - EPOCH_MS << 22) + number


def seconds_of(tweet_id: int) -> float:
    """When a post with this id was made, in seconds since 1970."""
    return ((tweet_id >> 22) + EPOCH_MS) / 1000


@dataclass(frozen=True)
class Account:
    """Somebody who posts."""

    id: int
    username: str
    name: str
    verified: bool = False

    def json(self, fields: Collection[str]) -> Json:
        body: Json = {"id": str(self.id), "name": self.name, "username": self.username}
        return body | ({"verified": self.verified} if "verified" in fields else {})


@dataclass
class Tweet:
    """A post; `references` are («retweeted» | «quoted» | «replied_to», post or missing id)."""

    id: int
    author: Account
    full_text: str
    lang: str = "ar"
    references: list[tuple[str, Tweet | int]] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    edits: list[int] = field(default_factory=list)
    deleted: bool = False
    protected: bool = False

    @property
    def text(self) -> str:
        """What the field `text` holds: a long post is cut, a repost is quoted in short."""
        for kind, source in self.references:
            if kind == "retweeted" and isinstance(source, Tweet):
                whole = f"RT @{source.author.username}: {source.full_text}"
                return whole if len(whole) <= 140 else whole[:139] + "…"
        return self.full_text if len(self.full_text) <= 280 else self.full_text[:279] + "…"

    def json(self, fields: Collection[str]) -> Json:
        """The post with the asked fields; `id`, `text` and the history of edits always."""
        history = [str(i) for i in (self.edits or [self.id])]
        body: Json = {"id": str(self.id), "text": self.text, "edit_history_tweet_ids": history}
        moment = datetime.fromtimestamp(seconds_of(self.id), UTC)
        optional: Json = {
            "author_id": str(self.author.id),
            "created_at": f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z",
            "lang": self.lang,
            "conversation_id": str(self.id),
            "public_metrics": {"retweet_count": 0, "reply_count": 0, "like_count": 0, "quote_count": 0},
        }
        if self.references:
            optional["referenced_tweets"] = [{"type": k, "id": str(_id(r))} for k, r in self.references]
        if self.media:
            optional["attachments"] = {"media_keys": list(self.media)}
        if len(self.full_text) > 280:
            optional["note_tweet"] = {"text": self.full_text}
        return body | {k: v for k, v in optional.items() if k in fields}


def _id(reference: Tweet | int) -> int:
    return reference if isinstance(reference, int) else reference.id


def answer(tweets: Iterable[Tweet], query: dict[str, str]) -> Json:
    """`data`, `includes` and `errors` for these posts: what was asked for, and what could not be had."""
    tweets = list(tweets)
    fields = set(query.get("tweet.fields", "").split(","))
    expansions = set(query.get("expansions", "").split(","))
    if "author_id" in expansions:
        fields.add("author_id")
    if "referenced_tweets.id" in expansions:
        fields.add("referenced_tweets")
    if "attachments.media_keys" in expansions:
        fields.add("attachments")
    includes, errors = _includes(tweets, expansions, fields, set(query.get("user.fields", "").split(",")))
    body: Json = {"data": [t.json(fields) for t in tweets]} if tweets else {}
    return body | ({"includes": includes} if includes else {}) | ({"errors": errors} if errors else {})


def _includes(
    tweets: list[Tweet], expansions: set[str], fields: set[str], user_fields: set[str]
) -> tuple[Json, list[Json]]:
    includes: Json = {}
    errors: list[Json] = []
    others: dict[int, Tweet] = {}
    if "referenced_tweets.id" in expansions:
        for reference in (r for t in tweets for _, r in t.references):
            if isinstance(reference, Tweet) and not (reference.deleted or reference.protected):
                others[reference.id] = reference
            else:
                errors.append(missing(reference, "referenced_tweets.id"))
        if others:
            includes["tweets"] = [t.json(fields) for t in others.values()]
    if "author_id" in expansions:
        seen = [*tweets, *others.values()] if "referenced_tweets.id.author_id" in expansions else tweets
        users = {t.author.id: t.author.json(user_fields) for t in seen}
        includes["users"] = list(users.values())
    if "attachments.media_keys" in expansions and any(t.media for t in tweets):
        shown = [
            {"media_key": k, "type": "photo", "url": f"https://pbs.example.org/{k}.jpg"}
            for t in tweets
            for k in t.media
        ]
        includes["media"] = shown
    return includes, errors


def missing(reference: Tweet | int, parameter: str) -> Json:
    """The partial error for a post that is gone, or of a protected account."""
    number = str(_id(reference))
    closed = isinstance(reference, Tweet) and reference.protected
    title = "Authorization Error" if closed else "Not Found Error"
    detail = (
        f"Sorry, you are not authorized to see the Tweet with {parameter}: [{number}]."
        if closed
        else f"Could not find tweet with {parameter}: [{number}]."
    )
    kind = "not-authorized-for-resource" if closed else "resource-not-found"
    about = {"value": number, "resource_id": number, "resource_type": "tweet", "parameter": parameter}
    return about | {"title": title, "detail": detail, "type": f"https://api.twitter.com/2/problems/{kind}"}
