"""A table of text goes in; days, times, ids and states, in our own columns, come out."""
