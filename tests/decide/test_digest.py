"""The order of a digest."""

from bot.decide.digest import rank
from bot.model.incident import Incident
from tests.decide.build import at, event, first, post, report


def made(name: str, hour: float, killed: tuple[int, int]) -> Incident:
    said = event(killed=killed)
    return first(post(name, "خبر", at(hour)), report(name, said), at(hour)).changes[0].incident


def test_the_gravest_come_first() -> None:
    incidents = [made(f"p{n}", 8 + n / 10, (n, n)) for n in range(1, 15)]
    assert [i.killed for i in sorted(incidents, key=rank)][:3] == [(14, 14), (13, 13), (12, 12)]
