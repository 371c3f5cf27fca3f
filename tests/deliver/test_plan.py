"""When something owed is told, folded, held, labelled late, or struck off."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from bot.deliver.plan import Strike, Tell, Wait, heard, plan, rolled
from bot.deliver.tuning import bundled, load
from bot.model.alert import Action, ChatState, Outcome, Owed, Priority, Situation
from bot.model.subscriber import Quiet, Subscriber
from config.data import read_text

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SOUND_BUDGET, FLASH_BUDGET = bundled().flood.sounds, bundled().flood.flash_sounds
MINUTE = timedelta(minutes=1)
READER = Subscriber(chat_id=7)
CALM = ChatState()
NIGHT = replace(READER, quiet=Quiet(start=time(22), end=time(6)))
MIDNIGHT = datetime(2026, 11, 24, 23, 0, tzinfo=ZoneInfo("Asia/Damascus"))
MORNING = datetime(2026, 11, 25, 6, 0, tzinfo=ZoneInfo("Asia/Damascus"))


def owed(subject: str = "BQ-1", priority: Priority = Priority.ALERT, since: datetime = NOW, **more: object) -> Owed:
    fields: dict[str, object] = {
        "chat": "7",
        "subject": subject,
        "revision": 1,
        "action": Action.SEND,
        "priority": priority,
        "reason": "new",
        "since": since,
    }
    return Owed(**(fields | more))  # type: ignore[arg-type]


def decided(one: Owed, reader: Subscriber = READER, state: ChatState = CALM, now: datetime = NOW) -> object:
    return plan(one, reader, state, [one], now)


def told(one: Owed, reader: Subscriber = READER, state: ChatState = CALM, now: datetime = NOW) -> Tell:
    chosen = decided(one, reader, state, now)
    assert isinstance(chosen, Tell)
    return chosen


def test_an_alert_is_told_at_once_and_is_not_late() -> None:
    chosen = told(owed())
    assert (chosen.owed.late, chosen.shown, chosen.edit_id) == (False, ("BQ-1",), None)


@pytest.mark.parametrize(
    ("priority", "minutes", "late"),
    [
        (Priority.FLASH, 4, False),
        (Priority.FLASH, 6, True),
        (Priority.URGENT, 14, False),
        (Priority.URGENT, 16, True),
        (Priority.ALERT, 29, False),
        (Priority.ALERT, 31, True),
    ],
)
def test_what_comes_late_says_so(priority: Priority, minutes: int, late: bool) -> None:
    assert told(owed(priority=priority), now=NOW + minutes * MINUTE).owed.late is late


@pytest.mark.parametrize(("priority", "hours"), [(Priority.FLASH, 3), (Priority.URGENT, 6), (Priority.ALERT, 12)])
def test_what_comes_very_late_expires_visibly(priority: Priority, hours: int) -> None:
    assert isinstance(decided(owed(priority=priority), now=NOW + timedelta(hours=hours)), Tell)
    chosen = decided(owed(priority=priority), now=NOW + timedelta(hours=hours, minutes=1))
    assert isinstance(chosen, Strike)
    assert chosen.outcome is Outcome.EXPIRED


def test_what_counts_as_late_and_as_a_flood_is_the_operators_to_change() -> None:
    text = read_text("delivery.toml").replace("flash = 5\n", "flash = 1\n").replace("sounds = 6", "sounds = 1")
    one = owed(priority=Priority.FLASH)
    late = plan(one, READER, CALM, [one], NOW + 2 * MINUTE, load(text))
    assert isinstance(late, Tell)
    assert late.owed.late
    flooded = plan(owed(), READER, heard(CALM, NOW), [owed()], NOW, load(text))
    assert isinstance(flooded, Tell)
    assert flooded.owed.subject.startswith("situation:")


def test_a_mistake_in_the_table_is_said() -> None:
    with pytest.raises(ValueError, match="the levels are"):
        load(read_text("delivery.toml").replace("flash = 180", "flush = 180"))


def test_quiet_hours_hold_over_midnight_and_flash_passes() -> None:
    chosen = decided(owed(since=MIDNIGHT), NIGHT, now=MIDNIGHT)
    assert chosen == Wait(MORNING, held=True)
    assert isinstance(decided(owed(since=MIDNIGHT, priority=Priority.FLASH), NIGHT, now=MIDNIGHT), Tell)


def test_start_equal_to_end_means_no_quiet_hours() -> None:
    off = replace(READER, quiet=Quiet(start=time(22), end=time(22)))
    assert isinstance(decided(owed(since=MIDNIGHT), off, now=MIDNIGHT), Tell)


def test_silent_edits_pass_in_quiet_hours() -> None:
    edit = owed(since=MIDNIGHT, action=Action.EDIT, priority=Priority.SILENT_EDIT)
    assert isinstance(decided(edit, NIGHT, now=MIDNIGHT), Tell)


@pytest.mark.parametrize("day", [(2026, 3, 29), (2026, 10, 25)], ids=["spring", "autumn"])
def test_quiet_hours_end_at_the_readers_hour_though_the_clock_changes(day: tuple[int, int, int]) -> None:
    """Beirut moves its clock at midnight: six in the morning stays six in the morning."""
    beirut = replace(NIGHT, timezone="Asia/Beirut")
    zone = ZoneInfo("Asia/Beirut")
    now = (datetime(*day, tzinfo=zone) - timedelta(hours=1)).astimezone(UTC)
    chosen = decided(owed(since=now), beirut, now=now)
    assert isinstance(chosen, Wait)
    local = chosen.until.astimezone(zone)
    assert (local.date(), local.time()) == (date(*day), time(6))


def test_held_alerts_are_told_in_one_summary_on_waking() -> None:
    held = [owed(f"BQ-{n}", since=MIDNIGHT, held=True, not_before=MORNING) for n in range(3)]
    chosen = plan(held[0], NIGHT, ChatState(), held, MORNING)
    assert isinstance(chosen, Tell)
    assert chosen.owed.subject.startswith("waking:")
    assert chosen.shown == ("BQ-0", "BQ-1", "BQ-2")
    assert chosen.owed.batch == (("BQ-0", 1), ("BQ-1", 1), ("BQ-2", 1))


def test_a_summary_says_since_when_whichever_of_its_alerts_was_claimed() -> None:
    held = [owed(f"BQ-{n}", since=MIDNIGHT + n * MINUTE, held=True, not_before=MORNING) for n in range(3)]
    for claimed in held:
        chosen = plan(claimed, NIGHT, ChatState(), held, MORNING)
        assert isinstance(chosen, Tell)
        assert chosen.owed.since == MIDNIGHT


def test_more_than_one_summary_shows_is_told_from_the_oldest_on_and_the_claimed_is_among_it() -> None:
    held = [owed(f"BQ-{n}", since=MIDNIGHT + n * MINUTE, held=True, not_before=MORNING) for n in range(50)]
    chosen = plan(held[45], NIGHT, ChatState(), held, MORNING)
    assert isinstance(chosen, Tell)
    assert chosen.shown == (*(f"BQ-{n}" for n in range(bundled().flood.items - 1)), "BQ-45")
    assert tuple(name for name, _ in chosen.owed.batch) == chosen.shown


def test_one_held_alert_is_told_as_itself_and_the_night_does_not_make_it_late() -> None:
    held = owed(since=MIDNIGHT, held=True, not_before=MORNING)
    chosen = plan(held, NIGHT, ChatState(), [held], MORNING + MINUTE)
    assert isinstance(chosen, Tell)
    assert (chosen.owed.subject, chosen.owed.late) == ("BQ-1", False)


def test_a_correction_is_not_folded_into_the_summary() -> None:
    held = [owed(f"BQ-{n}", since=MIDNIGHT, held=True, not_before=MORNING) for n in range(2)]
    correction = replace(held[0], subject="BQ-9", reason="retracted_by_editor", action=Action.REPLY)
    chosen = plan(held[0], NIGHT, ChatState(), [*held, correction], MORNING)
    assert isinstance(chosen, Tell)
    assert chosen.shown == ("BQ-0", "BQ-1")


def after_sounds(count: int) -> ChatState:
    state = ChatState()
    for n in range(count):
        state = heard(state, NOW - timedelta(seconds=60 - n))
    return state


def test_a_flood_becomes_one_rolling_message() -> None:
    many = [owed(f"BQ-{n}") for n in range(5)]
    assert isinstance(plan(many[0], READER, after_sounds(SOUND_BUDGET - 1), many, NOW), Tell)
    chosen = plan(many[0], READER, after_sounds(SOUND_BUDGET), many, NOW)
    assert isinstance(chosen, Tell)
    assert chosen.owed.subject.startswith("situation:")
    assert (chosen.owed.action, len(chosen.shown), chosen.edit_id) == (Action.SEND, 5, None)


def test_flash_alerts_have_a_budget_of_their_own() -> None:
    flash = owed(priority=Priority.FLASH)
    assert told(flash, state=after_sounds(FLASH_BUDGET - 1)).owed.subject == "BQ-1"
    assert told(flash, state=after_sounds(FLASH_BUDGET)).owed.subject.startswith("situation:")


def test_the_rolling_message_is_edited_in_silence_and_sounds_again_after_five_minutes() -> None:
    state = after_sounds(SOUND_BUDGET)
    first = told(owed("BQ-1"), state=state)
    state = rolled(state, first, 50, NOW)
    assert len(state.sounds) == SOUND_BUDGET + 1
    assert decided(owed("BQ-2"), state=state) == Wait(NOW + timedelta(seconds=10))
    later = NOW + 2 * MINUTE
    second = told(owed("BQ-2", since=later), state=state, now=later)
    assert (second.owed.action, second.edit_id, second.shown) == (Action.EDIT, 50, ("BQ-1", "BQ-2"))
    assert second.owed.batch == (("BQ-2", 1),)
    state = rolled(state, second, 50, later)
    assert len(state.sounds) == SOUND_BUDGET + 1, "an edit makes no sound"
    busy = replace(state, sounds=tuple(NOW + 5 * MINUTE for _ in range(SOUND_BUDGET)))
    third = told(owed("BQ-3", since=NOW + 6 * MINUTE), state=busy, now=NOW + 6 * MINUTE)
    assert (third.owed.action, third.edit_id, third.shown) == (Action.SEND, None, ("BQ-1", "BQ-2", "BQ-3"))


def test_the_rolling_message_says_since_when_the_raid_goes_on_however_often_it_is_renewed() -> None:
    state = after_sounds(SOUND_BUDGET)
    many = [owed("BQ-1", since=NOW - MINUTE), owed("BQ-2")]
    first = plan(many[1], READER, state, many, NOW)
    assert isinstance(first, Tell)
    assert first.owed.since == NOW - MINUTE
    state = rolled(state, first, 50, NOW)
    for minutes in (2, 4):
        later = NOW + minutes * MINUTE
        again = told(owed("BQ-3", since=later), state=state, now=later)
        assert (again.edit_id, again.owed.since) == (50, NOW - MINUTE)
        state = rolled(state, again, 50, later)


def test_a_correction_comes_through_the_flood_singly() -> None:
    correction = owed(reason="denied", action=Action.REPLY)
    assert told(correction, state=after_sounds(SOUND_BUDGET)).owed.subject == "BQ-1"


def test_an_old_rolling_message_is_not_taken_up_again() -> None:
    old = Situation(message_id=5, started=NOW, sounded=NOW, changed=NOW, items=("BQ-0",))
    later = NOW + 31 * MINUTE
    state = ChatState(sounds=tuple(later for _ in range(SOUND_BUDGET)), situation=old)
    chosen = told(owed("BQ-1", since=later), state=state, now=later)
    assert (chosen.shown, chosen.edit_id) == (("BQ-1",), None)


def test_a_muted_incident_makes_no_sound_but_its_message_is_put_right() -> None:
    muted = replace(READER, muted=("BQ-1",))
    assert told(owed(action=Action.REPLY), muted).owed.action is Action.EDIT
    assert isinstance(decided(owed(), muted), Strike)
    assert told(owed("BQ-2"), muted).owed.action is Action.SEND


def test_a_paused_chat_hears_no_incident_but_a_broadcast() -> None:
    paused = replace(READER, paused=True)
    assert isinstance(decided(owed(), paused), Strike)
    assert isinstance(decided(owed("broadcast:1", Priority.BROADCAST), paused), Tell)


def test_what_may_have_arrived_already_is_repeated_as_itself() -> None:
    """Folded into a summary it would be told twice in two forms."""
    many = [owed("BQ-1", maybe=True), owed("BQ-2")]
    chosen = plan(many[0], READER, after_sounds(SOUND_BUDGET), many, NOW)
    assert isinstance(chosen, Tell)
    assert chosen.owed.subject == "BQ-1"
