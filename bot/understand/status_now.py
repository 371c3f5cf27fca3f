"""Whether an attack is under way as the post is written: words that say so, fire in flight, a fight that has begun."""

from collections.abc import Sequence

from .acts import Act
from .authors import Agent
from .families import FORCE
from .foiled import waylaid
from .grammar import Grammar
from .lexicon import Hit
from .moods import Mood
from .particles import ordered, particles
from .reading import Reading
from .status_sent import heading, in_flight, sent_off, sirens_with, smokes
from .tolls import tolls

_NEAR = 3


def under_way(grammar: Grammar, act: Act | None, company: Sequence[Act], agent: Agent | None) -> bool:
    """Going on: «مستمر», «لا تزال», «تتعرض … لـ», rockets on their way, a clash that is told as such."""
    reading = grammar.reading
    if act is None or act.family == "air_presence" or act.hit.phrase in particles("status", "in_flight"):
        sent = in_flight(grammar) or (act is None and (heading(grammar) or _said_now(grammar)))
        return sent or _goes_on(grammar, act)
    if act.mood is Mood.STOPPED:
        return False
    if _never_stops(grammar, act):
        return True
    hurt = any(a.family in _HURT for a in company)
    sentence = [h for h in reading.of("contexts") if reading.sentence_of(h.start) == act.sentence]
    going = [h for h in sentence if h.concept.cls == "ongoing" and not _aftermath(grammar, h)]
    if _one_blast(grammar, act):
        going = [h for h in going if h.phrase not in particles("status", "just_now")]
    if any(not hurt or act.family == "clash" or _beside(reading, h, (act, *company)) for h in going):
        return True
    footage = any(h.concept.cls == "footage" for h in sentence)
    if any(a.sentence == act.sentence and _now(grammar, a) for a in (act, *company)):
        return not hurt and not footage
    if not hurt and not _one_blast(grammar, act) and _goes_on(grammar, act):
        return True
    if not hurt and not footage and (sent_off(grammar, act, agent) or sirens_with(act, company)):
        return True
    if smokes(grammar, act, company):
        return not footage
    at_work = act.hit.concept.id == "air_defence" and not act.hit.phrase.startswith(ordered("status", "rockets"))
    if at_work or (act.family == "intercept" and _tried(grammar, act)):
        return not footage
    if act.hit.concept.id == "clash" and not act.hit.phrase.startswith(ordered("status", "ambushes")):
        told_now = act.hit.form in {"noun", "phrase", "present"} and not footage
        return told_now and not _over(grammar, act, company) and not _with_toll(grammar, act, company)
    felt = act.family in _FELT or grammar.text(reading.word_at(act.hit.start) - 1) in particles("status", "series")
    return felt and _befalls(grammar, act) and not footage and not _ended(grammar, act)


def told_as_going_on(grammar: Grammar, act: Act | None) -> bool:
    """A word of «now» or «still» stands in the act's sentence: «الضربات مستمرة», «ينفذ غارات الآن»."""
    going = (h for h in grammar.reading.of("contexts") if h.concept.cls == "ongoing")
    near = (h for h in going if act is None or grammar.reading.sentence_of(h.start) == act.sentence)
    return (act is None or act.hit.form != "we") and any(not _aftermath(grammar, h) for h in near)


def _now(grammar: Grammar, act: Act) -> bool:
    """«تدك», «يهاجم», «محاولات للتصدي»; what is called failed is over."""
    last = grammar.reading.word_at(act.hit.end - 1)
    over = any(grammar.text(n) in particles("status", "unsuccessful") for n in range(last, last + 4))
    return act.hit.phrase in particles("status", "now") and not over


_HURT = frozenset(("kill", "injure"))
_BESIDE = 6
"""Words between an act and what says that it goes on, where the dead are told with it."""


def _beside(reading: Reading, hit: Hit, acts: Sequence[Act]) -> bool:
    """The word is said of the act, of «الحدث», or right beside another act of force: «وسط استمرار الاشتباكات»."""
    first, last = reading.word_at(hit.start), reading.word_at(hit.end - 1)
    if any(w.text in particles("status", "the_event") for w in reading.words[max(0, first - 2) : last + 3]):
        return True
    forces = [reading.word_at(a.hit.start) for a in acts if a.family in FORCE]
    if any(at - last == 1 or (at == first - 1 and reading.words[at].text.startswith("ال")) for at in forces):
        return True
    return abs(first - reading.word_at(acts[0].hit.start)) <= _BESIDE


def _with_toll(grammar: Grammar, act: Act, company: Sequence[Act]) -> bool:
    """The dead and hurt of a clash are told: it is told as what happened, unless a word says that it goes on."""
    normal, sentences = grammar.reading.normal, grammar.reading.sentences
    if any(a.family in _OTHER and a.sentence == act.sentence and a.hit.start > act.hit.start for a in company):
        return False  # the dead may be another act's: «اشتباكات … وسقوط قذيفة أدت إلى مقتل طفلة»
    further = any(a.family in FORCE and a.sentence == act.sentence + 1 for a in company)
    for part in sentences[act.sentence : act.sentence + (1 if further else 2)]:
        told = tolls(normal, part)
        if told.killed is not None or told.injured is not None:
            return part is sentences[act.sentence] or "حصيله" not in part.of(normal)
    return False


def _tried(grammar: Grammar, act: Act) -> bool:
    """«تتصدى», «يحاول اعتراض»: it is being stopped."""
    at = grammar.reading.word_at(act.hit.start)
    if waylaid(grammar, grammar.reading.word_at(act.hit.end - 1)):
        return False
    tried = any(grammar.text(n) in particles("status", "being_tried") for n in grammar.back(at, 3))
    return act.hit.form == "present" or tried


def _goes_on(grammar: Grammar, act: Act | None) -> bool:
    """«يواصل … اعتداءاته», «لم تتوقف», «منذ الصباح»; «لم يُصب أحد حتى اللحظة» tells nothing of the act."""
    near = [n for n in range(len(grammar)) if _same_sentence(grammar, n, act)][:_LOOKED_AT]
    pairs = [f"{grammar.text(n).removeprefix('و')} {grammar.text(n + 1)}" for n in near]
    if any(grammar.text(n).lstrip("وف") in particles("status", "negations") for n in near):
        return False
    since = act is None or act.hit.form != "past"
    if since and any(pair in particles("status", "since") for pair in pairs):
        return True
    words = particles("status", "goes_on")
    return any(grammar.text(n).lstrip("و") in words or pair in words for n, pair in zip(near, pairs, strict=True))


def _never_stops(grammar: Grammar, act: Act) -> bool:
    """«لم تتوقف», «لا تهدأ»: it goes on, whatever else is told of it."""
    near = [n for n in range(len(grammar)) if _same_sentence(grammar, n, act)][:_LOOKED_AT]
    stops = particles("status", "never_stops")
    return any(f"{grammar.text(n).removeprefix('و')} {grammar.text(n + 1)}" in stops for n in near)


def _said_now(grammar: Grammar) -> bool:
    """No act is named, but the head says that it goes on: «… تُعجن الآن بالمدفعية»."""
    reading = grammar.reading
    hits = (h for h in reading.of("contexts") if h.concept.cls == "ongoing" and reading.sentence_of(h.start) <= 1)
    return any(not _aftermath(grammar, h) for h in hits)


_OTHER = FORCE - {"clash", "shooting"}


def _one_blast(grammar: Grammar, act: Act) -> bool:
    """A single blast is over when it is heard, whatever is said of now."""
    if act.family != "explosion" or act.hit.phrase.endswith("ات"):
        return False
    at = grammar.reading.word_at(act.hit.start)
    return not any(grammar.text(n).endswith("انفجارات") for n in range(max(0, at - 4), at + 5))


_LOOKED_AT = 50


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
    """«تتعرض المدينة لقصف», «نتعرض لهجمات», «تشهد … هجوماً»: the present of what is suffered, at no time that passed."""
    at = grammar.reading.word_at(act.hit.start)
    words = particles("status", "suffers_now")
    around = (*range(max(0, at - 8), at), *range(at + 1, min(at + 8, len(grammar))))
    suffers = any(grammar.text(n).lstrip("و") in words and _same_sentence(grammar, n, act) for n in around)
    return (suffers or _seen(grammar, act, at)) and not passed(grammar, act)


def _seen(grammar: Grammar, act: Act, at: int) -> bool:
    """«سماء … تشهد هجوماً», «عمليات قتل … تشهدها المنطقة»."""
    sees, seen = particles("status", "sees_now"), particles("status", "seen_now")
    before = any(grammar.text(n).lstrip("و") in sees for n in grammar.back(at, _SEEN_BEFORE))
    after = (n for n in range(at + 1, min(at + _SEEN_AFTER, len(grammar))) if _same_sentence(grammar, n, act))
    return before or any(grammar.text(n) in seen for n in after)


_SEEN_BEFORE = 4
_SEEN_AFTER = 14


def passed(grammar: Grammar, act: Act) -> bool:
    """The sentence gives a time that is over: «صباح اليوم», «أمس»; «منذ الصباح» is none."""
    times = particles("status", "passed")
    told = [n for n in range(len(grammar)) if _same_sentence(grammar, n, act)][:_LOOKED_AT]
    dated = (n for n in told if grammar.text(n) in times or f"{grammar.text(n)} {grammar.text(n + 1)}" in times)
    return any(grammar.text(n - 1) not in {"منذ", "حتي"} for n in dated)


def _same_sentence(grammar: Grammar, at: int, act: Act | None) -> bool:
    sentence = grammar.reading.sentence_of(grammar.words[at].start)
    return sentence == act.sentence if act else sentence <= 1
