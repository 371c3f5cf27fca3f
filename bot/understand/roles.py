"""Whether an actor's name in a post is that of an author, by the words around it; never by nearness alone.

Arabic marks authors by what governs the name («قصف قوات …», «غارة لـ», «من قبل», «على يد»), by the adjective of an act
or a craft («غارة إسرائيلية»), and by a verb after or before it. «على», «استهداف», «حاجز لـ» mark the other side. Where
no such word is found the name is nobody's deed.
"""

from .grammar import Grammar, stems
from .lexicon import Hit
from .particles import ordered, particles
from .roles_aims import aims, modifier
from .roles_chain import head_of_name
from .roles_english import Role, english
from .roles_verbs import after, after_verb, declared, defends, harms, takes_object, verbal

__all__ = ["Role", "author", "group", "holds"]

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
    if _prefixed(g, first) or _made_by(g, first, last):
        return None
    if g.text(first - 1) in particles("agent", "answer") and not g.broken(first):
        return Role(2.4, first - 1)
    for at in g.back(first, _NEAR_NOUN):
        if g.has(at, "machine") and (g.broken(at) or not (g.objective(at - 1) or g.has(at - 1, "against", "struck"))):
            return after(g, last) or after_verb(g, at, last)
        if g.has(at, "object") and not g.has(at, "deed", "force"):
            return None
        if g.has(at, "force") and not g.craft(at) and not g.deed(at):
            return group(g, at, last, "")
        if g.craft(at) or g.deed(at):
            stops = g.craft(at) and _stops(g, last + 1)
            return None if stops else _of_act(g, at, last)
        if g.objective(at):
            aimed = aims(g, last) or (at == first - 1 and _strikes(g, at, last))
            return Role(2.2, at) if aimed and not g.has(at - 1, "against") else None
        if g.object(at) or g.has(at, "against", "by"):
            return None
        if not modifier(g, at) and g.text(at) not in particles("role", "errands"):
            return None
    return None


def _made_by(g: Grammar, first: int, last: int) -> bool:
    """«مسيرة إيرانية الصنع», «من صناعة إيرانية»: who made the weapon, not who used it."""
    return g.text(last + 1) in particles("role", "made") or g.text(first - 1) in particles("role", "make")


def _strikes(g: Grammar, at: int, last: int) -> bool:
    """«استهداف إسرائيلي على …», «تفجير إسرائيلي في …»: of a deed, an adjective without article tells whose it is."""
    deed = g.text(at).removeprefix("و").startswith(ordered("role", "whose_deed"))
    return deed and not g.text(last).startswith("ال") and not g.object(last + 1) and g.text(last + 1)[:1] != "ب"


def _of_act(g: Grammar, at: int, last: int) -> Role | None:
    """An act or craft that an adjective or a genitive gives to someone."""
    head = at
    while not g.broken(head) and not g.has(head - 1, "against") and _armed_noun(g, head - 1):
        head -= 1
    before = head - 1 if not g.broken(head) else -1
    if before >= 0 and (any(g.has(n, "backing") for n in (before, before - 1)) or _column_struck(g, at, before)):
        return None
    if g.craft(at) and before >= 0 and g.text(before).endswith("نا") and g.hits(before, "triggers"):
        return None  # «فجّرنا مسيّرة إسرائيلية»: what «we» have hit
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
    fell = any(g.text(n).lstrip("ول").startswith(ordered("role", "fell")) for n in g.back(at, 4))
    fell = fell or any(g.text(n).lstrip("و").startswith("تصد") for n in g.back(at, _DATED))
    return fell and any(g.has(n, "patrol") for n in around)


_DATED = 18
"""Words between «تصدى» and the craft where its subject, hour and day are told."""


def _noun(g: Grammar, hit: Hit, first: int, last: int) -> Role | None:
    head, tie = head_of_name(g, hit, first)
    if head < 0:
        return None
    part = group(g, head, last, tie)
    if part is None and head < first and g.text(first - 1) == "من" and g.broken(head) and g.deed(head):
        return Role(2.2, head)  # «قنّاص من قسد …»
    return part


def group(g: Grammar, head: int, last: int, tie: str) -> Role | None:
    """A noun phrase of people who can act: by what governs it, then by its verb."""
    if tie == "مصدر":
        return Role(2.3, head)
    if tie == "ب":
        column = any(h.concept.cls == "mobilize" for h in g.hits(head, "alerts"))
        return Role(2.2, head) if (g.craft(head) or g.deed(head)) and not column else None
    if not g.broken(head):
        governed, part = _governed(g, head, last, tie)
        if governed:
            return part
    if tie == "ل":
        return None
    told = declared(g, head, last) or after(g, last)
    if told is not None and told.strength > 0:
        return told
    return after_verb(g, head, last) or told


def _governed(g: Grammar, head: int, last: int, tie: str) -> tuple[bool, Role | None]:
    """Whether the word before the phrase settles its part, and the part."""
    before = head - 1
    word = g.text(before)
    if g.has(before, "by"):
        return True, None if holds(g, before) else Role(2.6, before)
    if word == "من":
        return True, _from(g, before, last)
    if word in {"بين", "مع"}:
        return True, Role(2.4 if word == "بين" else 1.7, before) if _fight(g, before) else None
    if g.text(head)[0] == "و" and any(g.text(n) == "بين" and _fight(g, n) for n in g.back(head, 8)):
        return True, Role(1.9, before)
    if g.has(before, "against"):
        return True, None
    if harms(g, before) and takes_object(g, last):
        return False, None
    if g.objective(before) and not verbal(g, before):
        if defends(g, before):
            return True, None  # «تصدي الدفاعات … لصواريخ»: who sent them is the author
        if word.removeprefix("و").startswith("تصد"):
            return True, Role(2.2, before)  # of men or craft that came near: who withstands them fights
        done = tie == "" and not g.has(before, "undergone") and aims(g, last)
        return True, Role(2.2, before) if done else None
    if tie == "ل" and g.has(before, "struck"):
        return True, None
    flown = word in particles("role", "seen") and g.craft(head)  # «رصد طائرة تابعة لـ …»
    if flown or (word in particles("agent", "answer") and tie == ""):  # «رد حزب الله على …»
        return True, Role(2.0, before)
    if (g.deed(before) or g.craft(before)) and not verbal(g, before):
        stops = g.craft(before) and _stops(g, last + 1)
        return True, None if stops else _of_act(g, before, last)
    return False, None


def _stops(g: Grammar, at: int) -> bool:
    """«صواريخ … تحاول اعتراض»: the craft itself stops what another has sent; «… وتفعيل» tells of something else."""
    return at < len(g) and not g.broken(at) and g.text(at)[0] != "و" and defends(g, at)


def holds(g: Grammar, by: int) -> bool:
    """«المدينة المحتلة من قبل …», «المدعومة من قبل …»: who holds or backs, not who did it."""
    return any(g.has(n, "held") for n in g.back(by, 2))


def _from(g: Grammar, at: int, last: int) -> Role | None:
    """«غارة من طيران …», «بمسيرة من حزب الله», «أطلقت من إيران», «من إيران تنطلق …»."""
    sets_out = particles("role", "sets_out")
    if g.text(last + 1)[:4] in sets_out and not g.broken(last + 1):
        return Role(1.9, last + 1)
    for n in g.back(at, _NEAR_NOUN):
        if g.has(n, "object"):
            return None
        if _done_to_it(g, n):
            return Role(2.3, n)
        if g.deed(n) or g.craft(n) or any(h.concept.id != "force_future" for h in g.hits(n, "alerts")):
            return Role(2.3, n)
        if g.text(n).lstrip("و").removeprefix("ال")[:4] in sets_out:
            return Role(1.9, n)
        if any(h.concept.weapon == "air_defense" for h in g.hits(n, "weapons")) or g.has(n, "adverb"):
            continue
        if g.text(n).removeprefix("ال") in particles("role", "manner"):
            continue
        if g.has(n, "against") or not modifier(g, n):
            return None
    return None


def _done_to_it(g: Grammar, at: int) -> bool:
    """«بعد استهدافه من طيران …», «إثر قصفها من …»: a noun of an act with the one acted on written onto it."""
    word = g.text(at)
    bare = next((word.removesuffix(end) for end in ("هما", "هم", "ها", "ه") if word.endswith(end)), "")
    return bare != "" and any(stem in particles("target", "takes_both") for stem in stems(bare))


def _fight(g: Grammar, at: int) -> bool:
    """Two sides fight: the words before «بين» or «مع» say so; a comma may part them («اشتباكات في …، بين»)."""
    sentence = g.reading.sentence_of(g.words[at].start)
    near = range(at - 1, max(-1, at - 15), -1)
    before = tuple(n for n in near if g.reading.sentence_of(g.words[n].start) == sentence)
    if any(h.concept.cls == "clash" for n in before for h in g.hits(n, "triggers")):
        return True
    return any(g.text(n) in particles("role", "fighting") for n in before)


def _prefixed(g: Grammar, at: int) -> bool:
    return g.text(at)[:2] == "لل"
