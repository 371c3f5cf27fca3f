"""The names of the gazetteer that stand in a text, clitics read off, the longest at each word."""

from functools import lru_cache
from typing import NamedTuple

from .arabic import letters
from .gazetteer import MAX_WORDS, Gazetteer, Name, fold_word, gazetteer, is_article
from .place_latin import latin_names
from .place_struck import struck_town
from .place_view import View, readings
from .place_words import NounClass, PlaceWords, place_list

MOST_HITS = 300
"""Names read from one text. One that has more is a list or an attack on the reader, and its first ones will do."""


class Hit(NamedTuple):
    """A name found at tokens[first:last], `skip` letters of the first token being clitics."""

    first: int
    last: int
    skip: int
    clitic: str
    names: tuple[Name, ...]


@lru_cache(maxsize=65536)
def variants(word: str) -> tuple[tuple[int, str, str], ...]:
    """Readings of a word that are a name or open one: letters skipped, clitics, folded rest."""
    book = gazetteer()
    folded = ((skip, clitic, fold_word(rest)) for skip, clitic, rest in readings(word))
    return tuple(v for v in folded if v[2] in book.names or v[2] in book.openings)


def hits(seen: View, book: Gazetteer, lexicon: PlaceWords) -> list[Hit]:
    """Names of the gazetteer, the longest at each word, not overlapping."""
    out: list[Hit] = []
    at, count = 0, len(seen.tokens)
    while at < count and len(out) < MOST_HITS:
        best = _best(seen, book, lexicon, at, out[-1] if out else None)
        if best is None or best.last == at + 1:
            best = _in_latin(seen, at, best)
        if best:
            out.append(best)
            at = best.last
        else:
            at += 1
    return out


def _in_latin(seen: View, at: int, best: Hit | None) -> Hit | None:
    """A name in another English spelling, where none is found or a longer one stands («Tell Abyad», not «Tell»)."""
    size, names = latin_names(seen, at)
    return Hit(at, at + size, 0, "", names) if size > (best is not None) else best


def _best(seen: View, book: Gazetteer, lexicon: PlaceWords, at: int, before: Hit | None) -> Hit | None:
    """The name that begins at a word, if it is believed. `before`: the name found before it."""
    if not variants(seen.tokens[at].text) or generic_site(seen, lexicon, at) is not None:
        return None
    named = before is not None and before.last == at and before.last - before.first > 1
    noun = (
        seen.noun(at - 1) if seen.joined(at - 1, at) and not named else None
    )  # «ميس الجبل وكفرا»: the town's mountain
    best = _likeliest(seen, book, at, noun)
    if best and best.last == at + 1 and _second_of_two(seen, before, best):
        return best
    return _believed(seen, book, lexicon, best, noun) if best else None


def _likeliest(seen: View, book: Gazetteer, at: int, noun: NounClass | None) -> Hit | None:
    best: Hit | None = None
    for skip, clitic, key in variants(seen.tokens[at].text):
        if skip and noun and not (clitic == "ب" and seen.tokens[at - 1].text.startswith("ال")):
            # «بلدة فليون»: after a place noun a name has no clitic, unless the noun has its article («المفرق ببعقوبة»)
            continue
        hit = _longest(seen, book, at, (skip, clitic, key))
        if hit and (best is None or hit.last > best.last):
            best = hit
    return best


def _believed(seen: View, book: Gazetteer, lexicon: PlaceWords, best: Hit, noun: NounClass | None) -> Hit | None:
    at = best.first
    if _other_word(seen, book, at, best):
        return None
    if best.last - at > 1 and seen.folded[at] in lexicon.directions and _runs_on(seen, book, best):
        return None
    if town := _town_not_gate(seen, book, lexicon, best):
        best = town
    if best.last - best.first > 1:
        dated = seen.tokens[at].text[0].isdigit() and noun is None  # «6 تشرين» is a date
        return None if dated else best
    if noun in ("institution", "street") or _heads_a_name(seen, lexicon, at) or _of_god(seen, at):
        return None
    if (
        noun in ("site", "road", "district")
        and _adjective(seen.tokens[at].text)
        and not _spelt_out(seen, book, best, noun)
    ):
        return None
    if noun != "village" and seen.folded[at] in lexicon.demonyms and not _land_itself(seen, lexicon, book, best):
        return None
    if noun is None and _everyday(seen, lexicon, at, best):
        return None
    return None if _generic(seen, lexicon, best) and not _spelt_out(seen, book, best, noun) else best


def _second_of_two(seen: View, before: Hit | None, hit: Hit) -> bool:
    """«بلدتي ميس الجبل وكفرا»: after a noun of two places and the first of them stands the second, whatever else its
    name means."""
    if before is None or before.last != hit.first or hit.clitic != "و" or not seen.joined(before.last - 1, hit.first):
        return False
    at = before.first - 1
    two = place_list("around", "two")
    return at >= 0 and seen.joined(at, before.first) and any(form in two for form in seen.forms(at))


def _land_itself(seen: View, lexicon: PlaceWords, book: Gazetteer, hit: Hit) -> bool:
    """«في السعودية», «بالسعودية», «السعودية: …»: the land whose name is its demonym, not «القوات السعودية»."""
    article = seen.tokens[hit.first].text[hit.skip :].startswith("ال")
    if not any(book.entries[n.entry].kind == "country" and n.article == article for n in hit.names):
        return False
    if hit.skip or hit.first == 0 or not seen.joined(hit.first - 1, hit.first):
        return True
    before = seen.forms(hit.first - 1)
    if seen.tokens[hit.first - 1].text.startswith("ال"):  # «الأجواء السعودية»
        return False
    other = place_list("around", "before_lands")
    led = (lexicon.prepositions, lexicon.near, lexicon.inside, lexicon.directions, lexicon.object_verbs, other)
    return any(form in words for form in before for words in led)


_TANWIN = "\u064b"


def _other_word(seen: View, book: Gazetteer, at: int, hit: Hit) -> bool:
    """«على» is no Ali; «معبراً نهرياً»: no place is written with the ending of an indefinite object."""
    if hit.last == at + 1 and seen.tokens[at].text.endswith("مسقط") and _birthplace(seen, at):
        return True
    if seen.folded[at] == "علي" and not _known(book, hit):
        return seen.normal.quote(*seen.tokens[at][1:]).endswith("ى")
    return hit.last == at + 1 and _TANWIN in seen.normal.quote(*seen.tokens[at][1:])[-2:]


def _birthplace(seen: View, at: int) -> bool:
    """«مسقط رأسه»: where somebody was born, and no Muscat."""
    return seen.joined(at, at + 1) and seen.folded[at + 1].startswith("راس")


def _runs_on(seen: View, book: Gazetteer, hit: Hit) -> bool:
    """«eastern Deir» of «eastern Deir ez-Zor»: a longer name begins at the second word and goes on."""
    found = (_longest(seen, book, hit.first + 1, v) for v in variants(seen.tokens[hit.first + 1].text))
    return any(h is not None and h.last > hit.last for h in found)


def _town_not_gate(seen: View, book: Gazetteer, lexicon: PlaceWords, hit: Hit) -> Hit | None:
    """«الباب شرقي حلب» is the town east of Aleppo, not Bab Sharqi: the direction belongs to what follows."""
    if hit.last - hit.first != 2 or seen.tokens[hit.last - 1].text not in lexicon.directions:
        return None  # «الجليل الغربي شمال …»: an adjective is the name's own
    if not seen.tokens[hit.first].text[hit.skip :].startswith("ال"):
        return None
    if not seen.joined(hit.last - 1, hit.last) or not variants(seen.tokens[hit.last].text):
        return None
    names = book.names.get(fold_word(seen.tokens[hit.first].text[hit.skip :]))
    return hit._replace(last=hit.last - 1, names=names) if names else None


def _known(book: Gazetteer, hit: Hit) -> bool:
    """«علي الطاهر»: a name that begins like «على» and is better known than a hamlet."""
    return any(book.entries[n.entry].rank >= 4 for n in hit.names)


def _everyday(seen: View, lexicon: PlaceWords, at: int, hit: Hit) -> bool:
    """A word of everyday language with nothing beside it that could make it a name."""
    if fold_word(seen.tokens[at].text[hit.skip :]) not in lexicon.common or seen.tagged(at):
        return False
    if "ب" in hit.clitic and seen.joined(at - 2, at) and seen.noun(at - 2) == "quarter":  # «حي الزوراء ببلد»
        return False
    if (
        not hit.skip
        and _where(seen, lexicon, at)
        and any(gazetteer().entries[n.entry].rank >= _TOWN for n in hit.names)
    ):
        return False
    if not hit.skip and any(struck_town(seen, lexicon, at, gazetteer().entries[n.entry]) for n in hit.names):
        return False
    if not hit.skip and seen.tokens[at].text.startswith("ال") and town_follows(seen, gazetteer(), at + 1):
        return False
    return not _region_at(seen, lexicon, at, at + 1)


def _region_at(seen: View, lexicon: PlaceWords, at: int, following: int) -> bool:
    """«… بريف Y», «… شرقي Y», «… في ريف Y» right after the word at `at`."""
    if not seen.joined(at, following):
        return False
    if seen.folded[following] == "في" and following == at + 1:
        return seen.joined(at, at + 2) and any(form in lexicon.parent for form in seen.forms(at + 2))
    return any(form in lexicon.parent or form in lexicon.directions for form in seen.forms(following))


def town_follows(seen: View, book: Gazetteer, at: int) -> bool:
    """«بين الباب والراعي»: the word at `at` is the next of a list, a known town."""
    if at >= len(seen.tokens) or not seen.joined(at - 1, at) or not seen.tokens[at].text.startswith("و"):
        return False
    bearers = book.names.get(fold_word(seen.tokens[at].text[1:]), ())
    return any(book.entries[n.entry].rank >= _TOWN for n in bearers)


_TOWN = 5
"""The rank of a town whose name is believed where its place in the sentence speaks for it."""


def _where(seen: View, lexicon: PlaceWords, at: int) -> bool:
    """«في جاسم.», «قرب التبني»: right after a preposition, with nothing behind it that it could belong to."""
    if not seen.joined(at - 1, at) or not seen.ends(at):
        return False
    sided = seen.tokens[at].text.startswith("ال") and seen.folded[at] not in lexicon.things  # «شرقي السلمية»
    before, led = seen.forms(at - 1), place_list("around", "at")
    return any(form in lexicon.near or form in led or (sided and form in lexicon.directions) for form in before)


def _adjective(word: str) -> bool:
    """«منطقة جبلية», «موقع عسكري»."""
    return not word.startswith("ال") and word.endswith(("ي", "يه"))


def _generic(seen: View, lexicon: PlaceWords, hit: Hit) -> bool:
    """«قرية», «على», «شمالي»: words that say what or where a place is are no names."""
    return any(form in lexicon.generic for form in seen.forms(hit.first)[:2])


def _spelt_out(seen: View, book: Gazetteer, hit: Hit, noun: NounClass | None) -> bool:
    """«بلدة القريا»: a place noun stands before, and the word is spelt as the gazetteer spells it."""
    word = seen.tokens[hit.first].text[hit.skip :]
    return noun is not None and any(letters(book.entries[n.entry].ar) == word for n in hit.names)


def _heads_a_name(seen: View, lexicon: PlaceWords, at: int) -> bool:
    """«سان» of «سان دييغو»: the first word of a longer name that no gazetteer has."""
    if seen.folded[at] not in lexicon.compound_heads or seen.ends(at):
        return False
    if town_follows(seen, gazetteer(), at + 1):
        return False
    following = seen.folded[at + 1]
    plain = following in lexicon.prepositions or following in lexicon.not_names or following in lexicon.directions
    return not plain and seen.noun(at + 1) is None


def _of_god(seen: View, at: int) -> bool:
    """«قدّس الله سره», «نصر الله»: a blessing or a name."""
    return seen.joined(at, at + 1) and seen.tokens[at + 1].text == "الله"


def _longest(seen: View, book: Gazetteer, at: int, reading: tuple[int, str, str]) -> Hit | None:
    skip, clitic, key = reading
    best = Hit(at, at + 1, skip, clitic, book.names[key]) if key in book.names else None
    end, count = at + 1, len(seen.tokens)
    while end < count and end - at < MAX_WORDS and key in book.openings and seen.follows(end):
        if is_article(seen.tokens[end].text):
            end += 1
            continue
        opening, key = key, f"{key} {seen.folded[end]}"
        end += 1
        names = book.names.get(key)
        if names is None and best is None and key not in book.openings:
            names = _glued(book, opening, seen.tokens[end - 1].text)
        if names:
            best = Hit(at, end, skip, clitic, names)
    return best


_GLUED_LEAST = 3
"""Letters that both parts of a glued word have at least."""
_GLUED_MOST = 24


def _glued(book: Gazetteer, opening: str, word: str) -> tuple[Name, ...] | None:
    """«سد تشرينمحافظة»: title and body were pasted together right after the name."""
    for size in range(min(len(word), _GLUED_MOST) - _GLUED_LEAST, _GLUED_LEAST, -1):
        if names := book.names.get(f"{opening} {fold_word(word[:size])}"):
            return names
    return None


def generic_site(seen: View, lexicon: PlaceWords, at: int) -> int | None:
    """Letters of clitics before a site without a name of its own («المنطقة الصناعية», «سوق الهال») that begins here."""
    if not seen.joined(at, at + 1) or seen.folded[at + 1] not in lexicon.generic_ends:
        return None
    for skip, _, rest in readings(seen.tokens[at].text):
        definite = rest.startswith("ال") or seen.tokens[at + 1].text.startswith("ال")
        if definite and (fold_word(rest), seen.folded[at + 1]) in lexicon.generic_sites:
            return skip
    return None
