"""An export nobody knows goes in; what its columns mean, as its reader confirmed, comes out."""
