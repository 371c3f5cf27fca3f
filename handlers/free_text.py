"""What is no command, in a private chat: the name of a place, or a shared location. Both follow it."""

from dataclasses import replace

from bot.subscriptions import means
from handlers.areas import follow, here, unsubscribe
from handlers.call import Call, Command, Reply, Who
from handlers.help import show_help
from handlers.onboarding import ask_kinds, ask_language
from handlers.say import say


async def free_text(call: Call) -> Reply:
    """Follow the place that was named or shared; a newcomer is then asked what of it. «إيقاف» is understood."""
    if call.location is None and not call.words.strip():
        return say(call, "unknown-command")
    if means(call.words, "say-pause"):
        return await unsubscribe(replace(call, words=""))
    if means(call.words, "say-help"):
        return await show_help(call)
    if call.subscriber is None and call.location is None and len(call.words.split()) > 5:
        return Reply(messages=(ask_language(call),))
    beginning = call.subscriber is None or call.subscriber.paused
    reply = await (here(call) if call.location else follow(call, call.words.strip()))
    kept = await call.services.subscribers.get(call.reader.key)
    if beginning and kept is not None and not kept.paused:
        now = replace(call, subscriber=kept, language=kept.language)
        return Reply(messages=(*reply.messages, ask_kinds(now)))
    return reply


FREE_TEXT = Command(name="", run=free_text, who=Who.CHANGER)
