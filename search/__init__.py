"""Chinese full-text search over what its reader may see."""
