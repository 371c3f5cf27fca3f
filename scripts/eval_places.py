#!/usr/bin/env python3
"""How often the place finder is right on the development posts, with the simplest choice of clause: the whole post.

    python scripts/eval_places.py [--data ../shared/data/dev] [--file labelled_once.jsonl] [--misses N]

With --coverage: instead, how many of Syria's villages are found by name in made-up sentences, no data needed; and of
those that share their name with another in their governorate, told apart by the side («بريف حمص الغربي»).
With --records: the places of the recorded incidents, by the record's own words, in made-up sentences of six shapes.
Prints, for each source, name, governorate and country accuracy on the main event (as ../shared/scoring/score.py
counts them), and for posts with a researcher's record how many lie within 10 km of it. Copies no post anywhere.
"""

import argparse
import importlib.util
import json
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.model.report import Place, Precision
from bot.understand.arabic import normalise
from bot.understand.gazetteer import Entry, gazetteer, km
from bot.understand.places import event_place, mentions, resolve


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.open(encoding="utf8") if line.strip()]


def same_name(data: Path):
    spec = importlib.util.spec_from_file_location("score", data.parents[1] / "scoring" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.same_name


PATTERNS = (
    "انفجار في بلدة {name} بريف {seat} ال{side}",
    "قصف على {name} {side} {seat}",
    "#{seat}\nمقتل شاب في {name}",
)
RECORD_PATTERNS = (
    "قصف مدفعي على {name} في ريف {seat}",
    "انفجار لغم في {name} بمحافظة {seat}",
    "#{seat}\nمقتل شاب برصاص مجهولين في {name}",
    "{seat}: استهداف سيارة قرب {name}",
    "الطيران يشن غارة على {name} {side} {seat}",
    "إصابة طفلين بانفجار في محيط {name} #{seat}",
)
RIGHT_KM = 5.0
RECORD_KM = 10.0
TWINS_KM = 12.0
"""Namesakes nearer than this are one place for a reader."""


def coverage() -> int:
    """Each populated place with a p-code in sentences of three shapes; right is within 5 km."""
    book = gazetteer()
    villages = [e for e in book.entries if e.country == "SY" and (e.pcode or "").startswith("C")]
    print(len(villages), "villages")
    for pattern in PATTERNS:
        show(pattern, Counter(outcome(told(pattern, e.ar, (e.lat, e.lon), e.admin1), e) for e in villages))
    twins = namesakes(villages)
    print(len(twins), "with a namesake in their governorate")
    for pattern in PATTERNS:
        show(pattern, Counter(outcome(told(pattern, e.ar, (e.lat, e.lon), e.admin1), e) for e in twins))
    return 0


def records(path: Path) -> int:
    """Each place of the recorded incidents once, by the words of the record; right is within 10 km of it."""
    book = gazetteer()
    known = {(r["location_ar"], r["lat"], r["lon"]) for r in rows(path) if r["lat"] is not None and r["location_ar"]}
    villages = [e for e in book.entries if e.country == "SY" and e.admin1 and e.lat and e.kind in ("village", "town")]
    near = {(lat, lon): min(villages, key=lambda e: km((e.lat, e.lon), (lat, lon))) for _, lat, lon in known}
    print(len(known), "places")
    for pattern in RECORD_PATTERNS:
        seen: Counter[str] = Counter()
        for name, lat, lon in sorted(known):
            place = told(
                pattern, "".join(c for c in name if c.isprintable()).strip(), (lat, lon), near[lat, lon].admin1
            )
            off = km((place.lat, place.lon), (lat, lon)) if place and place.lat is not None else None
            seen["no point" if off is None else "right" if off <= RECORD_KM else "wrong"] += 1
        show(pattern, seen)
    return 0


def show(pattern: str, seen: Counter[str]) -> None:
    total = sum(seen.values()) or 1
    print(" ", pattern.replace("\n", " "), {k: round(v / total, 3) for k, v in seen.most_common()})


def told(pattern: str, name: str, at: tuple[float, float], admin1: str) -> Place | None:
    """The place of the event in a made-up sentence about a place of that name there."""
    seat = gazetteer().entries[gazetteer().governorates[admin1]]
    normal = normalise(pattern.format(name=name, seat=seat.ar, side=side_of(at, seat)))
    return event_place(normal, (0, len(normal.text)), resolve(normal, mentions(normal)))


def side_of(at: tuple[float, float], seat: Entry) -> str:
    """On which side of the governorate's seat a point lies, in Arabic without the article."""
    north, east = at[0] - seat.lat, (at[1] - seat.lon) * 0.82  # a degree of longitude at these latitudes
    if abs(east) > abs(north):
        return "شرقي" if east > 0 else "غربي"
    return "شمالي" if north > 0 else "جنوبي"


def namesakes(villages: list[Entry]) -> list[Entry]:
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for e in villages:
        groups[e.admin1, e.ar].append(e)
    apart = (g for g in groups.values() if any(km((a.lat, a.lon), (g[0].lat, g[0].lon)) > TWINS_KM for a in g))
    return [e for group in apart for e in group]


def outcome(place: Place | None, e: Entry) -> str:
    if place is None:
        return "none"
    if place.lat is not None and km((place.lat, place.lon), (e.lat, e.lon)) < RIGHT_KM:
        return "right"
    if place.precision is Precision.UNCERTAIN and place.admin1 == e.admin1:
        return "uncertain"
    return "region only" if place.precision is Precision.GOVERNORATE else "wrong"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/dev"))
    parser.add_argument("--file", default="labelled_once.jsonl")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--src", default="")
    parser.add_argument("--coverage", action="store_true")
    parser.add_argument("--records", action="store_true")
    args = parser.parse_args()
    if args.coverage:
        return coverage()
    if not args.data.is_dir():
        print(f"{args.data} is missing: give the folder of labelled posts with --data", file=sys.stderr)
        return 2
    if args.records:
        return records(args.data / "airwars_incidents.jsonl")
    same = same_name(args.data.resolve())
    truth = {r["uid"]: r for r in rows(args.data / "airwars_incidents.jsonl")}
    hit: dict[str, list[bool]] = defaultdict(list)
    shown, spent = 0, 0.0
    for post in rows(args.data / args.file):
        gold = next((e for e in post["events"] if e["kind"] == post["kind"]), None)
        if post["kind"] == "other" or not gold or (args.src and args.src != post["src"]):
            continue
        began = time.process_time()
        normal = normalise(post["text"])
        mid = time.process_time()
        located = resolve(normal, mentions(normal))
        place = event_place(normal, (0, len(normal.text)), located, threat=post["kind"] == "threat")
        spent += time.process_time() - mid
        hit["~normalise seconds"].append(mid - began)
        src, wrong = post["src"], []
        if gold.get("place_text"):
            names = [gold["place_text"], *gold.get("place_alt", ())]
            good = bool(place) and any(same(n, place.text, place.name_ar) for n in names)
            hit[f"{src} place_name"].append(good)
            wrong += [] if good else ["name"]
        for name in ("admin1", "country"):
            if gold.get(name) and name not in gold.get("differs", ()):
                good = bool(place) and getattr(place, name) == gold[name]
                hit[f"{src} {name}"].append(good)
                wrong += [] if good else [name]
        record = truth.get(post["uid"])
        if record and record["lat"] is not None:
            placed = bool(place) and place.lat is not None
            gap = km((record["lat"], record["lon"]), (place.lat, place.lon)) if placed else float("inf")
            hit[f"{src} within_10_km"].append(gap <= 10)
            hit[f"{src} within_50_km"].append(gap <= 50)
            wrong += [] if gap <= 10 else [f"{gap:.0f} km of {record['location_ar']} {record['lat']},{record['lon']}"]
        if wrong and shown < args.misses:
            shown += 1
            got = place and (place.text, place.name_en, place.admin1, place.country, str(place.precision))
            want = (gold.get("place_text"), gold.get("admin1"), gold.get("country"))
            print(f"{post['uid']} {'; '.join(wrong)}\n  want {want}\n  got  {got}\n  {post['text'][:300]!r}")
    for name, good in sorted(hit.items()):
        if not name.startswith("~"):
            print(f"{name:24} {sum(good) / len(good):.3f}  of {len(good)}")
    normal_seconds = sum(hit["~normalise seconds"])
    count = len(hit["~normalise seconds"])
    print(
        f"{count} posts: places {spent / count * 1e6:.0f} µs a post, normalising {normal_seconds / count * 1e6:.0f} µs"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
