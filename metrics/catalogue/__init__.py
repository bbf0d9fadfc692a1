"""The entries of the catalogue, a file a subject; metrics.definitions is the whole."""
