"""A store's folder and what is to go from it for good go in; what is left holds none of it.

For forgetting: what nobody can say the content of goes whole, and what holds a name is found.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipelines.keeping.receipts import NOTHING_BEFORE, Receipt
from pipelines.keeping.spelled import Spelled


def passing(folder: Path) -> Iterator[Path]:
    """Uploads that wait, what DuckDB spilled or fetched, and what an older Kept had written."""
    for name in ("staged", "tmp", "backups"):
        yield from (folder / name).glob("*")


def remove(paths: Collection[Path]) -> None:
    """Remove files and folders; one that is gone already is as well."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def reworded(receipts: Sequence[Receipt], reword: Callable[[str], str]) -> list[Receipt]:
    """The receipts with other names of files, and the chain made anew from the first that
    changes; all of them, oldest first.
    """
    previous, chain = NOTHING_BEFORE, list[Receipt]()
    for receipt in receipts:
        files = tuple({key: reword(value) for key, value in file.items()} for file in receipt.files)
        chain.append(replace(receipt, files=files, previous=previous))
        previous = chain[-1].hash
    return chain


def files_with(folder: Path, spelled: Spelled, but: str | None = None) -> dict[str, int]:
    """The files of a folder that hold the name in their bytes, and how often. The name of a file
    can be given that is left out.
    """
    return {
        str(path.relative_to(folder)): hits
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name != but
        and (hits := spelled.in_file(path) + spelled.is_in(path.name))
    }
