"""A chart of the past days as a picture: attacks and threats a day, stacked, with the average.

Readable on a phone and without telling colours apart: threats are hatched. In Arabic time runs from right to left.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from babel.dates import format_date

from bot.model.incident import Incident
from bot.model.report import Kind
from bot.model.subscriber import Subscriber
from bot.render.bidi import rtl
from bot.render.canvas import DRAWING, blank, png
from bot.render.texts import t
from bot.render.when import LOCALES, zone
from bot.render.wishes import areas_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ATTACK, THREAT, INK, PALE, GRID = "#c44601", "#00629b", "#26241f", "#6d695f", "#dedad0"
WIDE, TALL = 1080, 720
DAYS, BAR = 7, 0.62


class Day(NamedTuple):
    """Incidents first told on one day."""

    date: date
    attacks: int
    threats: int


def picture(incidents: Sequence[Incident], reader: Subscriber, *, now: datetime, days: int = DAYS) -> bytes | None:
    """A PNG of 1,080 by 720 pixels; None when no incident lies in the days."""
    counted = by_day(incidents, reader, now, days)
    if not any(day.attacks + day.threats for day in counted):
        return None
    with DRAWING:
        figure = blank(WIDE, TALL)
        axes = figure.add_axes((0.06, 0.2, 0.88, 0.58))
        _bars(axes, counted, reader.language)
        _frame(axes, counted, reader.language)
        _title(figure, reader)
        return png(figure)


def _bars(axes: "Axes", counted: Sequence[Day], language: str) -> None:
    """Threats stand on attacks; the sum stands over both; the average lies behind."""
    from matplotlib.patheffects import withStroke

    average = sum(day.attacks + day.threats for day in counted) / len(counted)
    label = f"{t(language, 'chart-average')} {average:.1f}"
    axes.axhline(average, color=PALE, linewidth=1.2, linestyle=(0, (5, 4)), label=label, zorder=1)
    attacks = [(n, day.attacks) for n, day in enumerate(counted) if day.attacks]
    threats = [(n, day.threats, day.attacks) for n, day in enumerate(counted) if day.threats]
    if attacks:
        places, heights = zip(*attacks, strict=True)
        axes.bar(places, heights, BAR, color=ATTACK, label=t(language, "chart-attacks"), zorder=2)
    if threats:
        places, heights, bottoms = zip(*threats, strict=True)
        look: dict[str, Any] = {"color": "white", "edgecolor": THREAT, "hatch": "////", "zorder": 2}
        axes.bar(places, heights, BAR, bottoms, label=t(language, "chart-threats"), **look)
    for n, day in enumerate(counted):
        if total := day.attacks + day.threats:
            above: dict[str, Any] = {"xytext": (0, 4), "textcoords": "offset points", "ha": "center", "zorder": 3}
            written = axes.annotate(str(total), (n, total), fontsize=13, weight="bold", color=INK, **above)
            written.set_path_effects([withStroke(linewidth=4, foreground="white")])


def _frame(axes: "Axes", counted: Sequence[Day], language: str) -> None:
    """Days below, no other lines; the newest day at the reading direction's end."""
    axes.set_xticks(range(len(counted)), [_name(language, day.date) for day in counted], fontsize=11, color=INK)
    for label in axes.get_xticklabels():
        label.set_verticalalignment("baseline")  # letters with tails would stand higher than others
    axes.tick_params(pad=30)
    axes.set_xlim(-0.5, len(counted) - 0.5)  # the line under all days, also those without a bar
    axes.set_ylim(0, max(day.attacks + day.threats for day in counted) * 1.18 + 0.3)
    axes.set_yticks([])
    axes.spines[["top", "left", "right"]].set_visible(False)
    axes.spines["bottom"].set_color(GRID)
    axes.tick_params(length=0)
    if rtl(language):
        axes.invert_xaxis()
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncol=3, frameon=False, fontsize=11)


def _title(figure: "Figure", reader: Subscriber) -> None:
    language = reader.language
    side, edge = ("right", 0.95) if rtl(language) else ("left", 0.05)
    figure.text(edge, 0.905, t(language, "chart-title"), ha=side, fontsize=17, weight="bold", color=INK)
    figure.text(edge, 0.845, t(language, "chart-subtitle", areas=areas_of(reader)), ha=side, fontsize=11, color=PALE)


def by_day(incidents: Sequence[Incident], reader: Subscriber, now: datetime, days: int) -> list[Day]:
    """The days in the reader's zone, oldest first; an incident counts on the day it was first told."""
    where = zone(reader.timezone)
    today = now.astimezone(where).date()
    counted = Counter((i.first_post.astimezone(where).date(), i.kind) for i in incidents if not i.retracted)
    dates = (today - timedelta(days=back) for back in range(days - 1, -1, -1))
    return [Day(date, counted[date, Kind.ATTACK], counted[date, Kind.THREAT]) for date in dates]


def _name(language: str, day: date) -> str:
    """«الثلاثاء» over «10 آذار»; Arabic has no short names of days."""
    pattern = "EEEE\nd MMMM" if language == "ar" else "EEE\nd MMM"
    return str(format_date(day, pattern, locale=LOCALES.get(language, language)))
