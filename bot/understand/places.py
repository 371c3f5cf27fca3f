"""Where a post's events happened: the names of places in a text, which places they are, and which one an event has.

`mentions` finds names, `resolve` settles which places they are, `event_place` picks the place of one event.
"""

from collections.abc import Iterable, Sequence

from bot.model.report import Place, Precision

from .arabic import Normal, words
from .gazetteer import Gazetteer, fold_word, gazetteer
from .place_addressee import addressee, outside_condition, topic
from .place_choice import resolve
from .place_located import Located
from .place_mentions import mentions
from .place_reasons import outside_reason
from .place_roles import Mention, Role
from .place_words import fold_one, place_list, place_words

__all__ = [
    "Gazetteer",
    "Located",
    "Mention",
    "Role",
    "event_located",
    "event_place",
    "gazetteer",
    "mentions",
    "resolve",
]

_NEVER = frozenset({Role.ORIGIN, Role.OUTLET, Role.ACTOR, Role.PERSON})
"""Roles that make a mention no place of an event."""
_ASIDE = frozenset({Role.CARE, Role.SPEAKER})
"""Roles of places beside the event."""
_SPECIFIC = {
    Precision.SITE: 3.0, Precision.VILLAGE: 3.0, Precision.TOWN: 3.0, Precision.SUBDISTRICT: 2.6,
    Precision.DISTRICT: 2.2, Precision.UNCERTAIN: 2.8, Precision.GOVERNORATE: 1.5, Precision.COUNTRY: 0.8,
}  # fmt: skip
_ROLE_COST = {
    Role.PARENT: 1.2,
    Role.LAUNCH: 2.0,
    Role.DESTINATION: 1.5,
    Role.RETREAT: 2.6,
    Role.CARE: 2.0,
    Role.SPEAKER: 2.6,
    Role.NEAR: 0.2,
    Role.HOST: 0.6,
    Role.HASHTAG: 0.4,
}
_UNKNOWN_SITE = 0.9
_RIVER = -1.0
"""«أطراف نهر الفرات شرقي جرابلس»: a river has no point; the town beside it says more."""
_SENTENCE_END = ".!؟?\n؛"


def event_place(
    normal: Normal,
    span: tuple[int, int],
    located: Sequence[Located],
    *,
    trigger: tuple[int, int] | None = None,
    threat: bool = False,
) -> Place | None:
    """The place of the event told in text[span], as a report tells it; see `event_located`."""
    choice = event_located(normal, span, located, trigger=trigger, threat=threat)
    return choice.place if choice else None


def event_located(
    normal: Normal,
    span: tuple[int, int],
    located: Sequence[Located],
    *,
    trigger: tuple[int, int] | None = None,
    threat: bool = False,
) -> Located | None:
    """The most specific place of the event told in text[span] (offsets of the normalised text), or None.

    Looks in the clause, then in its sentence, then in the text before and after it, hashtags last. `trigger` is the
    span of the word that tells the event: names after it and near it are likelier. For a `threat` a country that is
    only named may be the threatened one.
    """
    usable = [place for place in located if not place.mention.roles & _NEVER]
    usable = outside_reason(normal, usable) or usable
    if threat:
        usable = outside_condition(normal, usable) or usable
    if threat and (addressed := addressee(normal, located)):
        aimed = trigger[1] if trigger else len(normal.text)
        aimed = max(aimed, addressed.mention.end)
        named = [
            p for p in usable if p.mention.preposition and aimed <= p.mention.start < _sentence(normal.text, span)[1]
        ]
        return _best(named, trigger) or addressed  # «إذا تدخلت أمريكا سنستهدف قواعدها في العراق»
    here = [p for p in usable if not p.mention.roles & {Role.LAUNCH, Role.RETREAT}]
    choice = _not_of_care(normal.text, span, here, trigger) or _nearest(normal.text, span, here, trigger)
    choice = choice or _nearest(normal.text, span, usable, trigger)
    return choice or _town_meant(normal, located) or (_threatened(normal, located) if threat else None)


def _not_of_care(
    text: str, span: tuple[int, int], here: Sequence[Located], trigger: tuple[int, int] | None
) -> Located | None:
    """Where the hurt were hurt, if they are treated elsewhere and the text tells more than a country."""
    if not any(Role.CARE in p.mention.roles for p in here):
        return None
    hurt = [p for p in here if not p.mention.roles & _ASIDE and p.place.precision is not Precision.COUNTRY]
    return _nearest(text, span, hurt, trigger)


def _nearest(
    text: str, span: tuple[int, int], usable: Sequence[Located], trigger: tuple[int, int] | None
) -> Located | None:
    """The best place in the clause; a broad one is refined by the sentence, then by the rest of the text."""
    choice: Located | None = None
    for reach in (span, _sentence(text, span), (0, len(text))):
        among = [p for p in usable if reach[0] <= p.mention.start < reach[1]]
        if choice is not None:
            among = [p for p in among if _refines(p, choice)]
        anchor = trigger if reach == span else trigger or span
        choice = _best(among, anchor, far=reach == (0, len(text)) != span) or choice
        if choice and not _broad(choice):
            break
    return choice


def _threatened(normal: Normal, located: Sequence[Located]) -> Located | None:
    """«ترامب: إيران ستدفع الثمن»: a country that is only named, where nothing else is; never the one that speaks."""
    if about := topic(normal, located):
        return about
    wide = (Precision.COUNTRY, Precision.TOWN)
    named = [p for p in located if Role.ACTOR in p.mention.roles and p.place.precision in wide]
    return named[-1] if named else None


def _town_meant(normal: Normal, located: Sequence[Located]) -> Located | None:
    """«قصف المدينة … #مكتب_الأتارب_الإعلامي», «عمدة كييف: انفجارات في العاصمة»: the town of who speaks."""
    if not any(fold_word(t.text) in place_words().anaphora for t in words(normal) if t.text.startswith("ال")):
        return None
    outlets = [p for p in located if Role.OUTLET in p.mention.roles and p.place.precision is not Precision.COUNTRY]
    actors = [p for p in located if Role.ACTOR in p.mention.roles and p.place.precision is Precision.TOWN]
    origins = [p for p in located if Role.ORIGIN in p.mention.roles and p.mention.noun in ("village", "city")]
    return next(iter([*origins, *outlets, *actors]), None)


def _best(among: Iterable[Located], trigger: tuple[int, int] | None, far: bool = False) -> Located | None:
    scored = [(_score(p, trigger, far), -p.mention.start, p) for p in among]
    return max(scored, key=lambda s: s[:2])[2] if scored else None


def _score(located: Located, trigger: tuple[int, int] | None, far: bool) -> float:
    mention = located.mention
    out = _SPECIFIC[_precision(located)] + sum(-cost for role, cost in _ROLE_COST.items() if role in mention.roles)
    if Role.HASHTAG in mention.roles and mention.noun:
        out += _ROLE_COST[Role.HASHTAG]  # «بلدة #تسيل»: a word of the sentence
    out -= 1.6 if located.region else 0.0
    out += 0.6 if mention.preposition else 0.0
    out += 0.1 if mention.noun else 0.0
    out += min(located.strength, 4.0) * 0.01
    if located.entry and located.entry.kind == "water":
        out += 1.2 if located.place.lat is not None else _RIVER
    if located.entry and located.entry.kind in ("site", "quarter"):
        out += 0.3
    if mention.noun in ("institution", "street") and located.entry is None:
        out -= 0.6
    unknown = mention.noun == "site" and located.entry is None and Role.UNKNOWN_NAME in mention.roles
    if unknown and fold_one(located.place.text.split(" ")[0]) not in place_list("sites", "of_their_own"):
        out -= _UNKNOWN_SITE  # «قاعدة التحالف في حقل العمر», «حاجز قسد في ذيبان»: the one struck, and where
    if Role.SKY in mention.roles and _wide(located):
        out += 2.0
    if trigger is None:
        out -= min(mention.start, 400) / 300
    else:
        gap = mention.start - trigger[1] if mention.start >= trigger[0] else trigger[0] - mention.end + 40
        out -= min(abs(gap), 400) / (400 if far else 120)
    return out


def _precision(located: Located) -> Precision:
    """How exact it is as a name: a village of which only the governorate is known is a village all the same."""
    precision = located.place.precision
    named_only = precision is Precision.GOVERNORATE and not located.certain
    return Precision.UNCERTAIN if named_only else precision


def _wide(located: Located) -> bool:
    return _precision(located) in (Precision.GOVERNORATE, Precision.COUNTRY)


def _broad(located: Located) -> bool:
    if Role.SKY in located.mention.roles:
        return False
    return _wide(located) or Role.PARENT in located.mention.roles or located.region


def _refines(second: Located, first: Located) -> bool:
    """A more specific place elsewhere in the text refines a broad one that it lies in; it never replaces it."""
    if second.mention.roles & _ASIDE and not first.mention.roles & _ASIDE:
        return False
    wide = (Precision.COUNTRY, Precision.GOVERNORATE)
    one, other = _precision(first), _precision(second)
    narrower = other not in wide or (one is Precision.COUNTRY and other is Precision.GOVERNORATE)
    return narrower and _lies_in(second.place, first.place)


def _lies_in(place: Place, region: Place) -> bool:
    if region.precision == Precision.COUNTRY or region.admin1 is None:
        return place.country == region.country
    return place.admin1 == region.admin1


def _sentence(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start = max(text.rfind(mark, 0, span[0]) for mark in _SENTENCE_END) + 1
    ends = [at for mark in _SENTENCE_END if (at := text.find(mark, span[1])) >= 0]
    return start, min(ends, default=len(text))
