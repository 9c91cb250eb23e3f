"""Lawful removal (依法删除): the committee may have parts of sealed editions removed if the law or a leak demands it.

Their digests, the decision and its reason stay sealed, so that the chain still verifies and records what was removed (ADR 11).
"""
