"""Those who run the bot: their roles, what they did, what readers reported, and how an editor's act reaches history."""

from datetime import datetime
from enum import StrEnum

import msgspec

from bot.model.post import Post


class Role(StrEnum):
    """What a person may do. Owners name admins; admins run the bot; editors correct incidents."""

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One act: who did what to what, and when."""

    at: datetime
    by: int
    act: str
    what: str = ""


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """A reader's report that an incident is wrong, waiting for an editor. We keep the chat, no name."""

    id: str
    at: datetime
    chat_id: int
    incident_id: str
    note: str = ""


class Broadcast(msgspec.Struct, frozen=True, kw_only=True):
    """A message of those who run the bot to every subscriber. `text` is plain, as it was typed.

    Cancelled: who has not got it yet will not.
    """

    id: str
    by: int
    at: datetime
    text: str
    cancelled: bool = False


class EditKind(StrEnum):
    """What an editor does to an incident."""

    CORRECT = "correct"
    RETRACT = "retract"
    MERGE = "merge"
    SPLIT = "split"


class EditorAct(msgspec.Struct, frozen=True, kw_only=True):
    """An editor's act on an incident. It travels the stream as a post, so that history keeps one order and one writer.

    `field`, `value`: what is corrected to what («killed» «2», «place» «ذيبان», «note» «…»); `other`: the incident to
    merge into; `post_ids`: the posts to split off. `note` is told to those who were alerted.
    """

    kind: EditKind
    incident_id: str
    by: int
    field: str = ""
    value: str = ""
    other: str = ""
    post_ids: tuple[str, ...] = ()
    note: str = ""

    def as_post(self, act_id: str, now: datetime) -> Post:
        """The act as a post of the source «editor:ID»; the decider reads it back with `from_post`."""
        return Post(
            id=f"editor:{act_id}",
            text="",
            source=f"editor:{self.by}",
            date=now,
            received=now,
            extra={"act": msgspec.to_builtins(self)},
        )

    @classmethod
    def from_post(cls, post: Post) -> "EditorAct | None":
        """The act in a post, or None for every other post. Only our own code makes posts of source «editor:…»."""
        act = post.extra.get("act") if post.source.startswith("editor:") else None
        return msgspec.convert(act, cls) if act is not None else None
