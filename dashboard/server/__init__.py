"""Kept's own server: Streamlit, and before it who may come in, from where, and how much."""
