"""The line on casualties: what each origin says last, as ranges, with who says it; never a sum."""

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
    """The latest statement of each origin, those that agree together, in the order in which they were first made."""
    latest: dict[str, Evidence] = {}
    for said in standing(incident):
        if said.killed is not None or said.injured is not None:
            latest[said.origin] = said
    agreeing: dict[Tolls, list[Evidence]] = {}
    for said in latest.values():
        agreeing.setdefault((said.killed, said.injured), []).append(said)
    return agreeing
