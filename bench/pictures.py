"""The sample goes in; docs/brief.png and docs/board.png, its printed pages, come out."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from metrics.filters import Filters
from metrics.scope import EVERYTHING
from paper.board import board
from paper.brief import brief_page
from paper.typeset import png
from pipelines.keeping.contract import Reader
from pipelines.keeping.store import FolderStore
from sample_data.loading import load_sample

DOCS = Path(__file__).parents[1] / "docs"
CUSTOMER = "Harrow Vale Hospitals"  # whom the invented company owes most


def write(reader: Reader, folder: Path = DOCS) -> None:
    """Both pictures of a store that holds the sample."""
    with reader.cursor() as con:
        pages = {
            "brief": brief_page(con, CUSTOMER, Filters(), EVERYTHING),
            "board": board(con, None, Filters(), EVERYTHING),
        }
    for name, page in pages.items():
        [picture] = png([page], page.title, ppi=96)
        (folder / f"{name}.png").write_bytes(picture)


def main() -> None:
    with TemporaryDirectory() as folder:
        store = FolderStore(Path(folder) / "store")
        load_sample(store, lambda step, share: None)
        reader = store.reader()
        if reader is None:
            raise SystemExit("The sample left nothing to draw.")
        write(reader)


if __name__ == "__main__":
    main()
