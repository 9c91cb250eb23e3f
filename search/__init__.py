"""Chinese full-text search over the items that the reader may see."""
