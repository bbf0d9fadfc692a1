"""Text from a file goes in; the same text comes out, shown as written wherever it is drawn."""

from __future__ import annotations

import html
import re
from typing import Any

from paper.page import isolated

# What Streamlit's Markdown gives a meaning to: CommonMark's punctuation, ':' of emoji, colours
# and icons and '$' of formulas.
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&^=@\"'/])")
# Signs Streamlit draws instead of these, escaped or not: a word joiner keeps the two apart.
_SIGNS = re.compile(r"(?<=[<>~-])(?=[->=])")
_SPACE = re.compile(r"\s+")


def markdown(text: Any) -> str:
    """Text for st.markdown, labels, titles and tables: one line, every mark escaped."""
    line = _SIGNS.sub("\u2060", isolated(_SPACE.sub(" ", str(text)).strip()))
    return _MARKS.sub(r"\\\1", line)


def figure(text: Any, longest: int = 60) -> str:
    """Text for a Plotly label, tick or hover, where a subset of HTML is live."""
    line = _SPACE.sub(" ", str(text)).strip()
    return html.escape(line if len(line) <= longest else line[: longest - 1] + "…")
