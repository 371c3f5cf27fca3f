"""Whether a text names a private person: by titles, given names, fates, lists of names. In doubt it does.

Names of those whom the public knows, of places and of units that bear a person's name are none.
The words are `config/safety.toml`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.decide.name_lists import names
from bot.decide.words import may_be_a_name, stem
from bot.understand.arabic import normalise, words

_CLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فل", "فب")
_LIST = re.compile(r"(?<!\w)و?هم(?:ا)?\s*[:：]|(?<!\w)و?هي\s*[:：]|(?<!\w)و?هو\s*[:：]")
_NUMBERED = re.compile(r"(?:^|\n)\s*\d{1,2}\s*[-.)ـ]\s*\S+\s+\S+.*\n\s*\d{1,2}\s*[-.)ـ]", re.MULTILINE)
_PLURAL = ("ين", "ون", "ات")
_TAG = re.compile(r"#(\w+)")


@dataclass(frozen=True, slots=True)
class Word:
    """A normalised word with what it looks like as a name."""

    text: str
    raw: str

    @property
    def bare(self) -> str:
        """Without the article."""
        return self.text.removeprefix("ال") if len(self.text) > 4 else self.text


def names_private_person(text: str) -> bool:
    """Whether the text names somebody whom it must not name. Errs on the side of yes."""
    seen = _words(text)
    return (
        bool(_LIST.search(text) and _rare_after_colon(text))
        or bool(names().age.search(normalise(text).text) and any(_like_name(w) for w in seen))
        or bool(_NUMBERED.search(text))
        or _english_name(text)
        or _tagged(text)
        or _listed(seen)
        or _named(_masked(seen))
    )


def _words(text: str) -> list[Word]:
    normal = normalise(text)
    return [Word(w.text, normal.quote(w.start, w.end)) for w in words(normal)]


def _rare_after_colon(text: str) -> bool:
    found = _LIST.search(text)
    after = _words(text[found.end() :])[:4] if found else []
    return any(_like_name(w) for w in after)


def _english_name(text: str) -> bool:
    lists = names()
    for found in lists.english.finditer(text):
        around = text[max(0, found.start() - 60) : found.end() + 40].lower()
        if any(name in around for name in lists.english_public):
            continue
        if found["given"] and found["given"][:1].islower():
            continue
        if not _english_office(text[: found.start()]):
            return True
    return False


def _english_office(before: str) -> bool:
    last = [w.text for w in words(normalise(before))][-4:]
    if any(word in names().kin for word in last):
        return False
    return any(_ends_within(last, p) for those in names().offices.values() for p in those)


def _ends_within(last: list[str], phrase: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(tuple(last[at : at + size]) == phrase for at in range(len(last) - size + 1))


def _tagged(text: str) -> bool:
    """A hashtag that is a person's name written as one word: «#محمدالخلف»."""
    lists = names()
    for tag in _TAG.findall(text):
        flat = "".join(w.text for w in words(normalise(tag)))
        if flat in lists.tags_shown or "_" in tag:
            continue
        if any(flat.startswith(g) and len(flat) >= len(g) + 4 for g in lists.given - lists.given_weak if len(g) >= 4):
            return True
    return False


def _listed(seen: list[Word]) -> bool:
    lists = names()
    return any(w.text in lists.lists and any(map(_like_name, seen[n + 1 : n + 6])) for n, w in enumerate(seen))


def _masked(seen: list[Word]) -> list[Word]:
    """With known names and bearers' names replaced by a blank, so that no rule sees them."""
    out = list(seen)
    for at, word in enumerate(seen):
        for phrase in (p for base in _bases(word.text) for p in names().shown.get(base, ())):
            size = len(phrase)
            if tuple(w.text for w in seen[at + 1 : at + size]) == phrase[1:]:
                out[at : at + size] = [Word("", "")] * size
                break
    return out


def _named(seen: list[Word]) -> bool:
    return any(
        rule(seen, at)
        for at in range(len(seen))
        for rule in (_titled, _given, _kunya, _fate, _chain, _surnamed)
        if seen[at].text
    )


def _base(word: str, among: frozenset[str]) -> bool:
    """Whether a word, without the particles written onto it, is one of these."""
    return not among.isdisjoint(_bases(word))


@lru_cache(maxsize=16384)
def _bases(word: str) -> tuple[str, ...]:
    """The word as it stands and without each run of particles it may begin with; «للشاب» is «الشاب»."""
    found = [word[len(c) :] for c in _CLITICS if word.startswith(c)]
    found.extend("ال" + word[n + 2 :] for n in (0, 1) if word[n : n + 2] == "لل")
    return tuple(found)


def _titled(seen: list[Word], at: int) -> bool:
    """«الشاب …», «المواطن …», «كل من …»."""
    lists, word = names(), seen[at].text
    strong = _base(word, lists.strong) or (word == "من" and at > 0 and _base(seen[at - 1].text, lists.each))
    weak = _base(word, lists.weak)
    if not (strong or weak or _base(word, lists.faint)) or at + 1 >= len(seen):
        return False
    return _after_title(seen, at, strong=strong, weak=weak) and not _borne(seen, at)


def _after_title(seen: list[Word], at: int, *, strong: bool, weak: bool) -> bool:
    after = next((w for w in seen[at + 1 : at + 3] if len(w.text) > 1), seen[at + 1])
    if after is not seen[at + 1] and len(seen[at + 1].text) == 1 and _like_name(after):
        return True  # «المواطن م. الحسون»: an initial hides nobody in a village
    if _is_given(after):
        return not (_weakly(after) and not strong and not weak and not _next_is_name(seen, at + 1))
    if strong:
        return _unknown(after)
    return weak and _unknown(after) and not after.text.startswith("ال")


def _given(seen: list[Word], at: int) -> bool:
    """A given name by itself, or an everyday one beside another name; «عبد …»."""
    word = seen[at]
    if word.text in names().begin and at + 1 < len(seen):
        found = seen[at + 1].text.startswith("ال") or _is_given(seen[at + 1])
    else:
        found = _is_given(word) and (
            not _weakly(word) or _next_is_name(seen, at) or (at > 0 and _is_given(seen[at - 1]))
        )
    return found and not _borne(seen, at) and not _in_office(seen, at)


def _next_is_name(seen: list[Word], at: int) -> bool:
    return at + 1 < len(seen) and _like_name(seen[at + 1])


def _kunya(seen: list[Word], at: int) -> bool:
    """«أبو …», «أم …»: a by-name, unless it begins a place."""
    word, lists = seen[at].text, names()
    if at + 1 >= len(seen):
        return False
    after = seen[at + 1]
    if word in lists.kunyas:
        found = bool(after.text) and after.text not in lists.kunya_places
    else:
        found = word == "ام" and (_is_given(after) or (_unknown(after) and "أ" in seen[at].raw))
    return found and not _borne(seen, at) and not _in_office(seen, at)


def _fate(seen: list[Word], at: int) -> bool:
    """«مقتل …»: a rare word without the article, with another name-like word after it."""
    if not _base(seen[at].text, names().fates) or at + 2 >= len(seen):
        return False
    first, second = seen[at + 1], seen[at + 2]
    if first.text.startswith("ال") or first.text.endswith(_PLURAL):
        return False
    return _like_name(first) and _like_name(second)


def _chain(seen: list[Word], at: int) -> bool:
    """Three rare words of which the last has an article, one a given name at least: «دعار جبر الخلف»."""
    three = seen[at : at + 3]
    if len(three) < 3 or not any(map(_is_given, three[:2])) or not all(map(_like_name, three)):
        return False
    if any(w.text.startswith("ال") for w in three[:2]):
        return False
    return not _borne(seen, at) and not _in_office(seen, at)


def _surnamed(seen: list[Word], at: int) -> bool:
    """A rare word before a given name with the article: «درعان الصالح»."""
    if at + 1 >= len(seen) or not _unknown(seen[at]) or seen[at].text.startswith("ال"):
        return False
    if _base(seen[at].text, names().bearers):
        return False
    after = seen[at + 1].text
    return after.startswith("ال") and after[2:] in names().given and not _borne(seen, at)


@lru_cache(maxsize=2_048)
def is_name_tag(tag: str) -> bool:
    """Whether a hashtag may be somebody's name: two or more words, all of them rare or given names."""
    seen = _words(tag.replace("_", " "))
    return names_private_person(f"#{tag}") or (len(seen) > 1 and all(map(_like_name, seen)))


def _is_given(word: Word) -> bool:
    if word.raw.endswith("ى") and word.text in ("علي",):
        return False
    if word.text in names().given or names().joined.match(word.text):
        return True
    return word.text[:1] in "ول" and word.text[1:] in names().given - names().given_weak


def _weakly(word: Word) -> bool:
    return word.text in names().given_weak


def _unknown(word: Word) -> bool:
    return _rare(word.text)


@lru_cache(maxsize=16384)
def _rare(word: str) -> bool:
    return (
        len(word) > 2
        and word not in names().not_names
        and not any(c.isdigit() for c in word)
        and may_be_a_name(stem(word))
    )


def _like_name(word: Word) -> bool:
    return bool(word.text) and (_is_given(word) or word.bare in names().given or _unknown(word))


def _borne(seen: list[Word], at: int) -> bool:
    """Whether a place, unit or institution bears the name: its noun stands right before, or before the whole name."""
    lists = names()
    back = at - 1
    while back >= 0 and at - back <= 4:
        if _base(seen[back].text, lists.bearers):
            return True
        if not (
            _is_given(seen[back])
            or _base(seen[back].text, lists.strong | lists.weak)
            or seen[back].text in lists.joints
        ):
            return False
        back -= 1
    return False


def _in_office(seen: list[Word], at: int) -> bool:
    """Whether a known office stands at most three words before, and it is not somebody of that person's family."""
    lists = names()
    for start in range(max(0, at - 5), at):
        for phrase in (p for base in _bases(seen[start].text) for p in lists.offices.get(base, ())):
            if tuple(w.text for w in seen[start + 1 : min(start + len(phrase), at)]) == phrase[1:]:
                return not any(_base(w.text, lists.kin) for w in seen[max(0, start - 2) : start])
    return False
