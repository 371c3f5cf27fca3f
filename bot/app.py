"""The only place that builds real parts, joins them, and closes them in reverse order."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import aiohttp
import structlog
from telegram.error import InvalidToken, TelegramError

from bot.answers import Answers
from bot.deliver.courier import Courier, Desk
from bot.deliver.pace import Pace
from bot.deliver.telegram import TelegramChats, open_bot
from bot.digests import owe_digests
from bot.ingest.channels import Channels
from bot.ingest.poll import Conflict, Poller, Refused
from bot.intake import ingest
from bot.model.staff import Role
from bot.observe.http import Http, Webhook
from bot.observe.log import configure
from bot.parts import Parts, assemble
from bot.render.buttons import callback_key
from bot.roles import PASSING, ended, forever
from bot.schedule import Schedule
from bot.store.connection import STORE_DOWN, Client, StoreError, connect
from bot.store.embedded import Embedded
from bot.store.groups import worker_name
from bot.store.instance import AlreadyRunning, Instance
from bot.store.keys import short
from bot.store.lease import Held, Lease
from config.settings import Settings
from handlers import Services, Values

log = structlog.get_logger("barqiya")

ROLES = ("poll", "ingest", "commands", "analyze", "decide", "deliver")
STOP_SECONDS = 9.5
PRUNE_SECONDS = 600
DIGEST_SECONDS = 60


class CannotRun(Exception):  # noqa: N818 - a state of the world
    """The bot cannot run; the text is one line that says what to change."""


async def run(settings: Settings, roles: frozenset[str] = frozenset(ROLES)) -> int:
    """Run the bot until SIGTERM or SIGINT; 0 after a graceful stop, 1 when it could not run (said in one line)."""
    configure(settings.log_level, settings.log_format, secrets_of(settings))
    try:
        async with AsyncExitStack() as stack:
            bot = await _build(settings, roles, stack)
            await bot.run()
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


async def _build(settings: Settings, roles: frozenset[str], stack: AsyncExitStack) -> "Bot":
    if unknown := roles - set(ROLES):
        raise CannotRun(f"unknown roles: {', '.join(sorted(unknown))}; there are {', '.join(ROLES)}")
    token = settings.token
    instance = Instance()
    stack.callback(instance.release)
    instance.claim(settings.data_dir, token, roles)
    client, server = await stack.enter_async_context(opened_store(settings))
    bot_id = token.partition(":")[0]
    parts = assemble(client, settings, bot_id=bot_id)
    await parts.outbox.open()
    await parts.seed()
    session = await stack.enter_async_context(aiohttp.ClientSession(trust_env=True))
    made = Bot(settings, roles, parts, session, server)
    if "commands" in roles:
        await made.open_answers(stack)
    if "deliver" in roles:
        await made.open_courier(stack)
    await made.open_http(stack)
    if roles & {"analyze", "decide"}:
        parts.reader.warm_up(parts.clock())
    return made


@dataclass
class Bot:
    """One process of the bot: its roles, each a task, and how they stop."""

    settings: Settings
    roles: frozenset[str]
    parts: Parts
    session: aiohttp.ClientSession
    server: Embedded | None = None
    channels: Channels | None = None
    courier: Courier | None = None
    menus: Callable[[], Coroutine[Any, Any, None]] | None = None
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Start every role; stop all when told to, or when one of them can go on no more."""
        self._listen_to_signals()
        schedule, menus = self._schedule(), None
        try:
            for name, work in self._work():
                self.tasks[name] = asyncio.create_task(work, name=name)
            schedule.start()
            menus = asyncio.create_task(self.menus()) if self.menus else None
            log.info("running", roles=sorted(self.roles), store="embedded" if self.server else "REDIS_URL")
            await self._until_told_or_broken()
        finally:
            schedule.stop()
            if menus:
                await ended(menus)
            await self._stop()

    # -- roles

    def _work(self) -> list[tuple[str, Coroutine[Any, Any, None]]]:
        parts, clock, work = self.parts, self.parts.clock, []
        if self.server:
            work.append(("store", self.server.watch_over(lambda line: log.warning("store", what=line))))
        if "poll" in self.roles:
            work.append(("poll", self._webhook() if self.settings.webhook_url else self._poll()))
        if "commands" in self.roles:
            work.append(("commands", forever("commands", self._carry_out)))
            work.append(("albums", forever("albums", self._albums)))
        if "ingest" in self.roles:
            work.append(("ingest", self._alone("ingest", partial(ingest, parts, self.settings))))
        if "analyze" in self.roles:
            work.append(("analyze", forever("analyze", partial(parts.analyst.step, clock))))
        if "decide" in self.roles:
            work.append(("decide", self._alone("decide", self._decide)))
        if "deliver" in self.roles and self.courier:
            work.append(("fanout", self._alone("fanout", lambda held: parts.fan_outs.run(held, self.stopping))))
            work.append(("deliver", self._alone("deliver", self.courier.run)))
        return work

    async def _alone(self, name: str, work: Any) -> None:
        lease = Lease(self.parts.redis, self.parts.keys, name)
        await lease.hold(work, lambda line: log.info("lease", what=line))

    async def _decide(self, held: Held) -> None:
        await forever("decide", lambda: self.parts.decider.step(held, self.parts.clock))

    async def _carry_out(self) -> None:
        if self.channels is None:
            return
        batch = await self.parts.updates.take(worker_name("commands"), 32, 1_000)
        await self.channels.carry_out(batch)
        self.parts.metrics.updates.inc(len(batch))

    async def _albums(self) -> None:
        if self.channels is not None and not await self.channels.settle_albums():
            await asyncio.sleep(0.2)

    async def _poll(self) -> None:
        settings = self.settings
        poller = Poller(self.session, settings.telegram_api_base, settings.token, self.parts.updates)
        name = f"poll:{settings.token.partition(':')[0]}"

        async def work(held: Held) -> None:
            conflicts = 0
            while True:
                try:
                    await poller.drop_webhook()
                    await poller.run(held.token, lambda line: log.warning("poll", what=line))
                except Conflict as conflict:
                    conflicts += 1
                    if conflicts >= 3:
                        raise CannotRun(f"another program polls with this TELEGRAM_BOT_TOKEN: {conflict}") from None
                    await asyncio.sleep(2.0)
                except Refused as refused:
                    raise CannotRun(f"Telegram refuses TELEGRAM_BOT_TOKEN: {refused}") from None
                except PASSING as error:
                    log.warning("poll waits", why=str(error) or type(error).__name__)
                    await asyncio.sleep(1.0)

        await self._alone(name, work)

    async def _webhook(self) -> None:
        """Tell Telegram where its updates go; they come in over HTTP (`observe/http.py`)."""
        settings = self.settings
        poller = Poller(self.session, settings.telegram_api_base, settings.token, self.parts.updates)
        await forever("webhook", partial(self._set_webhook, poller))

    async def _set_webhook(self, poller: Poller) -> None:
        await poller.set_webhook(f"{self.settings.webhook_url}{self._webhook_path}", self._webhook_secret)
        await asyncio.sleep(3_600)

    @property
    def _webhook_path(self) -> str:
        return f"/telegram/{short(self.settings.token)}"

    @property
    def _webhook_secret(self) -> str:
        given = self.settings.webhook_secret
        return given.get_secret_value() if given else short(f"webhook {self.settings.token}")

    # -- parts that need Telegram

    async def open_answers(self, stack: AsyncExitStack) -> None:
        """What answers commands and takes channel posts."""
        settings, parts = self.settings, self.parts
        telegram = open_bot(settings.token, settings.telegram_api_base, seconds=10.0)
        key = callback_key(settings.token)
        services = Services(
            subscribers=parts.subscribers,
            incidents=parts.incidents,
            sources=parts.sources,
            watch=parts.watch,
            clock=parts.clock,
            values=Values(key=key, admin_ids=settings.admin_ids, timezone=settings.timezone),
            outbox=parts.outbox,
            desk=parts.outbox,
            chats=TelegramChats(telegram, key),
            posts=parts.posts,
            archive=parts.posts,
            staff=parts.staff,
            audit=parts.audit,
            corrections=parts.corrections,
            broadcasts=parts.broadcasts,
            everyone=parts.subscribers.all,
            sizes=parts.sizes,
        )
        answers = Answers(telegram, services)
        await _reached(answers)
        stack.push_async_callback(answers.stop)
        self.menus = answers.show_menus
        await parts.updates.bury_the_dead(worker_name("commands"))
        self.channels = Channels(
            updates=parts.updates,
            posts=parts.posts,
            albums=parts.albums,
            sources=parts.sources,
            process=answers.process,
            is_admin=self._is_admin,
            clock=parts.clock,
            away=STORE_DOWN,
            said=lambda line: log.warning("updates", what=line),
        )

    async def _is_admin(self, user_id: int) -> bool:
        if user_id in self.settings.admin_ids:
            return True
        return (await self.parts.staff.roles()).get(user_id) in (Role.OWNER, Role.ADMIN)

    async def open_courier(self, stack: AsyncExitStack) -> None:
        """What sends."""
        settings, parts = self.settings, self.parts
        chats = TelegramChats(open_bot(settings.token, settings.telegram_api_base), callback_key(settings.token))
        stack.push_async_callback(chats.close)
        self.courier = Courier(
            Desk(
                outbox=parts.outbox,
                chats=chats,
                incidents=parts.incidents,
                subscribers=parts.subscribers,
                letter=parts.letters,
                pace=Pace(settings.send_rate),
                clock=parts.clock,
                away=STORE_DOWN,
            )
        )

    async def open_http(self, stack: AsyncExitStack) -> None:
        """Probes, numbers, and the webhook, where a port is set."""
        settings = self.settings
        ports = {port for port in (settings.metrics_port, settings.port) if port is not None}
        hook = None
        if settings.webhook_url and "poll" in self.roles:
            hook = Webhook(self._webhook_path, self._webhook_secret, self.parts.updates.keep_one)
            ports = ports or {8080}
        for port in sorted(ports):
            server = Http(self.parts.metrics, self._ailing, self.parts.sizes, hook)
            try:
                await server.start(port)
            except OSError as error:
                raise CannotRun(f"port {port} cannot be used: {error.strerror}; set PORT or METRICS_PORT") from None
            stack.push_async_callback(server.stop)

    async def _ailing(self) -> Mapping[str, str]:
        """What keeps us from working, by name; empty when nothing does."""
        ailing = {name: "ended" for name, task in self.tasks.items() if task.done()}
        try:
            async with asyncio.timeout(2.0):
                await self.parts.redis.ping()
        except (*STORE_DOWN, TimeoutError) as error:  # type: ignore[misc]
            ailing["store"] = type(error).__name__
        return ailing

    # -- time and the end

    def _schedule(self) -> Schedule:
        schedule = Schedule()
        if "deliver" in self.roles:
            schedule.every(DIGEST_SECONDS, "digests", partial(owe_digests, self.parts))
        if "decide" in self.roles:
            schedule.every(PRUNE_SECONDS, "prune", self._prune)
        return schedule

    async def _prune(self) -> None:
        posts = await self.parts.posts.trim(self.parts.clock())
        incidents = await self.parts.incidents.prune()
        if posts or incidents:
            log.info("pruned", posts=posts, incidents=incidents)

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, self.stopping.set)

    async def _until_told_or_broken(self) -> None:
        told = asyncio.create_task(self.stopping.wait())
        try:
            await asyncio.wait({told, *self.tasks.values()}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            told.cancel()
        for task in self.tasks.values():
            if task.done() and not task.cancelled() and (error := task.exception()):
                raise error

    async def _stop(self) -> None:
        """Take nothing more in, finish what is under way within STOP_SECONDS; the rest is done after the next start."""
        log.info("stopping")
        self.stopping.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await self._end(*(name for name in self.tasks if name not in ("fanout", "deliver", "store")))
                if self.channels:
                    await self.channels.drain(2.0)
                if self.courier:
                    self.courier.stop()
                await asyncio.gather(
                    *(self.tasks[name] for name in ("fanout", "deliver") if name in self.tasks), return_exceptions=True
                )
        await self._end(*self.tasks)
        log.info("stopped")

    async def _end(self, *names: str) -> None:
        await ended(*(self.tasks[name] for name in names))


async def _reached(answers: Answers) -> None:
    """Wait until Telegram answers; a refused token is the end."""
    said = False
    while True:
        try:
            return await answers.start()
        except InvalidToken:
            raise CannotRun("Telegram refuses TELEGRAM_BOT_TOKEN: @BotFather shows the right one") from None
        except TelegramError as error:
            if not said:
                log.warning("Telegram cannot be reached, trying on", why=error.message)
            said = True
            await asyncio.sleep(2.0)
