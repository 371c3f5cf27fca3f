"""/words: what an alert must hold, and what it must not."""

from bot.model.alert import Message
from bot.subscriptions import Refused, add_word, drop_word, means
from handlers.asked import checksum
from handlers.call import Call, Command, Reply, Who
from handlers.keep import keep
from handlers.say import button, in_rows, lines, page, refused, say, text


async def words(call: Call) -> Reply:
    """«/words +ذيبان», «/words -رياضة», «/words x ذيبان», also «add ذيبان», «احذف ذيبان»; alone, the list."""
    said = _signed(call.words)
    try:
        if said.startswith(("+", "-", "−", "–")):
            return await _add(call, said[1:].strip(), wanted=said[0] == "+")
        if said[:2].casefold() in ("x ", "× "):
            now = await keep(call, drop_word(call.reader, said[2:]))
            return say(now, "word-dropped", word=said[2:].strip())
        if said:
            return await _add(call, said, wanted=True)
    except Refused as refusal:
        return refused(call, refusal)
    return Reply(messages=(screen(call),))


def _signed(said: str) -> str:
    """A verb before a word is no part of it: who waits for «add ذيبان» would never hear of anything again."""
    verb, _, word = said.partition(" ")
    if word.strip() and means(verb, "say-add"):
        return f"+{word.strip()}"
    return f"x {word.strip()}" if word.strip() and means(verb, "say-drop") else said


async def _add(call: Call, word: str, *, wanted: bool) -> Reply:
    now = await keep(call, add_word(call.reader, word, wanted=wanted))
    return say(now, "word-added-in" if wanted else "word-added-out", word=word)


def screen(call: Call) -> Message:
    """Both lists, and how to change them."""
    reader = call.reader
    told = [
        text(call, "words-title"),
        text(call, "words-in", words=" · ".join(reader.words_in)) if reader.words_in else "",
        text(call, "words-out", words=" · ".join(reader.words_out)) if reader.words_out else "",
        "" if reader.words_in or reader.words_out else text(call, "words-none"),
        text(call, "words-how"),
    ]
    drops = [
        button(call, "words-drop", f"words:{checksum(word)}", word=word)
        for word in dict.fromkeys((*reader.words_in, *reader.words_out))
    ]
    return page(call, lines(told), (*in_rows(drops), (button(call, "back", "set:main"),)))


async def press(call: Call, words: tuple[str, ...]) -> Reply:
    """A word is struck off; pressed again it is gone already."""
    listed = (*call.reader.words_in, *call.reader.words_out)
    word = next((one for one in listed if words == (checksum(one),)), None)
    if word is None:
        return Reply(messages=(screen(call),), replace=True)
    now = await keep(call, drop_word(call.reader, word))
    return Reply(messages=(screen(now),), replace=True, toast=text(now, "done"))


WORDS = Command(name="words", run=words, who=Who.CHANGER, presses={"words": press})
