"""Exports go in; a report, and where all is well a new version of the store, come out."""
