"""Whole answers to readers of whom nothing is known, kept for one generation of what readers see (ADR 26)."""
