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
    """What each origin says last of killed and of injured; those that agree together, in the order of first words.

    Who speaks later of the injured alone does not take back the dead.
    """
    latest: dict[str, tuple[Tolls, Evidence]] = {}
    for said in standing(incident):
        if said.killed is not None or said.injured is not None:
            killed, injured = latest[said.origin][0] if said.origin in latest else (None, None)
            tolls = (killed if said.killed is None else said.killed, injured if said.injured is None else said.injured)
            latest[said.origin] = (tolls, said)
    agreeing: dict[Tolls, list[Evidence]] = {}
    for tolls, said in latest.values():
        agreeing.setdefault(tolls, []).append(said)
    return agreeing
