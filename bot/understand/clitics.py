"""What Arabic writes onto the front and the end of a word, in normalised spelling.

Closed classes of the language's grammar, so they stand in code, not in a lexicon.
"""

_CONJUNCTIONS = ("", "و", "ف")
_HEADS = (
    "",
    "ال",
    "لل",
    "ب",
    "ل",
    "ك",
    "س",
    "بال",
    "كال",
    "عال",  # dialect: «على ال»
    "هال",  # dialect: «هذا ال»
)
PROCLITICS: frozenset[str] = frozenset(c + h for c in _CONJUNCTIONS for h in _HEADS)
"""What may stand before a word: conjunction, preposition, article, future «س». Not the question's «أ»: rare in news,
and «ألقي» (was thrown) would be «لقي» (met with)."""

MAX_PROCLITIC = max(map(len, PROCLITICS))

_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "ك", "كم", "نا", "ي", "ني")
_NOUN = ("ا", "ين", "ون", "ان", "ات", "تين", "تان", "و", "وا", "يه", "يون", "يين", "يات")
_VERB = ("ت", "تا", "وا", "ن", "وه", "وها", "وهم")
SUFFIXES: frozenset[str] = (
    frozenset(("", *_PRONOUNS, *_NOUN, *_VERB))
    | {"ت" + p for p in _PRONOUNS}
    | {"ات" + p for p in _PRONOUNS}
    | {"ا" + p for p in ("ه", "ها", "هم")}
)
"""What may stand after a stem: pronouns, dual and plural, accusative alef, nisba, endings of the past tense."""

FEMININE_SUFFIXES: frozenset[str] = frozenset(("تين", "تان", "ات", *(s for s in SUFFIXES if s.startswith("ت"))))
"""What may replace the final ة of a word: «طائرة» has «طائرتين», «طائرات», «طائرته»."""

MAX_SUFFIX = max(map(len, SUFFIXES))
