"""The line on casualties: what each origin says last, as ranges, with who says it; never a sum."""

from bot.decide.tolls import last_words
from bot.model.incident import Evidence, Incident
from bot.model.report import Toll
from bot.render.attribution import Book, speaker, standing
from bot.render.grammar import both_tolls, joined, stated
from bot.render.texts import t

STATEMENTS = 4
EDITED = {"killed", "injured"}
Tolls = tuple[Toll | None, Toll | None]


def toll_line(language: str, incident: Incident, book: Book) -> str:
    """«الضحايا: 3 قتلى بحسب A وB؛ 5 قتلى و7 جرحى بحسب C»; empty when no toll is stated."""
    told = toll_statements(language, incident, book)
    return t(language, "toll-line", statements=told) if told else ""


def toll_statements(language: str, incident: Incident, book: Book) -> str:
    """The same without its label."""
    told: list[str] = []
    if EDITED & set(incident.fixed):
        told.append(t(language, "toll-by-editor", toll=both_tolls(language, incident.killed, incident.injured)))
    for tolls, evidence in _by_toll(incident).items():
        who = dict.fromkeys(speaker(language, said, book) for said in evidence)
        told.append(t(language, "toll-by", toll=both_tolls(language, *tolls), who=joined(language, list(who)[:3])))
    if not told:
        return both_tolls(language, incident.killed, incident.injured)  # an editor's correction stands in no post
    return stated(language, told[:STATEMENTS])


def _by_toll(incident: Incident) -> dict[Tolls, list[Evidence]]:
    """What each origin says last of killed and of injured; those that agree together, in the order of first words.

    Who speaks later of the injured alone does not take back the dead.
    """
    live = standing(incident)
    killed, injured = last_words((e, e.killed) for e in live), last_words((e, e.injured) for e in live)
    agreeing: dict[Tolls, list[Evidence]] = {}
    for origin in dict.fromkeys(e.origin for e in live if e.origin in killed or e.origin in injured):
        words = [found[origin] for found in (killed, injured) if origin in found]
        tolls = tuple(found[origin][0] if origin in found else None for found in (killed, injured))
        newest = max((said for _, said in words), key=lambda said: (said.date, said.post_id))
        agreeing.setdefault((tolls[0], tolls[1]), []).append(newest)
    return agreeing
