"""The kind of a post: structure gives evidence, the model weighs it, the guideline's firm rules have the last word."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.report import Kind

from . import ages
from .acts import Act, acts
from .families import FORCE
from .features import features
from .kind_model import KindModel, model
from .moods import Mood
from .reading import Reading, read
from .times import dated_older_than

NEWS_DAYS = 3
"""The present news cycle in calendar days: the guideline's 72 hours."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A post as the kind is judged from it. `age`: days from the event's stated date to the post, if one is stated."""

    reading: Reading
    acts: tuple[Act, ...]
    age: int | None
    features: list[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind, how sure, and why, in an editor's words."""

    kind: Kind
    confidence: float
    reasons: tuple[str, ...]
    historical: bool = False


def examine(text: str, moment: datetime, *, dated: bool = True) -> Examined:
    """Read a post that was published at `moment`. `dated` False: the time of publication is not known."""
    reading = read(text)
    found = acts(reading, dated_older_than(reading.normal, moment if dated else None))
    age = ages.age(reading.normal, moment) if dated else None
    return Examined(reading, found, age, features(reading, found, age))


def judge(examined: Examined, using: KindModel | None = None) -> Verdict:
    """The kind of an examined post."""
    odds = (using or model()).probabilities(examined.features)
    firm = ruled(examined)
    if firm is not None:
        return firm
    kind = max(odds, key=lambda k: odds[k])
    return Verdict(kind, round(odds[kind], 3), _why(examined, kind))


FIRM = 0.95
"""How sure we are of what a rule settles: in the labelled posts no such verdict was wrong."""


def ruled(examined: Examined) -> Verdict | None:
    """What the guideline settles without weighing: a party's own film is its claim for three days, then history."""
    reading, age = examined.reading, examined.age
    if age is None or not _own_operation(reading):
        return None
    if not any(a.mood is Mood.ASSERTED and a.family in FORCE for a in examined.acts):
        return None
    if age > NEWS_DAYS:
        return Verdict(Kind.OTHER, FIRM, ("مشاهد عملية أقدم من ثلاثة أيام",), historical=True)
    return Verdict(Kind.ATTACK, FIRM, ("مشاهد نشرتها جهة عن عمليتها خلال ثلاثة أيام",))


def _own_operation(reading: Reading) -> bool:
    return any(h.concept.id == "own_footage" for h in reading.of("contexts"))


def _why(examined: Examined, kind: Kind) -> tuple[str, ...]:
    """The words that speak for the kind: «فعل: قصف»."""
    alert = kind is Kind.THREAT
    found, normal = examined.acts, examined.reading.normal
    words: dict[str, None] = {}
    for act in found:
        if (act.hit.concept.file == "alerts") == alert and act.mood in _SPEAKS[kind]:
            words[f"{_LABEL[act.hit.concept.file]}: {normal.quote(act.hit.start, act.hit.end)}"] = None
    if kind is Kind.OTHER:
        moods = dict.fromkeys(_MOODS[a.mood] for a in found if a.mood in _MOODS)
        return (*moods,) or ("لا فعل عسكري في الخبر",)
    return tuple(words)[:4] or ("صياغة الخبر",)


_LABEL = {"triggers": "فعل", "alerts": "إنذار"}
_SPEAKS = {
    Kind.ATTACK: frozenset({Mood.ASSERTED, Mood.CONDEMNED, Mood.HISTORICAL, Mood.STATISTIC}),
    Kind.THREAT: frozenset({Mood.ASSERTED, Mood.CONDITIONAL, Mood.FUTURE, Mood.PLANNED}),
    Kind.OTHER: frozenset(Mood),
}
_MOODS = {
    Mood.FIGURATIVE: "استعمال مجازي أو رياضي",
    Mood.DRILL: "تدريب أو تفجير مسيطر عليه",
    Mood.STOPPED: "حديث عن وقف الفعل",
    Mood.DENIED: "نفي",
    Mood.CONDITIONAL: "شرط أو احتمال",
    Mood.PLANNED: "نية أو احتمال",
    Mood.HISTORICAL: "حدث قديم",
    Mood.STATISTIC: "حصيلة مدة طويلة",
    Mood.CONDEMNED: "إدانة",
    Mood.MOURNED: "تشييع أو عزاء",
}
