"""The words around place names (`config/lexicons/places.toml`), folded like names, ready to look up."""

from dataclasses import dataclass
from functools import cache, lru_cache

from .arabic import letters
from .gazetteer import fold, fold_word, gazetteer
from .word_lists import lists, ordered

NounClass = str
"""village, city, quarter, governorate, district, subdistrict, countryside or site."""


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Sets of folded words; see the lexicon for what each means."""

    nouns: dict[str, NounClass]
    prepositions: frozenset[str]
    near: frozenset[str]
    inside: frozenset[str]
    directions: frozenset[str]
    adjectives: frozenset[str]
    """«الشرقي» after a region, with its article."""
    origin: frozenset[str]
    origin_after_from: frozenset[str]
    outlet_before: frozenset[str]
    outlet_after: frozenset[str]
    actor_before: frozenset[str]
    capitals: frozenset[str]
    capitals_at_home: frozenset[str]
    object_verbs: frozenset[str]
    launch: frozenset[str]
    launch_sites: frozenset[str]
    stationed: frozenset[str]
    sky: frozenset[str]
    attacks: frozenset[str]
    goes_on: frozenset[str]
    things: frozenset[str]
    care: frozenset[str]
    care_homes: frozenset[str]
    moves: frozenset[str]
    says: frozenset[str]
    speakers: frozenset[str]
    embassies: frozenset[str]
    destination: frozenset[str]
    bound_for: frozenset[str]
    parent: frozenset[str]
    anaphora: frozenset[str]
    titles: frozenset[str]
    person_before: frozenset[str]
    given_names: frozenset[str]
    owned: frozenset[str]
    in_their_town: frozenset[str]
    host_after: frozenset[str]
    spaces: frozenset[str]
    homeland: frozenset[str]
    defenders: frozenset[str]
    compound_heads: frozenset[str]
    not_names: frozenset[str]
    ambiguous: frozenset[str]
    common: frozenset[str]
    """Names of places that are everyday words, seen in running text far more often as such."""
    generic: frozenset[str]
    """Words that say what a place is: no name by themselves."""
    generic_sites: frozenset[tuple[str, str]]
    generic_ends: frozenset[str]
    hints: dict[str, str]
    """Folded word → the country that it tells."""
    demonyms: dict[str, str]
    """Folded demonym, masculine or feminine, with or without article → ISO country code."""


@lru_cache(maxsize=1)
def place_words() -> PlaceWords:
    """The lexicon, read when first asked for."""
    raw = lists("places")
    adjectives = frozenset(ordered("places", "words", "direction_adjectives"))
    sets = {name: place_list("words", name) for name in raw["words"] if name != "direction_adjectives"}
    nouns = {fold_one(word): kind for kind, listed in reversed(raw["nouns"].items()) for word in listed}
    told = ("anaphora", "directions", "near", "inside", "not_names", "prepositions")
    generic = frozenset(nouns).union(*(sets[name] for name in told))
    common = frozenset(fold(name) for name in raw["ambiguous"]["common"])
    sites = frozenset((fold_one(a), fold_one(b)) for a, b in (phrase.split() for phrase in raw["sites"]["generic"]))
    ambiguous = frozenset(fold(name) for name in raw["ambiguous"]["names"])
    hints = {fold_one(word): country for country, listed in raw["hints"].items() for word in listed}
    return PlaceWords(
        nouns=nouns,
        adjectives=adjectives,
        ambiguous=ambiguous,
        common=common,
        generic=generic,
        generic_sites=sites,
        generic_ends=frozenset(last for _, last in sites),
        demonyms=_demonyms(),
        hints=hints,
        **sets,
    )


@cache
def place_list(group: str, name: str) -> frozenset[str]:
    """One list of the lexicon, folded. Raises LexiconError for a list that it does not have."""
    return frozenset(map(fold_word, ordered("places", group, name)))


def fold_one(word: str) -> str:
    """One word as tokens of a text are folded; an article of English stays."""
    return fold_word(letters(word))


def _demonyms() -> dict[str, str]:
    out: dict[str, str] = {}
    for country in gazetteer().countries.values():
        for word in country.demonyms:
            for form in (word, word + "ة", word + "ين", word + "ون"):
                out[fold_one(form)] = country.code
    return out
