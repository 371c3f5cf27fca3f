"""Whether an actor's name in a post is that of an author, by the words around it; never by nearness alone.

Arabic marks authors by what governs the name («قصف قوات …», «غارة لـ», «من قبل», «على يد»), by the adjective of an act
or a craft («غارة إسرائيلية»), and by a verb after or before it. «على», «استهداف», «حاجز لـ» mark the other side. Where
no such word is found the name is nobody's deed.
"""

from .grammar import Grammar, classes, stems
from .lexicon import Hit
from .roles_english import Role, english

__all__ = ["Role", "author"]

_MOST_JOINED = 4
"""Names joined by «و» that share one part."""
_NEAR_VERB = 5
_NEAR_NOUN = 3


def author(grammar: Grammar, hit: Hit) -> Role | None:
    """The part of an actor's name as author; None where the words around it tell no such part."""
    reading = grammar.reading
    first, last = reading.word_at(hit.start), reading.word_at(hit.end - 1)
    if _latin(grammar, first) and (grammar.broken(first) or _latin(grammar, first - 1)):
        return english(grammar, first, last)
    if any(grammar.has(at, "rescue") for at in range(last + 1, min(last + 5, len(grammar)))):
        return None
    for _ in range(_MOST_JOINED):
        if not (hit.prefix.startswith("و") and first > 0 and (pair := grammar.hits(first - 1, "actors"))):
            break
        hit = pair[0]
        first, last = reading.word_at(hit.start), reading.word_at(hit.end - 1)
    if hit.form == "adj":
        return _adjective(grammar, first, last)
    return _noun(grammar, hit, first, last)


def _latin(g: Grammar, at: int) -> bool:
    return "a" <= g.text(at)[:1] <= "z"


def _adjective(g: Grammar, first: int, last: int) -> Role | None:
    """«غارة إسرائيلية», «قصف مدفعي تركي», «مسيرة أمريكية»: of an act or a craft, not of a thing or place."""
    if _prefixed(g, first) or g.text(last + 1) in _MADE or g.text(first - 1) in _MAKE:
        return None
    for at in g.back(first, _NEAR_NOUN):
        if g.has(at, "object") and not g.has(at, "deed", "force"):
            return None
        if g.has(at, "force") and not g.craft(at) and not g.deed(at):
            return _group(g, at, last, "")
        if g.craft(at) or g.deed(at):
            return _of_act(g, at, last)
        if g.objective(at):
            aimed = _aims(g, last)
            return Role(2.2, at) if aimed and not g.has(at - 1, "against") else None
        if g.object(at) or g.has(at, "against", "by"):
            return None
        if not _modifier(g, at):
            return None
    return None


_MADE = frozenset(("الصنع", "الصناعه", "التصنيع", "المنشا"))
_MAKE = frozenset(("صنع", "صناعه", "تصنيع", "منشا"))
"""«مسيرة إيرانية الصنع», «من صناعة إيرانية»: who made the weapon, not who used it."""


def _of_act(g: Grammar, at: int, last: int) -> Role | None:
    """An act or craft that an adjective or a genitive gives to someone."""
    head = at
    while not g.broken(head) and not g.has(head - 1, "against") and _armed_noun(g, head - 1):
        head -= 1
    before = head - 1 if not g.broken(head) else -1
    if before >= 0 and (any(g.has(n, "backing") for n in (before, before - 1)) or _column_struck(g, at, before)):
        return None
    if g.craft(at) and (_downed(g, at) or (before >= 0 and g.has(before, "against") and not g.verb(before))):
        return None
    return Role(2.3, at)


def _column_struck(g: Grammar, at: int, before: int) -> bool:
    """«استهداف رتل لقسد», «عبوة في رتل للجيش»: forces on the move that someone struck; their owner was acted on."""
    if not any(h.concept.cls == "mobilize" for h in g.hits(at, "alerts")):
        return False
    struck = g.objective(before) or g.has(before, "against", "struck")
    return struck or any(h.concept.cls in _STRIKES for h in g.hits(before, "triggers"))


_STRIKES = frozenset(("target", "attack", "bomb", "strike"))


def _armed_noun(g: Grammar, at: int) -> bool:
    return g.craft(at) or (g.deed(at) and not g.verb(at))


def _downed(g: Grammar, at: int) -> bool:
    """A craft on patrol that someone shot down: its owner is the one acted on."""
    around = [*g.back(at, 3), *range(at, at + 9)]
    fell = any(g.text(n).lstrip("ول").startswith(_FELL) for n in g.back(at, 4))
    return fell and any(g.has(n, "patrol") for n in around)


_FELL = ("اسقاط", "اسقط", "استهداف", "لاستهداف", "تدمير", "تدمر", "يسقط", "تسقط", "اعتراض")


def _noun(g: Grammar, hit: Hit, first: int, last: int) -> Role | None:
    head, tie = _head(g, hit, first)
    if head < 0:
        return None
    return _group(g, head, last, tie)


def _head(g: Grammar, hit: Hit, first: int) -> tuple[int, str]:
    """The first word of the noun phrase that the name ends, and how it is tied; -1 where a thing or place heads it."""
    at, tie = first, "ل" if "ل" in hit.prefix.replace("ال", "") else "ب" if "ب" in hit.prefix else ""
    for _ in range(_LONGEST_CHAIN):
        step = None if g.broken(at) else _step(g, at, tie)
        if step is None:
            return at, tie
        at, tie = step
        if at < 0:
            return at, tie
    return at, tie


_LONGEST_CHAIN = 5


def _step(g: Grammar, at: int, tie: str) -> tuple[int, str] | None:
    """One word further up a noun phrase; None at its head, (-1, …) where it is no doer's."""
    before = at - 1
    if g.text(before) in _TITLES:
        return before, tie
    if g.has(before, "tied") or (g.text(before) == "ل" and tie == ""):
        return before, "تابع"
    if tie == "تابع":
        return _owned(g, at)
    if g.text(before) == "من" and (g.has(before - 1, "force", "object") or g.objective(before - 1)):
        thing = g.object(before - 1) and not g.has(before - 1, "force")
        return (-1, tie) if thing else (before - 1, "")
    if tie == "ب" or g.has(before, "by", "against", "adverb") or (g.verb(before) and not g.has(before, "force")):
        return None
    if (g.has(before, "object") and not g.craft(before)) or (g.object(before) and not g.deed(before)):
        return (before, "مصدر") if _held(g, before) else (-1, tie)
    if g.has(before, "force") and not g.deed(before) and not g.craft(before):
        clitic = g.text(before)[:1]
        return before, clitic if clitic in "بل" and g.text(before)[1:] in stems(g.text(before)) else ""
    if tie == "ل" and not g.deed(before) and not g.objective(before):
        return _of_whom(g, at)
    return None


def _owned(g: Grammar, at: int) -> tuple[int, str]:
    """«مسيرة من طراز … تابعة لـ»: the craft or force that is someone's; a thing of his is no doer."""
    noun = next((n for n in g.back(at, 6) if g.group(n) or g.has(n, "object") or g.deed(n)), -1)
    if noun < 0 or not (g.group(noun) or g.deed(noun)):
        return -1, ""
    return noun, "ب" if g.text(noun)[0] == "ب" and (g.craft(noun) or g.deed(noun)) else ""


def _of_whom(g: Grammar, at: int) -> tuple[int, str] | None:
    """«غارات مكثفة لـ»: the noun before its adjectives, an act or a force; «ضربة لـ» names the one struck."""
    nouns = (n for n in g.back(at, _NEAR_NOUN) if g.group(n) or g.object(n) or g.deed(n) or g.objective(n))
    noun = next(nouns, -1)
    if noun < 0 or any(g.has(n, "against") for n in range(noun + 1, at)) or g.has(noun, "struck"):
        return -1, "ل"
    if g.object(noun) and not g.deed(noun):
        return -1, "ل"
    if g.deed(noun):
        return (noun + 1, "ل") if noun + 1 != at else None
    return noun, ""


_TITLES = frozenset(("الرييس", "الوزير", "الشيخ", "السيد", "الجنرال", "القايد", "المدعو", "المجرم", "الارهابي"))


def _held(g: Grammar, at: int) -> bool:
    """«قصف مصدره مناطق سيطرة قسد», «من مواقع قسد»: the ground of someone from which it came."""
    first = at - 1 if g.text(at - 1) in {"مناطق", "منطقه"} else at
    return g.text(first - 1) in {"مصدره", "مصدرها", "من"} and g.has(at, "ground")


def _group(g: Grammar, head: int, last: int, tie: str) -> Role | None:
    """A noun phrase of people who can act: by what governs it, then by its verb."""
    if tie == "مصدر":
        return Role(2.3, head)
    if tie == "ب":
        return Role(2.2, head) if g.craft(head) or g.deed(head) else None
    if not g.broken(head):
        governed, part = _governed(g, head, last, tie)
        if governed:
            return part
    if tie == "ل":
        return None
    return _after(g, last) or _after_verb(g, head)


def _governed(g: Grammar, head: int, last: int, tie: str) -> tuple[bool, Role | None]:
    """Whether the word before the phrase settles its part, and the part."""
    before = head - 1
    word = g.text(before)
    if g.has(before, "by"):
        return True, Role(2.6, before)
    if word == "من":
        return True, _from(g, before, last)
    if word in {"بين", "مع"}:
        return True, Role(2.4 if word == "بين" else 1.7, before) if _fight(g, before) else None
    if g.text(head)[0] == "و" and any(g.text(n) == "بين" and _fight(g, n) for n in g.back(head, 8)):
        return True, Role(1.9, before)
    if g.has(before, "against"):
        return True, None
    if g.objective(before) and not _verbal(g, before):
        done = tie == "" and not g.has(before, "undergone") and _aims(g, last)
        return True, Role(2.2, before) if done else None
    if tie == "ل" and g.has(before, "struck"):
        return True, None
    if (g.deed(before) or g.craft(before)) and not _verbal(g, before):
        return True, _of_act(g, before, last)
    return False, None


def _from(g: Grammar, at: int, last: int) -> Role | None:
    """«غارة من طيران …», «بمسيرة من حزب الله», «أطلقت من إيران», «من إيران تنطلق …»."""
    if g.text(last + 1)[:4] in _SETS_OUT and not g.broken(last + 1):
        return Role(1.9, last + 1)
    for n in g.back(at, _NEAR_NOUN):
        if g.has(n, "object"):
            return None
        if g.deed(n) or g.craft(n) or g.hits(n, "alerts"):
            return Role(2.3, n)
        if g.text(n).lstrip("و").removeprefix("ال")[:4] in _SETS_OUT:
            return Role(1.9, n)
        if g.has(n, "against") or not _modifier(g, n):
            return None
    return None


_SETS_OUT = frozenset(("اطلق", "تطلق", "يطلق", "قادم", "انطل", "تنطل", "ينطل"))


def _fight(g: Grammar, at: int) -> bool:
    """Two sides fight: the words before «بين» or «مع» say so."""
    before = tuple(g.back(at, 12))
    fighting = {"معارك", "معركه", "مواجهات", "قتال", "متبادل", "متبادله", "مواجهه"}
    return any(h.concept.cls == "clash" for n in before for h in g.hits(n, "triggers")) or any(
        g.text(n) in fighting for n in before
    )


def _verbal(g: Grammar, at: int) -> bool:
    """A word that may be noun or verb («قصف») is a verb where its subject stands before it."""
    return g.verb(at) and _has_subject(g, at)


def _has_subject(g: Grammar, verb: int) -> bool:
    """Someone or something that acts stands before the verb in its clause."""
    for n in g.back(verb, 4):
        if g.hits(n, "actors") and not g.has(n - 1, "against"):
            return True
        if g.craft(n) or (g.deed(n) and not g.verb(n)):
            return True
        if g.has(n, "declare", "adverb"):
            continue
        if g.verb(n):
            return False
    return False


def _after(g: Grammar, last: int) -> Role | None:
    """What the name does next: acts, takes it on itself, or only speaks or suffers (strength 0: no author)."""
    at = last + 1
    for _ in range(_NEAR_VERB):
        if at >= len(g) or g.broken(at, lines=False):
            return None
        if g.has(at, "adopt"):
            return Role(2.6, at, claims=True)
        if g.hits(at, "actors"):
            at += 1
            continue
        if g.has(at, "suffer"):
            return Role(0.0, at)
        if _defends(g, at):
            return Role(0.0, at)
        if g.has(at, "declare"):
            return _declares(g, at)
        if g.verb(at):
            return Role(2.1, at)
        if g.has(at, "against", "by") or g.objective(at):
            return None
        at += 1
    return None


def _defends(g: Grammar, at: int) -> bool:
    """The verb is of stopping what another has sent; a craft on patrol that is shot down was attacked."""
    stops = g.has(at, "defend") or (g.text(at)[-5:] in {"تحاول", "يحاول", "حاولت"} and g.has(at + 1, "defend"))
    return stops and not any(g.has(n, "patrol") for n in range(at + 1, min(at + 9, len(g))))


def _declares(g: Grammar, at: int) -> Role:
    """«يعلن تنفيذ ضربات» is of his own doing, so is the footage that he publishes; «يعلن مقتل جندي» is not."""
    shown = any(g.has(n, "footage") for n in (at + 1, at + 2))
    for n in range(at + 1, min(at + (8 if shown else 4), len(g))):
        if g.broken(n) or g.has(n, "cause"):
            break
        if _defends(g, n):
            return Role(0.0, at)
        if g.has(n, "own", "adopt") and not (g.has(n, "objective") and g.text(n + 1) in {"في", "من"}):
            return Role(2.0, at, claims=True)
    return Role(1.2, at) if g.has(at, "threaten") else Role(0.0, at)


def _after_verb(g: Grammar, head: int) -> Role | None:
    """Verb before subject: «شنّت قوات …», «استهدفت أمس مدفعية …»."""
    for n in g.back(head, 4):
        if g.has(n, "suffer") and not g.has(n, "act"):
            return None
        if g.verb(n) or g.has(n, "defend"):
            return Role(2.0, n) if not _has_subject(g, n) and not _defends(g, n) else None
        if not g.has(n, "adverb"):
            return None
    return None


def _aims(g: Grammar, last: int) -> bool:
    """After the name of the one who aims, what is aimed at: «للمدنيين», a bare target, a place noun."""
    near, dated = last + 4, False
    for at in range(last + 1, min(last + 9, len(g))):
        if g.broken(at, lines=False):
            return False
        dated = dated or g.text(at) in {"بتاريخ", "يوم"}
        if dated and (g.text(at) in {"بتاريخ", "يوم"} or g.text(at).isdigit() or g.has(at, "adverb")):
            near = at + 5
            continue
        if at >= near:
            return False
        word = g.text(at)
        if word.startswith("لل") or (word[0] == "ل" and g.object(at)):
            return True
        if g.has(at, "against", "by"):
            return False
        if _instrument(g, at):
            continue
        if (g.object(at) or (g.group(at) and word[0] != "ب")) and not g.has(at, "adverb"):
            return True
    return False


def _instrument(g: Grammar, at: int) -> bool:
    """«بعبوة ناسفة», «بسيارة مفخخة»: by what it was done, not to whom."""
    if any("ب" in h.prefix for h in g.hits(at, "weapons")):
        return True
    word = g.text(at).removeprefix("و")
    return word[:1] == "ب" and word[1:] in stems(word) and word not in classes()["object"] and not g.hits(at, "targets")


def _modifier(g: Grammar, at: int) -> bool:
    """A word that may stand between a noun and its adjective: another adjective, a number, a name in Latin letters."""
    word = g.text(at)
    return (
        word[-1] in "يه"
        or word.endswith(("يه", "ين", "ات"))
        or not ("ا" <= word[0] <= "ي")
        or g.has(at, "adverb", "tied", "doubt")
    )


def _prefixed(g: Grammar, at: int) -> bool:
    return g.text(at)[:2] == "لل"
