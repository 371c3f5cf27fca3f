"""Words of force that are part of a name: the cities تدمر and معركة, the network «الرقة تذبح بصمت»."""

from .lexicon import Hit
from .particles import particles
from .reading import Reading

_TOWN = "تدمر"
_VILLAGE = "معركه"


def part_of_name(reading: Reading, hit: Hit) -> bool:
    """A verb cannot follow «مدينة» or a preposition, and nobody slaughters «بصمت»: it is a name."""
    if hit.phrase not in {_TOWN, _VILLAGE, "تذبح"}:
        return False
    at = reading.word_at(hit.start)
    after = reading.words[at + 1].text if at + 1 < len(reading.words) else ""
    if hit.phrase == "تذبح":
        return after == "بصمت"
    before = reading.words[at - 1].text if at else ""
    if hit.phrase == _VILLAGE:
        return not hit.prefix and before in particles("names", "settlements")
    return before in particles("names", "before_places") or hit.prefix == "ب"
