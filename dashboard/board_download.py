"""What the reader is looking at goes in; a button for the board's summary of a month comes out."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from dashboard import acting, session
from dashboard.changes import marked
from dashboard.pictures import newest_as_of
from dashboard.session import Session
from metrics.trend import month_in_words
from paper.board import board
from paper.typeset import pdf

OFFERED = 12  # months to choose from


def draw(now: Session) -> None:
    """The month, the last that is over first, and the download; made when it is asked for."""
    seen = newest_as_of(now)
    if seen is None:
        return
    settings = session.shown_settings()
    changes = marked(now)
    months = [_month_before(seen, count) for count in (*range(1, OFFERED), 0)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        month = st.selectbox(
            "Board summary of", months, format_func=month_in_words, key="board_month", width=220
        )

        def made() -> bytes:
            with now.reader.cursor() as con:  # no page is being drawn now: nothing is cached
                sheet = board(
                    con, month, now.filters, now.scope, changes=changes, settings=settings
                )
            return pdf([sheet], sheet.title)

        acting.download(
            "Board summary (PDF)",
            made,
            f"board_{month}.pdf",
            "application/pdf",
            what=f"the board summary of {month} as PDF",
            key="board_pdf",
            icon=":material/print:",
        )


def _month_before(day: date, count: int) -> str:
    month = day.replace(day=1)
    for _ in range(count):
        month = (month - timedelta(days=1)).replace(day=1)
    return f"{month:%Y-%m}"
