"""The simulation of a million readers: it finds Telegram's limit where that decides, and our own where we do."""

from bisect import bisect_left

from bot.cli.benches.million import Costs, Load, _Office, simulate

QUICK = Costs(read=0.001, decide=0.0005, spread=0.00002, send=0.0005)
LOAD = Load(posts=1_000.0, audience=20_000, analysts=2, rate=1_000.0, seconds=130.0, every=60.0)
ALONE = LOAD.audience / LOAD.rate


def test_where_every_step_keeps_up_the_limit_alone_decides() -> None:
    told = list(simulate(QUICK, LOAD))
    assert len(told) == 2
    assert all(ALONE * 0.97 < one.last < ALONE * 1.05 for one in told)
    assert all(one.first < 0.5 for one in told)


def test_deciding_too_slowly_shows() -> None:
    slow = Costs(read=0.001, decide=0.002, spread=0.00002, send=0.0005)
    assert all(one.last > ALONE * 1.5 for one in simulate(slow, LOAD))


def test_too_few_analysts_show() -> None:
    few = Load(posts=1_000.0, audience=20_000, analysts=1, rate=1_000.0, seconds=130.0, every=60.0)
    slow = Costs(read=0.002, decide=0.0005, spread=0.00002, send=0.0005)
    assert all(one.decided > 10 for one in simulate(slow, few))


def test_spreading_or_sending_too_slowly_shows() -> None:
    for slow in (Costs(0.001, 0.0005, 0.002, 0.0005), Costs(0.001, 0.0005, 0.00002, 0.002)):
        assert all(one.last > ALONE * 1.5 for one in simulate(slow, LOAD))


def test_no_second_of_simulated_time_has_more_messages_than_telegram_allows() -> None:
    office = _Office(0.0001, 1_000.0)
    answered = [office.send(0.0) for _ in range(5_000)]
    assert max(bisect_left(answered, at + 0.9999) - n for n, at in enumerate(answered)) <= 1_000
