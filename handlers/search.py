"""/search: incidents of the past thirty days in which a word stands, found as watched words are found."""

from datetime import timedelta

from bot.areas import find_areas
from bot.model.alert import Message
from bot.model.incident import Incident
from bot.subscriptions import MAX_WORD
from bot.understand.arabic import normalise
from bot.understand.watch import WatchIndex
from handlers.call import Call, Command, Reply
from handlers.latest import listing
from handlers.say import page, say, text

SPAN = timedelta(days=30)


async def search(call: Call) -> Reply:
    """«/search ذيبان»."""
    word = call.words[:MAX_WORD].strip()
    if not word:
        return say(call, "search-how")
    return Reply(messages=(await _found(call, word, 0),))


async def turn(call: Call, words: tuple[str, ...]) -> Reply:
    """Another page of a search; the button holds as much of the word as it can."""
    if len(words) != 2 or not words[1].isdigit():
        return Reply(toast=text(call, "button-old"))
    return Reply(messages=(await _found(call, words[0], int(words[1])),), replace=True)


async def _found(call: Call, word: str, first: int) -> Message:
    index = index_of(word)
    known = await call.services.incidents.between(call.now - SPAN, call.now + timedelta(minutes=10))
    found = [i for i in known if not i.merged_into and not i.retracted and stands_in(index, i)]
    if not found:
        return page(call, text(call, "search-none", word=word))
    return listing(call, text(call, "search-title", word=word), found, first, f"search:{_short(word)}")


def index_of(word: str) -> WatchIndex:
    """The word, and the place it names if it names one: «ديرالزور» finds «دير الزور»."""
    return WatchIndex((word, *(area.name_ar for area in find_areas(word, 1))))


def stands_in(index: WatchIndex, incident: Incident) -> bool:
    """Whether it stands in what the incident's posts say, or in its place, hashtags or number."""
    place = incident.place
    names = [place.text, place.name_ar or "", place.name_en or "", place.admin1 or ""] if place else []
    told = [said.text or said.says for said in incident.evidence if not said.deleted]
    whole = "\n".join((*told, *names, *incident.hashtags, *incident.watch, incident.id))
    return bool(index.find(normalise(whole)))


def _short(word: str) -> str:
    """As much of the word as a button can hold; colons part its data."""
    return word.replace(":", " ").encode()[:36].decode(errors="ignore")


SEARCH = Command(name="search", run=search, presses={"search": turn})
