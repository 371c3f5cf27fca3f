"""Sources, watched words, counters, staff: the small books."""

from datetime import timedelta

from bot.model.source import Health, Mode, Source, SourceState
from bot.model.staff import AuditEntry, Correction, Role
from bot.store.connection import Client
from bot.store.counters import Counters
from bot.store.keys import Keys
from bot.store.sources import Sources
from bot.store.staff import StoredAudit, StoredCorrections, StoredStaff
from bot.store.watch import Watch
from tests.store.making import NOON

NAHR = Source(name="telegram:nahr", kind="telegram", address="nahr")


async def test_a_source_is_kept_changed_and_forgotten_with_its_cursor(redis: Client, keys: Keys) -> None:
    book = Sources(redis, keys)
    await book.put(NAHR)
    await book.set_state(NAHR.name, SourceState(cursor="9", health=Health.SLOW))
    await book.put(Source(name=NAHR.name, kind="telegram", address="nahr", mode=Mode.WATCH, trust="C"))
    assert [(s.trust, s.mode) for s in await book.all()] == [("C", Mode.WATCH)]
    await book.remove(NAHR.name)
    assert await book.get(NAHR.name) is None
    assert await book.state(NAHR.name) == SourceState()


async def test_what_an_admin_removed_is_not_planted_again(redis: Client, keys: Keys) -> None:
    book, watch = Sources(redis, keys), Watch(redis, keys)
    for _start in range(2):
        await book.seed([NAHR])
        await watch.seed(["#ديرالزور", "#داعش"])
        await book.remove(NAHR.name)
        await watch.remove("#داعش")
    assert await book.all() == []
    assert await watch.all() == ("#ديرالزور",)


async def test_a_new_watched_word_is_noticed_by_its_number(redis: Client, keys: Keys) -> None:
    one, other = Watch(redis, keys), Watch(redis, keys)
    before = await other.version()
    assert await one.add("قسد")
    assert not await one.add("قسد")
    assert await other.version() > before
    assert await other.all() == ("قسد",)
    assert await one.remove("قسد")
    assert not await one.remove("قسد")


async def test_a_days_numbers_add_up(redis: Client, keys: Keys) -> None:
    counters = Counters(redis, keys)
    await counters.add(NOON.date(), "posts")
    await counters.add(NOON.date(), "posts", 4)
    assert await counters.of(NOON.date()) == {"posts": 5}
    assert await counters.of(NOON.date() - timedelta(days=1)) == {}


async def test_roles_are_given_and_taken(redis: Client, keys: Keys) -> None:
    staff = StoredStaff(redis, keys)
    await staff.appoint(7, Role.ADMIN)
    await staff.appoint(8, Role.EDITOR)
    await staff.appoint(7, None)
    assert await staff.roles() == {8: Role.EDITOR}


async def test_acts_are_shown_newest_first(redis: Client, keys: Keys) -> None:
    audit = StoredAudit(redis, keys)
    for number in range(3):
        await audit.write(AuditEntry(at=NOON, by=7, act="watch.add", what=str(number)))
    assert [entry.what for entry in await audit.recent(2)] == ["2", "1"]


async def test_a_reader_reports_an_incident_once_until_an_editor_has_seen_it(redis: Client, keys: Keys) -> None:
    corrections = StoredCorrections(redis, keys)
    first = Correction(id="a", at=NOON, chat_id=1, incident_id="BQ-1")
    assert await corrections.add(first)
    assert not await corrections.add(Correction(id="b", at=NOON, chat_id=1, incident_id="BQ-1"))
    assert await corrections.waiting(9) == [first]
    assert await corrections.done("a")
    assert not await corrections.done("a")
    assert await corrections.add(Correction(id="c", at=NOON, chat_id=1, incident_id="BQ-1"))
