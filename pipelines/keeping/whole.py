"""The file that is to be goes in; where to write it, so that nobody ever sees half of it, comes
out.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file beside `path` to write to; it takes the place of `path` all at once when the block
    ends well, and is gone when it does not. Each writer has one of its own: two threads that
    share one would leave what the one wrote under the name of the other.
    """
    building = path.with_name(f".{uuid.uuid4().hex}.building")
    try:
        yield building
        os.replace(building, path)
    finally:
        building.unlink(missing_ok=True)
