"""Reading a source once, to see what would come of it: nothing is stored, no cursor moves."""

from bot.ingest.reading import Unread
from bot.intake import opened
from bot.model.source import Source, Trial
from bot.parts import Parts
from config.settings import Settings


async def trial(parts: Parts, settings: Settings, source: Source) -> Trial | None:
    """One reading; None where the settings give no reader for sources of this kind."""
    async with opened(parts, settings) as inlets:
        reader = inlets.readers.get(source.kind)
        if reader is None:
            return None
        try:
            batch = await reader.read(source, "", parts.clock())
        except Unread as why:
            return Trial(health=why.health, note=str(why))
        return Trial(health=batch.health, note=batch.note, title=batch.title, posts=batch.posts, more=batch.more)
