"""Lawful removal (依法删除): where the law or a leak demands it, the committee lets parts of sealed editions be removed.

Their digests, the decision and its reason stay sealed, so that the chain still verifies and says what was removed (ADR 11).
"""
