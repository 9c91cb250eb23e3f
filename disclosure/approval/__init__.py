"""Proposal, review, approval and what follows from them: the only way by which an item is published."""
