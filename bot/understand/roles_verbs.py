"""What a name does by the verbs around it: acts, defends, only speaks, or suffers."""

from .grammar import Grammar, stems
from .moods import to_come
from .particles import ordered, particles
from .roles_english import Role

_NEAR_VERB = 5
_RIDING = 7
"""Further words to the verb where men are first described: «مسلحون يستقلون دراجة نارية … أطلقوا»."""


def verbal(g: Grammar, at: int) -> bool:
    """A word that may be noun or verb («قصف») is a verb where its subject stands before it."""
    return g.verb(at) and has_subject(g, at)


def has_subject(g: Grammar, verb: int) -> bool:
    """Someone or something that acts stands before the verb in its clause."""
    if g.text(verb - 1) in particles("role", "relatives") and g.text(verb).endswith(("ه", "ها", "هم", "هما")):
        return False  # «القذائف التي أطلقتها | قوات …»
    for n in g.back(verb, 4):
        if (g.hits(n, "actors") or g.has(n, "doer", "ours")) and not g.has(n - 1, "against"):
            return True
        if g.craft(n) and g.objective(n - 1) and not g.broken(n):
            continue  # «إسقاط مروحيتها»: acted on
        if g.craft(n) or (g.deed(n) and not g.verb(n)):
            return True
        if g.has(n, "declare", "adverb"):
            continue
        if g.verb(n):
            return False
    return False


def after(g: Grammar, last: int) -> Role | None:
    """What the name does next: acts, takes it on itself, or only speaks or suffers (strength 0: no author)."""
    at = first = _past_model(g, last + 1)
    while at < first + _NEAR_VERB + (_RIDING if g.has(last + 1, "rides") else 0):
        if at >= len(g) or (g.broken(at, lines=False) and not _comma(g, last, at)):
            return None
        if at > last + 1 and g.text(at) in particles("role", "relatives") and not g.has(last + 1, "rides"):
            return None  # what «التي» tells is of the noun before it
        if g.has(at, "adopt"):
            return Role(2.6, at, claims=True)
        if g.text(at) in particles("role", "that") and not g.has(at + 1, "ours"):
            return None
        if g.hits(at, "actors"):
            at += 1
            continue
        if g.text(at) in particles("role", "shows") and g.has(at + 1, "footage"):
            return Role(2.0 if shows_own(g, at + 2) else 0.0, at, claims=True)
        if g.has(at, "suffer"):
            return Role(2.1 if harms(g, at) and takes_object(g, at) else 0.0, at)
        if defends(g, at):
            return Role(0.0, at)
        if g.has(at, "declare"):
            return _declares(g, at) if not _beats(g, last, at) else Role(2.0, at, claims=True)
        if g.verb(at) or g.plural_verb(at):
            return Role(2.1, at)
        if g.has(at, "against", "by", "cause") or g.objective(at):
            return _further(g, last, at)
        at += 1
    return _further(g, last, last + 1)


def _past_model(g: Grammar, at: int) -> int:
    """The word after «من طراز …» and its model in Latin letters or digits: it is told of the craft."""
    if g.text(at) != "من" or g.text(at + 1) not in particles("role", "models"):
        return at
    at += 2
    while at < len(g) and not g.broken(at) and not "\u0621" <= g.text(at)[0] <= "\u064a":
        at += 1
    return at


_FURTHER = 9
"""Words to the verb of several where it is first told whence or where they are: «مسلحون من … قرب … يهاجمون»."""


def _further(g: Grammar, last: int, at: int) -> Role | None:
    """The verb of men at the head of a clause who are first described by a place: it agrees with them in number."""
    if g.broken(at) or not _several(g, last):
        return None
    for n in range(at, min(last + _FURTHER, len(g))):
        if g.broken(n) or g.has(n, "suffer"):
            return None
        bands = g.text(n)[0] == "ت" and g.verb(n) and _bands(g, last)
        if bands or g.plural_verb(n) or (g.text(n).endswith("وا") and (g.verb(n) or harms(g, n))):
            return Role(0.0, n) if defends(g, n) or g.has(n, "declare") else Role(1.9, n)
    return None


def _several(g: Grammar, last: int) -> bool:
    """Men in the plural: «مسلحون», «عناصر الشرطة»."""
    head = next((n for n in (last, *g.back(last, 4)) if g.has(n, "doer", "force")), -1)
    return head >= 0 and g.text(head).removeprefix("ال") not in particles("role", "one_force")


def _bands(g: Grammar, last: int) -> bool:
    """A plural of bands takes its verb in the feminine singular: «عصابات من … تختطف»."""
    head = next((n for n in (last, *g.back(last, 4)) if g.has(n, "doer", "force")), -1)
    return head >= 0 and g.text(head).removeprefix("ال") in particles("role", "bands")


def _comma(g: Grammar, last: int, at: int) -> bool:
    """Only a comma parts the name from its verb: «مسلحون من …، يهددون»."""
    between = g.reading.normal.text[g.words[at - 1].end : g.words[at].start].strip()
    return at == last + 1 and between in {"،", ","} and (g.verb(at) or g.has(at, "adopt"))


def defends(g: Grammar, at: int) -> bool:
    """The verb is of stopping what another has sent; a craft on patrol that is shot down was attacked."""
    if g.text(at).endswith(("سقط", "سقطت")) and g.text(at + 1) in particles("role", "dropped"):
        return False  # «تسقط قنبلة على …»
    tries = g.text(at).endswith(ordered("role", "tries"))
    stops = g.has(at, "defend") or (tries and g.has(at + 1, "defend")) or _fires_interceptors(g, at)
    if not stops or any(g.has(n, "patrol") for n in range(at + 1, min(at + 9, len(g)))):
        return False
    later = range(at + 1, min(at + _DATED, len(g)))
    if any(g.text(n) in particles("role", "models") for n in later):
        return False
    return "تصد" not in g.text(at) or not _on_foot(g, later)


def _fires_interceptors(g: Grammar, at: int) -> bool:
    """«أطلقت … صواريخ اعتراضية»: fired at what another has sent."""
    if "طلق" not in g.text(at):
        return False
    near = range(at + 1, min(at + 6, len(g)))
    return any(g.text(n).removeprefix("ال").startswith("اعتراضي") for n in near)


_DATED = 20
"""Words in which the object stands where hour and date are told before it."""


def _on_foot(g: Grammar, after: range) -> bool:
    """«تصدّوا لقوة إسرائيلية», «… لمحاولة توغل»: men who advance are fought, not intercepted."""
    told = next((n for n in after if g.text(n)[:1] == "ل" and g.text(n) not in particles("role", "to_it")), -1)
    toward = g.text(told).removeprefix("لل").removeprefix("ل") if told >= 0 else ""
    advances = particles("role", "advances")
    return toward in advances or (toward == "محاوله" and g.text(told + 1) in advances)


def _declares(g: Grammar, at: int) -> Role:
    """«يعلن تنفيذ ضربات» is of his own doing, so is the footage that he publishes; «يعلن مقتل جندي» is not."""
    shown = any(g.has(n, "footage") for n in (at + 1, at + 2))
    for n in range(at + 1, min(at + (8 if shown else 4), len(g))):
        if g.broken(n) or g.has(n, "cause"):
            break
        if defends(g, n):
            return Role(0.0, at)
        if g.has(n, "own", "adopt") and not (g.has(n, "objective") and g.text(n + 1) in {"في", "من"}):
            return Role(2.0, at, claims=True)
        doing = g.verb(n + 1) or harms(g, n + 1) or g.text(n + 1) in particles("role", "behind")
        of_himself = g.text(n) in particles("role", "that_he")
        if of_himself and to_come(g.text(n + 1).lstrip("وف")) and not g.has(n + 1, "suffer"):
            return Role(2.0, n + 1, claims=True)
        if of_himself and doing and not g.has(n + 1, "suffer"):
            return Role(2.0, at, claims=True)
    return Role(1.2, at) if g.has(at, "threaten") else Role(0.0, at)


def shows_own(g: Grammar, at: int) -> bool:
    """«لقطات لقنص ضابط», «مشاهد من عملية …»; «مشاهد للحظة القصف» shows what was suffered."""
    word, own = g.text(at), at + 1 if g.text(at) == "من" else at
    return (word == "من" or word[:1] == "ل") and (g.deed(own) or g.objective(own)) and g.text(own) != "للحظه"


def _beats(g: Grammar, last: int, at: int) -> bool:
    """«قسد تعلن مقتل خمسة من داعش في عملية»: the dead are another party's, and an operation killed them."""
    names = {h.concept.id for h in g.hits(last, "actors")}
    undergone = next((n for n in range(at + 1, at + 3) if g.has(n, "undergone")), -1)
    if undergone < 0:
        return False
    near = range(undergone + 1, min(undergone + 12, len(g)))
    foes = any(h.concept.id not in names for n in near for h in g.hits(n, "actors") if h.form != "adj")
    return foes and any(g.has(n, "operation") for n in near)


def after_verb(g: Grammar, head: int, last: int) -> Role | None:
    """Verb before subject: «شنّت قوات …», «استهدفت أمس مدفعية …»; «استهدف عنصران برصاص» has no object and is passive."""
    for n in g.back(head, 5):
        if g.text(n).endswith(("وا", "ون")) and (harms(g, n) or g.verb(n)):
            return None  # a verb in the plural has had its subject
        if g.passive(n) or _ours_acted(g, n):
            return None
        if harms(g, n) and g.text(n - 1) in particles("role", "before_nouns") and not g.broken(n):
            return None  # «لقطات من قنص جندي …»: a noun, and what follows is acted on
        if harms(g, n):
            return Role(2.0, n) if not has_subject(g, n) and (_with_object(g, n) or takes_object(g, last)) else None
        if g.has(n, "suffer") and not g.has(n, "act"):
            return None
        if g.verb(n) or g.has(n, "defend"):
            return Role(2.0, n) if not has_subject(g, n) and not defends(g, n) else None
        if not g.has(n, "adverb"):
            return None
    return None


def _ours_acted(g: Grammar, verb: int) -> bool:
    """«ضربنا إيران»: the verb has its subject in itself, and what follows is struck."""
    word = g.text(verb)
    return word.endswith("نا") and not word.endswith("تنا") and bool(g.hits(verb, "triggers"))


def declared(g: Grammar, head: int, last: int) -> Role | None:
    """«أعلن الجيش … أنه قصف», «أعلنت … تنفيذ»: the name has its verb of telling before it, its deed after it."""
    before = next((n for n in g.back(head, 3) if not g.has(n, "adverb")), -1)
    if before < 0 or not g.has(before, "declare") or has_subject(g, before):
        return None
    told = _declares(g, last)
    return told if told.claims else None


def harms(g: Grammar, at: int) -> bool:
    """A verb of harm to persons: without vowels it reads the same when it is suffered."""
    return g.has(at, "harm")


def _with_object(g: Grammar, at: int) -> bool:
    """The object is written onto the verb: «قتله», «استهدفتهم»."""
    return g.text(at).endswith(("ه", "ها", "هم")) and not g.has(at, "suffer")


_LOOKED_AT = 6


def takes_object(g: Grammar, last: int) -> bool:
    """Whether an object follows a verb and its subject: a noun that no preposition governs."""
    instrument = False
    n, end = last + 1, min(last + 1 + _LOOKED_AT, len(g))
    while n < end:
        if not g.broken(n, lines=False) and g.text(n) in particles("role", "when") and _hour(g, n + 1):
            n, end = n + 2, min(end + 2, len(g))  # «بعد صلاة …»
            continue
        if g.broken(n, lines=False) or g.has(n, "cause", "by", "suffer", "declare"):
            return False
        word = g.text(n)
        passed = (g.has(n, "adverb") and not g.has(n, "many")) or _hour(g, n - 1)
        if passed or (instrument and word.endswith(("ه", "ي", "ات", "تين"))):
            n += 1
            continue  # «بطائرة مسيّرة», «بجروح خطيرة»: what describes the instrument
        if word[0] == "و" or g.has(n, "against") or word in {"من", "عن"} or g.verb(n):
            return False
        if word[0] != "ب" or len(stems(word)) == 1:
            return True
        instrument = True
        n += 1
    return False


def _hour(g: Grammar, at: int) -> bool:
    return g.text(at) in particles("role", "hours")
