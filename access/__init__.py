"""Who is asking, and what they may do and see: for the dashboard and the command line alike."""
