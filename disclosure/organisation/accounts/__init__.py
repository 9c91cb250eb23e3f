"""Accounts in the admin: Wagtail's own views and forms, with a field that marks campus accounts."""
