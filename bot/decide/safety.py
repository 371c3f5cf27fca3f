"""What may be shown: in alerts, maps, buttons, digests and exports alike. In doubt a thing is left out.

Left out: sentences that name private persons, minors or patients, or that give coordinates, telephone numbers,
addresses of maps. Coarsened to the subdistrict: shelters, hospitals, camps, aid convoys, troops on the move.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import msgspec

from bot.decide.naming import naming_words
from bot.decide.persons import is_name_tag, names_private_person
from bot.decide.statement import speaks
from bot.decide.words import stem_set, stems
from bot.model.incident import Evidence, Incident
from bot.model.report import Actor, Kind, Place, Precision, SubEvent, Target
from config.data import read_text

_COORDINATES = re.compile(
    r"\d{1,3}[.,]\d{3,}\s*°?\s*[NSEWشج]?[\s,;/،]+[-+]?\d{1,3}[.,]\d{3,}"
    r"|\d{1,3}\s*[°º]\s*\d{1,2}"
    r"|\b[1-9]\d?\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{2,5}\s?\d{2,5}\b"
    r"|\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b"
    r"|google\.[a-z.]+/maps",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\+?\d(?:[\s\-().]{0,2}\d){7,}|[\w.+-]+@[\w-]+\.\w+|(?<!\w)@\w{4,}|wa\.me|t\.me/\+", re.IGNORECASE
)
_PLATE = re.compile(r"رقمها? ?\d{4,}")
_INITIALS = re.compile(r"(?<![ء-ي.])[ء-ي] ?\. ?[ء-ي](?![ء-ي]|\. ?[ء-ي](?![ء-ي]))")
"""«(ع.م)»: a private person by initials; «د.ا.ع.ش» goes on."""
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_DATES_AND_SUMS = re.compile(r"\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b|(?<![\d+])\d{1,3}(?:[.,]\d{3})+(?!\d)")

MOST_REMEMBERED = 2_048
"""Texts whose answer is kept: an incident is shown to every reader and at every change, with the same sentences."""


class Hidden(NamedTuple):
    """Words of what is coarsened."""

    sheltered: tuple[str, ...]
    moving: tuple[str, ...]
    protected: frozenset[str]
    before: tuple[str, ...]
    """Words after which a shelter is what was hit, or the place."""
    positions: re.Pattern[str]
    """Words of coordinates, and services and addresses of maps."""
    identities: re.Pattern[str]
    """Words of number plates, papers and telephones."""


@lru_cache(maxsize=1)
def hidden() -> Hidden:
    """The places and positions of `config/safety.toml`, read once."""
    table = tomllib.loads(read_text("safety.toml"))
    places, told = table["places"], table["positions"]
    return Hidden(
        sheltered=tuple(places["sheltered"]),
        moving=tuple(places["moving"]),
        protected=frozenset(places["protected"]),
        before=tuple(places["before"]),
        positions=re.compile(rf"\b(?:{_any(told['words'])})\b|{_any(told['maps'])}", re.IGNORECASE),
        identities=re.compile(_any(told["identities"])),
    )


def _any(several: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(several, key=len, reverse=True)))


@lru_cache(maxsize=MOST_REMEMBERED)
def safe_quote(text: str, kind: Kind | None = None) -> str | None:
    """The sentence if it may be shown, else None. `kind` of its event: an attack on a patrol is news, not its route.

    Without a kind the sentence must pass as if it told of a threat.
    """
    if not text.strip() or tells_position(text) or names_private_person(text) or _INITIALS.search(text):
        return None
    if speaks(text, hidden().sheltered):
        return None
    if kind is not Kind.ATTACK and speaks(text, hidden().moving):
        return None
    return text


def tells_position(text: str) -> bool:
    """Whether a text holds coordinates, a map's address, a telephone number, an account or a number plate."""
    flat = text.translate(_DIGITS)
    if any(rule.search(flat) for rule in (_COORDINATES, _PLATE, hidden().positions, hidden().identities)):
        return True
    return bool(_CONTACT.search(_DATES_AND_SUMS.sub(" ", _URL.sub(" ", flat))))


@lru_cache(maxsize=MOST_REMEMBERED)
def safe_words(text: str | None) -> str | None:
    """A field such as a target's or actor's words, if it names no private person; else None."""
    if not text or names_private_person(text) or tells_position(text):
        return None
    return text


def safe_place(
    place: Place | None,
    target: Target | None = None,
    *,
    sub_event: SubEvent | None = None,
    says: Iterable[str] = (),
) -> Place | None:
    """The place as it may be shown: coarsened where a shelter, hospital, camp, aid convoy or moving troops stand.

    Nothing finer than the subdistrict is left then, and no coordinates at all.
    """
    if place is None or not is_hidden(place, target, sub_event, says):
        return place
    return coarse(place)


def is_hidden(place: Place, target: Target | None, sub_event: SubEvent | None, says: Iterable[str] = ()) -> bool:
    """Whether the position is one of those that are coarsened."""
    words = hidden()
    if target and target.protected in words.protected:
        return True
    named = [place.text, place.name_ar or "", place.name_en or "", target.text if target else ""]
    if any(speaks(text, words.sheltered) for text in named):
        return True
    if sub_event is SubEvent.MOBILIZE:
        return True
    moving = target is not None and speaks(target.text, words.moving)
    return (moving and sub_event in (SubEvent.ALERT, SubEvent.THREATEN, None)) or any(map(_struck, says))


@lru_cache(maxsize=4096)
def _struck(text: str) -> bool:
    """Whether a sentence speaks of something sheltered as what was hit, or as where it was: «على مخيم», «قرب مشفى»."""
    words = stems(text)
    nouns, verbs = _first_stems()
    return any(word in nouns and not verbs.isdisjoint(words[max(0, n - 2) : n]) for n, word in enumerate(words))


@lru_cache(maxsize=1)
def _first_stems() -> tuple[frozenset[str], frozenset[str]]:
    nouns = frozenset(stems(phrase)[0] for phrase in hidden().sheltered if len(stems(phrase)) == 1)
    return nouns, stem_set(" ".join(hidden().before))


def coarse(place: Place) -> Place:
    """Only the units above the place: subdistrict, else district, else governorate, else country; not on a map."""
    for level, precision in (
        ("admin3", Precision.SUBDISTRICT),
        ("admin2", Precision.DISTRICT),
        ("admin1", Precision.GOVERNORATE),
        ("country", Precision.COUNTRY),
    ):
        name = getattr(place, level)
        if name:
            return msgspec.structs.replace(
                place, text=name, name_ar=None, name_en=name, lat=None, lon=None, pcode=None, precision=precision
            )
    return Place(text="", precision=Precision.UNCERTAIN)


def shown(incident: Incident) -> Incident:
    """The incident as anybody may see it: for alerts, maps, digests and exports. Unsafe words are left out."""
    says = [e.says or e.text for e in incident.evidence if not e.deleted]
    hide = incident.place is not None and is_hidden(incident.place, incident.target, incident.sub_event_type, says)
    return msgspec.structs.replace(
        incident,
        place=coarse(incident.place) if hide and incident.place else incident.place,
        actor=_safe_actor(incident.actor),
        target=_safe_target(incident.target),
        hashtags=tuple(tag for tag in incident.hashtags if not (is_name_tag(tag) or (hide and _fine(tag)))),
        rare_words=(),
        evidence=tuple(_safe_evidence(e, hide) for e in incident.evidence),
        denied_by=tuple(safe_words(who) or "?" for who in incident.denied_by),
        revisions=tuple(msgspec.structs.replace(r, change=safe_words(r.change) or "") for r in incident.revisions),
    )


def _fine(tag: str) -> bool:
    return speaks(tag, hidden().sheltered)


def _safe_evidence(e: Evidence, hide: bool) -> Evidence:
    """One post's part as it may be shown. `hide`: the place is coarsened, so no sentence may name it either."""
    says, text = ("", "") if hide else (safe_quote(e.says, e.kind) or "", safe_quote(e.text, e.kind) or "")
    return msgspec.structs.replace(
        e,
        text=text,
        says=says,
        hint="" if says else naming_words(e.says),
        place=coarse(e.place) if hide and e.place else e.place,
        actor=_safe_actor(e.actor),
        target=_safe_target(e.target),
    )


def _safe_actor(actor: Actor | None) -> Actor | None:
    if actor is None or safe_words(actor.text):
        return actor
    if actor.name_en and actor.name_ar and actor.name_ar != actor.text:
        return msgspec.structs.replace(actor, text=actor.name_ar)
    return None


def _safe_target(target: Target | None) -> Target | None:
    if target is None or safe_words(target.text):
        return target
    if target.name_ar and safe_words(target.name_ar):
        return msgspec.structs.replace(target, text=target.name_ar)
    return msgspec.structs.replace(target, text="", name_ar=None, name_en=None)
