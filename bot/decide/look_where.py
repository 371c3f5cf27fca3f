"""Evidence of place: equal, near, one in the other, named alike, mentioned, apart."""

from collections.abc import Iterable

from bot.decide import geo
from bot.decide.copies import SENTENCE
from bot.decide.gathered import READ, VAST, Gathered, gathered, naming, stands
from bot.decide.rules import MatchRules
from bot.decide.statement import Clue, Statement
from bot.decide.words import fillers, stands_in, stem_set
from bot.model.incident import Incident

_REPEATS = ("copy.near", "copy.exact", "copy.short", "copy.worn", "copy.retold", "link.forward")
_ELSEWHERE = ("place.far", "place.outside")
_LOOSE = ("place.named_apart", "place.unknown", "place.neighbour", "place.wide")


def of_place(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """The best fit with any place that the incident's posts named."""
    told = gathered(incident, rules)
    best = "place.far" if geo.far_from(told.box, said.evidence.place, rules.measure) else _best(said, told, rules)
    if rules.weights[best] < rules.weights["place.copied"] and _copied(said, incident, told, rules):
        best = "place.copied"
    if best in _LOOSE and _mentioned(said, incident, told):
        best = "place.mentioned"
    elif best in _ELSEWHERE and _mentioned(said, incident, told) and not _namesakes(said, incident):
        best = "place.far_mentioned"
    yield Clue(best)


def _best(said: Statement, told: Gathered, rules: MatchRules) -> str:
    found = {geo.relate(said.evidence.place, place, rules) for place in told.agreeing}
    return max(sorted(found), key=lambda name: rules.weights[name])


def _copied(said: Statement, incident: Incident, told: Gathered, rules: MatchRules) -> bool:
    """Whether a near-copy only reads its place out of the very words that it repeats: «from Lebanon to the north».

    So does a long one that has an unknown name in the place's stead, or any with a word that is no name. Of a few words
    an unknown name is the news: another village of the same sentence is another event.
    """
    tie = said.ties.get(incident.id)
    if tie is None or tie.name not in _REPEATS or said.evidence.place is None:
        return False
    place = said.evidence.place
    if geo.unlisted(place) and (len(said.words) >= SENTENCE or not geo.own_name(place, rules)):
        return True
    name = stem_set(place.text) - fillers(rules.phrases.filler)
    spelt = frozenset().union(*(geo.names(p) for p in (incident.place, *(p for p, _ in told.named)) if p))
    texts = [text.all for text in told.texts[-READ:] if text.post_id != said.evidence.post_id]
    return bool(name) and any(all(_read_in(word, words, spelt) for word in name) for words in texts)


def _read_in(word: str, words: frozenset[str], spelt: frozenset[str]) -> bool:
    """Whether a word of a place stands in a text, also with «and» before it, or with a slip in a place's name there."""
    return word in words or f"و{word}" in words or stands_in(word, spelt & words)


def _namesakes(said: Statement, incident: Incident) -> bool:
    """Two places of one name far apart: the name in the text proves nothing."""
    mine, theirs = said.evidence.place, incident.place
    return bool(mine and theirs and geo.names(mine) & geo.names(theirs))


def _mentioned(said: Statement, incident: Incident, told: Gathered) -> bool:
    """«البجاري by Abu Hamida» and «Abu Hamida»: whether a text of one names the exact place of the other."""
    mine = said.evidence.place
    for place, name in told.named:
        if stands(name if geo.is_point(place) else naming(place, mine), said.words):
            return True
    if mine is None or mine.precision in VAST:
        return False
    name = naming(mine, incident.place)
    if not name <= told.words:
        return False
    texts = (text for text in told.texts if text.post_id != said.evidence.post_id)
    return any(stands(name, text.says) for text in texts)
