"""Random subscribers and incidents that often have to do with one another, for Hypothesis."""

from hypothesis import strategies as st
from msgspec.structs import replace

from bot.decide import geo
from bot.model.incident import Incident, Level
from bot.model.report import Kind, Place, Precision
from bot.model.subscriber import Area, Subscriber
from tests.decide.build import event, incident

COUNTRIES = ("SY", "IQ")
UNITS = (("Deir ez-Zor", "Ar-Raqqa"), ("Al Mayadin", "Abu Kamal"), ("Diban", "Hajin"))
WORDS = ("قصف", "وبالقصف", "صهريج", "#دير_الزور", "ديرالزور", "المدرسة", "حقل العمر", "حقل التنك", "drone", "…", "💥")
TEXTS = (
    "قصف مدفعي على حقل العمر النفطي",
    "هجوم على صهريج قرب المدرسة #ديرالزور",
    "سقوط مسيّرة في حقل التنك، drone",
    "انفجار",
)
LAT = st.sampled_from([34.9, 35.0, 35.02, 35.49, 35.5, 36.2, 47.0]) | st.floats(-85, 85).map(lambda x: round(x, 2))
LON = st.sampled_from([40.0, 40.45, 40.5, 41.3, 179.9, -179.9]) | st.floats(-180, 179.99).map(lambda x: round(x, 2))
KM = st.sampled_from([1.0, 10.0, 25.0, 27.8, 50.0, 111.0, 300.0, 444.5, 900.0, 3_000.0, 9_000.0])
UNIT = [st.sampled_from([None, *names]) for names in UNITS]
CODE = st.sampled_from([None, None, "P-1", "P-2"])


@st.composite
def areas(draw: st.DrawFn) -> Area:
    """A unit of any depth, with gaps, too; or a circle; or a road that is followed by its name."""
    country = draw(st.sampled_from(["SY", "SY", "IQ", None]))
    admin1, admin2, admin3 = (draw(unit) for unit in UNIT)
    if draw(st.integers(0, 5)) == 0:
        return Area(name_ar="طريق", name_en="road", country=country, named=(draw(st.sampled_from(WORDS)),))
    names = {"name_ar": "منطقة", "name_en": "area", "country": country, "admin1": admin1}
    if draw(st.booleans()):
        threats = draw(st.none() | KM)
        return Area(**names, lat=draw(LAT), lon=draw(LON), radius_km=draw(KM), threat_km=threats)
    return Area(**names, admin2=admin2, admin3=admin3, pcode=draw(CODE))


@st.composite
def subscribers(draw: st.DrawFn, chat_id: st.SearchStrategy[int] = st.just(1)) -> Subscriber:  # noqa: B008
    """Anyone: with up to four areas, any kinds, levels, and words in and out."""
    return Subscriber(
        chat_id=draw(chat_id),
        areas=tuple(draw(st.lists(areas(), max_size=4))),
        kinds=draw(st.sampled_from([tuple(Kind)] * 3) | st.lists(st.sampled_from(Kind), unique=True).map(tuple)),
        words_in=draw(st.just(()) | st.lists(st.sampled_from(WORDS), unique=True, max_size=9).map(tuple)),
        words_out=draw(st.sampled_from([(), (), (), (WORDS[0],), WORDS[5:7]])),
        level=draw(st.sampled_from([Level.DIGEST, *Level])),
        paused=draw(st.sampled_from([False] * 9 + [True])),
    )


@st.composite
def places(draw: st.DrawFn) -> Place:
    """A place known as well or badly as may be."""
    admin1, admin2, admin3 = (draw(unit) for unit in UNIT)
    country = draw(st.sampled_from(["SY", "SY", "IQ", None]))
    lat, lon = (draw(LAT), draw(LON)) if draw(st.booleans()) else (None, None)
    return Place(
        text="ذيبان",
        country=country,
        admin1=admin1,
        admin2=admin2,
        admin3=admin3,
        lat=lat,
        lon=lon,
        pcode=draw(CODE),
        precision=draw(st.sampled_from(Precision)),
    )


@st.composite
def incidents(draw: st.DrawFn) -> Incident:
    """Something of any kind and level, somewhere or nowhere."""
    made = incident(event(place=draw(st.none() | places())), text=draw(st.sampled_from(TEXTS)))
    level = draw(st.sampled_from(Level))
    return replace(made, kind=draw(st.sampled_from(Kind)), level=level, peak=level)


def near_one_another(subscriber: Subscriber, one: Incident) -> Incident:
    """The incident put into the subscriber's first area: known less deeply, or at the very edge of the circle."""
    if not subscriber.areas or one.place is None:
        return one
    area, place = subscriber.areas[0], one.place
    if area.lat is None or area.widest_km is None:
        return replace(one, place=replace(place, country=area.country, admin1=area.admin1, admin2=None, admin3=None))
    edge = area.widest_km + geo.REACH_KM.get(place.precision, 0.0)
    lat = max(-89.0, min(89.0, area.lat + edge / 111.2))
    return replace(one, place=replace(place, lat=lat, lon=area.lon))
