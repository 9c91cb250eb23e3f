"""nginx: before the site as `site/deploy/nginx.conf` says, but for certificate, ports and folders; and alone, with one file."""

from __future__ import annotations

import os
from pathlib import Path

from tests.running.nginx import NGINX, configuration, temporary

STATIC = """
worker_processes 1;
events {{}}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    open_file_cache max=100 inactive=60s;
    {temporary}
    default_type text/html;
    server {{ listen 127.0.0.1:{port}; location / {{ root {root}; index page.html; }} }}
}}
"""


def before_site(folder: Path, port: int, site_port: int, data: Path) -> list[str]:
    """Write the configuration into `folder`; return the command.

    Args:
        port: on which nginx listens.
        site_port: on which the site listens.
        data: the site's data folder.
    """
    written = configuration(folder, port, f"127.0.0.1:{site_port}", data=data)
    # There is no certificate here, and the site does not answer without one.
    return _command(folder, written.replace("X-Forwarded-Proto $scheme", "X-Forwarded-Proto https"))


def one_file(folder: Path, port: int, page: bytes) -> list[str]:
    """Write a page and a configuration that serves it as a file; return the command."""
    (folder / "page.html").write_bytes(page)
    # The folders belong to whoever runs the bench.
    user = "user root;\n" if os.geteuid() == 0 else ""
    return _command(folder, user + STATIC.format(temporary=temporary(folder), port=port, root=folder))


def _command(folder: Path, written: str) -> list[str]:
    if NGINX is None:
        raise RuntimeError("nginx is not installed: sh tests/system-packages.sh")
    path, log = folder / "nginx.conf", folder / "nginx.log"
    path.write_text(written, encoding="utf-8")
    told = f"daemon off; pid {folder}/nginx.pid; error_log {log};"
    return [NGINX, "-e", str(log), "-p", str(folder), "-c", str(path), "-g", told]
