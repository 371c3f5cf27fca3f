"""Iraq's districts and subdistricts: names and governorates of public administration pages, without coordinates."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from bot.understand.gazetteer import fold
from scripts.gazetteer_rows import Row

GOVERNORATES = {
    "كركوك": "Kirkuk", "السليمانية": "Sulaymaniyah", "أربيل": "Erbil", "دهوك": "Duhok", "حلبجة": "Halabja",
    "بغداد": "Baghdad", "الأنبار": "Anbar", "بابل": "Babil", "البصرة": "Basra", "نينوى": "Nineveh", "النجف": "Najaf",
    "واسط": "Wasit", "القادسية": "Qadisiyyah", "ميسان": "Maysan", "ذي قار": "Dhi Qar", "المثنى": "Muthanna",
    "كربلاء": "Karbala", "صلاح الدين": "Salah al-Din", "ديالى": "Diyala",
}  # fmt: skip
_BY_KEY = {fold(name): governorate for name, governorate in GOVERNORATES.items()} | {
    fold("هەڵەبجە"): "Halabja", fold("دهۆک"): "Duhok",
}  # fmt: skip
_NOUN = re.compile(r"^(قضاء|ناحية|محافظة|مركز قضاء|مركز)\s+")
_KURDISH = re.compile("[ەۆێڕڵڤگچژپ]")


def read(folder: Path, known: list[Row]) -> Iterator[Row]:
    """Names that no row of the governorate has yet. Kurdish spellings stay: posts use them too."""
    have = {(row.admin1, key) for row in known for key in sorted(row.keys())}
    with (folder / "iraq_admin_names.tsv").open(encoding="utf8") as file:
        for raw in csv.DictReader(file, delimiter="\t"):
            name = _NOUN.sub("", raw["name_ar"].strip())
            top = _NOUN.sub("", raw["path_ar"].split("<")[-1].strip())
            governorate = _BY_KEY.get(fold(top))
            key = fold(name)
            if raw["level"] == "province" or governorate is None or len(key) < 3 or (governorate, key) in have:
                continue
            have.add((governorate, key))
            en = re.sub(r" (Sub-?)?[Dd]istrict$", "", raw["name_en"].strip())
            kind = "district" if raw["level"] == "district" else "subdistrict"
            yield Row(kind=kind, ar=name, en=en, cc="IQ", lat=None, lon=None, admin1=governorate, km=15)
