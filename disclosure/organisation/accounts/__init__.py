"""The forms of accounts in the admin: Wagtail's own, with the mark of those who sign in with the campus account."""
