"""Questions to the judged promises of a store: every function takes a connection and a scope."""
