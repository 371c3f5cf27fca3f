"""Every key of the store, with its lifetime. No other module writes a key's name.

A lifetime is garbage collection by the wall clock, never meaning: it is renewed whenever the key is written.
Only configuration and subscribers are kept for good (`KEPT`); a test fails on any other key without a lifetime.
"""

from dataclasses import dataclass
from datetime import date

from bot.store.key import DAY, HOUR, PREFIX, Key, short
from bot.store.keys_outbox import OutboxKeys

__all__ = ["DAY", "HOUR", "KEPT", "MOST_ASIDE", "PREFIX", "Key", "Keys", "is_kept", "short"]

MOST_ASIDE = 1_000
"""Things kept that were set aside."""

KEPT = tuple(
    PREFIX + name
    for name in ("sub:", "subs", "aud:", "source:", "sources", "watch", "config:", "role:", "ignore", "outbox:version")
)
"""Beginnings of the names that are kept for good: what an operator set up, and what subscribers asked for."""


def is_kept(name: str) -> bool:
    """Whether a key of this name may be without a lifetime."""
    return name.startswith(KEPT)


@dataclass(frozen=True)
class Keys(OutboxKeys):
    """The maker of keys; how long things are kept comes from the settings."""

    posts_days: int = 7
    incidents_days: int = 365

    # -- streams: trimmed by age (`Posts.trim`), gone altogether when nothing was appended for their lifetime

    @property
    def updates(self) -> Key:
        """Stream: raw Telegram updates; each is deleted once it took effect. Telegram keeps them 24 h, we a week."""
        return Key(f"{PREFIX}updates", 7 * DAY)

    @property
    def posts(self) -> Key:
        """Stream: posts in the order in which they are decided (field `p`: a Post)."""
        return Key(f"{PREFIX}posts", (self.posts_days + 1) * DAY)

    @property
    def fanout(self) -> Key:
        """Stream: decided news that is still to be spread over its audience (field `f`: a FanOut)."""
        return Key(f"{PREFIX}fanout", (self.sent_days + 1) * DAY)

    @property
    def set_aside(self) -> Key:
        """Stream: what could not be understood or carried out, for the admin; at most 1,000 entries."""
        return Key(f"{PREFIX}setaside", 30 * DAY)

    @property
    def confirmed(self) -> Key:
        """A mark that is written before a replica is waited for; its value says nothing."""
        return Key(f"{PREFIX}confirmed", HOUR)

    # -- how far we are: outlive what they point into

    def offset(self, bot_id: str) -> Key:
        """The newest update id that we keep. Forgotten after six days without an update: after a week without any
        Telegram begins anew at a random number, and an old offset would hide what comes then."""
        return Key(f"{PREFIX}offset:{bot_id}", 6 * DAY)

    def brought(self, bot_id: str, update_id: int) -> Key:
        """Set once the webhook brought an update; Telegram tries for a day."""
        return Key(f"{PREFIX}brought:{bot_id}:{update_id}", DAY)

    @property
    def decided(self) -> Key:
        """«Decided up to here»: an id of the stream of posts."""
        return Key(f"{PREFIX}decided", 365 * DAY)

    @property
    def fanned(self) -> Key:
        """«Spread up to here»: an id of the stream of fan-outs, and the place in its audience."""
        return Key(f"{PREFIX}fanned", 365 * DAY)

    # -- leases

    def lease(self, name: str) -> Key:
        """Who holds a role now; the holder sets the real, short time to live."""
        return Key(f"{PREFIX}lease:{name}", 60)

    def fence(self, name: str) -> Key:
        """The newest fencing token that was given out for a role; it only grows."""
        return Key(f"{PREFIX}fence:{name}", 365 * DAY)

    # -- posts

    def form(self, post_id: str) -> Key:
        """The newest form of a post that was appended: its edit time and a digest."""
        return Key(f"{PREFIX}form:{short(post_id)}", (self.posts_days + 1) * DAY)

    def report(self, entry_id: str) -> Key:
        """The report beside a post."""
        return Key(f"{PREFIX}report:{entry_id}", (self.posts_days + 1) * DAY)

    @property
    def reported(self) -> Key:
        """List: rung when reports were left; holds at most one mark."""
        return Key(f"{PREFIX}reported", HOUR)

    def begun(self, entry_id: str) -> Key:
        """Set: the deciders that began an entry, where one may have died over it."""
        return Key(f"{PREFIX}begun:{entry_id}", DAY)

    def aside(self, entry_id: str) -> Key:
        """Set once an entry was set aside."""
        return Key(f"{PREFIX}aside:{entry_id}", 30 * DAY)

    def album(self, chat_id: int, group: str) -> Key:
        """Hash: the members of an album so far."""
        return Key(f"{PREFIX}album:{chat_id}:{group}", DAY)

    @property
    def albums_due(self) -> Key:
        """Sorted set: albums by the time at which they are taken to be complete."""
        return Key(f"{PREFIX}albums", DAY)

    # -- incidents

    def incident(self, incident_id: str) -> Key:
        """One incident with everything it rests on."""
        return Key(f"{PREFIX}inc:{incident_id}", self.incidents_days * DAY)

    @property
    def incidents(self) -> Key:
        """Sorted set: incident ids by the time of their last post."""
        return Key(f"{PREFIX}incs", self.incidents_days * DAY)

    @property
    def open_incidents(self) -> Key:
        """Sorted set: ids of incidents that are not closed, by the time of their last post."""
        return Key(f"{PREFIX}open", self.incidents_days * DAY)

    def cell(self, cell: str) -> Key:
        """Sorted set: incidents that stand in a cell, by the time of their last post."""
        return Key(f"{PREFIX}cell:{cell}", self.incidents_days * DAY)

    def seen(self, post_hash: str) -> Key:
        """A post as it is remembered to know its copies."""
        return Key(f"{PREFIX}s:{post_hash}", (self.posts_days + 1) * DAY)

    @property
    def seen_form(self) -> Key:
        """Which form of index the remembered posts stand in (`seen.py`)."""
        return Key(f"{PREFIX}seenform", 365 * DAY)

    def seen_words(self, day: date, shelf: int, bucket: int | str) -> Key:
        """A day's posts by rare word or medium: records of 8 bytes, the rest of a word's hash and a post's."""
        return Key(f"{PREFIX}w{shelf}:{day:%Y%m%d}:{bucket}", (self.posts_days + 1) * DAY)

    # -- numbers for digests and statistics

    def counts(self, day: date) -> Key:
        """Hash: what happened on a local day, by field."""
        return Key(f"{PREFIX}count:{day:%Y%m%d}", 60 * DAY)

    def spent(self, what: str, day: date) -> Key:
        """Number: how many posts of a paid source were read in a month."""
        return Key(f"{PREFIX}spent:{what}:{day:%Y%m}", 100 * DAY)

    def read_on(self, what: str, day: date) -> Key:
        """Set: ids of posts of a paid source that were read on a UTC day."""
        return Key(f"{PREFIX}readon:{what}:{day:%Y%m%d}", 2 * DAY)

    # -- configuration and subscribers: kept

    def subscriber(self, key: str) -> Key:
        """One subscriber."""
        return Key(f"{PREFIX}sub:{key}", None)

    @property
    def subscribers(self) -> Key:
        """Sorted set of all subscribers' keys, in lexical order."""
        return Key(f"{PREFIX}subs", None)

    @property
    def digests(self) -> Key:
        """Sorted set: subscribers by the moment of their next daily digest."""
        return Key(f"{PREFIX}subs:digest", None)

    def audience(self, name: str) -> Key:
        """Sorted set of the standings under one key of the index (`decide.audience_index`), in lexical order."""
        return Key(f"{PREFIX}aud:{name}", None)

    @property
    def audience_rules(self) -> Key:
        """By which rules the index was made."""
        return Key(f"{PREFIX}aud:rules", None)

    @property
    def sources(self) -> Key:
        """Hash: the registry of sources by name."""
        return Key(f"{PREFIX}sources", None)

    @property
    def source_states(self) -> Key:
        """Hash: cursor and health of each source."""
        return Key(f"{PREFIX}source:states", None)

    @property
    def watch(self) -> Key:
        """Sorted set: watched words as written, by the time they were added."""
        return Key(f"{PREFIX}watch", None)

    @property
    def ignore(self) -> Key:
        """Sorted set: ignored words as written, by the time they were added."""
        return Key(f"{PREFIX}ignore", None)

    @property
    def watch_version(self) -> Key:
        """A number that grows with every change of the watched or the ignored words."""
        return Key(f"{PREFIX}watch:version", None)

    @property
    def roles(self) -> Key:
        """Hash: role by Telegram user id."""
        return Key(f"{PREFIX}role:all", None)

    # -- what people did

    @property
    def audit(self) -> Key:
        """List: acts of those who run the bot, newest first."""
        return Key(f"{PREFIX}audit", 365 * DAY)

    @property
    def broadcasts(self) -> Key:
        """Hash: broadcast id → what is told to everyone; the newest id under «latest». A day is what it may take."""
        return Key(f"{PREFIX}broadcasts", 7 * DAY)

    @property
    def silences(self) -> Key:
        """Hash: governorate → since when nothing came from it, where readers were told so."""
        return Key(f"{PREFIX}silences", 90 * DAY)

    @property
    def troubles(self) -> Key:
        """Hash: what is wrong → since when, where those who run the bot were told so."""
        return Key(f"{PREFIX}troubles", 90 * DAY)

    @property
    def corrections(self) -> Key:
        """Hash: readers' reports that wait for an editor, by id."""
        return Key(f"{PREFIX}corrections", 90 * DAY)

    @property
    def corrected(self) -> Key:
        """Hash: which chat has reported which incident."""
        return Key(f"{PREFIX}corrected", 90 * DAY)

    def seeded(self, what: str) -> Key:
        """Set once the bundled list of this name was taken over, so that what an admin removes stays removed."""
        return Key(f"{PREFIX}config:seeded:{what}", None)
