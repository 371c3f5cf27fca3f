"""Whether an attack is under way as the post is written: words that say so, fire in flight, a fight that has begun."""

from collections.abc import Sequence

from .acts import Act
from .grammar import Grammar
from .lexicon import Hit
from .moods import Mood
from .particles import particles

_NEAR = 3


def under_way(grammar: Grammar, act: Act | None, company: Sequence[Act]) -> bool:
    """Going on: «مستمر», «لا تزال», «تتعرض … لـ», rockets on their way, a clash that is told as such."""
    if act is None or act.family == "air_presence" or act.hit.phrase in particles("status", "in_flight"):
        return _in_flight(grammar)
    if act.mood is Mood.STOPPED:
        return False
    reading = grammar.reading
    sentence = [h for h in reading.of("contexts") if reading.sentence_of(h.start) == act.sentence]
    if any(h.concept.cls == "ongoing" and not _aftermath(grammar, h) for h in sentence):
        return True
    hurt = any(a.family in {"kill", "injure"} for a in company)
    footage = any(h.concept.cls == "footage" for h in sentence)
    now = particles("status", "now")
    if any(a.hit.phrase in now for a in (act, *company) if a.sentence == act.sentence):
        return not hurt and not footage
    if not hurt and _goes_on(grammar, act):
        return True
    if act.hit.concept.id == "air_defence" or (act.family == "intercept" and _tried(grammar, act)):
        return not footage
    if act.hit.concept.id == "clash" and not act.hit.phrase.startswith(("كمين", "كماين")):
        return act.hit.form in {"noun", "phrase", "present"} and not footage and not _over(grammar, act, company)
    return act.family in _FELT and _befalls(grammar, act) and not footage and not _ended(grammar, act)


def _tried(grammar: Grammar, act: Act) -> bool:
    """«تتصدى», «يحاول اعتراض»: it is being stopped."""
    at = grammar.reading.word_at(act.hit.start)
    return act.hit.form == "present" or any(grammar.text(n) in _TRY for n in grammar.back(at, 3))


_TRY = frozenset(("يحاول", "تحاول"))


def _goes_on(grammar: Grammar, act: Act) -> bool:
    """«يواصل … اعتداءاته», «انفجارات حتى اللحظة»; «لم يُصب أحد حتى اللحظة» tells nothing of the act."""
    words = particles("status", "goes_on")
    near = [n for n in range(len(grammar)) if _same_sentence(grammar, n, act)]
    if any(grammar.text(n) in _NOT for n in near):
        return False
    return any(
        grammar.text(n).lstrip("و") in words or f"{grammar.text(n)} {grammar.text(n + 1)}" in words for n in near
    )


_NOT = frozenset(("لم", "لا", "لن", "ليس", "دون", "بدون"))


def _aftermath(grammar: Grammar, hit: Hit) -> bool:
    """What goes on is the search, the inquiry or the fire brigade's work: «التحقيقات مستمرة»."""
    at = grammar.reading.word_at(hit.start)
    near = (*grammar.back(at, _NEAR), *range(at, min(at + _NEAR + 1, len(grammar))))
    return any(grammar.has(n, "aftermath") for n in near)


def _over(grammar: Grammar, act: Act, company: Sequence[Act]) -> bool:
    """A clash told as cause of the dead named before it, after «بعد», or with its outcome: it is over."""
    if act.background or _ended(grammar, act):
        return True
    return any(a.family in {"kill", "injure"} and a.hit.start < act.hit.start for a in company)


def _ended(grammar: Grammar, act: Act) -> bool:
    """The sentence tells the dead and the hurt as outcome: «أسفرت عن مقتل», «ما أدى إلى إصابة»."""
    outcome = particles("status", "outcome")
    first = grammar.reading.word_at(act.hit.start)
    told = (n for n in range(first, len(grammar)) if _same_sentence(grammar, n, act))
    ends = (
        n
        for n in told
        if grammar.text(n).lstrip("و") in outcome or f"{grammar.text(n)} {grammar.text(n + 1)}" in outcome
    )
    return any(_hurt(grammar, range(n + 1, n + 6)) for n in ends)


def _hurt(grammar: Grammar, at: range) -> bool:
    return any(h.concept.cls in {"kill", "injure"} for n in at for h in grammar.hits(n, "triggers"))


_FELT = frozenset(("strike", "attack", "target", "launch"))


def _befalls(grammar: Grammar, act: Act) -> bool:
    """«تتعرض المدينة لقصف», «نتعرض لهجمات»: the present of what is suffered."""
    at = grammar.reading.word_at(act.hit.start)
    words = particles("status", "suffers_now")
    around = (*range(max(0, at - 8), at), *range(at + 1, min(at + 8, len(grammar))))
    return any(grammar.text(n).lstrip("و") in words and _same_sentence(grammar, n, act) for n in around)


def _same_sentence(grammar: Grammar, at: int, act: Act) -> bool:
    return grammar.reading.sentence_of(grammar.words[at].start) == act.sentence


def _in_flight(grammar: Grammar) -> bool:
    """No act is named, but a projectile is: «صواريخ في سماء …», «صواريخ تتجه نحو …»."""
    flying = particles("status", "in_flight")
    head = [n for n in range(len(grammar)) if grammar.words[n].start >= grammar.reading.body][:_HEAD]
    armed = any(grammar.hits(n, "weapons") for n in head)
    return armed and any(
        grammar.text(n) in flying or f"{grammar.text(n)} {grammar.text(n + 1)}" in flying for n in head
    )


_HEAD = 12
"""Words of the head in which fire in flight is told."""
