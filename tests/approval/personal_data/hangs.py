"""Stands for the process that reads files: it says one thing, and hangs."""

import time

from disclosure.approval.personal_data.worker import tell

tell(kind="mobile", value="13800138000", place="第1页")
time.sleep(60)
