"""A store's own mappings: saved under a name, found again by the header of the next export."""

from __future__ import annotations

from pathlib import Path

from pipelines.keeping.whole import whole
from pipelines.mapping.mapping import mapping_toml
from pipelines.source import Source

FOLDER = "mappings"


def saved_in(store: Path) -> tuple[Path, ...]:
    """The mapping files of a store, by name."""
    folder = store / FOLDER
    return tuple(sorted(folder.glob("*.toml"))) if folder.is_dir() else ()


def save_mapping(store: Path, source: Source) -> Path:
    """Keep a mapping under its name; one of the same name is replaced. Its file, which is the
    same TOML that --mapping takes.
    """
    at = store / FOLDER / f"{source.name}.toml"
    at.parent.mkdir(parents=True, exist_ok=True)
    with whole(at) as building:
        building.write_text(mapping_toml(source), encoding="utf-8")
    return at
