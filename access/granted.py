"""A store's folder and the settings file named for it go in; its table [access] comes out."""

from __future__ import annotations

import threading
from pathlib import Path

from pipelines.access import Access
from pipelines.settings import Settings, read_settings

_known: dict[Path, tuple[tuple[int, int], Settings]] = {}
_reading = threading.Lock()


def granted(store: Path, file: Path | None) -> Access:
    """Who is let in: by the file where it says so, else by the store's own settings.toml. Without
    either nobody is. Read again as soon as a file has changed. Raises SettingsError, also where
    the file that was named is not there: what it kept from somebody must not be theirs then.
    """
    for path in (file, store / "settings.toml"):
        if path is None or (path is not file and not path.exists()):
            continue
        told = _read(path)
        if "access" in told.model_fields_set:
            return told.access
    return Access()


def _read(path: Path) -> Settings:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return read_settings(path)  # says so
    state = (stat.st_mtime_ns, stat.st_size)
    with _reading:
        known = _known.get(path)
        if known is None or known[0] != state:
            known = (state, read_settings(path))
            _known[path] = known
        return known[1]
