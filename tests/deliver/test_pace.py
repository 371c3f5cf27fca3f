"""Telegram's limits are kept before they are broken."""

import random
from bisect import bisect_left
from itertools import pairwise

import pytest

from bot.deliver.pace import Pace, Slot


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def busy(pace: Pace, clock: Clock, seconds: float, *, edits: bool = False) -> list[float]:
    """Send as fast as allowed, each to another chat, looking every 2 ms; the times of sending."""
    times: list[float] = []
    end = clock.now + seconds
    while clock.now < end:
        while pace.free() > 0 and (not edits or pace.edit_free()):
            pace.landed(pace.take(len(times) + 1, silent_edit=edits))
            times.append(clock.now)
        clock.now += 0.002
    return times


def most_in(times: list[float], window: float) -> int:
    return max(sum(1 for other in times if at <= other < at + window) for at in times)


def test_the_allowed_rate_is_used_and_never_exceeded(clock: Clock) -> None:
    times = busy(Pace(30, clock), clock, 60)
    assert len(times) >= 60 * 30 * 0.99
    assert most_in(times, 0.999) <= 30
    assert most_in(times, 10) <= 10 * 30 + 8


def test_after_a_pause_a_few_leave_at_once(clock: Clock) -> None:
    pace = Pace(30, clock)
    clock.now += 100
    assert pace.free() == 8


def test_while_busy_the_next_slot_is_never_far(clock: Clock) -> None:
    """A flash alert that comes in the middle of a digest waits at most a third of a second for its slot."""
    times = busy(Pace(30, clock), clock, 10)
    assert max(b - a for a, b in pairwise(times)) < 0.34


def test_free_in_tells_when_to_look_again(clock: Clock) -> None:
    pace = Pace(30, clock)
    while pace.free():
        pace.landed(pace.take(1))
    clock.now += pace.free_in() + 1e-6
    assert pace.free() == 1


def test_the_paid_rate_holds_in_every_second_from_its_first_burst_on(clock: Clock) -> None:
    times = busy(Pace(1_000, clock), clock, 4)
    assert len(times) >= 4 * 1_000 * 0.99
    assert max(bisect_left(times, at + 0.999) - n for n, at in enumerate(times)) <= 1_000


def test_a_small_rate_holds_too(clock: Clock) -> None:
    times = busy(Pace(2, clock), clock, 30)
    assert 58 <= len(times) <= 62
    assert most_in(times, 0.98) <= 2


def test_a_chat_waits_a_second_and_others_do_not(clock: Clock) -> None:
    pace = Pace(30, clock)
    pace.landed(pace.take(7))
    assert pace.chat_free_in(7) == pytest.approx(1.0)
    assert pace.chat_free_in(8) == 0
    clock.now += 1.0
    assert pace.chat_free_in(7) == 0


def test_a_group_gets_twenty_a_minute(clock: Clock) -> None:
    pace = Pace(30, clock)
    for _ in range(20):
        pace.landed(pace.take(-7))
        clock.now += 1.0
    assert pace.chat_free_in(-7) == pytest.approx(40.0)
    clock.now += 40.0
    assert pace.chat_free_in(-7) == 0


def test_silent_edits_take_a_fifth_of_the_rate(clock: Clock) -> None:
    times = busy(Pace(30, clock), clock, 60, edits=True)
    assert 60 * 6 * 0.97 <= len(times) <= 60 * 6 + 1


def test_a_refused_chat_waits_alone(clock: Clock) -> None:
    pace = Pace(30, clock)
    assert not pace.refused(pace.take(7), 5)
    assert pace.chat_free_in(7) == pytest.approx(5)
    assert pace.free() == 7


def test_two_refused_chats_in_a_row_are_one_barrier_for_all(clock: Clock) -> None:
    pace = Pace(30, clock)
    pace.refused(pace.take(7), 5)
    clock.now += 0.1
    assert pace.refused(pace.take(8), 3)
    assert pace.free() == 0
    assert pace.free_in() == pytest.approx(3)
    clock.now += 3.01
    assert pace.free() == 8


def test_two_refused_chats_with_a_success_in_between_wait_alone(clock: Clock) -> None:
    pace = Pace(30, clock)
    pace.refused(pace.take(7), 5)
    clock.now += 0.1
    pace.landed(pace.take(9))
    assert not pace.refused(pace.take(8), 3)


def test_a_success_that_began_before_the_refusal_proves_nothing(clock: Clock) -> None:
    pace = Pace(30, clock)
    before = pace.take(9)
    clock.now += 0.1
    pace.refused(pace.take(7), 5)
    pace.landed(before)
    assert pace.refused(pace.take(8), 3)


def test_memory_stays_bounded(clock: Clock) -> None:
    pace = Pace(1e6, clock)
    for chat in range(-50_000, 0):
        pace.landed(pace.take(chat))
        clock.now += 0.01
    assert len(pace._chats) <= 20_001
    assert len(pace._groups) <= 20_001


def arrivals(pace: Pace, clock: Clock, seconds: float, chance: random.Random) -> list[float]:
    """Send as fast as allowed over a line that delays by chance, there and back; the times of arrival."""
    flying: list[tuple[float, float, Slot]] = []
    came: list[float] = []
    end = clock.now + seconds
    while clock.now < end:
        for _answered, _, slot in [one for one in flying if one[0] <= clock.now]:
            pace.landed(slot)
        flying = [one for one in flying if one[0] > clock.now]
        while pace.free() > 0 and len(flying) < 8:
            slot = pace.take(len(came) + 1)
            there, back = (0.02 + chance.expovariate(50) for _ in range(2))
            flying.append((clock.now + there + back, clock.now + there, slot))
            came.append(clock.now + there)
        clock.now += 0.002
    return sorted(came)


def test_delays_on_the_way_never_bring_more_than_the_limit_into_one_second(clock: Clock) -> None:
    """Without knowing the answers' times, 31 messages may arrive within a second when the first of them is delayed."""
    came = arrivals(Pace(30, clock), clock, 120, random.Random(7))
    assert most_in(came, 0.98) <= 30
    assert len(came) >= 120 * 30 * 0.95


def test_after_a_long_first_way_the_chat_waits_from_the_answer_on(clock: Clock) -> None:
    """The connection was opened: the message arrived at the end of the way, and the next one's way is short."""
    pace = Pace(30, clock)
    slot = pace.take(7)
    clock.now += 0.4
    pace.landed(slot)
    assert pace.chat_free_in(7) == pytest.approx(1.0)


def test_a_steady_line_far_away_costs_nothing(clock: Clock) -> None:
    class Steady(random.Random):
        def expovariate(self, lambd: float = 1.0) -> float:
            return 0.06

    assert len(arrivals(Pace(30, clock), clock, 60, Steady())) >= 60 * 30 * 0.99


def test_what_flies_holds_its_place_until_it_is_answered(clock: Clock) -> None:
    pace = Pace(4, clock)
    slots = [pace.take(n) for n in range(4)]
    clock.now += 10
    assert pace.free() == 0
    pace.landed(slots[0])
    clock.now += 1
    assert pace.free() == 1


def test_something_of_every_second_is_left_for_what_is_pressing(clock: Clock) -> None:
    pace = Pace(30, clock)
    while clock.now < 1000.9:
        while pace.free(spare=3) > 0:
            pace.landed(pace.take(1))
        clock.now += 0.005
    assert pace.free(spare=3) == 0
    assert pace.free() == 3
    clock.now += pace.free_in(spare=3)
    assert pace.free(spare=3) > 0
