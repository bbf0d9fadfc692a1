"""Lines of the audit log go in; the table that the page and `kept audit` show comes out."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from pipelines.keeping.audit import Deed


def table(deeds: Sequence[Deed]) -> pa.Table:
    """Columns When (UTC), Who, What, Which, Customer, From; one row for each line, as text. A
    customer that was forgotten is 'forgotten'; a line about none has an empty cell.
    """
    return pa.table(
        {
            "When (UTC)": [deed.at[:19].replace("T", " ") for deed in deeds],
            "Who": [deed.who for deed in deeds],
            "What": [str(deed.action) for deed in deeds],
            "Which": [deed.what for deed in deeds],
            "Customer": [
                "forgotten" if deed.seal and deed.customer is None else deed.customer or ""
                for deed in deeds
            ],
            "From": [deed.where for deed in deeds],
        },
        schema=pa.schema(
            [(name, pa.string()) for name in
             ("When (UTC)", "Who", "What", "Which", "Customer", "From")]
        ),
    )  # fmt: skip
