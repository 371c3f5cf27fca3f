"""The keys of the outbox: what is owed and what was sent.

A name that ends in ":" is a beginning, completed in `outbox.lua`, which finds names and lifetimes by their names here.
"""

from dataclasses import dataclass

from bot.store.key import DAY, HOUR, PREFIX, Key


@dataclass(frozen=True)
class OutboxKeys:
    """The outbox's part of `keys.Keys`."""

    sent_days: int = 30

    @property
    def owed(self) -> Key:
        """Hash by chat: what is owed by subject. Delivered or visibly expired long before its lifetime ends."""
        return Key(f"{PREFIX}owed:", self.sent_days * DAY)

    @property
    def order(self) -> Key:
        """Sorted set by chat: what is owed, by priority and time."""
        return Key(f"{PREFIX}order:", self.sent_days * DAY)

    @property
    def ready(self) -> Key:
        """Sorted set by priority: chats that are owed something, by the time from which they may get it."""
        return Key(f"{PREFIX}ready:", self.sent_days * DAY)

    @property
    def flight(self) -> Key:
        """Hash: what is being sent now, at most one thing per chat, with the token under which it was claimed."""
        return Key(f"{PREFIX}flight", self.sent_days * DAY)

    @property
    def free(self) -> Key:
        """By Telegram chat: the time from which it may get its next message."""
        return Key(f"{PREFIX}free:", HOUR)

    @property
    def edited(self) -> Key:
        """By chat: the time from which it may get its next silent edit."""
        return Key(f"{PREFIX}edited:", HOUR)

    @property
    def sent(self) -> Key:
        """Hashes by subject: what each chat has of it, 13 bytes each, spread so that small hashes stay compact."""
        return Key(f"{PREFIX}sent:", self.sent_days * DAY)

    @property
    def news(self) -> Key:
        """By subject: its newest revision that was fanned out, so that a message in flight is followed up."""
        return Key(f"{PREFIX}news:", 2 * DAY)

    @property
    def chat(self) -> Key:
        """By chat: its latest sounds and its rolling message."""
        return Key(f"{PREFIX}chat:", 6 * HOUR)

    @property
    def recent(self) -> Key:
        """List by chat: ids of its messages of the last two days, which Telegram lets us delete; at most 200."""
        return Key(f"{PREFIX}recent:", 2 * DAY)

    @property
    def missed(self) -> Key:
        """List by chat: subjects that came too late for it; at most 50."""
        return Key(f"{PREFIX}missed:", 3 * DAY)

    @property
    def tally(self) -> Key:
        """Hash: how many things were owed, superseded, delivered, expired…"""
        return Key(f"{PREFIX}tally", 365 * DAY)

    @property
    def ended(self) -> Key:
        """List: the newest things that ended undelivered, for the admin; at most 100."""
        return Key(f"{PREFIX}ended", 30 * DAY)

    @property
    def bell(self) -> Key:
        """List of at most one element, which wakes the courier."""
        return Key(f"{PREFIX}bell", HOUR)

    @property
    def outbox_version(self) -> Key:
        """The version of the outbox's state."""
        return Key(f"{PREFIX}outbox:version", None)
