"""Uploaded bytes go in; files staged by their content come out."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from pipelines.keeping.whole import whole

_UNSAFE = re.compile(r"[\x00-\x1f/\\:]")
_LONGEST = 200  # bytes: file systems allow 255


def stage(folder: Path, name: str, content: bytes) -> Path:
    """Keep the bytes in `folder`, under their SHA-256, with the file's own name.

    A file_uploader forgets its value on a page switch, so bytes are staged at once. The same
    bytes under the same name are kept once; a half-written file is never seen.
    """
    clean = _UNSAFE.sub("_", Path(name).name)
    stem, dot, ending = clean.rpartition(".")
    kept = (_cut(stem, _LONGEST) + dot + _cut(ending, 12)) if dot else _cut(clean, _LONGEST)
    at = folder / hashlib.sha256(content).hexdigest() / (kept.lstrip(".") or "file")
    if not at.exists():
        at.parent.mkdir(parents=True, exist_ok=True)
        with whole(at) as building:
            building.write_bytes(content)
    return at


def _cut(name: str, most: int) -> str:
    """The first bytes of a name, without half a character at their end."""
    return name.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")


def unstage(path: Path) -> None:
    """Forget a staged file, and its folder where it was the last."""
    path.unlink(missing_ok=True)
    if path.parent.exists() and not any(path.parent.iterdir()):
        path.parent.rmdir()
