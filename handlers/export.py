"""/export, for admins: what is stored, as a file; through the same rules of safety as `barqiya export`."""

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.model.alert import Attachment, Message
from bot.model.incident import Incident
from bot.model.post import Post
from bot.model.subscriber import Subscriber
from bot.render import cap
from bot.render import export as forms
from handlers.call import Call, Command, Reply, Who
from handlers.keep import audit
from handlers.say import say, text

MOST_INCIDENTS, MOST_POSTS = 10_000, 20_000
LARGEST = 45 * 2**20
"""Bytes: below Telegram's 50 MB for what a bot sends."""
_AGO = re.compile(r"(\d{1,4})([hdw])")
_UNIT = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_SUFFIX = {"jsonl": "jsonl", "csv": "csv", "geojson": "geojson", "cap": "xml"}
WHATS = ("incidents", "posts")


async def export(call: Call) -> Reply:
    """«/export», «/export 7d geojson», «/export posts 24h jsonl»: in any order; a day as CSV if not said."""
    words = call.words.lower().split()
    what = next((word for word in words if word in WHATS), "incidents")
    form = next((word for word in words if word in _SUFFIX), "csv")
    ago = next((found for word in words if (found := _AGO.fullmatch(word))), None)
    known = {what, form, ago.group() if ago else ""}
    if set(words) - known or (what == "posts" and form in ("geojson", "cap")):
        return say(call, "export-how")
    span = _UNIT[ago.group(2)] * int(ago.group(1)) if ago else timedelta(days=1)
    data, count = await (_incidents(call, span, form) if what == "incidents" else _posts(call, span, form))
    if not count:
        return say(call, "latest-none")
    if len(data) > LARGEST:
        return say(call, "export-large")
    await audit(call, "export", f"{what} {form} {count}")
    name = f"barqiya-{what}-{call.now:%Y-%m-%d}.{_SUFFIX[form]}"
    file = Attachment(name=name, data=data, picture=False, caption=text(call, "export-caption", n=count))
    return Reply(messages=(Message(parts=(), attachments=(file,)),))


async def _incidents(call: Call, span: timedelta, form: str) -> tuple[bytes, int]:
    found = await call.services.incidents.between(call.now - span, call.now, MOST_INCIDENTS)
    kept = sorted((one for one in found if not one.merged_into), key=lambda one: (one.first_post, one.id))
    return await asyncio.to_thread(_written, kept, form, call), len(kept)


def _written(incidents: Sequence[Incident], form: str, call: Call) -> bytes:
    reader: Subscriber = call.reader
    writers: dict[str, Callable[[], bytes]] = {
        "csv": lambda: forms.incidents_csv(incidents, reader),
        "jsonl": lambda: forms.incidents_jsonl(incidents),
        "geojson": lambda: forms.incidents_geojson(incidents),
        "cap": lambda: cap.cap_feed(incidents, call.name or "barqiya", call.now),
    }
    return writers[form]()


async def _posts(call: Call, span: timedelta, form: str) -> tuple[bytes, int]:
    archive = call.services.archive
    found: list[Post] = await archive.recent(MOST_POSTS) if archive is not None else []
    since = call.now - span
    kept = [
        post for post in reversed(found) if not post.source.startswith("editor:") and post.moment(call.now) >= since
    ]
    write = forms.posts_csv if form == "csv" else forms.posts_jsonl
    return await asyncio.to_thread(write, kept), len(kept)


EXPORT = Command(name="export", run=export, who=Who.ADMIN)
