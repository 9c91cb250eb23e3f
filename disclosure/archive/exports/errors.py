"""Why an export came to nothing."""


class ExportFailed(Exception):
    """The message says so, in Chinese. What was written so far is no bag, and the next attempt goes on from it."""
