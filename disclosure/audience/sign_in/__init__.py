"""Signing in: with a password or the campus account, a second factor for those who work here, and how long it holds."""
