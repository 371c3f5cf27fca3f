"""The only place that builds real parts, joins them, and closes them in reverse order."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import cast

import aiohttp
import structlog

from bot.answers import Answers
from bot.deliver.courier import Courier, Desk, width
from bot.deliver.replies import PacedRequest, pace_of
from bot.deliver.telegram import TelegramChats, open_bot
from bot.digests import owe_digests
from bot.intake import ingest, without_reader
from bot.observe.http import Http
from bot.observe.log import configure
from bot.parts import Parts, assemble
from bot.process import CannotRun, Process, Work, keep_loaded
from bot.reading import read, signs
from bot.receiving import Receiving
from bot.render.buttons import callback_key
from bot.replaying import Replaying
from bot.roles import forever
from bot.schedule import Schedule
from bot.silence import listen
from bot.store.connection import STORE_DOWN, Client, StoreError, connect
from bot.store.embedded import Embedded
from bot.store.instance import AlreadyRunning, Instance
from bot.store.lease import Held, Lease
from bot.store.outbox import RedisOutbox
from bot.store.spending import StoredSpending
from bot.timed import Timed
from bot.trial import trial
from bot.troubles import look
from config.settings import Settings
from handlers import Budget, Services, Values

log = structlog.get_logger("barqiya")

ROLES = ("poll", "ingest", "commands", "analyze", "decide", "deliver")
SILENCE_SECONDS = 300
PRUNE_SECONDS = 600
DIGEST_SECONDS = 60
TROUBLES_SECONDS = 30
WEBHOOK_PORT = 8080
COMMAND_SECONDS = 10.0


async def run(settings: Settings, roles: frozenset[str] = frozenset(ROLES)) -> int:
    """Run the bot until SIGTERM or SIGINT; 0 after a graceful stop, 1 when it could not run (said in one line)."""
    configure(settings.log_level, settings.log_format, secrets_of(settings))
    try:
        async with AsyncExitStack() as stack:
            process = await build(settings, roles, stack)
            await process.run()
    except (CannotRun, StoreError, AlreadyRunning) as error:
        print(f"barqiya: {error}", file=sys.stderr)
        return 1
    return 0


@asynccontextmanager
async def opened_store(settings: Settings) -> AsyncIterator[tuple[Client, Embedded | None]]:
    """The store that the settings name: a server of one's own, or the embedded one (None: not embedded)."""
    server = None
    if settings.store_url is None:
        server = Embedded(settings.data_dir)
        await server.start()
    try:
        client = await connect(settings.store_url or (server.url if server else ""))
        try:
            yield client, server
        finally:
            await client.aclose()
    finally:
        if server is not None:
            await server.stop()


def secrets_of(settings: Settings) -> list[str]:
    """Every secret in the settings, to be kept out of the logs."""
    found = (getattr(settings, name) for name in type(settings).model_fields)
    return [secret.get_secret_value() for secret in found if hasattr(secret, "get_secret_value")]


async def build(settings: Settings, roles: frozenset[str], stack: AsyncExitStack) -> Process:
    """Everything that these roles need, joined; `stack` closes it. Raises CannotRun, StoreError, AlreadyRunning."""
    if unknown := roles - set(ROLES):
        raise CannotRun(f"unknown roles: {', '.join(sorted(unknown))}; there are {', '.join(ROLES)}")
    instance = Instance()
    stack.callback(instance.release)
    instance.claim(settings.data_dir, settings.token, roles)
    client, server = await stack.enter_async_context(opened_store(settings))
    parts = assemble(client, settings, bot_id=settings.token.partition(":")[0])
    await parts.outbox.open()
    await parts.seed()
    if roles & {"analyze", "decide"}:
        parts.reader.warm_up(parts.clock())
    if "deliver" in roles:
        parts.letters.warm_up()
    keep_loaded()
    return await _Builder(settings, roles, parts, stack).process(server)


class _Builder:
    """Joins the parts for the roles of one process."""

    def __init__(self, settings: Settings, roles: frozenset[str], parts: Parts, stack: AsyncExitStack) -> None:
        self._settings = settings
        self._roles = roles
        self._parts = parts
        self._stack = stack
        self._pace = pace_of(settings.send_rate, delivers="deliver" in roles, answers="commands" in roles)
        self._works: dict[str, Work] = {}
        self._landing: list[Callable[[], Awaitable[object]]] = []

    async def process(self, server: Embedded | None) -> Process:
        """The process, ready to run."""
        made = Process(works=self._works, lasting=("fanout", "deliver"), ground=("store",), landing=self._landing)
        if server:
            self._works["store"] = partial(server.watch_over, lambda line: log.warning("store", what=line))
        self._thinking()
        receiving = await self._receiving() if self._roles & {"poll", "commands"} else None
        if "ingest" in self._roles:
            self._works["ingest"] = self._alone("ingest", partial(ingest, self._parts, self._settings))
        if "deliver" in self._roles:
            self._delivering(made.stopping)
        await self._http(made, receiving)
        self._schedule()
        return made

    def _thinking(self) -> None:
        parts = self._parts
        if "analyze" in self._roles:
            self._works["analyze"] = partial(forever, "analyze", partial(parts.analyst.step, parts.clock))
        if "decide" in self._roles:
            self._works["decide"] = self._alone("decide", self._decide)

    async def _decide(self, held: Held) -> None:
        with contextlib.suppress(*STORE_DOWN):
            if count := await self._parts.posts.once_more():
                log.info("posts that another version set aside are tried once more", count=count)
            known = await self._parts.sources.all()
            if known and not any(source.judged for source in known):
                log.warning("no source is graded A to D or official: nothing will be flash; /source trust NAME C")
        await forever("decide", partial(self._parts.decider.step, held, self._parts.clock))

    async def _receiving(self) -> Receiving:
        session = await self._stack.enter_async_context(aiohttp.ClientSession(trust_env=True))
        answers = self._answers()
        self._stack.push_async_callback(answers.stop)
        receiving = Receiving(self._settings, self._parts, session, answers)
        if "poll" in self._roles and self._settings.webhook_url:
            self._works["webhook"] = receiving.keep_webhook
        elif "poll" in self._roles:
            self._works["poll"] = self._alone(f"poll:{self._settings.token.partition(':')[0]}", receiving.poll)
        if "commands" in self._roles:
            self._works["commands"] = receiving.carry_out
            self._works["albums"] = receiving.settle_albums
            self._landing.append(partial(receiving.channels.drain, 2.0))
        return receiving

    def _answers(self) -> Answers:
        settings, parts = self._settings, self._parts
        key = callback_key(settings.token)
        wire = PacedRequest(self._pace, COMMAND_SECONDS)
        bot = open_bot(settings.token, settings.telegram_api_base, seconds=COMMAND_SECONDS, request=wire)
        services = Services(
            subscribers=parts.subscribers,
            incidents=parts.incidents,
            sources=parts.sources,
            watch=parts.watch,
            ignore=parts.ignore,
            clock=parts.clock,
            values=Values(
                key=key,
                admin_ids=settings.admin_ids,
                unread=without_reader(settings),
                timezone=settings.timezone,
            ),
            outbox=parts.outbox,
            desk=parts.outbox,
            chats=TelegramChats(bot, key),
            posts=parts.posts,
            archive=parts.posts,
            staff=parts.staff,
            audit=parts.audit,
            corrections=parts.corrections,
            broadcasts=parts.broadcasts,
            everyone=parts.subscribers.all,
            trial=partial(trial, parts, settings),
            sizes=parts.sizes,
            replay=Replaying(parts, settings),
            x_budget=self._x_budget if settings.x_bearer_token else None,
        )
        return Answers(bot, services)

    async def _x_budget(self) -> Budget:
        spending = StoredSpending(self._parts.redis, self._parts.keys, "x")
        return Budget(await spending.spent(self._parts.clock().date()), self._settings.x_monthly_posts)

    def _delivering(self, stopping: asyncio.Event) -> None:
        settings, parts = self._settings, self._parts
        lines = width(self._pace.rate) + 8
        bot = open_bot(settings.token, settings.telegram_api_base, connections=lines)
        chats = TelegramChats(bot, callback_key(settings.token))
        self._stack.push_async_callback(chats.close)
        timed = Timed(parts.letters, parts.outbox, parts.clock, parts.metrics.alert.observe)
        courier = Courier(
            Desk(
                outbox=cast(RedisOutbox, timed),
                chats=chats,
                incidents=parts.incidents,
                subscribers=parts.subscribers,
                letter=timed.letter,
                pace=self._pace,
                clock=parts.clock,
                away=STORE_DOWN,
            )
        )

        async def told() -> None:
            courier.stop()

        self._landing.append(told)
        self._works["fanout"] = self._alone("fanout", lambda held: parts.fan_outs.run(held, stopping), stopping)
        self._works["deliver"] = self._alone("deliver", courier.run, stopping)

    def _alone(self, name: str, work: Callable[[Held], Awaitable[None]], stopping: asyncio.Event | None = None) -> Work:
        """A work that only one process does at a time: whoever holds its lease. `stopping` ends the wait for it."""
        lease = Lease(self._parts.redis, self._parts.keys, name)
        return partial(lease.hold, work, lambda line: log.info("lease", what=line), stopping)

    async def _http(self, made: Process, receiving: Receiving | None) -> None:
        """Probes, numbers, and the webhook, where a port is set."""
        settings = self._settings
        ports = {port for port in (settings.metrics_port, settings.port) if port is not None}
        hook = receiving.webhook() if receiving and "webhook" in self._works else None
        if hook and not ports:
            ports = {WEBHOOK_PORT}
        for port in sorted(ports):
            reading = partial(read, self._parts)
            server = Http(self._parts.metrics, partial(self._ailing, made), self._parts.sizes, hook, reading)
            try:
                await server.start(port)
            except OSError as error:
                raise CannotRun(f"port {port} cannot be used: {error.strerror}; set PORT or METRICS_PORT") from None
            self._stack.push_async_callback(server.stop)

    async def _ailing(self, made: Process) -> Mapping[str, str]:
        """What keeps us from working, by name; empty when nothing does."""
        ailing = made.ailing()
        try:
            async with asyncio.timeout(2.0):
                await self._parts.redis.ping()
        except (*STORE_DOWN, TimeoutError) as error:  # type: ignore[misc]
            ailing["store"] = type(error).__name__
        return ailing

    def _schedule(self) -> None:
        schedule = Schedule()
        if "deliver" in self._roles:
            schedule.every(DIGEST_SECONDS, "digests", partial(owe_digests, self._parts))
            schedule.every(TROUBLES_SECONDS, "troubles", self._look)
        if "ingest" in self._roles:
            schedule.every(SILENCE_SECONDS, "silence", self._listen)
        if "decide" in self._roles:
            schedule.every(PRUNE_SECONDS, "prune", self._prune)
        schedule.start()
        self._stack.callback(schedule.stop)

    async def _listen(self) -> None:
        """Tell readers of areas that fell silent, and of those that are heard again."""
        parts = self._parts
        await listen(parts.sources, parts.silences, parts.subscribers.all, parts.outbox, parts.clock())

    async def _look(self) -> None:
        """Tell the owners what breaks, and what mends."""
        parts, settings = self._parts, self._settings
        found = await signs(parts, settings.data_dir)
        await look(found, parts.troubles, settings.admin_ids, parts.outbox, parts.clock())

    async def _prune(self) -> None:
        posts = await self._parts.posts.trim(self._parts.clock())
        incidents = await self._parts.incidents.prune()
        if posts or incidents:
            log.info("pruned", posts=posts, incidents=incidents)
