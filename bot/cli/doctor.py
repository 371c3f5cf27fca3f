"""`barqiya doctor`: checks the set-up and says what to do, one line a finding."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from enum import StrEnum
from typing import NamedTuple

import httpx

from bot.cli.attach import attached
from bot.cli.fail import Failure
from bot.ingest.account_session import kept_session
from bot.model.source import Source
from bot.parts import keys_for
from bot.store.aside import newest_aside
from bot.store.connection import Client
from bot.store.sources import Sources
from config.settings import Settings, SettingsError, load

LEAST_DISK = 512 * 1024 * 1024
"""Bytes free under DATA_DIR below which the log of the store may fill the disk within days."""
CLOCK_SECONDS = 5.0
"""A clock this far off makes late posts look fresh, and fresh ones late."""


class Mark(StrEnum):
    """How a finding stands."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


class Finding(NamedTuple):
    """One line of the doctor's: what was checked, how it stands, what to do."""

    mark: Mark
    what: str
    line: str


def doctor() -> int:
    """Check settings, token and rights, store, clock, sources and disk; say what to do. Exit status 1 if one is bad."""
    return asyncio.run(_print_all())


async def _print_all() -> int:
    worst = 0
    async for found in examine():
        print(f"{found.mark.value:4}  {found.what:9} {found.line}", flush=True)
        worst = max(worst, 1 if found.mark is Mark.BAD else 0)
    return worst


async def examine() -> AsyncIterator[Finding]:
    """Every finding, in the order in which they depend on each other."""
    try:
        settings = load()
    except SettingsError as wrong:
        for line in wrong.mistakes:
            yield Finding(Mark.BAD, "settings", line)
        return
    yield Finding(Mark.OK, "settings", "every setting can be read")
    async for found in _telegram(settings):
        yield found
    if (account := _account(settings)) is not None:
        yield account
    yield _disk(settings)
    async for found in _store(settings):
        yield found


async def _telegram(settings: Settings) -> AsyncIterator[Finding]:
    if settings.telegram_bot_token is None:
        yield Finding(Mark.BAD, "token", "TELEGRAM_BOT_TOKEN is missing; @BotFather gives one (demo works without)")
        return
    if not settings.admin_ids:
        yield Finding(Mark.WARN, "admins", "ADMIN_IDS is empty: nobody can add words or sources in chat")
    base = f"{settings.telegram_api_base}/bot{settings.token}"
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            me = await client.get(f"{base}/getMe")
            hook = await client.get(f"{base}/getWebhookInfo")
        answer, hook_answer = me.json(), hook.json()
    except (httpx.HTTPError, ValueError) as wrong:
        why = type(wrong).__name__
        yield Finding(
            Mark.BAD, "telegram", f"{settings.telegram_api_base} does not answer ({why}): network or firewall?"
        )
        return
    if not answer.get("ok"):
        yield Finding(Mark.BAD, "token", f"Telegram refuses the token ({answer.get('description')}); ask @BotFather")
        return
    yield _rights(answer["result"])
    yield _webhook(settings, (hook_answer.get("result") or {}).get("url") or "")
    yield _clock(me.headers.get("date"))


def _rights(bot: dict[str, object]) -> Finding:
    name = f"@{bot.get('username')}"
    if bot.get("can_join_groups") is False:
        return Finding(Mark.WARN, "token", f"{name} answers, but may not join groups: /setjoingroups at @BotFather")
    return Finding(Mark.OK, "token", f"{name} answers")


def _webhook(settings: Settings, url: str) -> Finding:
    if url and not settings.webhook_url:
        return Finding(Mark.WARN, "webhook", "one is set at Telegram from elsewhere; `run` will remove it and poll")
    return Finding(Mark.OK, "webhook", "set" if url else "none: long polling")


def _clock(date: str | None) -> Finding:
    from email.utils import parsedate_to_datetime

    try:
        off = abs(time.time() - parsedate_to_datetime(date or "").timestamp())
    except (TypeError, ValueError):
        return Finding(Mark.WARN, "clock", "could not be compared: the server gave no date")
    if off > CLOCK_SECONDS:
        return Finding(Mark.BAD, "clock", f"is {off:.0f} s away from Telegram's: switch time synchronisation on")
    return Finding(Mark.OK, "clock", "agrees with Telegram's")


def _account(settings: Settings) -> Finding | None:
    """The optional user account, where anything of it was set up."""
    session = settings.telegram_session.get_secret_value() if settings.telegram_session else None
    session = session or kept_session(settings.data_dir)
    app = (settings.telegram_api_id, settings.telegram_api_hash)
    if session is None and not any(app):
        return None
    if not all(app):
        why = "TELEGRAM_API_ID and TELEGRAM_API_HASH are both needed; my.telegram.org gives them"
        return Finding(Mark.BAD, "account", why)
    try:
        from telethon.sessions import StringSession
    except ImportError:
        return Finding(Mark.BAD, "account", "the optional extra is missing: pip install 'barqiya[account]'")
    if session is None:
        return Finding(Mark.WARN, "account", "nobody is signed in: run `barqiya login`")
    try:
        StringSession(session)
    except Exception:
        return Finding(Mark.BAD, "account", "the kept session makes no sense: run `barqiya login` again")
    return Finding(Mark.OK, "account", "a session is there; whether Telegram still knows it, `sources list` tells")


def _disk(settings: Settings) -> Finding:
    there = settings.data_dir.absolute()
    while not there.exists():
        there = there.parent
    try:
        with tempfile.TemporaryFile(dir=there):  # rights alone do not tell: the disk may be read-only
            pass
    except OSError as wrong:
        why = wrong.strerror or type(wrong).__name__
        return Finding(Mark.BAD, "disk", f"DATA_DIR {settings.data_dir} cannot be written ({why}): check its owner")
    free = shutil.disk_usage(there).free
    if free < LEAST_DISK:
        return Finding(Mark.BAD, "disk", f"only {free >> 20} MiB free under DATA_DIR: make room")
    return Finding(Mark.OK, "disk", f"{free >> 30} GiB free under DATA_DIR")


async def _store(settings: Settings) -> AsyncIterator[Finding]:
    try:
        async with attached(settings) as store:
            info = await store.info()
            yield Finding(Mark.OK, "store", f"version {info.get('valkey_version') or info['redis_version']} answers")
            yield _persistence(settings, info, await _config(store, "appendfsync"), await _config(store, "appendonly"))
            if (replicas := _replicas(settings, info)) is not None:
                yield replicas
            yield _memory(await _config(store, "maxmemory-policy"))
            yield await _sources(store, settings)
            yield await _aside(store, settings)
            yield _read_by_nobody(await Sources(store, keys_for(settings)).all(), settings)
            yield _grades(await Sources(store, keys_for(settings)).all())
    except Failure as wrong:
        yield Finding(Mark.BAD, "store", str(wrong))


async def _config(store: Client, name: str) -> str:
    """A server's option; empty where the server does not tell (hosted ones often forbid CONFIG)."""
    try:
        found = await store.config_get(name)
    except Exception:
        return ""
    value = found.get(name) or found.get(name.encode()) or ""
    return value.decode() if isinstance(value, bytes) else str(value)


def _persistence(settings: Settings, info: dict[str, object], fsync: str, only: str) -> Finding:
    if info.get("aof_last_write_status", "ok") != "ok":
        return Finding(Mark.BAD, "durable", "the store could not write its log last time: disk full?")
    if only == "no" or not info.get("aof_enabled"):
        return Finding(Mark.BAD, "durable", "the store keeps nothing over a restart: set appendonly yes")
    if fsync == "everysec":
        return Finding(Mark.WARN, "durable", "appendfsync everysec: up to 2 s of posts may be lost in a power cut")
    if fsync == "no":
        return Finding(Mark.BAD, "durable", "appendfsync no: set always (or everysec)")
    return Finding(Mark.OK, "durable", f"append-only log, fsync {fsync or 'unknown'}")


def _replicas(settings: Settings, info: dict[str, object]) -> Finding | None:
    """With sentinels a replica is expected; without them none is missed."""
    count = int(str(info.get("connected_slaves", 0)))
    if count:
        return Finding(Mark.OK, "replicas", f"{count}; one of them confirms every write that matters")
    if "+sentinel://" in (settings.store_url or ""):
        return Finding(Mark.WARN, "replicas", "none follows the primary: what it wrote last would be lost with it")
    return None


def _memory(policy: str) -> Finding:
    if policy and policy != "noeviction":
        return Finding(Mark.BAD, "memory", f"maxmemory-policy {policy} may drop what is owed: set noeviction")
    return Finding(Mark.OK, "memory", "nothing is evicted")


def _read_by_nobody(sources: Sequence[Source], settings: Settings) -> Finding:
    """Sources that the settings leave without a reader: they look well, and say nothing."""
    signed_in = settings.telegram_session or kept_session(settings.data_dir)
    account = signed_in and settings.telegram_api_id and settings.telegram_api_hash
    needs = {
        "x": None if settings.x_bearer_token else "X_BEARER_TOKEN",
        "account": None if account else "`barqiya login`",
    }
    lacks = [(source.name, need) for source in sources if source.active and (need := needs.get(source.kind))]
    if lacks:
        name, need = lacks[0]
        return Finding(Mark.WARN, "unread", f"{len(lacks)} sources are read by nobody: {name} needs {need}")
    return Finding(Mark.OK, "unread", "every source has a reader")


def _grades(sources: Sequence[Source]) -> Finding:
    """New sources alone raise no flash, however many: who set up a bot must know that he has to grade some."""
    judged = sum(1 for source in sources if source.active and source.judged)
    if sources and not judged:
        how = "grade one that you know: /source trust NAME C, or `barqiya sources add NAME --trust C`"
        return Finding(Mark.WARN, "grades", f"every source is new (F) or unreliable (E): nothing will be flash; {how}")
    return Finding(Mark.OK, "grades", f"{judged} of {len(sources)} sources are graded A to D or official")


async def _aside(store: Client, settings: Settings) -> Finding:
    """What could not be dealt with; a new version of the program tries its posts once more."""
    found = await newest_aside(store, keys_for(settings))
    if not found:
        return Finding(Mark.OK, "aside", "nothing had to be set aside")
    named = "; ".join(f"{one.what} {one.name} ({one.why})" for one in found[:3])
    return Finding(Mark.WARN, "aside", f"{len(found)}{'+' if len(found) == 20 else ''} set aside, the newest: {named}")


async def _sources(store: Client, settings: Settings) -> Finding:
    book = Sources(store, keys_for(settings))
    registered = await book.all()
    if not registered:
        return Finding(Mark.WARN, "sources", "none yet: make the bot an administrator of a channel, or add one")
    states = {source.name: await book.state(source.name) for source in registered}
    ill = [f"{name} {state.health.value}" for name, state in states.items() if state.health.value not in ("ok", "slow")]
    if ill:
        return Finding(Mark.WARN, "sources", f"{len(registered)} registered; look at {', '.join(ill[:5])}")
    return Finding(Mark.OK, "sources", f"{len(registered)} registered")
