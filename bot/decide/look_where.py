"""Evidence of place: equal, near, one in the other, named alike, mentioned, apart."""

from collections.abc import Iterable

from bot.decide import geo
from bot.decide.copies import fillers
from bot.decide.rules import MatchRules
from bot.decide.statement import READ, Clue, Statement, live
from bot.decide.words import bits, hash24, stem_set
from bot.model.incident import Incident
from bot.model.report import Place, Precision


def of_place(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """The best fit with any place that the incident's posts named."""
    found = [geo.relate(said.evidence.place, place, rules) for place in _agreeing(incident, rules)]
    best = max(found, key=lambda name: rules.weights[name])
    if rules.weights[best] < rules.weights["place.copied"] and _copied(said, incident, rules):
        best = "place.copied"
    if best in _LOOSE and _mentioned(said, incident):
        best = "place.mentioned"
    elif best in _ELSEWHERE and not _namesakes(said, incident) and _mentioned(said, incident):
        best = "place.far_mentioned"
    yield Clue(best)


_REPEATS = ("copy.near", "copy.exact", "copy.short", "copy.worn", "copy.retold", "link.forward")


def _copied(said: Statement, incident: Incident, rules: MatchRules) -> bool:
    """Whether a near-copy only reads its place out of the very words that it repeats: «from Lebanon to the north»."""
    tie = said.ties.get(incident.id)
    if tie is None or tie.name not in _REPEATS or said.evidence.place is None:
        return False
    name = {word for word in stem_set(said.evidence.place.text) if hash24(word) not in fillers(rules.phrases.filler)}
    texts = (stem_set(e.text) for e in live(incident)[-READ:] if e.post_id != said.evidence.post_id)
    return bool(name) and any(name <= words for words in texts)


_VAST = (Precision.GOVERNORATE, Precision.COUNTRY)
_ELSEWHERE = ("place.far", "place.outside")
_LOOSE = ("place.named_apart", "place.unknown", "place.neighbour", "place.wide")


def _namesakes(said: Statement, incident: Incident) -> bool:
    """Two places of one name far apart: the name in the text proves nothing."""
    mine, theirs = said.evidence.place, incident.place
    return bool(mine and theirs and geo.names(mine) & geo.names(theirs))


def _mentioned(said: Statement, incident: Incident) -> bool:
    """«البجاري by Abu Hamida» and «Abu Hamida»: whether a text of one names the exact place of the other."""
    mine = said.evidence.place
    exact = [p for p in _different([e.place for e in live(incident)]) if p and p.precision not in _VAST]
    if any(_stands(place, said.words, mine) for place in exact):
        return True
    if mine is None or mine.precision in _VAST:
        return False
    texts = [stem_set(e.says or e.text) for e in live(incident)[-READ:] if e.post_id != said.evidence.post_id]
    return any(_stands(mine, words, incident.place) for words in texts)


def _stands(place: Place, words: frozenset[str], other: Place | None) -> bool:
    """All words of a place's name stand in a text, beyond those of the governorate."""
    common = geo.names_of_area(None) if geo.is_point(place) else geo.names_of_area(place.admin1)
    name = stem_set(place.text) - common - (frozenset() if geo.is_point(place) else _area_of(other))
    return bool(name) and name <= words and any(bits(word) > 6 for word in name)


_AGREE = frozenset(f"place.{word}" for word in ("same", "near", "parent", "wide", "named_alike", "same_area"))


def _agreeing(incident: Incident, rules: MatchRules) -> list[Place | None]:
    """The incident's place and those its posts tell that agree with it: a stray one must not draw in others."""
    told = _different([e.place for e in live(incident) if e.place])
    agreeing = [p for p in told if geo.relate(p, incident.place, rules) in _AGREE]
    return [incident.place, *agreeing]


def _area_of(place: Place | None) -> frozenset[str]:
    return geo.names_of_area(place.admin1 if place else None)


def _different(places: Iterable[Place | None]) -> list[Place | None]:
    return list({(p.text, p.precision, p.lat, p.lon) if p else None: p for p in places}.values())[:READ]
