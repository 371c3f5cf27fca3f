"""The bot's commands at work against the Bot API on loopback: people write and press, the bot answers over HTTP."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram.ext import Application

from bot.deliver.telegram import open_bot
from bot.model.incident import Incident
from bot.model.post import Post
from bot.model.source import Source, Trial
from bot.render.buttons import callback_key
from handlers import Budget, Services, Values, register
from tests.fakes.bot_api import BotApi
from tests.fakes.limits import NO_LIMITS
from tests.fakes.world import Chat, Message, User
from tests.handlers.memory import (
    MemoryAudit,
    MemoryCorrections,
    MemoryIncidents,
    MemoryPosts,
    MemorySources,
    MemoryStaff,
    MemorySubscribers,
    MemoryWatch,
)

OWNER = 900_001
NOON = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
"""12:00 in Damascus."""


def visible(text: str) -> str:
    """A text without isolates and marks."""
    return text.translate(dict.fromkeys(map(ord, "\u2068\u2069\u200f\u200e")))


async def shown_once(source: Source) -> Trial | None:
    """A channel that shows one post; nothing reads X here."""
    posts = (Post(id="1", text="قصف <على> ذيبان", source=source.name),)
    return Trial(title="ضفاف الفرات", posts=posts) if source.kind == "telegram" else None


@dataclass
class Desk:
    """The bot at its desk: a test lets people act, then lets the bot `work` through its updates."""

    api: BotApi
    app: Application[Any, Any, Any, Any, Any, Any]
    subscribers: MemorySubscribers = field(default_factory=MemorySubscribers)
    incidents: MemoryIncidents = field(default_factory=MemoryIncidents)
    sources: MemorySources = field(default_factory=MemorySources)
    watch: MemoryWatch = field(default_factory=lambda: MemoryWatch("#ديرالزور", "#داعش"))
    ignore: MemoryWatch = field(default_factory=MemoryWatch)
    unread: frozenset[str] = frozenset()
    budget: Budget | None = None
    replayed: list[Incident] | None = field(default_factory=list)
    tried: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    staff: MemoryStaff = field(default_factory=MemoryStaff)
    audit: MemoryAudit = field(default_factory=MemoryAudit)
    corrections: MemoryCorrections = field(default_factory=MemoryCorrections)
    posts: MemoryPosts = field(default_factory=MemoryPosts)
    now: datetime = NOON
    offset: int = 0

    def services(self) -> Services:
        return Services(
            subscribers=self.subscribers,
            incidents=self.incidents,
            sources=self.sources,
            watch=self.watch,
            ignore=self.ignore,
            staff=self.staff,
            audit=self.audit,
            corrections=self.corrections,
            posts=self.posts,
            archive=self.posts,
            trial=shown_once,
            replay=self.replay,
            x_budget=self.x_budget if self.budget else None,
            clock=lambda: self.now,
            values=Values(key=callback_key(self.api.token), admin_ids=frozenset({OWNER}), unread=self.unread),
        )

    async def x_budget(self) -> Budget | None:
        """What X has cost."""
        return self.budget

    async def replay(
        self, posts: Sequence[Post], more: Sequence[str], fewer: Sequence[str]
    ) -> Sequence[Incident] | None:
        """What a replay would give, as the test has it."""
        self.tried.append((tuple(more), tuple(fewer)))
        return self.replayed

    async def work(self) -> None:
        """Answer every update that waits."""
        while found := await self.app.bot.get_updates(offset=self.offset, timeout=0):
            for update in found:
                self.offset = update.update_id + 1
                await self.app.process_update(update)

    async def says(self, user: User, text: str, chat: Chat | None = None, **more: Any) -> Message:
        """A person writes; the bot's newest message in that chat afterwards."""
        await self.api.say(user, text, chat=chat, **more)
        await self.work()
        return self.api.last(chat.id if chat else user.id)

    async def presses(self, message: Message, button: str, by: User | None = None) -> Message:
        """A person presses a button by its text; the bot's newest message in that chat afterwards."""
        await self.api.press(message, button, by=by)
        await self.work()
        return self.api.last(message.chat_id)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with BotApi(limits=NO_LIMITS) as api:
        app = Application.builder().bot(open_bot(api.token, api.base_url)).updater(None).build()
        desk = Desk(api, app)
        register(app, desk.services())
        async with app:
            yield desk
