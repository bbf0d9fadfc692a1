"""Observations and events go in; judged promises, as of any day, come out."""
