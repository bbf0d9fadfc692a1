"""A store goes in; whether it is the sample, loaded only in part, comes out."""

from __future__ import annotations

import hashlib

from pipelines.keeping.contract import Reader
from pipelines.keeping.receipts import Receipt
from sample_data import IMPORTS


def is_unfinished(reader: Reader, receipts: tuple[Receipt, ...]) -> bool:
    """Only imports of the sample, fewer than it has, and none that somebody took back: as after a
    first start that was stopped. Loading it again then brings what is lacking.
    """
    imports = reader.query("SELECT DISTINCT import_id FROM files")
    if imports.num_rows >= len(IMPORTS) or any(one.action == "undo" for one in receipts):
        return False
    own = {hashlib.sha256(path.read_bytes()).hexdigest() for one in IMPORTS for path in one.files}
    return own >= set(reader.query("SELECT sha256 FROM files")["sha256"].to_pylist())
