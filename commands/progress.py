"""What an import is at goes in; after a second a bar on standard error comes out."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0  # seconds


class Bar:
    """A callable for the pipelines' `progress`; nothing is drawn where nobody watches."""

    def __init__(self) -> None:
        self._stage = ""
        self._fraction: float | None = None
        self._drawn: tuple[Progress, TaskID] | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(PATIENCE, self._draw)
        self._timer.daemon = True

    def __enter__(self) -> Bar:
        if sys.stderr.isatty():
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            if self._drawn:
                self._drawn[0].stop()
                self._drawn = None

    def __call__(self, stage: str, fraction: float | None) -> None:
        with self._lock:
            self._stage, self._fraction = stage, fraction
            self._update()

    def _draw(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
        with self._lock:
            progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._drawn = (progress, progress.add_task("", total=None))
            self._update()
            progress.start()

    def _update(self) -> None:
        if self._drawn:
            progress, task = self._drawn
            total = None if self._fraction is None else 1.0
            progress.update(
                task, description=self._stage, total=total, completed=self._fraction or 0.0
            )
