"""The stream of posts: appended once per form, analysed by many, decided by one, trimmed by age."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from msgspec.structs import replace

from bot.model.post import MAX_TEXT, Post
from bot.model.report import Kind, Report
from bot.model.source import SourceState
from bot.ports import Entry
from bot.store.codec import pack, unpack
from bot.store.confirm import Script
from bot.store.connection import Client
from bot.store.groups import Group, behind
from bot.store.keys import DAY, MOST_ASIDE, Keys
from bot.store.together import Together

GROUP = "analyze"
MAX_EXTRA = 16_384
"""Bytes of unknown fields that are kept with a post."""
MAX_MEDIA = 50
MAX_DEATHS = 10
"""A post over which so many deciders died, one after another, is set aside: see `begins`."""

_APPEND = """
local function is_new(key, edited, digest, deleted)
  local form = redis.call('GET', key)
  if not form then return true end
  local bar = string.find(form, '|', 1, true)
  if string.sub(form, bar + 1) == digest then return false end
  return deleted == '1' or tonumber(edited) >= tonumber(string.sub(form, 1, bar - 1))
end
local new = 0
for i = 3, #KEYS do
  local at = 5 + (i - 3) * 4
  local edited, digest = ARGV[at], ARGV[at + 1]
  if is_new(KEYS[i], edited, digest, ARGV[at + 2]) then
    redis.call('SET', KEYS[i], edited .. '|' .. digest, 'EX', ARGV[2])
    redis.call('XADD', KEYS[1], '*', 'p', ARGV[at + 3])
    new = new + 1
  end
end
if new > 0 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
if ARGV[4] ~= '' then redis.call('HSET', KEYS[2], ARGV[3], ARGV[4]) end
return new
"""
"""A post whose newest form is there is passed over, and so is an older form that comes late; a deletion never."""

_ASIDE = """
if redis.call('SET', KEYS[4], '1', 'NX', 'EX', ARGV[6]) then
  redis.call('XADD', KEYS[1], 'MAXLEN', ARGV[5], '*', unpack(ARGV, 7))
  redis.call('EXPIRE', KEYS[1], ARGV[6])
end
redis.call('SET', KEYS[2], ARGV[3], 'EX', ARGV[4])
redis.call('XACK', KEYS[3], ARGV[1], ARGV[2])
return 1
"""
"""An analyst and the decider may find out at the same time."""


class Posts:
    """The PostStream of `bot/ports.py`, and the archive that is left of it."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys
        self._group = Group(redis, keys.posts, GROUP)
        self._append = Script(redis, _APPEND)
        self._aside = Script(redis, _ASIDE)
        self._leave: Together[tuple[str, bytes]] = Together(self._leave_all)

    async def append(self, posts: Sequence[Post], source: str = "", state: SourceState | None = None) -> int:
        """Append posts, and move the source's cursor with them, all or nothing; how many were new."""
        stream, forms = self._keys.posts, [self._keys.form(post.id) for post in posts]
        keys = [stream.name, self._keys.source_states.name, *(form.name for form in forms)]
        lifetime = forms[0].seconds if forms else None
        args: list[Any] = [stream.seconds, lifetime or DAY, source, pack(state) if state is not None else b""]
        for post in posts:
            edited = int(post.edited.timestamp()) if post.edited else 0
            args += [edited, _digest(post), int(post.deleted), pack(_bounded(post))]
        return int(await self._append(keys, args))

    async def to_analyse(self, worker: str, count: int, block_ms: int) -> list[Entry]:
        """Take posts that nobody analyses yet, or whose analyst died; each says how many died over it."""
        taken = await self._group.take(worker, count, block_ms)
        entries = []
        for entry_id, fields, tries in taken:
            if (post := _post(fields)) is None:
                await self.set_aside(entry_id, fields, "cannot be read")
                continue
            entries.append(Entry(entry_id, post, None, tries - 1))
        return entries

    async def hold(self, worker: str, entry_ids: Sequence[str]) -> None:
        """These are still being read: no other analyst shall take them over."""
        await self._group.hold(worker, entry_ids)

    def analyse_anew(self) -> None:
        """What was taken and got no report is handed out again."""
        self._group.anew()

    async def analysed(self, worker: str, entry: Entry, report: Report) -> None:
        """Leave a report beside its post."""
        await self._leave((entry.entry_id, pack(report)))

    async def _leave_all(self, reports: Sequence[tuple[str, bytes]]) -> list[None]:
        async with self._redis.pipeline(transaction=True) as line:
            for entry_id, report in reports:
                key = self._keys.report(entry_id)
                line.set(key.name, report, ex=key.seconds)
            line.xack(self._keys.posts.name, GROUP, *(entry_id for entry_id, _ in reports))
            self._ring(line)
            await line.execute()
        return [None] * len(reports)

    def _ring(self, line: Any) -> None:
        bell = self._keys.reported
        line.lpush(bell.name, 1)
        line.ltrim(bell.name, 0, 0)
        line.expire(bell.name, bell.seconds)

    async def to_decide(self, count: int, block_ms: int, after: str = "") -> list[Entry]:
        """The next undecided posts, in stream order; each with its report if there is one.

        `after`: the newest that the caller decided; "": the store is asked how far we are.
        """
        at = after or await self._redis.get(self._keys.decided.name) or b"0"
        answer = await self._redis.xread({self._keys.posts.name: at}, count=count, block=block_ms or None)
        found = [_entry(name.decode(), fields) for name, fields in answer[0][1]] if answer else []
        return await self.with_reports(found) if found else []

    async def with_reports(self, entries: Sequence[Entry]) -> list[Entry]:
        """The same, with the reports that were left by now."""
        found = await self._redis.mget([self._keys.report(entry.entry_id).name for entry in entries])
        both = zip(entries, found, strict=True)
        return [entry._replace(report=_report(data)) if data else entry for entry, data in both]

    async def rung(self, seconds: float) -> None:
        """Until reports are left (or were since this was last awaited), or about so many seconds passed."""
        await self._redis.blpop([self._keys.reported.name], timeout=max(seconds, 0.01))

    async def begins(self, entry_id: str, life: str) -> int:
        """A decider begins an entry over which an earlier one may have died; how many `life`s began it, this included.

        Asked again by the same one it counts nothing: the store may have been away meanwhile.
        """
        key = self._keys.begun(entry_id)
        async with self._redis.pipeline(transaction=True) as line:
            line.sadd(key.name, life)
            line.expire(key.name, key.seconds or DAY)
            line.scard(key.name)
            *_, lives = await line.execute()
        return int(lives)

    async def deaths(self, entry_id: str) -> int:
        """How many analysts ended with an entry in their hands, as far as it still waits for a report."""
        return max(0, await self._group.handed_out(entry_id) - 1)

    async def set_aside(self, entry_id: str, fields: Mapping[bytes, bytes] | Post, why: str) -> Report:
        """Keep what could not be understood for the admin, once, leave a quiet report in its place, and go on."""
        data = pack(fields) if isinstance(fields, Post) else fields.get(b"p", b"")
        aside, key, stream = self._keys.set_aside, self._keys.report(entry_id), self._keys.posts
        report = Report(id=_post_id(data, entry_id), kind=Kind.OTHER, reasons=("set_aside", why))
        kept = ["what", "post", "id", entry_id, "why", why, "p", data, "by", program()]
        names = [aside.name, key.name, stream.name, self._keys.aside(entry_id).name]
        args = [GROUP, entry_id, pack(report), key.seconds or DAY, MOST_ASIDE, aside.seconds or DAY, *kept]
        await self._aside(names, args)
        return report

    async def once_more(self) -> int:
        """Append once more what another version of the program set aside: this one may have mended it; how many."""
        stream, aside, count = self._keys.posts, self._keys.set_aside, 0
        for name, fields in await self._redis.xrange(aside.name, count=MOST_ASIDE):
            post = _post(fields) if fields.get(b"what") == b"post" else None
            if post is None or fields.get(b"by", b"").decode() == program():
                continue
            async with self._redis.pipeline(transaction=True) as line:
                line.xadd(stream.name, {"p": pack(replace(post, extra={**post.extra, "again": program()}))})
                line.expire(stream.name, stream.seconds or DAY)
                line.xdel(aside.name, name)
                await line.execute()
            count += 1
        return count

    async def recent(self, count: int) -> list[Post]:
        """The newest stored posts, newest first, at most `count`."""
        found = await self._redis.xrevrange(self._keys.posts.name, count=count)
        return [post for _, fields in found if (post := _post(fields)) is not None]

    async def since(self, moment: datetime, batch: int = 500) -> AsyncIterator[Post]:
        """Stored posts that were appended since a moment, oldest first; editors' acts are no posts."""
        at = str(max(0, int(moment.timestamp() * 1000)))
        while found := await self._redis.xrange(self._keys.posts.name, min=at, count=batch):
            for _, fields in found:
                if (post := _post(fields)) is not None and not post.source.startswith("editor:"):
                    yield post
            at = f"({found[-1][0].decode()}"

    async def waiting(self) -> int:
        """How many posts are not decided yet."""
        return await behind(self._redis, self._keys.posts.name, await self._redis.get(self._keys.decided.name))

    async def trim(self, now: datetime) -> int:
        """Drop posts that are older than `KEEP_POSTS_DAYS` and decided; how many went."""
        at = await self._redis.get(self._keys.decided.name)
        if at is None:
            return 0
        oldest = int((now.timestamp() - self._keys.posts_days * DAY) * 1000)
        until = min(oldest, int(at.split(b"-")[0]))
        return int(await self._redis.xtrim(self._keys.posts.name, minid=str(until), approximate=False))


@cache
def program() -> str:
    """Our version: what another one set aside is tried once more."""
    try:
        return version("barqiya")
    except PackageNotFoundError:
        return "0"


def entry_time(entry_id: str) -> datetime:
    """When an entry was appended, by the store's clock."""
    return datetime.fromtimestamp(int(entry_id.split("-", maxsplit=1)[0]) / 1000, UTC)


def _entry(entry_id: str, fields: Mapping[bytes, bytes]) -> Entry:
    return Entry(entry_id, _post(fields) or Post(id=f"unreadable:{entry_id}", text=""), None)


def _post(fields: Mapping[bytes, bytes]) -> Post | None:
    try:
        return unpack(fields[b"p"], Post)
    except (KeyError, ValueError):
        return None


def _report(data: bytes) -> Report | None:
    """A report that another version of the program left in a form of its own is none: its post is read once more."""
    try:
        return unpack(data, Report)
    except ValueError:
        return None


def _post_id(data: bytes, entry_id: str) -> str:
    post = _post({b"p": data})
    return post.id if post else f"unreadable:{entry_id}"


def _bounded(post: Post) -> Post:
    """Whatever a source sends, an entry stays small: a text without end is cut, and says so; masses of extras go."""
    extra = post.extra if len(pack(post.extra)) <= MAX_EXTRA else {"left_out": sorted(map(str, post.extra))[:20]}
    if len(post.text) > MAX_TEXT:
        extra = {**extra, "cut": len(post.text)}
    return replace(post, text=post.text[:MAX_TEXT], media=post.media[:MAX_MEDIA], extra=extra)


def _digest(post: Post) -> str:
    """What makes two forms of one post differ: text, media, and whether it is still there."""
    parts = "\x00".join((post.text, *post.media, str(post.deleted)))
    return blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
