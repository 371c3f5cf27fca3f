"""What each clause of a post says, as a set of facts, and which facts meet in one clause.

A threat is seldom one word: who is able to act, says of force to come, to somebody, on a condition. Facts that stand
in one clause say more than the same words strewn over a post, so the kind model is given their pairs.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import combinations, islice, pairwise

from .acts import Act
from .moods import Mood, to_come
from .particles import particles
from .reading import Reading

MOST_CLAUSES = 24
"""The news stands at the head; clauses after these are not looked at."""

_CONTEXTS = {
    "conditional": "if", "possible": "may", "plan": "plan", "order": "order", "caution": "caution", "shut": "shut",
    "passage": "passage", "move": "move", "troops": "troops", "outcome": "outcome", "you": "you", "stop": "stop",
    "talks": "talks", "history": "past", "deny": "deny", "nonforce": "nonforce", "recent": "now", "speech": "says",
    "fear": "fear", "abroad": "abroad", "accident": "accident", "flyer": "flyer", "hover": "hover",
    "explosive": "explosive", "disarm": "disarm", "plotter": "plotter", "deadline": "deadline",
    "residents": "residents", "go": "go", "market": "market", "justice": "justice", "figurative": "figurative",
    "drill": "drill",
    "nature": "nature", "funeral": "funeral", "celebration": "celebration", "works": "works", "scheme": "scheme",
    "menace": "menace", "condemn": "condemn", "social": "social", "or_else": "or else", "peaceful": "peaceful",
}  # fmt: skip
"""Classes of contexts.toml that are facts."""
_AHEAD = frozenset((Mood.FUTURE, Mood.PLANNED, Mood.CONDITIONAL))
_TALK = frozenset(("threat_word", "vow", "ready"))
_RAID = frozenset(("incursion", "landing", "operation", "takeover", "destruction"))


def facts(reading: Reading, acts: Sequence[Act], force: frozenset[str]) -> list[frozenset[str]]:
    """The facts of each clause, in order. `force`: the families of acts that are armed force."""
    every = (c.start for n in range(len(reading.sentences)) for c in reading.clauses(n))
    starts = list(islice(every, MOST_CLAUSES))
    found: list[set[str]] = [set() for _ in starts]
    if not starts:
        return []

    def add(offset: int, fact: str) -> None:
        at = bisect_right(starts, offset) - 1
        if offset >= reading.body and at >= 0 and (at < MOST_CLAUSES - 1 or offset - starts[-1] < _LONGEST):
            found[at].add(fact)

    for hit in reading.of("contexts"):
        if name := _CONTEXTS.get(hit.concept.cls):
            add(hit.start, name)
    for hit in (*reading.of("weapons"), *reading.of("actors")):
        add(hit.start, "weapon" if hit.concept.file == "weapons" else "party")
    for act in acts:
        for name in _of_act(act, force):
            add(act.hit.start, name)
    before = ""
    for word in reading.words:
        if word.start > starts[-1] + _LONGEST:
            break
        if name := _of_word(word.text, before):
            add(word.start, name)
        before = word.text
    return [frozenset(one) for one in found]


_LONGEST = 300
"""Letters of the last clause that is looked at."""
_SHORT = 4
_IF = frozenset(("ان", "وان", "فان", "لو", "ولو"))
"""«إن عدتم عدنا»: before a verb of the past these set a condition."""
_ANY = frozenset(("اي", "واي", "فاي"))


def _of_word(word: str, before: str) -> str:
    if to_come(word):
        return "we will" if word.lstrip("وف")[1] in "نا" else "will"
    if word in particles("statement", "never"):
        return "never"
    if before in particles("statement", "whoever") and word[0] == "ي" and len(word) >= _SHORT:
        return "whoever"
    if before in _IF and (word in particles("statement", "if_past") or word.endswith("تم")):
        return "if"
    if word in _ANY:
        return "any"
    addressed = word.endswith("كم") and len(word) > _SHORT and word not in particles("statement", "no_address")
    return "you" if addressed else ""


def _of_act(act: Act, force: frozenset[str]) -> Iterator[str]:
    if act.family in force or act.family in _RAID or act.family == "force_future":
        name = "force" if act.family in force else "raid" if act.family in _RAID else "blow"
        if act.mood in _AHEAD or (act.hit.form == "we" and act.mood is not Mood.ASSERTED):
            yield "force ahead"
        elif act.mood is Mood.ASSERTED:
            yield name + (" cause" if act.background else "")
        else:
            yield "force unreal"
    elif act.family in _TALK:
        yield "talk"
    elif act.family in {"kill", "injure"}:
        yield "hurt" if act.mood is Mood.ASSERTED else "hurt unreal"
    else:
        yield act.family


def pairs(clauses: Sequence[frozenset[str]], role: str) -> Iterator[str]:
    """Facts and pairs of facts that stand in one clause; with who speaks, where that matters."""
    for facts_of in clauses:
        for one in facts_of:
            yield f"&{one}"
            if one in _SPOKEN:
                yield f"&{one} {role}"
        for one, other in combinations(sorted(facts_of), 2):
            yield f"&{one} + {other}"
    for before, after in pairwise(clauses):
        for one in before & _OPENS:
            for other in after & _FOLLOWS:
                yield f"&{one} > {other}"


_SPOKEN = frozenset(
    ("force ahead", "will", "we will", "never", "you", "if", "outcome", "talk", "order", "whoever", "any", "deadline")
)
_OPENS = frozenset(("if", "whoever", "any", "deadline", "or else", "go", "order", "residents", "plan"))
_FOLLOWS = frozenset(
    ("will", "we will", "never", "force ahead", "outcome", "talk", "deadline", "go", "or else", "blow")
)
"""What one clause sets and the next one threatens: «إن عدتم، عدنا»."""
