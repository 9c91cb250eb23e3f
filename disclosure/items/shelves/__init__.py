"""Shelves: the published items under each page, and with each tag, sorted and counted, so that no list reads all items."""
