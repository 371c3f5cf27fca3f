"""Telegram's side of things: users, chats, messages. State only; rules are in the methods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Body = dict[str, Any]

GROUPS = ("group", "supergroup")
ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")
GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics")


@dataclass
class User:
    """A person, or a bot."""

    id: int
    name: str
    language: str | None = "ar"
    username: str | None = None
    is_bot: bool = False
    deactivated: bool = False

    def body(self) -> Body:
        body: Body = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        if self.username:
            body["username"] = self.username
        if self.language:
            body["language_code"] = self.language
        return body


@dataclass
class Message:
    """A message as it stands now (`body`), as it was (`versions`, oldest first, the current one last)."""

    chat_id: int
    id: int
    body: Body
    from_bot: bool
    method: str
    at: float
    silent: bool = False
    deleted: bool = False
    frozen: bool = False
    versions: list[Body] = field(default_factory=list)
    edited_at: list[float] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its text or caption."""
        return str(self.body.get("text") or self.body.get("caption") or "")

    @property
    def entities(self) -> list[Body]:
        return list(self.body.get("entities") or self.body.get("caption_entities") or [])

    @property
    def reply_to(self) -> int | None:
        """The id of the message that it answers."""
        replied = self.body.get("reply_to_message")
        return int(replied["message_id"]) if replied else None

    @property
    def thread(self) -> int | None:
        return self.body.get("message_thread_id")

    @property
    def buttons(self) -> list[Body]:
        """Inline buttons, row by row."""
        rows = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    @property
    def edits(self) -> int:
        """How often it was edited."""
        return len(self.versions) - 1

    def edit(self, changes: Body, at: float) -> None:
        """Take the changes; a value of None removes its key."""
        body = {**self.body, **changes, "edit_date": int(at)}
        self.body = {k: v for k, v in body.items() if v is not None}
        self.versions.append(self.body)
        self.edited_at.append(at)

    def as_reply(self) -> Body:
        """How it appears inside an answer to it: without what it answers itself."""
        return {k: v for k, v in self.body.items() if k != "reply_to_message"}


@dataclass
class Chat:
    """A private chat, group, supergroup or channel, as the bot's server sees it."""

    id: int
    type: str
    title: str = ""
    username: str | None = None
    user: User | None = None
    bot_status: str = "left"
    bot_rights: set[str] = field(default_factory=set)
    bot_may_write: bool = True
    members: dict[int, str] = field(default_factory=dict)
    is_forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    migrated_to: int | None = None
    deleted: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    next_id: int = 1

    @property
    def is_limited_group(self) -> bool:
        """Whether 20 messages a minute is its limit."""
        return self.type != "private"

    @property
    def kind(self) -> str:
        """Its name in refusals: «group chat», «supergroup chat», «channel chat»."""
        return f"{self.type} chat"

    def body(self) -> Body:
        body: Body = {"id": self.id, "type": self.type}
        if self.user is not None:
            body["first_name"] = self.user.name
        else:
            body["title"] = self.title
        if self.username or (self.user and self.user.username):
            body["username"] = self.username or (self.user.username if self.user else None)
        if self.is_forum:
            body["is_forum"] = True
        return body

    def add(self, message: Message) -> Message:
        message.versions.append(message.body)
        self.messages[message.id] = message
        return message

    def take_id(self) -> int:
        self.next_id += 1
        return self.next_id - 1

    def live(self, message_id: int) -> Message | None:
        """The message with this id unless it was deleted."""
        message = self.messages.get(message_id)
        return None if message is None or message.deleted else message


class World:
    """All users, chats and files that the server knows."""

    def __init__(self, bot: User) -> None:
        self.bot = bot
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.web: dict[str, bytes] = {}

    def find(self, reference: int | str) -> Chat | None:
        """A chat by id, or by @username (channels and supergroups only)."""
        if isinstance(reference, int):
            return self.chats.get(reference)
        wanted = reference.removeprefix("@").lower()
        public = (c for c in self.chats.values() if c.type in {"channel", "supergroup"})
        return next((c for c in public if c.username and c.username.lower() == wanted), None)

    def all_messages(self) -> Iterator[Message]:
        for chat in self.chats.values():
            yield from chat.messages.values()

    def member_body(self, chat: Chat, user: User, status: str) -> Body:
        """A ChatMember object."""
        body: Body = {"user": user.body(), "status": status}
        if status == "administrator":
            rights = ADMIN_RIGHTS + (CHANNEL_RIGHTS if chat.type == "channel" else GROUP_RIGHTS)
            granted = chat.bot_rights if user.id == self.bot.id else set(rights)
            body |= {right: right in granted for right in rights}
            body |= {"can_be_edited": False, "is_anonymous": False}
        elif status == "creator":
            body["is_anonymous"] = False
        elif status == "kicked":
            body["until_date"] = 0
        return body
