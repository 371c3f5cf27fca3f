"""One normaliser for every matcher, with the way back to the original text.

What it decides, and why:

- Vowel marks, honorifics and other combining marks go. Read a voice («قُتل») from `Normal.quote`.
- أ إ آ ٱ → ا, ؤ → و, ئ → ي, ى → ي, ة → ه: writers mix them. A hamza on the line (ء) stays: without it
  «ماء» and «ما», «جزء» and «جز» would be one word.
- Persian and Kurdish letters become the Arabic letter that Arabic newspapers write for them.
- Digits become ASCII; Latin is lower-cased without accents; presentation forms and full-width forms are taken apart.
- Zero-width and bidi controls go; emoji stay, one character each, without variation selectors and skin tones;
  they mark bullets and sirens.
- «#» and «_» become spaces, runs of spaces one, «» “” one pair of quotes, dashes «-». Newlines and punctuation stay.
- A letter ة inside a word ends the word that it stands in, and known words are cut apart: see `glue`.
- Tags, addresses, @names and /commands become a space.
- Words broken up to pass moderation are joined: see `deobfuscate`.
"""

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from . import deobfuscate, glue
from .deobfuscate import ARABIC, Edit

GROWTH = 5
"""No text grows to more than this many times its length: presentation ligatures have at most four letters (ﷴ),
and one space may be put in after a ة."""

_LETTERS = {
    "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ٵ": "ا", "ى": "ي", "ة": "ه", "ک": "ك", "ڪ": "ك", "گ": "ك", "ڭ": "ك", "ڬ": "ك",
    "ی": "ي", "ې": "ي", "ێ": "ي", "ۍ": "ي", "ے": "ي", "ۓ": "ي", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۀ": "ه", "ۂ": "ه",
    "ۃ": "ه", "ۆ": "و", "ۇ": "و", "ۈ": "و", "ۋ": "و", "ۊ": "و", "ٶ": "و", "ٷ": "و", "پ": "ب", "چ": "ج", "ژ": "ج",
    "ڤ": "ف", "ڥ": "ف", "ڡ": "ف", "ٯ": "ق", "ڨ": "ق", "ڕ": "ر", "ڑ": "ر", "ڵ": "ل", "ٹ": "ت", "ټ": "ت", "ڈ": "د",
    "ډ": "د", "ں": "ن", "ڼ": "ن", "ٮ": "ب", "ٸ": "ي", "ؽ": "ي", "ؠ": "ي",
}  # fmt: skip
_SIGNS = {
    "“": "«", "„": "«", "‟": "«", "‹": "«", "❝": "«", "〝": "«", "”": "»", "›": "»", "❞": "»", "〞": "»",
    "«": "«", "»": "»", "″": '"', "‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "ʼ": "'", "ʿ": "'", "ʾ": "'",
    "′": "'", "–": "-", "—": "-", "―": "-", "−": "-", "‐": "-", "‑": "-", "‒": "-", "﹘": "-", "…": "…", "۔": ".",
    "٫": ".", "٬": ",", "٪": "%", "٭": "*", "#": " ", "⁄": "/", "∕": "/", "\r": " ", "\n": "\n", "\u2028": "\n",
    "\u2029": "\n", "\x85": "\n", "\v": "\n", "\f": "\n", "ـ": "ـ", "\u06e5": "", "\u06e6": "", "\u0674": "",
    "ﷺ": " ", "ﷻ": " ", "﷽": " ", "\u2800": " ", "\u3164": " ", "\u115f": " ", "\u1160": " ", "\uffa0": " ",
}  # fmt: skip
_GONE = frozenset(("Mn", "Me", "Cf", "Cs"))
_BLANK = frozenset(("Cc", "Cn", "Co", "Zs", "Zl", "Zp"))
_SKIN = range(0x1F3FB, 0x1F400)


class _Table(dict[int, str]):
    """Character → what stands for it, worked out when first met."""

    def __missing__(self, code: int) -> str:
        out = _unify(chr(code))
        self[code] = out
        return out


def _unify(char: str) -> str:
    if char in _SIGNS:
        return _SIGNS[char]
    whole = _LETTERS.get(char) or unicodedata.normalize("NFKD", char)
    if len(whole) > 4 or "가" <= char <= "힣":  # squared words and Hangul syllables stay as they are
        whole = char
    return "".join(map(_unify_one, whole))


def _unify_one(char: str) -> str:
    if char in _SIGNS:
        return _SIGNS[char]
    category = unicodedata.category(char)
    if category in _GONE or ord(char) in _SKIN:
        return ""
    if category in _BLANK:
        return " "
    if category == "Nd":
        return str(unicodedata.digit(char))
    char = _LETTERS.get(char, char)
    lower = char.lower()
    return lower if len(lower) == 1 else char


_TABLE = _Table()
_MARK = r"\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069"
_GLUED = re.compile(rf"(?<=[{ARABIC}])ة[{_MARK}]*(?:(?=[ولف])|(?P<new>(?=[{ARABIC}])))")
_URL = r"(?:https?://|www\.|(?<![a-z0-9])t\.me/)\S+|(?<![a-z0-9-])[a-z0-9-]++\.(?:com|net|org|info)\b\S*|@[a-z0-9_]+"
_TAG = r"</?[a-z][a-z0-9-]{0,15}(?:\s[^<>\n]{0,200})?/?>"
_COMMAND = r"(?<![\w/.])/[a-z][a-z0-9_]{2,31}(?![\w/])"
_JUNK = re.compile(rf"{_TAG}|{_URL}|{_COMMAND}")
"""Tags, addresses, @names and /commands: nothing of what a post says, and they would tear its sentence apart."""
_WORD = re.compile(rf"(?P<url>{_URL})|[{ARABIC}]+|[^\W_{ARABIC}]+")
_PASSES = 64  # each pass lengthens a joined word, and known words are short: a backstop, never reached


class Token(NamedTuple):
    """A word: letters of one script, or digits and Latin letters. Offsets are of the normalised text."""

    text: str
    start: int
    end: int


_SOFT = frozenset(" -'\"«»()[]/_*")
"""Signs that may stand between two words of one phrase."""


class Key(NamedTuple):
    """The words for an automaton: one space between neighbours, a newline where punctuation parts them."""

    text: str
    starts: Sequence[int]
    """Offset in `text` of each word."""


@dataclass(slots=True)
class _Memo:
    offsets: tuple["array[int]", "array[int]"] | None = None
    words: tuple[Token, ...] | None = None
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Normal:
    """Text made fit for matching. Offsets of `text` lead back to `original`."""

    text: str
    original: str
    _edits: tuple[tuple[Edit, ...], ...] = field(default=(), repr=False, compare=False)
    _memo: _Memo = field(default_factory=_Memo, repr=False, compare=False)

    @property
    def starts(self) -> "array[int]":
        """For each character of `text`, where its original character begins."""
        return self._offsets()[0]

    @property
    def ends(self) -> "array[int]":
        """For each character of `text`, the offset just after its original character."""
        return self._offsets()[1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that text[start:end] came from, vowel marks of its last letter included."""
        starts, ends = self._offsets()
        if not starts or start >= len(starts):
            return len(self.original), len(self.original)
        if end <= start:
            return starts[start], starts[start]
        stop = ends[min(end, len(ends)) - 1]
        for _ in range(8):  # a storm of marks is no part of a word
            if stop >= len(self.original) or unicodedata.category(self.original[stop]) != "Mn":
                break
            stop += 1
        return starts[start], stop

    def quote(self, start: int, end: int) -> str:
        """The original's own words for text[start:end]."""
        first, last = self.span(start, end)
        return self.original[first:last]

    @property
    def key(self) -> Key:
        """What the automata search, made once for all of them."""
        if self._memo.key is None:
            self._memo.key = _key(self)
        return self._memo.key

    def _offsets(self) -> tuple["array[int]", "array[int]"]:
        if self._memo.offsets is None:
            self._memo.offsets = _trace(self)
        return self._memo.offsets


def normalise(text: str) -> Normal:
    """Make `text` fit for matching. Never fails, works in time linear in its length, and is idempotent."""
    glued = (
        tuple(Edit(m.end(), m.end(), "\n" if m["new"] is not None else " ") for m in _GLUED.finditer(text))
        if "ة" in text
        else ()
    )
    rounds = [glued]
    out = _apply(text, glued).translate(_TABLE)
    for _ in range(_PASSES):
        before = len(rounds)
        for step in (_swept, deobfuscate.sure_joins, deobfuscate.known_joins, deobfuscate.leftovers, glue.cuts):
            if edits := step(out):
                out = _apply(out, edits)
                rounds.append(tuple(edits))
        if len(rounds) == before:
            break
    return Normal(out, text, tuple(rounds))


def _swept(text: str) -> list[Edit]:
    """A space for each tag, address, @name or /command."""
    if "@" in text or "/" in text or "." in text or "<" in text:
        return [Edit(m.start(), m.end(), " ") for m in _JUNK.finditer(text)]
    return []


def letters(text: str) -> str:
    """`text` with letters, digits and signs unified, and nothing joined: for single words of lexicons."""
    return text.translate(_TABLE).replace("ـ", "").replace("_", " ").strip()


def plain(text: str) -> str:
    """The words of `text` with single spaces between: a key for names, for search, for finding copies."""
    return " ".join(word.text for word in words(normalise(text)))


def words(normal: Normal) -> Sequence[Token]:
    """The words in order. Addresses and @names are none: what they contain is not said by the post."""
    if normal._memo.words is None:
        found = (Token(m[0], m.start(), m.end()) for m in _WORD.finditer(normal.text) if m["url"] is None)
        normal._memo.words = tuple(found)
    return normal._memo.words


_HASHTAG = re.compile(r"[#＃]([^\W_][\w\u064b-\u065f]*)")


def hashtags(text: str) -> tuple[str, ...]:
    """The hashtags as written, without their sign: «دير_الزور», «ديرالزور»."""
    return tuple(_HASHTAG.findall(text))


def _apply(text: str, edits: Sequence[Edit]) -> str:
    if not edits:
        return text
    parts: list[str] = []
    at = 0
    for start, end, new in edits:
        parts.append(text[at:start])
        parts.append(new)
        at = end
    parts.append(text[at:])
    return "".join(parts)


def _trace(normal: Normal) -> tuple["array[int]", "array[int]"]:
    count = len(normal.original)
    starts: array[int] = array("I", range(count))
    ends: array[int] = array("I", range(1, count + 1))
    text = normal.original
    for number, edits in enumerate(normal._edits):
        starts, ends = _follow(starts, ends, edits, count)
        if number == 0:
            text = _apply(text, edits)
            starts, ends = _widen(text, starts), _widen(text, ends)
    return starts, ends


def _widen(text: str, offsets: "array[int]") -> "array[int]":
    """Offsets after each character of `text` has been replaced by what the table gives for it."""
    other = {char for char in set(text) if len(_TABLE[ord(char)]) != 1}
    out: array[int] = array("I")
    done = 0
    for at in (at for at, char in enumerate(text) if char in other):
        out.extend(offsets[done:at])
        out.extend([offsets[at]] * len(_TABLE[ord(text[at])]))
        done = at + 1
    out.extend(offsets[done:])
    return out


def _follow(
    starts: "array[int]", ends: "array[int]", edits: Sequence[Edit], count: int
) -> tuple["array[int]", "array[int]"]:
    """Offsets after `edits`. What replaces several characters points at all of them, what was put in at the gap."""
    new_starts: array[int] = array("I")
    new_ends: array[int] = array("I")
    at = 0
    for start, end, new in edits:
        new_starts.extend(starts[at:start])
        new_ends.extend(ends[at:start])
        if start == end:
            gap = starts[start] if start < len(starts) else count
            new_starts.extend([gap] * len(new))
            new_ends.extend([gap] * len(new))
        else:
            new_starts.extend([starts[start]] * len(new))
            new_ends.extend([ends[end - 1]] * len(new))
        at = end
    new_starts.extend(starts[at:])
    new_ends.extend(ends[at:])
    return new_starts, new_ends


def _key(normal: Normal) -> Key:
    parts = [" "]
    starts: list[int] = []
    size, last = 1, 0
    text = normal.text
    for word, start, end in words(normal):
        if starts:
            gap = text[last:start]
            parts.append(" " if gap == " " or _SOFT.issuperset(gap) else "\n")
            size += 1
        starts.append(size)
        parts.append(word)
        size += end - start
        last = end
    parts.append(" ")
    return Key("".join(parts), starts)
