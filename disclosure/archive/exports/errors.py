"""Errors of exports."""


class ExportFailed(Exception):
    """An export failed. The message gives the reason, in Chinese. The files written so far are no bag, but are reused."""
