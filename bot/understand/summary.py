"""One sentence in Arabic and one in English from the fields. Placeholder words are not used: what is unknown is left out."""

from bot.model.report import Event, Kind, Summary


def summarise(kind: Kind, main: Event | None) -> Summary:
    """The summary of a post's main event."""
    if main is None:
        return Summary()
    return Summary()
