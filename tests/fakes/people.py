"""What people do in Telegram: write, press, post, block, invite. A test plays them; the bot gets the updates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .markup import format_text
from .world import ADMIN_RIGHTS, CHANNEL_RIGHTS, GROUP_RIGHTS, GROUPS, Body, Chat, Message, User

if TYPE_CHECKING:
    from .clock import Clock
    from .updates import Updates
    from .world import World


GROUP_ANONYMOUS = User(1_087_968_824, "Group", None, "GroupAnonymousBot", is_bot=True)


@dataclass
class Press:
    """A pressed button; `answers` are the texts of answerCallbackQuery («» for a silent one)."""

    id: str
    data: str
    message: Message
    at: float
    answers: list[str] = field(default_factory=list)
    alert: bool = False


class People:
    """The acts of users and channels; mixed into `BotApi`, which holds the state."""

    world: World
    updates: Updates
    clock: Clock
    privacy_mode: bool
    presses: dict[str, Press]

    if TYPE_CHECKING:

        def changed(self) -> None: ...
        def next_number(self) -> int: ...

    def user(self, user_id: int, name: str = "سلمى", language: str | None = "ar", username: str | None = None) -> User:
        """A person with a Telegram account; the bot learns of them when they write or are in its group."""
        return self.world.users.setdefault(user_id, User(user_id, name, language, username))

    def private_chat(self, user: User) -> Chat:
        """The chat of a person who has started the bot before (no update is made)."""
        chat = self.world.chats.get(user.id)
        if chat is None:
            chat = self.world.chats[user.id] = Chat(user.id, "private", user=user, bot_status="member")
        return chat

    def group(
        self,
        chat_id: int,
        title: str = "مجموعة",
        *,
        kind: str = "supergroup",
        members: list[User] | None = None,
        creator: User | None = None,
        bot: str = "member",
        forum_topics: dict[int, str] | None = None,
        username: str | None = None,
    ) -> Chat:
        """A group (`kind` group or supergroup) where the bot has status `bot`; with topics it is a forum."""
        chat = self._chat(Chat(chat_id, kind, title, username, bot_status=bot))
        chat.members = {m.id: "member" for m in members or ()} | ({creator.id: "creator"} if creator else {})
        chat.is_forum, chat.topics = forum_topics is not None, dict(forum_topics or {})
        self._grant(chat)
        return chat

    def channel(self, chat_id: int, username: str | None, title: str, *, bot: str = "administrator") -> Chat:
        """A channel (private without a username); its posts reach the bot only while it is an administrator."""
        chat = self._chat(Chat(chat_id, "channel", title, username, bot_status=bot))
        self._grant(chat)
        return chat

    async def say(
        self,
        user: User,
        text: str | None = None,
        *,
        chat: Chat | None = None,
        reply_to: Message | None = None,
        thread: int | None = None,
        anonymous: bool = False,
        **extra: Any,
    ) -> Message:
        """A person writes, in private unless `chat`; `extra` holds further fields (location={…}, contact={…}).

        Who had blocked the bot lets it in again by writing to it. An `anonymous` administrator of a group
        writes in the group's name.
        """
        chat = chat or self.private_chat(user)
        if chat.type in GROUPS:
            chat.members.setdefault(user.id, "member")
        elif chat.bot_status == "kicked":
            self.set_bot_status(chat, "member", by=user)
        sender = {"from": GROUP_ANONYMOUS.body(), "sender_chat": chat.body()} if anonymous else {}
        body = self.new_body(chat, user) | sender | _written(text) | extra
        if reply_to is not None:
            body["reply_to_message"] = reply_to.as_reply()
        if thread is not None:
            body |= {"message_thread_id": thread, "is_topic_message": True}
        message = self._keep(chat, body, "say")
        if self._sees(chat, message):
            self.updates.put("message", message.body)
        self.changed()
        return message

    async def edit(self, message: Message, text: str) -> Message:
        """A person edits what they wrote."""
        return await self._edit(message, {"entities": None} | _written(text), "edited_message")

    async def press(self, message: Message, button: str, *, by: User | None = None) -> Press:
        """A person presses the inline button with this text, or this data; in a private chat its owner."""
        found = next((b for b in message.buttons if button in (b["text"], b.get("callback_data"))), None)
        if found is None or "callback_data" not in found:
            shown = [b["text"] for b in message.buttons]
            raise AssertionError(f"no button {button!r} with callback_data on message {message.id}: {shown}")
        return await self.press_data(message, found["callback_data"], by=by)

    async def press_data(self, message: Message, data: str, *, by: User | None = None) -> Press:
        """Send callback data that need not stand on any button: an old one, or a forged one."""
        user = by or self.world.users[message.chat_id]
        press = Press(str(4_000_000_000 + self.next_number()), data, message, self.clock.monotonic())
        self.presses[press.id] = press
        gone = {"chat": message.body["chat"], "message_id": message.id, "date": 0}
        query = {
            "id": press.id,
            "from": user.body(),
            "message": gone if message.deleted else message.body,
            "data": data,
        }
        self.updates.put("callback_query", query | {"chat_instance": str(message.chat_id)})
        self.changed()
        return press

    async def channel_post(
        self,
        channel: Chat,
        text: str | None = None,
        *,
        media_group_id: str | None = None,
        photo: bool | Body = False,
        forward_from: Chat | str | None = None,
        forward_id: int = 1,
        reply_to: Message | None = None,
        poll: tuple[str, list[str]] | None = None,
        edit_of: Message | None = None,
        date: int | None = None,
        **extra: Any,
    ) -> Message:
        """A channel publishes (or, with `edit_of`, edits); albums are posts that share a media_group_id."""
        if edit_of is not None:
            return await self.edit_channel_post(edit_of, text or "")
        media = {"photo": [self._photo() if photo is True else photo]} if photo or media_group_id else {}
        body = self.new_body(channel, None) | media | _written(text, caption=bool(media) or "video" in extra) | extra
        body["date"] = date if date is not None else body["date"]
        if media_group_id:
            body["media_group_id"] = media_group_id
        if forward_from is not None:
            body["forward_origin"] = _origin(forward_from, forward_id, body["date"])
        if reply_to is not None:
            body["reply_to_message"] = reply_to.as_reply()
        if poll is not None:
            body["poll"] = _poll(str(self.next_number()), *poll)
        message = self._keep(channel, body, "channel_post")
        if channel.bot_status == "administrator":
            self.updates.put("channel_post", message.body)
        self.changed()
        return message

    async def edit_channel_post(self, message: Message, text: str) -> Message:
        """A channel edits a post's text or caption."""
        caption = "text" not in message.body
        gone = {"caption_entities": None} if caption else {"entities": None}
        return await self._edit(message, gone | _written(text, caption=caption), "edited_channel_post")

    async def add_bot(self, chat: Chat, *, as_admin: bool = False, by: User | None = None) -> None:
        """Somebody adds the bot, or (with as_admin) makes it an administrator."""
        self.set_bot_status(chat, "administrator" if as_admin else "member", by=by)
        if chat.type in GROUPS:
            body = self.new_body(chat, by) | {"new_chat_members": [self.world.bot.body()]}
            self.updates.put("message", self._keep(chat, body, "service").body)
        self.changed()

    async def remove_bot(self, chat: Chat, *, by: User | None = None) -> None:
        """Somebody removes the bot: from now on 403."""
        self.set_bot_status(chat, "kicked", by=by)

    async def block(self, user: User) -> None:
        """A person blocks the bot: from now on 403."""
        self.set_bot_status(self.private_chat(user), "kicked", by=user)

    async def unblock(self, user: User) -> None:
        """A person lets the bot in again (pressing Start sends /start besides)."""
        self.set_bot_status(self.private_chat(user), "member", by=user)

    async def deactivate(self, user: User) -> None:
        """A person deletes their account: 403, without any update."""
        user.deactivated = True
        self.changed()

    async def migrate(self, group: Chat, new_id: int | None = None) -> Chat:
        """A group becomes a supergroup with another id: 400 with migrate_to_chat_id for the old one."""
        new_id = new_id or -1_000_000_000_000 - abs(group.id)
        new = self._chat(Chat(new_id, "supergroup", group.title, bot_status=group.bot_status))
        new.members, new.bot_rights = dict(group.members), set(group.bot_rights)
        old_note = self.new_body(group, None) | {"migrate_to_chat_id": new_id}
        self.updates.put("message", self._keep(group, old_note, "service").body)
        new_note = self.new_body(new, None) | {"migrate_from_chat_id": group.id}
        self.updates.put("message", self._keep(new, new_note, "service").body)
        group.migrated_to = new_id
        self.changed()
        return new

    def set_bot_status(self, chat: Chat, status: str, *, by: User | None = None) -> None:
        """Change the bot's standing in a chat and tell it by my_chat_member."""
        before = self.world.member_body(chat, self.world.bot, chat.bot_status)
        chat.bot_status = status
        self._grant(chat)
        after = self.world.member_body(chat, self.world.bot, status)
        someone = (by or User(777_000, "Someone", None)).body()
        change = {"chat": chat.body(), "from": someone, "date": int(self.clock.now())}
        self.updates.put("my_chat_member", change | {"old_chat_member": before, "new_chat_member": after})
        self.changed()

    def new_body(self, chat: Chat, sender: User | None) -> Body:
        """The fields that all messages have, with the chat's next id."""
        body: Body = {"message_id": chat.take_id(), "date": int(self.clock.now()), "chat": chat.body()}
        if chat.type == "channel" or sender is None:
            body["sender_chat"] = chat.body()
        else:
            body["from"] = sender.body()
        return body

    def _chat(self, chat: Chat) -> Chat:
        if chat.id >= 0:
            raise ValueError("ids of groups and channels are negative")
        self.world.chats[chat.id] = chat
        return chat

    def _grant(self, chat: Chat) -> None:
        rights = ADMIN_RIGHTS + (CHANNEL_RIGHTS if chat.type == "channel" else GROUP_RIGHTS)
        chat.bot_rights = set(rights) if chat.bot_status == "administrator" else set()

    def _keep(self, chat: Chat, body: Body, method: str) -> Message:
        return chat.add(Message(chat.id, body["message_id"], body, False, method, self.clock.monotonic()))

    async def _edit(self, message: Message, changes: Body, kind: str) -> Message:
        message.edit(changes, self.clock.now())
        chat = self.world.chats[message.chat_id]
        if chat.type != "channel" or chat.bot_status == "administrator":
            self.updates.put(kind, message.body)
        self.changed()
        return message

    def _sees(self, chat: Chat, message: Message) -> bool:
        """In groups, with privacy mode on, a bot that is no administrator sees commands and answers to it."""
        if chat.bot_status in {"left", "kicked"}:
            return False
        if chat.type == "private" or not self.privacy_mode or chat.bot_status == "administrator":
            return True
        replied = message.body.get("reply_to_message", {}).get("from", {}).get("id")
        name = f"@{self.world.bot.username}".lower()
        return message.text.startswith("/") or replied == self.world.bot.id or name in message.text.lower()

    def _photo(self) -> Body:
        unique = f"photo{self.next_number()}"
        self.world.files[unique] = ("photo.jpg", unique.encode())
        return {"file_id": unique, "file_unique_id": unique, "width": 1280, "height": 720, "file_size": 100_000}


def _written(text: str | None, *, caption: bool = False) -> Body:
    if text is None:
        return {}
    formatted = format_text(text, None)
    name, marks = ("caption", "caption_entities") if caption else ("text", "entities")
    body: Body = {name: formatted.text}
    return body | {marks: formatted.entities} if formatted.entities else body


def _origin(source: Chat | str, message_id: int, date: int) -> Body:
    """Where a forward comes from: a channel, or only a name (a person who hides their account)."""
    if isinstance(source, str):
        return {"type": "hidden_user", "date": date, "sender_user_name": source}
    return {"type": "channel", "date": date, "chat": source.body(), "message_id": message_id}


def _poll(poll_id: str, question: str, options: list[str]) -> Body:
    listed = [{"text": option, "voter_count": 0, "persistent_id": str(number)} for number, option in enumerate(options)]
    flags = {"is_closed": False, "is_anonymous": True, "type": "regular", "allows_multiple_answers": False}
    flags |= {"allows_revoting": True, "members_only": False}
    return {"id": poll_id, "question": question, "options": listed, "total_voter_count": 0} | flags
