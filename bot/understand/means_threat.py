"""What a threat is made with: the bomb that was found, the craft overhead, the speaker's own missiles."""

from collections.abc import Iterable

from bot.model.report import SubEvent, Weapon

from .acts import Act
from .lexicon import Hit, by_file
from .means import resolved, weapon_of
from .particles import ordered, particles
from .reading import Reading

_PLANTED = frozenset(("ied", "vehicle_bomb", "suicide_vest", "landmine", "grenade", "unexploded_ordnance", "chemical"))
_FLYING = frozenset(("drone", "aircraft", "helicopter"))
_FIRED = frozenset(("drone", "missile", "rocket"))
_HEAD = 2
"""Sentences of the body in which the bomb that was found, or the craft that was seen, is named."""
_NO_MEANS = frozenset(("threat_word", "vow", "threat_noun", "ready", "force_future"))


def threat_means(reading: Reading, act: Act | None, sort: SubEvent, *, state: bool | None) -> Weapon | None:
    """The means of a threat of a sort; None where it names none of its own."""
    found = [h for h in by_file(reading.hits, "weapons") if h.start >= reading.body]
    if sort is SubEvent.DISRUPTED:
        return _stopped(reading, found, state=state)
    if sort is SubEvent.THREATEN:
        ours = (h for h in found if h.concept.weapon in _FIRED and _brandished(reading, h))
        return _named(next(ours, None), state=state)
    own = weapon_of(reading, act, state=None) if act is not None and act.family not in _NO_MEANS else None
    if own is not None or sort is not SubEvent.ALERT:
        return own
    fore = _fore(reading, found)
    flies = act is None or act.family in _NO_MEANS
    seen = (h for h in fore if (flies and h.concept.weapon in _FLYING) or _under_way(reading, h))
    return _named(next(seen, None), state=None)


def _under_way(reading: Reading, hit: Hit) -> bool:
    """«رصد صواريخ في طريقها نحو …», «تتأهب لضربات صاروخية»: on their way or expected, and not yet come down."""
    if hit.concept.weapon not in _FIRED:
        return False
    at, last = reading.word_at(hit.start), reading.word_at(hit.end - 1)
    after = [w.text for w in reading.words[last + 1 : last + 1 + _LED]]
    before = [w.text.lstrip("و") for w in reading.words[max(0, at - _AHEAD) : at]]
    return any(w.startswith(ordered("means", "on_the_way")) for w in after) or any(
        w.startswith(ordered("means", "expected")) for w in before
    )


_AHEAD = 2


def _fore(reading: Reading, found: Iterable[Hit]) -> list[Hit]:
    first = reading.sentence_of(reading.body)
    return [h for h in found if reading.sentence_of(h.start) <= first + _HEAD]


def _stopped(reading: Reading, found: Iterable[Hit], *, state: bool | None) -> Weapon | None:
    """The bomb that was found, else whatever else was to be fired."""
    fore = _fore(reading, found)
    drone = next((h for h in fore if h.concept.weapon == "drone"), None)
    bomb = next((h for h in fore if h.concept.weapon in _PLANTED), None)
    if drone and (bomb is None or drone.start < bomb.start):
        return Weapon.DRONE
    worn = next((h for h in fore if h.concept.weapon == "suicide_vest"), None)
    fired = next((h for h in fore if h.concept.weapon in _FIRED), None)
    return _named(worn or bomb or fired, state=False if state is None else state)


def _brandished(reading: Reading, hit: Hit) -> bool:
    """«صواريخنا جاهزة», «سنضرب بالصواريخ», «سنطلق صواريخ», «صواريخ جاهزة»: his own, or what he will do it with."""
    at = reading.word_at(hit.start)
    last = reading.words[reading.word_at(hit.end - 1)].text
    if last.endswith("نا") or hit.prefix.lstrip("وف").startswith("ب"):
        return True
    after = [w.text for w in reading.words[at + 1 : at + 1 + _LED]]
    if any(word.startswith(ordered("means", "at_hand")) for word in after):
        return True
    before = [w.text.lstrip("وف") for w in reading.words[max(0, at - _LED) : at]]
    return any(word in particles("means", "leads") or word.startswith(ordered("means", "loosed")) for word in before)


_LED = 3


def _named(hit: Hit | None, *, state: bool | None) -> Weapon | None:
    return resolved(hit.concept.weapon, hit.concept.state_weapon, state) if hit else None
