"""Those who run the bot: roles, the audit log, what readers reported as wrong, what everyone is told."""

from datetime import datetime

from bot.model.staff import AuditEntry, Broadcast, Correction, Role
from bot.store.codec import pack, unpack
from bot.store.connection import Client
from bot.store.keys import DAY, Keys

MOST_ACTS = 10_000
MOST_CORRECTIONS = 1_000


class StoredStaff:
    """The Staff of `bot/ports.py`."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def roles(self) -> dict[int, Role]:
        """Role by Telegram user id."""
        found = await self._redis.hgetall(self._keys.roles.name)
        return {int(user): Role(role.decode()) for user, role in found.items()}

    async def appoint(self, user_id: int, role: Role | None) -> None:
        """Give a role; None takes it away."""
        if role is None:
            await self._redis.hdel(self._keys.roles.name, user_id)
        else:
            await self._redis.hset(self._keys.roles.name, user_id, str(role))


class StoredAudit:
    """The AuditLog of `bot/ports.py`: the newest 10,000 acts of the last year."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def write(self, entry: AuditEntry) -> None:
        """Add one act."""
        key = self._keys.audit
        async with self._redis.pipeline(transaction=True) as line:
            line.lpush(key.name, pack(entry))
            line.ltrim(key.name, 0, MOST_ACTS - 1)
            line.expire(key.name, key.seconds or DAY)
            await line.execute()

    async def recent(self, count: int) -> list[AuditEntry]:
        """The newest acts, newest first."""
        return [unpack(data, AuditEntry) for data in await self._redis.lrange(self._keys.audit.name, 0, count - 1)]


_ADD = """
if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 1 then return 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[1])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('EXPIRE', KEYS[2], ARGV[4])
return 1
"""


class StoredCorrections:
    """The Corrections of `bot/ports.py`: one waiting report for a chat and an incident; forgotten after 90 days."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys
        self._add = redis.register_script(_ADD)

    async def add(self, correction: Correction) -> bool:
        """False if this chat already reported this incident, or too many reports wait."""
        waiting, by_chat = self._keys.corrections, self._keys.corrected
        if await self._redis.hlen(waiting.name) >= MOST_CORRECTIONS:
            return False
        who = f"{correction.chat_id}:{correction.incident_id}"
        args = [correction.id, who, pack(correction), waiting.seconds or DAY]
        return bool(await self._add(keys=[waiting.name, by_chat.name], args=args))

    async def waiting(self, count: int) -> list[Correction]:
        """The oldest waiting reports."""
        found = await self._redis.hvals(self._keys.corrections.name)
        return sorted((unpack(data, Correction) for data in found), key=lambda one: (one.at, one.id))[:count]

    async def done(self, correction_id: str) -> bool:
        """Strike one off; False if it was not there."""
        data = await self._redis.hget(self._keys.corrections.name, correction_id)
        if data is None:
            return False
        one = unpack(data, Correction)
        async with self._redis.pipeline(transaction=True) as line:
            line.hdel(self._keys.corrections.name, correction_id)
            line.hdel(self._keys.corrected.name, f"{one.chat_id}:{one.incident_id}")
            gone, _ = await line.execute()
        return bool(gone)


class StoredBroadcasts:
    """The Broadcasts of `bot/ports.py`; forgotten a week after the newest."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def get(self, broadcast_id: str) -> Broadcast | None:
        """One broadcast."""
        data = await self._redis.hget(self._keys.broadcasts.name, f"id:{broadcast_id}")
        return unpack(data, Broadcast) if data else None

    async def put(self, broadcast: Broadcast) -> None:
        """Keep it, or keep it changed."""
        key = self._keys.broadcasts
        kept = {f"id:{broadcast.id}": pack(broadcast), "latest": broadcast.id}
        async with self._redis.pipeline(transaction=True) as line:
            line.hset(key.name, mapping=kept)
            line.expire(key.name, key.seconds or DAY)
            await line.execute()

    async def latest(self) -> Broadcast | None:
        """The newest one."""
        newest = await self._redis.hget(self._keys.broadcasts.name, "latest")
        return await self.get(newest.decode()) if newest else None


class StoredSilences:
    """The Silences of `bot/ports.py`."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._key = keys.silences

    async def all(self) -> dict[str, datetime]:
        """Governorate → since when nothing came from it."""
        found = await self._redis.hgetall(self._key.name)
        return {area.decode(): datetime.fromisoformat(since.decode()) for area, since in found.items()}

    async def put(self, area: str, since: datetime | None) -> None:
        """Told of a silence; None: told that it is over."""
        key = self._key
        async with self._redis.pipeline(transaction=True) as line:
            if since is None:
                line.hdel(key.name, area)
            else:
                line.hset(key.name, area, since.isoformat())
            line.expire(key.name, key.seconds or DAY)
            await line.execute()


class StoredTroubles(StoredSilences):
    """The same of what is wrong with the bot, as those who run it were told."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        super().__init__(redis, keys)
        self._key = keys.troubles
