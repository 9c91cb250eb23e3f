"""Backups of the whole site, and their restoration (Article 11: what was disclosed is filed and kept). ADR 0009.

The layers, lowest first: `keys` encrypts and decrypts; `bundle` defines the format of the file; `databases` reads and fills
either database; `place` finds the site's files; `making` and `restoring` combine them.
"""


class BackupRefused(Exception):
    """A backup cannot be made, read or restored. The message gives the reason, in Chinese."""
