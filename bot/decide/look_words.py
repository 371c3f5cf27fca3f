"""Evidence of words: rare ones in common, texts alike, and what ties the posts (copies, media, replies, forwards)."""

from collections.abc import Iterable

from bot.decide.rules import MatchRules
from bot.decide.statement import READ, Clue, Statement, live, place_words
from bot.decide.words import bits, is_rare, likeness, stem_set
from bot.model.incident import Incident


def of_words(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """Rare words in common, and the closest of the incident's texts."""
    others = [e for e in live(incident) if e.post_id != said.evidence.post_id][-READ:]
    if not others:
        return
    texts = [stem_set(e.says or e.text) | stem_set(e.text) for e in others]
    known = place_words(said, incident)
    shared = {w for w in said.words & frozenset().union(*texts) if is_rare(w)} - known
    if shared:
        yield Clue("words.rare", min(1.0, sum(bits(w) for w in shared) / rules.measure.rare_full))
    closest = max(likeness(said.words, text) for text in texts)
    if closest > rules.measure.alike_from:
        yield Clue("words.alike", (closest - rules.measure.alike_from) / (1 - rules.measure.alike_from))


def of_ties(said: Statement, incident: Incident, rules: MatchRules) -> Iterable[Clue]:
    """Copies, the same medium, a reply, a forward."""
    if tie := said.ties.get(incident.id):
        yield Clue(tie)
