"""gunicorn behind nginx: `gunicorn --config site/deploy/gunicorn.conf.py wsgi:application`, run from the project's folder.

Chosen by measuring: docs/adr/0028-gunicorn-with-threads-serves-the-site.md.
"""

import gc
import os
from pathlib import Path

chdir = str(Path(__file__).resolve().parent.parent.parent)
pythonpath = "site"
bind = "127.0.0.1:8000"

# A process for each core; threads, so that whoever waits for the database or a slow upload holds up nobody else.
workers = int(os.environ.get("WEB_CONCURRENCY", os.cpu_count() or 2))
worker_class = "gthread"
threads = 4

# The site is loaded once: workers start at once, and share the memory of what none of them changes.
preload_app = True

# nginx keeps its connections for 60 seconds.
keepalive = 75
# An upload of ATTACHMENT_MAX_MB, or an export, may take this long.
timeout = 120
graceful_timeout = 30
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - holds no data, only the workers' heartbeat
errorlog = "-"
# No header says what a path is below: that is for a server in front of another layout, and changes every address in a page.
forwarder_headers = ""
# No control socket: the server is controlled by signals.
control_socket_disable = True


def pre_fork(server, worker):
    """Close the connections that loading opened: two processes must not share one. Leave what was loaded out of collections."""
    from django.db import connections  # noqa: PLC0415 - once the site is loaded

    connections.close_all()
    gc.freeze()
