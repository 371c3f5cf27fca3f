"""/subscribe, /unsubscribe, /areas: where news should come from, by typing, by the tree, by a shared location."""

import zlib
from collections.abc import Callable, Sequence

import msgspec
from babel import Locale

from bot.areas import area_of, around, children, code_of, find_areas, parent, stands_in
from bot.model.alert import Button, Message
from bot.model.report import Kind
from bot.model.subscriber import Area, Subscriber
from bot.render.html import escape
from bot.render.texts import t
from bot.render.where import admin_name
from bot.render.wishes import area_name, areas_of, capital, kind_name
from bot.subscriptions import MAX_WORD, Refused, add_area, circle, drop_area, set_radius
from handlers.call import Call, Command, Reply, Who
from handlers.keep import keep
from handlers.onboarding import ask_kinds
from handlers.say import button, in_rows, lines, page, refused, say, text

PER_PAGE = 12
RADII = (5, 10, 25, 50, 100)
LOCATION_RADIUS_KM = 25.0


async def subscribe(call: Call) -> Reply:
    """«/subscribe» begins or resumes; «/subscribe دير الزور» follows the likeliest place of that name."""
    if call.words:
        return await follow(call, call.words)
    resumed = call.subscriber is not None
    now = await keep(call, msgspec.structs.replace(call.reader, paused=False))
    if now.reader.areas or resumed:
        return say(now, "resumed", areas=areas_of(now.reader))
    return say(now, "subscribed-everywhere", in_rows([button(now, "area-add", "areas:tree::0")]))


async def follow(call: Call, words: str) -> Reply:
    """Follow what a typed name most likely means, and offer what else it may mean; ask about what is nearly a name.

    «ذيبان 10 50»: attacks within 10 km of it, threats within 50 km.
    """
    asked = circle(words[:MAX_WORD])
    name = asked.name
    found = asked.of(find_areas(name, slips=False))
    if not found:
        pick = button(call, "areas-pick", "areas:tree::0")
        near = _offers(call.language, find_areas(name)[:5], "areas:add:{code}")
        return say(call, "area-perhaps" if near else "area-unknown", in_rows([*near, pick], 1), name=name)
    chosen = found[0] if asked.km is not None else _as_followed(call.reader, found[0])
    try:
        wish = add_area(call.reader, chosen)
    except Refused as refusal:
        return refused(call, refusal)
    now = await keep(call, msgspec.structs.replace(wish, paused=False))
    return _followed(now, chosen, () if asked.km is not None else found[1:5])


def _as_followed(reader: Subscriber, area: Area) -> Area:
    """The place with the distances at which it is followed already, if it is."""
    centre = area.name_ar, area.lat, area.lon
    return next((known for known in reader.areas if (known.name_ar, known.lat, known.lon) == centre), area)


def _followed(call: Call, area: Area, others: Sequence[Area]) -> Reply:
    told = text(call, "subscribed-area", area=described(call.language, area))
    choices = _offers(call.language, others, f"areas:swap:{code_of(area)}:{{code}}")
    more = text(call, "meant-other") if choices else ""
    return Reply(messages=(page(call, lines([told, more]), in_rows(choices, 1)),))


def _offers(language: str, areas: Sequence[Area], data: str) -> list[Button]:
    """A button for each area that has a code; two of one name are told apart by what they lie in."""
    names = [described(language, area) for area in areas]
    return [
        Button(text=name if names.count(name) == 1 else _apart(language, name, area), data=data.format(code=code))
        for name, area in zip(names, areas, strict=True)
        if (code := code_of(area))
    ]


def _apart(language: str, name: str, area: Area) -> str:
    governorate, _, subdistrict = stands_in(area)
    within = (("admin3", subdistrict), ("admin1", governorate))
    told = [admin_name(language, level, governorate, english) for level, english in within if english]
    land = str(Locale.parse(language).territories.get(area.country or "", ""))
    return " · ".join((name, *(told or [land])))


def described(language: str, area: Area) -> str:
    """An area told from others of its name: with its level or radius."""
    name = area_name(language, area)
    for level in ("admin3", "admin2", "admin1"):
        if area.radius_km is None and getattr(area, level):
            own = f"level-{level}-iq" if area.country == "IQ" and level == "admin2" else f"level-{level}"
            return t(language, own, name=name)
    return name


async def here(call: Call) -> Reply:
    """Follow the surroundings of a shared location."""
    lat, lon = call.location or (0.0, 0.0)
    names = (t("ar", "area-around-you"), t("en", "area-around-you"))
    try:
        wish = add_area(call.reader, around(lat, lon, LOCATION_RADIUS_KM, *names))
    except Refused as refusal:
        return refused(call, refusal)
    now = await keep(call, msgspec.structs.replace(wish, paused=False))
    return _followed(now, wish.areas[-1], ())


async def unsubscribe(call: Call) -> Reply:
    """«/unsubscribe» pauses everything; «/unsubscribe ذيبان» drops that area."""
    if call.subscriber is None:
        return say(call, "not-subscribed")
    if not call.words:
        await keep(call, msgspec.structs.replace(call.reader, paused=True))
        return say(call, "paused")
    wanted = {area.name_ar for area in find_areas(call.words)} | {call.words}
    for number, area in enumerate(call.reader.areas):
        if area.name_ar in wanted or area.name_en.casefold() == call.words.casefold():
            now = await keep(call, drop_area(call.reader, number))
            return say(now, "area-dropped", area=area_name(now.language, area))
    return say(call, "area-not-there")


async def show(call: Call) -> Reply:
    """The list of areas, with buttons to change it."""
    return Reply(messages=(screen(call),))


def screen(call: Call) -> Message:
    """The areas' page: each with a button to remove it (and its radius), one to add, one for everywhere."""
    told = [text(call, "areas-title")]
    told += [f"· {escape(described(call.language, area))}" for area in call.reader.areas]
    told += [] if call.reader.areas else [text(call, "areas-none")]
    rows: list[tuple[Button, ...]] = []
    for number, area in enumerate(call.reader.areas):
        row = [button(call, "area-drop", f"areas:drop:{number}:{_mark(area)}", name=_bare(call.language, area))]
        if area.radius_km is not None:
            row.append(button(call, "area-radius", f"areas:radius:{number}"))
        rows.append(tuple(row))
    rows.append((button(call, "area-add", "areas:tree::0"), button(call, "areas-all", "areas:all")))
    rows.append((button(call, "back", "set:main"),))
    return page(call, "\n".join(told), tuple(rows))


def _bare(language: str, area: Area) -> str:
    """An area's name as short as a button needs it: a place without its distances."""
    if area.radius_km is None:
        return area_name(language, area)
    return area.name_ar if language == "ar" else area.name_en


def _mark(area: Area) -> str:
    """A checksum of an area, so that a button pressed twice does not remove the next one too."""
    return f"{zlib.crc32(f'{area.name_ar}{area.admin2}{area.lat}{area.lon}'.encode()) & 0xFFFF:04x}"


def tree(call: Call, code: str, first: int) -> Message:
    """One level of the tree, a page of it: a tap goes down, or follows what has nothing below."""
    below = children(code)
    shown = below[first : first + PER_PAGE]
    rows = list(in_rows([_step(call, inner, area) for inner, area in shown]))
    turns = []
    if first:
        turns.append(button(call, "page-back", f"areas:tree:{code}:{first - PER_PAGE}"))
    if first + PER_PAGE < len(below):
        turns.append(button(call, "page-next", f"areas:tree:{code}:{first + PER_PAGE}"))
    if turns:
        rows.append(tuple(turns))
    if code:
        whole = area_name(call.language, area_of(code))
        rows.append((button(call, "area-whole", f"areas:add:{code}", name=whole),))
    rows.append((button(call, "back", f"areas:tree:{parent(code)}:0" if code else "areas:list"),))
    return page(call, text(call, "ask-area"), tuple(rows))


def _step(call: Call, code: str, area: Area) -> Button:
    name = area.name_ar if call.language == "ar" else area.name_en
    return Button(text=name, data=f"areas:tree:{code}:0" if children(code) else f"areas:add:{code}")


async def press(call: Call, words: tuple[str, ...]) -> Reply:
    """A pressed button of the areas' pages. An old or damaged code is refused in words."""
    try:
        return await _press(call, words)
    except (KeyError, ValueError, IndexError):
        return Reply(toast=text(call, "button-old"))


async def _press(call: Call, words: tuple[str, ...]) -> Reply:
    match words:
        case ("tree", code, first):
            return Reply(messages=(tree(call, code, int(first)),), replace=True)
        case ("add", code):
            return await _added(call, code)
        case ("swap", old, new):
            return await _swap(call, old, new)
        case ("drop", number, mark) if _mark(call.reader.areas[int(number)]) == mark:
            return await _changed(call, lambda: drop_area(call.reader, int(number)))
        case ("radius", number):
            return Reply(messages=(radius_page(call, int(number)),), replace=True)
        case ("km", number, kind, km) if int(km) in RADII:
            wish = set_radius(call.reader, int(number), float(km), Kind(kind))
            now = await keep(call, wish)
            return Reply(messages=(radius_page(now, int(number)),), replace=True, toast=text(now, "done"))
        case ("all",):
            return await _changed(call, lambda: msgspec.structs.replace(call.reader, areas=()))
        case _:
            return Reply(messages=(screen(call),), replace=True)


async def _changed(call: Call, change: Callable[[], Subscriber]) -> Reply:
    try:
        now = await keep(call, change())
    except Refused as refusal:
        return Reply(toast=text(call, refusal.message, **refusal.values))
    return Reply(messages=(screen(now),), replace=True, toast=text(now, "done"))


async def _added(call: Call, code: str) -> Reply:
    """A first area while nothing is sent yet belongs to the first minute: the next question follows."""
    reply = await _changed(call, lambda: add_area(call.reader, area_of(code)))
    if call.reader.paused and not call.reader.areas and reply.messages:
        return Reply(messages=(ask_kinds(call),), replace=True, toast=reply.toast)
    return reply


async def _swap(call: Call, old: str, new: str) -> Reply:
    """«قصدت غيرها»: the other area instead of the one that was guessed."""
    guessed = area_of(old) if old else None
    kept = tuple(area for area in call.reader.areas if area != guessed)
    wish = add_area(msgspec.structs.replace(call.reader, areas=kept), area_of(new))
    now = await keep(call, wish)
    told = text(now, "subscribed-area", area=described(now.language, area_of(new)))
    return Reply(messages=(page(now, told),), replace=True)


def radius_page(call: Call, number: int) -> Message:
    """How far round a place attacks are told of, and how far threats: a row of distances each, the chosen ticked."""
    area = call.reader.areas[number]
    if area.radius_km is None:
        raise KeyError(number)
    rows: list[tuple[Button, ...]] = []
    for kind in (Kind.ATTACK, Kind.THREAT):
        now = area.reach_km(kind)
        name = capital(kind_name(call.language, kind))
        rows.append((button(call, "area-radius-of", f"areas:radius:{number}", kind=name, km=f"{now:g}"),))
        rows.append(
            tuple(
                Button(text=f"{'● ' if km == now else ''}{km}", data=f"areas:km:{number}:{kind.value}:{km}")
                for km in RADII
            )
        )
    name = _bare(call.language, area)
    return page(call, text(call, "area-radius-title", name=name), (*rows, (button(call, "back", "areas:list"),)))


SUBSCRIBE = Command(name="subscribe", run=subscribe, who=Who.CHANGER)
UNSUBSCRIBE = Command(name="unsubscribe", run=unsubscribe, who=Who.CHANGER)
AREAS = Command(name="areas", run=show, who=Who.CHANGER, presses={"areas": press})
