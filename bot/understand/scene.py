"""What the events of one post have in common, and what is known of one before its place, time and toll are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from itertools import pairwise

from bot.model.report import Kind, Status, SubEvent, Weapon

from .acts import Act
from .authors import Agent
from .classify import Examined
from .coordination import Stretch, stretches
from .moods import Mood
from .particles import any_of
from .place_located import Located
from .reading import Reading
from .segments import Segment

WEIGHT = {
    "strike": 3.0, "launch": 2.8, "intercept": 2.7, "clash": 3.0, "shooting": 2.9, "bomb": 3.0, "explosion": 2.8,
    "abduction": 3.0, "target": 2.6, "attack": 2.6, "weapon_act": 2.4, "destruction": 2.0, "security_event": 2.2,
    "kill": 1.6, "landing": 1.8, "incursion": 1.5, "operation": 1.3, "injure": 1.2, "takeover": 2.3, "smoke": 0.6,
    "arrest": 0.2,
}  # fmt: skip
"""How much a family of acts tells of an attack by itself."""
THREAT_WEIGHT = {
    "siren": 3.0, "evacuate": 3.0, "closure": 2.6, "overflight": 2.8, "air_presence": 2.2, "shelter": 2.2,
    "advisory": 2.6, "high_alert": 2.2, "mobilize": 2.4, "defuse": 2.8, "threat_word": 2.3, "vow": 2.2, "ready": 2.1,
    "force_future": 2.4, "threat_noun": 1.2,
}  # fmt: skip
"""The same of a threat."""


SEPARATE = 2.6
"""Acts of at least this weight can be an event of their own beside the main one."""
_ALERT = 2.2
"""The same of alerts and threats."""
_SEPARATE = frozenset(name for name, weight in WEIGHT.items() if weight >= SEPARATE) | frozenset(
    name for name, weight in THREAT_WEIGHT.items() if weight >= _ALERT
)
_ANSWER_REACH = 40
"""Letters before an act within which one of these words makes it what came first."""


@dataclass(frozen=True)
class Scene:
    """What the events of one post have in common."""

    examined: Examined
    located: Sequence[Located]
    posted: datetime | None
    zone: tzinfo

    @property
    def reading(self) -> Reading:
        """The post as read."""
        return self.examined.reading

    @cached_property
    def stretches(self) -> Sequence[Stretch]:
        """The acts that a sentence tells side by side, each with its part of the sentence."""
        return stretches(self.reading, self.examined.acts, self.located, _SEPARATE)

    def span(self, act: Act | None) -> Segment:
        """The sentence that tells an act; the first one where none is known."""
        sentences = self.reading.sentences
        if not sentences:
            return Segment(0, len(self.reading.normal.text))
        return sentences[act.sentence] if act else sentences[0]

    def part(self, act: Act) -> Segment:
        """The stretch of the sentence that tells an act, if it tells several side by side; else the whole of it."""
        return next((s.part for s in self.stretches if s.act is act), self.span(act))

    def answered(self, act: Act) -> bool:
        """«ردا على قصف X»: told as what another act answers, not as what did it («جراء», «إثر»)."""
        before = self.reading.normal.text[max(0, act.hit.start - _ANSWER_REACH) : act.hit.start]
        return act.background and any_of("beside", "answered").search(before) is not None

    def main(self, weights: dict[str, float]) -> Act | None:
        """The act that the post puts first: told as fact, near the head, naming force by itself."""
        best: tuple[float, Act] | None = None
        later = [b for a, b in pairwise(self.stretches) if a.act.sentence == b.act.sentence]
        for act in self.examined.acts:
            weight = weights.get(act.family)
            if weight is None:
                continue
            score = weight - 0.8 * act.sentence - 0.03 * act.order
            if act.mood is not Mood.ASSERTED and weights is WEIGHT:
                score -= 2.0
            if act.background and (act.family in {"clash", "intercept"} or self.answered(act)):
                score -= 1.0  # «سيطرة … بعد معارك», «ردا على إسقاط …»: told as the way to it
            if any(s.act is act for s in later):
                score -= 0.5  # «انفجارات في … وأنباء عن اشتباكات في …»: the news stands at the head
            if best is None or score > best[0]:
                best = (score, act)
        return best[1] if best else None


@dataclass(frozen=True, slots=True)
class Told:
    """What was found out about one event before its place, time and toll are looked up."""

    act: Act | None
    kind: Kind
    sub: SubEvent | None
    status: Status
    weapon: Weapon | None
    agent: Agent | None
