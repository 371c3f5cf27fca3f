"""Syria: OCHA's populated places, the archive's named places, the researchers' incident places."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from bot.understand.gazetteer import fold
from scripts.gazetteer_rows import Row, km_between

DISTRICTS = {
    "Aleppo": "عفرين|عين العرب|الباب|السفيرة|اعزاز|جرابلس|جبل سمعان|منبج",
    "Al-Hasakah": "مركز الحسكة|المالكية|القامشلي|رأس العين",
    "Raqqa": "مركز الرقة|الثورة|تل أبيض",
    "As-Suwayda": "مركز السويداء|صلخد|شهبا",
    "Damascus": "مدينة دمشق",
    "Daraa": "الصنمين|درعا|ازرع",
    "Deir ez-Zor": "البوكمال|الميادين|مركز دير الزور",
    "Hama": "السلمية|السقيلبية|مركز حماة|مصياف|محردة",
    "Homs": "المخرم|القصير|الرستن|مركز حمص|تدمر|تلكلخ",
    "Idlib": "معرة النعمان|أريحا|حارم|مركز إدلب|جسر الشغور",
    "Latakia": "الحفة|القرداحة|جبلة|مركز اللاذقية",
    "Quneitra": "فيق|مركز القنيطرة",
    "Rural Damascus": "القطيفة|النبك|التل|الزبداني|داريا|دوما|قطنا|مركز ريف دمشق|يبرود",
    "Tartus": "بانياس|دريكيش|صافيتا|الشيخ بدر|مركز طرطوس",
}
GOVERNORATE_OF = {district: governorate for governorate, names in DISTRICTS.items() for district in names.split("|")}
REGIONS = {
    "حلب": "Aleppo", "إدلب": "Idlib", "ادلب": "Idlib", "الرقة": "Raqqa", "دير الزور": "Deir ez-Zor", "حماة": "Hama",
    "ريف دير الزور": "Deir ez-Zor", "الحسكة": "Al-Hasakah", "محافظة الحسكة": "Al-Hasakah", "دمشق": "Damascus",
    "حمص": "Homs", "درعا": "Daraa", "محافظة درعا": "Daraa", "اللاذقية": "Latakia", "ريف دمشق": "Rural Damascus",
    "القنيطرة": "Quneitra", "معرة النعمان": "Idlib", "السويداء": "As-Suwayda", "طرطوس": "Tartus",
}  # fmt: skip
CORRECTED = {"C5172": (34.810, 40.690)}
"""OCHA's points that are wrong: الكشكية lies with the Shaitat towns, 30 km up the river (incident records)."""
DOUBTFUL = {("حقل العمر النفطي", 35.02), ("الطيانة", 35.02), ("حقل الجفرة", 35.30), ("الصبحة", 35.30)}
"""Rows that ARABIC.md calls wrong by 20 to 90 km: name and latitude to two places."""
PREFERRED = {
    "منبج": "Manbij", "القامشلي": "Qamishli", "ذيبان": "Dhiban", "تدمر": "Palmyra", "اعزاز": "Azaz", "سراقب": "Saraqib",
    "معرة النعمان": "Maarat al-Numan", "خان شيخون": "Khan Shaykhun", "جسر الشغور": "Jisr al-Shughur", "بنش": "Binnish",
    "الميادين": "Al-Mayadin", "البصيرة": "Al-Busayrah", "العشارة": "Al-Asharah", "رأس العين": "Ras al-Ain",
    "عين عيسى": "Ain Issa", "تل أبيض": "Tal Abyad", "تل تمر": "Tal Tamr", "تل رفعت": "Tal Rifaat", "درعا": "Daraa",
    "الرستن": "Al-Rastan", "تلبيسة": "Talbiseh", "السخنة": "Al-Sukhnah", "داريا": "Darayya", "دوما": "Douma",
    "اللاذقية": "Latakia", "طرطوس": "Tartus", "حماة": "Hama", "دير الزور": "Deir ez-Zor", "إدلب": "Idlib",
    "الحسكة": "Al-Hasakah", "الرقة": "Raqqa", "السويداء": "As-Suwayda", "القنيطرة": "Quneitra", "الباب": "Al-Bab",
    "المالكية": "Al-Malikiyah (Derik)", "عامودا": "Amuda", "الدرباسية": "Al-Darbasiyah", "جرابلس": "Jarabulus",
}  # fmt: skip
"""English names that reports use, for towns that OCHA spells otherwise; OCHA's stay as aliases."""
_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u0640\u064b-\u0652]")
_VAGUE = re.compile(
    r" و |^(نهر|قريب|معبر (مائي|في)|بين|بالقرب|قرب|جنوب|شمال|شرق|غرب|محيط|أطراف|نطقة|طريق|بادية|ريف|قرية في|مكان|غير"
    r"|الحدود)"
)
_NOUN = re.compile(r"^(قريه|قرية|بلدة|بلده|مدينة|مدينه|ناحية|منطقة|محافظة)\s+")
_QUARTER = re.compile(r"^(حي|دوار|مشفى|مستشفى|مدرسة|جامع|مسجد|شارع|ساحة|سوق|جسر|معبر|مطار|مخيم|سجن|كراج)\s")
_CITY = re.compile(r"^(?:مدينة\s*|ريف\s+)?\s*(.+?)\s*(?:-\s*.+?)?\s*:\s*(.+)$")


def read(folder: Path) -> list[Row]:
    """All of Syria; OCHA first, so that its rows have the say when names meet."""
    rows = list(_ocha(folder / "syria_places.tsv"))
    _raise_known(rows, folder / "incident_places.tsv")
    rows += list(_quarters(folder / "syria_places.tsv", rows))
    return [*rows, *_named(folder / "syria_named_places.tsv", rows), *_incidents(folder / "incident_places.tsv", rows)]


def _table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf8") as file:
        yield from csv.DictReader(file, delimiter="\t")


def _clean(name: str) -> str:
    return re.sub(r"\s+", " ", _MARKS.sub("", name)).strip(" ,،.-–")


def _ocha(path: Path) -> Iterator[Row]:
    for raw in _table(path):
        if raw["lat"] and raw["pcode"] and " - " in raw["path_ar"]:
            yield _village(raw)


def _village(raw: dict[str, str]) -> Row:
    path, english = raw["path_ar"].split(" - "), raw["path_en"].split(" - ")
    district, subdistrict = path[-1], path[-2]
    name, *aliases = _names(raw["name_ar"], district)
    en, *more = re.split(r"\s+-\s+|\s*\(|\)", english[0] if len(english) == 3 else " - ".join(english[:-2]))
    en_aliases = [e.strip() for e in more if e.strip() and fold(e) not in (fold(english[-1]), fold(english[-2]))]
    seat = subdistrict.removeprefix("مركز ").removeprefix("مركز")
    is_seat = fold(seat) == fold(name)
    rank = 2 if not is_seat else 6 if seat != subdistrict else 5
    capital = GOVERNORATE_OF[district] == REGIONS.get(name) and seat != subdistrict
    kind = "city" if capital else "town" if is_seat else "village"
    en = en.strip()
    if is_seat and name in PREFERRED:
        en, en_aliases = PREFERRED[name], [en, *en_aliases]
    lat, lon = CORRECTED.get(raw["pcode"], (float(raw["lat"]), float(raw["lon"])))
    return Row(
        kind=kind, ar=name, en=en, cc="SY", lat=lat, lon=lon,
        admin1=GOVERNORATE_OF[district], admin2=english[-1].strip(), admin3=english[-2].strip(),
        rank=6 if capital else rank, pcode=raw["pcode"], aliases=[*aliases, *en_aliases],
    )  # fmt: skip


def _names(written: str, district: str) -> list[str]:
    """«ابين- عفرين» is Abin of Afrin; «أم قرون_أم جرن» has two names; «العمرية عفرين» names its district."""
    parts = [p.strip() for p in re.split(r"\s*[-_()]\s*", _clean(written)) if p.strip()]
    place = fold(district.removeprefix("مركز "))
    out = [p for p in parts if fold(p) != place] or parts[:1]
    first = out[0]
    words = first.split()
    if len(words) > 1 and fold(words[-1]) == place and words[0] not in ("أم", "ابو", "أبو", "تل", "دير", "عين", "ريف"):
        out = [" ".join(words[:-1]), *out]
    return [*out, *([" ".join(parts)] if len(parts) > 1 else [])]


def _quarters(path: Path, ocha: list[Row]) -> Iterator[Row]:
    """«مدينة حلب : الفيض» is a quarter of a city. The point tells the governorate: some labels are wrong."""
    near = _Nearest(ocha)
    for raw in _table(path):
        found = _CITY.match(_clean(raw["path_ar"]))
        if not found or not raw["lat"] or (raw["pcode"] and " - " in raw["path_ar"]):
            continue
        name = _NOUN.sub("", found[2].strip())
        en = raw["path_en"].split(":")[-1].strip()
        for row in near.added(name, en, float(raw["lat"]), float(raw["lon"])):
            row.kind = "village" if raw["path_ar"].startswith("ريف") else row.kind
            yield row


def _named(path: Path, ocha: list[Row]) -> Iterator[Row]:
    near = _Nearest(ocha)
    for raw in _table(path):
        name = _NOUN.sub("", _clean(raw["name_ar"]))
        if _VAGUE.search(name):
            continue
        en = raw["name_en"].replace(" nahiyah", "").replace(" manatiq", "").strip()
        yield from near.added(name, en, float(raw["lat"]), float(raw["lon"]))


def _incidents(path: Path, ocha: list[Row]) -> Iterator[Row]:
    near = _Nearest(ocha)
    for raw in _table(path):
        name = _NOUN.sub("", _clean(re.split(r"[,،/(\n]", raw["location_ar"])[0]))
        if _VAGUE.search(name) or len(name.split()) > 4 or len(name) < 3 or raw["region_ar"] in ("هاتاي", "أربيل"):
            continue
        en = re.split(r"[,(/]", raw["location_en"])[0].strip()
        yield from near.added(name, en, float(raw["lat"]), float(raw["lon"]), REGIONS.get(raw["region_ar"], ""))


def _raise_known(rows: list[Row], path: Path) -> None:
    """A village where incidents were recorded is likelier meant than its namesakes."""
    seen = Counter(
        (fold(_NOUN.sub("", _clean(r["location_ar"].split(",")[0]))), REGIONS.get(r["region_ar"])) for r in _table(path)
    )
    for row in rows:
        times = max(seen[key, row.admin1] for key in sorted(row.keys()))
        row.rank = max(row.rank, 4 if times >= 4 else 3 if times else 0)


class _Nearest:
    """Places a bare name among OCHA's rows: its governorate is that of the nearest place."""

    def __init__(self, ocha: list[Row]) -> None:
        self._cells: defaultdict[tuple[int, int], list[Row]] = defaultdict(list)
        self._known: defaultdict[str, list[Row]] = defaultdict(list)
        for row in ocha:
            self._cells[int(row.lat * 5), int(row.lon * 5)].append(row)
            for key in sorted(row.keys()):
                self._known[key].append(row)

    def added(self, name: str, en: str, lat: float, lon: float, stated: str = "") -> Iterator[Row]:
        """A row for the name, or none: doubtful, without a neighbour, or a second place where OCHA has one."""
        near = self._around(lat, lon)
        if not near or (name, round(lat, 2)) in DOUBTFUL or any(fold(name) == fold(r) for r in REGIONS):
            return
        admin1 = near.admin1
        if stated not in ("", "Damascus", admin1) and km_between(near.lat, near.lon, lat, lon) < 3:
            return  # the coordinates lie in another governorate than the record says
        same = [r for r in self._known[fold(name)] if r.admin1 in (admin1, near.admin1)]
        if any(km_between(r.lat, r.lon, lat, lon) > 3 for r in same):
            return
        city = near.rank >= 6 or near.kind == "quarter"
        site = bool(_QUARTER.match(name)) or (city and km_between(near.lat, near.lon, lat, lon) < 3)
        yield Row(
            kind="quarter" if site else "village", ar=name, en=en, cc="SY", lat=lat, lon=lon, admin1=admin1,
            admin2=near.admin2, admin3=near.admin3, rank=1, km=2,
        )  # fmt: skip

    def _around(self, lat: float, lon: float) -> Row | None:
        x, y = int(lat * 5), int(lon * 5)
        found = [r for dx in (-1, 0, 1) for dy in (-1, 0, 1) for r in self._cells[x + dx, y + dy]]
        return min(found, key=lambda r: km_between(r.lat, r.lon, lat, lon), default=None)
