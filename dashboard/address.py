"""What an address asks for goes in; it holds over what a widget of an earlier page still remembers.

Streamlit binds a widget to the address, but a browser that comes back to a page and leaves it by
another link still sends the widget's earlier value, and that one wins. So an address that changed
since the last run is taken at its word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st


def follow(key: str, read: Callable[[list[str]], Any]) -> None:
    """Before the widget `key` is drawn: where its part of the address is another than at the last
    run, the widget holds what `read` makes of it. What `read` refuses (ValueError) is left to
    Streamlit, which falls back to the widget's first value.
    """
    asked = st.query_params.get_all(key)
    seen = f"{key}_in_address"
    last = st.session_state.get(seen)
    st.session_state[seen] = asked
    if last is None or asked == last:
        return
    try:
        st.session_state[key] = read(asked)
    except ValueError:
        st.session_state.pop(key, None)
