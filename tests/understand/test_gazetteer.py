"""The gazetteer: its lines are sound, its names are found, areas can be followed."""

import time

import pytest

from bot.understand.areas import area_tree, find_area
from bot.understand.gazetteer import cell, distance, fold, gazetteer, km, neighbours, one_slip

GOVERNORATES = {
    "Aleppo", "Damascus", "Rural Damascus", "Daraa", "Deir ez-Zor", "Hama", "Al-Hasakah", "Homs", "Idlib", "Latakia",
    "Quneitra", "Raqqa", "As-Suwayda", "Tartus", "Anbar", "Babil", "Baghdad", "Basra", "Dhi Qar", "Diyala", "Duhok",
    "Erbil", "Halabja", "Karbala", "Kirkuk", "Maysan", "Muthanna", "Najaf", "Nineveh", "Qadisiyyah", "Salah al-Din",
    "Sulaymaniyah", "Wasit",
}  # fmt: skip
KINDS = {
    "country", "governorate", "area", "district", "subdistrict", "city", "town", "village", "quarter", "site", "water",
}  # fmt: skip


def test_governorates_are_those_of_the_guideline():
    assert set(gazetteer().governorates) == GOVERNORATES


def test_every_line_is_sound():
    for e in gazetteer().entries:
        assert e.kind in KINDS, e
        assert e.ar, e
        assert e.admin1 is None or (e.admin1 in GOVERNORATES and e.country in ("SY", "IQ")), e
        assert (e.lat is None) == (e.lon is None), e
        assert e.lat is None or (-90 <= e.lat <= 90 and -180 <= e.lon <= 180), e
        assert e.km > 0, e


def test_syrian_and_iraqi_places_lie_near_their_governorate():
    """A typing slip in a coordinate puts a place hundreds of kilometres away."""
    book = gazetteer()
    seats = {name: book.entries[i] for name, i in book.governorates.items()}
    reach = {"Anbar": 430, "Homs": 260, "Najaf": 330, "Muthanna": 300}
    far = [e for e in book.entries if e.admin1 and e.lat and distance(e, seats[e.admin1]) > reach.get(e.admin1, 200)]
    assert far == []


def test_a_name_is_found_however_it_is_spelt():
    book = gazetteer()
    for name in ("الشحيل", "شحيل", "دير الزور", "ديرالزور", "Deir ez-Zor", "deir al zor", "البوكمال", "أريحا", "اريحا"):
        assert book.find(name), name


@pytest.mark.parametrize(
    ("name", "lat", "lon", "off"),
    [
        ("حقل العمر", 35.10, 40.57, 8), ("حقل التنك", 35.1, 40.87, 10), ("مطار دير الزور العسكري", 35.285, 40.176, 2),
        ("قاعدة الإمام علي", 34.40, 40.93, 5), ("محطة T2", 34.37, 40.16, 10), ("التنف", 33.50, 38.62, 3),
        ("الشدادي", 36.05, 40.73, 5), ("معبر البوكمال", 34.40, 40.98, 4), ("معبر التنف", 33.41, 38.93, 3),
        ("معبر اليعربية", 36.81, 42.06, 3), ("سيمالكا", 37.06, 42.36, 3), ("معبر الصالحية", 35.38, 40.15, 3),
        ("الجسر المعلق", 35.35, 40.145, 2), ("جسر السياسية", 35.36, 40.17, 2), ("مخيم الهول", 36.37, 41.15, 3),
        ("قلعة الرحبة", 35.005, 40.42, 2), ("البغيلية", 35.37, 40.09, 3), ("الشولا", 35.18, 39.87, 8),
        ("كباجب", 35.07, 39.56, 8), ("جبل البشري", 35.4, 39.4, 20), ("الطيانة", 34.984, 40.544, 3),
    ],
)  # fmt: skip
def test_sites_lie_where_the_desk_says(name, lat, lon, off):
    best = gazetteer().find(name)[0]
    assert best.lat is not None
    assert km((best.lat, best.lon), (lat, lon)) <= off


@pytest.mark.parametrize(
    "name",
    [
        "كونيكو", "كونوكو", "معمل غاز الطابية", "حقل التيم", "حقل الورد", "الخراطة", "المهاش", "خراب الجير", "قسرك",
        "اللواء 137", "مستودعات عياش", "مخيم روج", "الركبان", "أبو خشب", "سجن الشدادي", "سجن الصناعة", "الطكيحي",
        "هرابش", "الثردة", "زلبية", "عين علي", "دوار الحلبية", "الجرذي", "كسرة", "طريق الخرافي", "عين الأسد", "حرير",
        "جسر الميادين", "جسر العشارة", "M20",
    ],
)  # fmt: skip
def test_what_gazetteers_lack_is_there(name):
    assert gazetteer().find(name), name


def test_it_loads_fast_enough():
    gazetteer.cache_clear()
    start = time.process_time()
    gazetteer()
    assert time.process_time() - start < 3  # 0.2 s of a core's time


def test_folding_keeps_names_apart():
    assert fold("البصيرة") != fold("البصرة")
    assert fold("القريا") != fold("القرية")
    assert fold("Al-Bab") == fold("bab")


def test_one_slip():
    assert one_slip("ذيبان", "يبان")
    assert one_slip("الجرذي", "الجردي")
    assert one_slip("معدان", "معادن")
    assert not one_slip("معدان", "معدان")
    assert not one_slip("معدان", "مدن")


def test_cells_and_neighbours():
    assert cell(35.33, 40.14) == cell(35.30, 40.20)
    assert cell(35.33, 40.14) != cell(36.2, 37.1)
    village = gazetteer().find("الطيانة")[0]
    assert "ذيبان" in [e.ar for e in neighbours(village, 8)]


def test_the_tree_of_areas_goes_down_to_towns():
    deir = next(b for b in area_tree() if b.area.name_en == "Deir ez-Zor")
    assert {"الميادين", "البوكمال", "دير الزور"} <= {d.area.name_ar for d in deir.inside}
    mayadin = next(d for d in deir.inside if d.area.name_ar == "الميادين")
    assert "ذيبان" in {s.area.name_ar for s in mayadin.inside}


@pytest.mark.parametrize(
    ("typed", "level", "name"),
    [
        ("محافظة حلب", "governorate", "حلب"), ("ديرالزور", "governorate", "دير الزور"),
        ("Aleppo", "governorate", "حلب"), ("ناحية معدان", "subdistrict", "معدان"),
        ("قضاء الميادين", "district", "الميادين"), ("البوكمل", "district", "البوكمال"),
        ("العراق", "country", "العراق"), ("kobane", "district", "كوباني"),
    ],
)  # fmt: skip
def test_an_area_is_found_by_a_typed_name(typed, level, name):
    first = find_area(typed)[0]
    assert (first.level, first.name_ar) == (level, name)


def test_nonsense_finds_no_area():
    assert find_area("قكثصضش") == []
    assert find_area("") == []


@pytest.mark.parametrize(("word", "city"), [("مهربين", "سده"), ("بلا", "القدس"), ("وان", "فان"), ("كيف", "كييف")])
def test_an_everyday_word_is_no_further_name_of_a_city_abroad(word, city):
    assert gazetteer().find(word) == ()
    assert gazetteer().find(city)
