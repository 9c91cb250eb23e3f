"""Stands for the process that reads files: it says what it was told of the site."""

import os

from disclosure.approval.personal_data.worker import tell

tell(gap=str([name for name in os.environ if "KEY" in name or "DATABASE" in name or "DJANGO" in name]))
