"""Backups of the whole site, and how one is put back (Article 11: what was disclosed is filed and kept). ADR 0009.

Upwards: `keys` encrypts and decrypts; `bundle` is the form of the file; `databases` knows either database; `place` is where
files lie; `making` and `restoring` put them together.
"""


class BackupRefused(Exception):
    """A backup cannot be made, read or put back. The message says why, in Chinese."""
