"""Evidence of words: rare ones in common, texts alike, and what ties the posts (copies, media, replies, forwards)."""

from collections.abc import Iterable
from datetime import timedelta

from bot.decide.gathered import READ, gathered
from bot.decide.rules import MatchRules
from bot.decide.statement import Clue, Statement, gap, place_words
from bot.decide.words import bits, is_rare, likeness, weight_of
from bot.model.incident import Incident


def of_words(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """Rare words in common, and the closest of the incident's texts."""
    told = gathered(incident, rules).texts
    texts = [text.all | text.says for text in told if text.post_id != said.evidence.post_id][-READ:]
    if not texts:
        return
    known = place_words(said, incident)
    shared = {w for w in said.words & frozenset().union(*texts) if is_rare(w)} - known
    if shared:
        yield Clue("words.rare", min(1.0, sum(bits(w) for w in shared) / rules.measure.rare_full))
    closest = max(_alike(said.words, text, rules) for text in texts)
    if closest > 0:
        yield Clue("words.alike", closest * _recent(said, incident, rules))


def _alike(one: frozenset[str], other: frozenset[str], rules: MatchRules) -> float:
    """How alike two texts are beyond chance, 0 to 1; a short text is alike to many by nature and counts less."""
    measure = rules.measure
    above = (likeness(one, other) - measure.alike_from) / (1 - measure.alike_from)
    return max(0.0, above) * min(1.0, weight_of(one & other) / measure.alike_full)


def _recent(said: Statement, incident: Incident, rules: MatchRules) -> float:
    """1 while the incident is fresh; after that, alike words are rather the like event of another day."""
    hours = gap(said, incident) / timedelta(hours=1)
    full, end = rules.window.copy_full_hours, rules.window.copy_hours
    return 1.0 if hours <= full else max(0.0, (end - hours) / (end - full))


def of_ties(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """Copies, the same medium, a reply, a forward."""
    if tie := said.ties.get(incident.id):
        yield tie
