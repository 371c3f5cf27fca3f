"""Words of force that are part of a name: the cities تدمر and معركة, the network «الرقة تذبح بصمت»."""

from functools import cache

from .lexicon import Hit
from .particles import particles
from .reading import Reading


def part_of_name(reading: Reading, hit: Hit) -> bool:
    """A verb cannot follow «مدينة» or a preposition, and nobody slaughters «بصمت»: it is a name."""
    if hit.phrase not in _all():
        return False
    at = reading.word_at(hit.start)
    after = reading.words[at + 1].text if at + 1 < len(reading.words) else ""
    if f"{hit.phrase} {after}" in particles("names", "phrases"):
        return True
    before = reading.words[at - 1].text if at else ""
    if hit.phrase in particles("names", "villages"):
        return not hit.prefix and before in particles("names", "settlements")
    town = hit.phrase in particles("names", "towns")
    return town and (before in particles("names", "before_places") or hit.prefix == "ب")


@cache
def _all() -> frozenset[str]:
    """The words of force that may be names or begin one."""
    first = (phrase.split()[0] for phrase in particles("names", "phrases"))
    return particles("names", "towns") | particles("names", "villages") | frozenset(first)
