"""What a leader sees: answers of the metrics go in, pages and pictures come out."""
