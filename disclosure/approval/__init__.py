"""Proposal, review, approval and their consequences: the only way to publish an item."""
