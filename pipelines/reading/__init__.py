"""Bytes of a file go in; a table of text, each row with its physical line, comes out."""
