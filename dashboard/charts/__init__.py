"""Frames go in, Plotly figures and the words for them come out; one picture a module."""
