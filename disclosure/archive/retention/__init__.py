"""Retention periods of disclosed items, and the items due for appraisal."""
