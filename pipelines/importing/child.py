"""The process in which exports are parsed: a request on standard input, files handed over.

Started by apart.py with nothing but this to do, so that a file which eats memory, never ends or
crashes a library takes with it this process and nothing else. One line of JSON comes in; lines
of JSON go out, the last of which says where the answer lies in the file that is open as the
number given as the only argument.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
from datetime import datetime
from pathlib import Path
from traceback import extract_tb
from typing import Any

from pipelines.no_pandas import leave_out_pandas


def main() -> None:
    """Serve one request, then end."""
    request = sys.stdin.readline()
    if not request:
        return
    # Whoever asked holds the other end until it has its answer; when it is gone, so are we.
    threading.Thread(target=_end_with_the_other_side, daemon=True).start()
    leave_out_pandas()
    gc.set_threshold(100_000)  # as in kept.py
    told = json.loads(request)
    _limit(told["most_memory"], told["most_seconds"])
    try:
        _read(told)
    except MemoryError:
        _say({"failed": "memory"})
    except Exception as error:
        frames = extract_tb(error.__traceback__)
        where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-4:]]
        _say({"failed": type(error).__name__, "where": where})


def _read(told: dict[str, Any]) -> None:
    from pipelines.importing.handover import hand_over
    from pipelines.importing.incoming import Incoming
    from pipelines.importing.recognise import Recognised, incoming, recognise, sources_for
    from pipelines.mapping.mapping import read_mapping
    from pipelines.options import options_of
    from pipelines.reading.given import given, size_of

    options = options_of(told["options"])
    mappings, saved = (
        [read_mapping(path) for path in paths] for paths in (options.mappings, options.saved)
    )
    sources = sources_for(options, mappings, saved)
    saved_names = {source.name for source in saved}
    remembered = {
        name: {(code, column): choice for code, column, choice in answers}
        for name, answers in told["remembered"].items()
    }
    found: list[Recognised | Incoming] = []
    paths = [Path(path) for path in told["paths"]]
    sizes = [size_of(path) for path in paths]
    for position, path in enumerate(paths):
        share = sum(sizes[:position]) / (sum(sizes) or 1)
        for one in given(path):
            _say({"at": position, "stage": f"Reading {one.name}", "share": share / 2})
            found.append(recognise(one, options, sources))
    texts = [file for file in found if isinstance(file, Recognised)]
    histories = {*told["histories"]}
    histories.update(file.source.system for file in texts if file.source.kind == "events")
    del texts
    files: list[Incoming] = []
    rows = [file.table.rows if isinstance(file, Recognised) else 0 for file in found]
    while found:
        file = found.pop(0)  # its text is not needed once it is typed
        if isinstance(file, Recognised):
            share = sum(rows[: len(files)]) / (sum(rows) or 1)
            _say({"stage": f"Typing {file.file}", "share": 0.5 + share / 2})
            file = incoming(
                file,
                options,
                remembered,
                told["zone"],
                datetime.fromisoformat(told["now"]),
                due_elsewhere=file.source.system in histories,
                is_mapped=bool(options.mappings) or file.source.name in saved_names,
            )
        files.append(file)
    with os.fdopen(int(sys.argv[1]), "wb") as out:
        start = hand_over(files, sources, out)
    _say({"done": start})


def _limit(memory: int, seconds: int) -> None:
    """Give away the right to more than this; the system enforces it, where it can."""
    import resource

    for what, most in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, seconds),  # the clock on the wall is apart.py's
        (resource.RLIMIT_FSIZE, memory),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _end_with_the_other_side() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
