"""Everything that is measured, in one table: `make bench`.

    python -m bench [--big 10000000] [--rounds 3] [--only imports,measures,…] [--rows 1000000]

The parts are an import (imports), the start of a command (start), a customer's brief (brief),
the Overview in a browser (pages) and every measure by team and by month (measures). Each figure
is held against a reference that ran in the same minutes on the same machine. With fewer `--rows`
than a million the parts run, the Overview aside, and say nothing of the aims. What is generated is
gone afterwards, unless `--folder` names where it stays for the next time.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figure import Figure, machine, table

PARTS = ("imports", "start", "brief", "pages", "measures")


def part(name: str, folder: Path, rows: int, rounds: int, big: int) -> list[Figure]:
    """The rows of one part; its libraries are loaded only now, as they weigh on what is timed."""
    match name:
        case "imports":
            from bench import imports

            return imports.figures(rows, 1, rounds, big)
        case "start":
            from bench import start

            return start.figures(folder, rounds)
        case "brief":
            from bench import brief

            return brief.figures(folder, rows)
        case "pages":
            from bench import pages

            return pages.figures(folder / "pages")
        case _:
            from bench import measures

            return measures.figures(folder, rows)


def main() -> int:
    """Print the table as docs/performance.md holds it; 1 where a figure misses what it aims for."""
    told = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    told.add_argument("--big", type=int, default=0, help="rows of one more import")
    told.add_argument("--rows", type=int, default=1_000_000, help="issues and promises of a part")
    told.add_argument("--rounds", type=int, default=3)
    told.add_argument("--only", default=",".join(PARTS))
    told.add_argument("--folder", type=Path, help="where what is generated stays")
    asked = told.parse_args()
    wanted = [name for name in PARTS if name in asked.only.split(",")]
    began = machine()
    figures: list[Figure] = []
    with TemporaryDirectory(prefix="kept-bench-") as passing:
        folder = asked.folder or Path(passing)
        for name in wanted:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            figures += part(name, folder, asked.rows, asked.rounds, asked.big)
    print(f"{began}\n\n{table(figures)}")
    missed = [figure.what for figure in figures if figure.is_missed]
    named = ", ".join(missed) or "none"
    print(f"\n{len(missed)} of {len(figures)} miss what they aim for: {named}.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
