"""Right-to-left text that stays in order: hostile controls out, isolates in, every line in its own direction.

Unicode's bidirectional algorithm (UAX #9) lets one stray control turn a whole message around. So text from outside is
stripped of them (`clean`); and in the finished message every Latin token and number stands in an isolate
(U+2068…U+2069), and a line that does not start with a letter of its own script starts with a mark (`embed`).
"""

import re

RLM, LRM = "\u200f", "\u200e"
FSI, PDI = "\u2068", "\u2069"

_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u200b\ufeff\u0000-\u0008\u000b-\u001f\u007f]")
_TAG_OR_ENTITY = re.compile(r"(<[^>]*>|&#?\w+;)")
_KEPT = re.compile(f"({FSI}[^{PDI}]*{PDI}|<[^>]*>|&#?\\w+;)")
_LATIN = re.compile(
    r"(?<![^\s(«:])/[a-z]+(?: [A-Za-z0-9#@+][A-Za-z0-9_.:/@+\-]*)*|"  # a command with its words
    r"(?:[#@$+]|(?<![^\s(«:])/|(?<!\w)-)?[A-Za-z0-9\u00c0-\u024f](?:[A-Za-z0-9\u00c0-\u024f_.,:/@%+&'’\-–]*[A-Za-z0-9\u00c0-\u024f%+])?"
    r"(?:\u00a0?[ ](?:[#@])?[A-Za-z\u00c0-\u024f](?:[A-Za-z0-9\u00c0-\u024f_.:/@%+'’\-–]*[A-Za-z0-9\u00c0-\u024f%+])?)*"
)
_ARABIC = re.compile(
    "#?[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]"
    "[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc_ ،؛0-9]*"
    "(?<![ ،؛])"
)
_ARABIC_LETTER = re.compile("[\u0620-\u064a\u066e-\u06d3\u0750-\u077f\u08a0-\u08ff]")
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
SENTENCE = 4
"""Words of a line that is a sentence, not a name."""

_RTL = frozenset({"ar", "fa", "ckb", "he", "ur"})


def clean(text: str) -> str:
    """Text from outside without direction controls, zero-width spaces and other control characters."""
    return _CONTROLS.sub("", text)


def rtl(language: str) -> bool:
    """Whether a language is written from right to left."""
    return language in _RTL


def arabic(text: str) -> bool:
    """Whether more of a text's letters are Arabic than Latin."""
    return len(_ARABIC_LETTER.findall(text)) > len(_LATIN_LETTER.findall(text))


def embed(html: str, language: str) -> str:
    """A finished message (Telegram's HTML) with isolates and line marks. Applying it twice changes nothing more.

    What is isolated already stays as it is: outside text was cleaned of such controls when it was escaped.
    """
    return "\n".join(_line(line.lstrip(RLM + LRM), language) for line in html.split("\n"))


def isolate(text: str) -> str:
    """A name in an isolate of its own, whatever its direction."""
    return f"{FSI}{text}{PDI}"


def named(text: str, language: str) -> str:
    """A name in an isolate if it holds letters of the other direction, so that its parts stay together."""
    foreign = _LATIN_LETTER if rtl(language) else _ARABIC_LETTER
    return isolate(text) if foreign.search(text) else text


def _line(line: str, language: str) -> str:
    if not line.strip() or _is_foreign_sentence(line, language):
        return line
    foreign = _LATIN if rtl(language) else _ARABIC
    pieces = _KEPT.split(line)
    marked = "".join(
        piece if at % 2 else foreign.sub(lambda found: isolate(found.group()), piece) for at, piece in enumerate(pieces)
    )
    return marked if _starts_at_home(line, language) else (RLM if rtl(language) else LRM) + marked


def _is_foreign_sentence(line: str, language: str) -> bool:
    """A whole line in the other script, longer than a name or number: it reads in its own direction, as it is."""
    visible = _TAG_OR_ENTITY.sub("", line)
    home, other = (_ARABIC_LETTER, _LATIN_LETTER) if rtl(language) else (_LATIN_LETTER, _ARABIC_LETTER)
    return not home.search(visible) and sum(1 for word in visible.split() if other.search(word)) >= SENTENCE


def _starts_at_home(line: str, language: str) -> bool:
    """Whether the first visible character is a letter of the language's script."""
    visible = _TAG_OR_ENTITY.sub("", line).replace(FSI, "").lstrip()
    letter = _ARABIC_LETTER if rtl(language) else _LATIN_LETTER
    return bool(visible) and bool(letter.match(visible[0]))
