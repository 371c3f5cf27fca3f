"""An incident as it is looked at by the weighing: what its posts name, gathered once and not for every new post."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from bot.decide import geo
from bot.decide.rules import MatchRules
from bot.decide.words import bits, stem_set
from bot.model.incident import Evidence, Incident
from bot.model.report import Place, Precision, SubEvent, Weapon

READ = 12
"""Texts of an incident that are compared: the newest, so that a hundred posts cost no more than twelve."""
VAST = (Precision.GOVERNORATE, Precision.COUNTRY)
_AGREE = frozenset(f"place.{word}" for word in ("same", "near", "parent", "wide", "named_alike", "same_area"))
_TELLING = 6.0
"""Bits of a word that names a place and is not said by everybody."""


class Text(NamedTuple):
    """The words of one of its posts: of the sentence that tells of it, and of all."""

    post_id: str
    says: frozenset[str]
    all: frozenset[str]


class Gathered(NamedTuple):
    """What an incident's live posts tell.

    `agreeing`: its place and those that fit it; `box`: least and greatest latitude and longitude of these, where all
    are points; `named`: its exact places, each with the words that name it; `words`: of all texts together.
    """

    live: tuple[Evidence, ...]
    types: frozenset[SubEvent]
    weapons: frozenset[Weapon]
    agreeing: tuple[Place | None, ...]
    box: tuple[float, float, float, float] | None
    named: tuple[tuple[Place, frozenset[str]], ...]
    texts: tuple[Text, ...]
    words: frozenset[str]


class _Same:
    """The very same object: a key that need not look into what it stands for."""

    __slots__ = ("it",)

    def __init__(self, it: object) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.it is other.it


def gathered(incident: Incident, rules: MatchRules) -> Gathered:
    """What the incident's posts tell. The same incident is gathered once as long as it is in use."""
    return _gathered(_Same(incident), _Same(rules))


@lru_cache(maxsize=2048)
def _gathered(same: _Same, rules_same: _Same) -> Gathered:
    incident, rules = same.it, rules_same.it
    if not isinstance(incident, Incident) or not isinstance(rules, MatchRules):
        raise TypeError("an incident and the rules of matching")
    live = tuple(e for e in incident.evidence if not e.deleted)
    texts = tuple(Text(e.post_id, stem_set(e.says or e.text), stem_set(e.text)) for e in live[-READ - 1 :])
    agreeing = _agreeing(incident, live, rules)
    return Gathered(
        live=live,
        types=frozenset(e.sub_event_type for e in live if e.sub_event_type),
        weapons=frozenset(e.weapon for e in live if e.weapon),
        agreeing=agreeing,
        box=geo.box(agreeing),
        named=tuple((p, naming(p, None)) for p in different(e.place for e in live) if p.precision not in VAST),
        texts=texts,
        words=frozenset().union(*(text.says for text in texts)),
    )


def _agreeing(incident: Incident, live: Iterable[Evidence], rules: MatchRules) -> tuple[Place | None, ...]:
    """The incident's place and those its posts tell that agree with it: a stray one must not draw in others."""
    told = different(e.place for e in live)
    return (incident.place, *(p for p in told if geo.relate(p, incident.place, rules) in _AGREE))


def different(places: Iterable[Place | None]) -> list[Place]:
    """Each told place once, at most READ."""
    return list({(p.text, p.precision, p.lat, p.lon): p for p in places if p}.values())[:READ]


def naming(place: Place, other: Place | None) -> frozenset[str]:
    """The words that name a place beyond those of its governorate, of an area also beyond those of the other's."""
    own = _naming(_Same(place))
    return own if geo.is_point(place) else own - geo.names_of_area(other.admin1 if other else None)


@lru_cache(maxsize=2048)
def _naming(same: _Same) -> frozenset[str]:
    place = same.it
    if not isinstance(place, Place):
        raise TypeError("a place")
    return stem_set(place.text) - geo.names_of_area(None if geo.is_point(place) else place.admin1)


def stands(name: frozenset[str], words: frozenset[str]) -> bool:
    """Whether all words of a place's name stand in a text, one of them not said by everybody."""
    return bool(name) and name <= words and any(bits(word) > _TELLING for word in name)
