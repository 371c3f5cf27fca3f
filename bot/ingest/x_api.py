"""X's API through tweepy, with its errors in words that an admin can act on. Costs are counted elsewhere (`x_budget`).

tweepy has the host of the API written into it: a session that sends requests on to another origin gets around that.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import aiohttp

from bot.ingest.reading import Unread
from bot.model.source import Health

ORIGIN = "https://api.twitter.com"
SECONDS = 30.0
TWEET_FIELDS = ["author_id", "created_at", "lang", "note_tweet", "referenced_tweets", "attachments", "entities"]
MEDIA_FIELDS = ["url", "preview_image_url", "type"]
EXPANSIONS = ["referenced_tweets.id", "attachments.media_keys"]
HOUR = 3_600.0
Json = Mapping[str, Any]


class Rerouted:
    """An aiohttp session for tweepy whose requests go to `base` instead of X's own host."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session = session
        self._base = base.rstrip("/")
        self.headers: dict[str, str] = {}

    def request(self, method: str, url: object, **options: Any) -> Any:
        """As aiohttp's; redirects are not followed: the token is for one host."""
        there = str(url).replace(ORIGIN, self._base, 1)
        return self._session.request(method, there, **{"allow_redirects": False, **options})

    @property
    def closed(self) -> bool:
        """Whether the session is closed."""
        return self._session.closed

    async def close(self) -> None:
        """Whoever opened the session closes it."""


class XClient:
    """Search, look-up and rules. Every method raises Unread. `clock` tells how long a rate limit still lasts."""

    def __init__(self, session: aiohttp.ClientSession, base: str, token: str, clock: Callable[[], datetime]) -> None:
        from tweepy.asynchronous import AsyncClient, AsyncStreamingClient

        self._clock = clock
        rerouted = Rerouted(session, base)
        self._client = AsyncClient(token, return_type=dict)
        self._client.session = rerouted
        self._rules = AsyncStreamingClient(token, return_type=dict)
        self._rules.session = rerouted

    async def search(self, query: str, *, authors: bool, **where: Any) -> Json:
        """One page of recent search. `authors`: with the names of those who wrote (each costs)."""
        expansions = [*EXPANSIONS, "author_id"] if authors else EXPANSIONS
        fields = {"tweet_fields": TWEET_FIELDS, "media_fields": MEDIA_FIELDS, "expansions": expansions}
        return await self._asked(self._client.search_recent_tweets(query, **fields, **where))

    async def lookup(self, ids: list[str]) -> Json:
        """Posts by id, at most 100; what is gone stands under `errors`."""
        return await self._asked(self._client.get_tweets(ids))

    async def rules(self) -> list[Json]:
        """The rules of the stream."""
        return list((await self._asked(self._rules.get_rules())).get("data", ()))

    async def add_rules(self, rules: list[tuple[str, str]]) -> Json:
        """Add rules (value, tag); those that X refuses stand under `errors`."""
        from tweepy import StreamRule

        return await self._asked(self._rules.add_rules([StreamRule(value, tag) for value, tag in rules]))

    async def delete_rules(self, ids: list[str]) -> Json:
        """Delete rules by id."""
        return await self._asked(self._rules.delete_rules(ids))

    async def _asked(self, call: Any) -> Json:
        import tweepy

        try:
            answer = await call
        except tweepy.HTTPException as refused:
            raise explained(refused.response.status, refused.response.headers, str(refused), self._clock()) from None
        except aiohttp.ContentTypeError as error:
            raise explained(error.status, error.headers or {}, "no JSON", self._clock()) from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Unread(f"X cannot be reached ({type(error).__name__})", wait=30.0, host=True) from None
        return answer if isinstance(answer, dict) else {}


def explained(status: int, headers: Mapping[str, str], text: str, now: datetime) -> Unread:
    """What a refusal of X means, and how long it is worth waiting."""
    said = " ".join(text.split())[:200]
    match status:
        case 401:
            why = "X refuses X_BEARER_TOKEN: it is wrong or was revoked; make a new one in X's developer console"
            return Unread(why, wait=HOUR, host=True, sure=True)
        case 402:
            why = "the X account has no credits left; buy some in X's developer console"
            return Unread(why, wait=HOUR, host=True, sure=True)
        case 403:
            why = f"the plan of this X app does not include this ({said}); set X_MODE=search or change the plan"
            return Unread(why, wait=HOUR, host=True, sure=True)
        case 429 if "usage cap" in said.lower():
            return Unread("X's own monthly cap of this plan is used up", wait=6 * HOUR, host=True, sure=True)
        case 429:
            return Unread("X's rate limit is reached", Health.SLOW, wait=until_reset(headers, now), host=True)
        case 400:
            return Unread(f"X does not understand the query: {said}", wait=HOUR, sure=True)
        case _:
            return Unread(f"X answers {status}", wait=60.0, host=True)


def until_reset(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds until the rate limit is reset; a quarter of an hour where X does not say, or its clock is odd."""
    found = {name.lower(): value for name, value in headers.items()}.get("x-rate-limit-reset", "")
    if not found.isdecimal():
        return 900.0
    seconds = int(found) - now.timestamp()
    return seconds + 1.0 if 0 <= seconds <= HOUR else 900.0
