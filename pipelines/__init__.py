"""Exports go in; judged promises, in the versions of a store, come out."""
