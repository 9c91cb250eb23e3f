"""nginx before the tests' own server, set up as `site/deploy/nginx.conf` says, but for certificate, ports and folders."""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from django.conf import settings
from django.test import Client

from tests.servers import free_port, wait_until_it_listens

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONFIGURATION = Path(settings.BASE_DIR) / "site" / "deploy" / "nginx.conf"


def configuration(folder: Path, port: int, site: str, campus: str = "", data: Path | None = None) -> str:
    """The configuration of the repository for a test: what is replaced must be there.

    Args:
        folder: nginx's folder.
        site: address and port of the site.
        campus: the one network of the campus, if there is one.
        data: the site's data folder, if it is another than nginx's.
    """
    written = CONFIGURATION.read_text(encoding="utf-8")
    for pattern, instead in (
        (r"worker_processes auto;", "worker_processes 1;"),
        (r"server \{\n\s+listen 80;[^}]*\}\n", ""),
        (r"listen 443[^;]*;\s+listen \[::\]:443[^;]*;", f"listen 127.0.0.1:{port};"),
        (r"ssl_certificate [^;]*;\s+ssl_certificate_key [^;]*;\s+ssl_protocols [^;]*;", ""),
        (r"127\.0\.0\.1:8000", site),
        (r"/srv/disclosure/var(?=/media)", str(data or folder)),
        (r"/srv/disclosure/var(?=/answers)", str(data or folder)),
        (r"/var/lib/nginx", str(folder)),
        (r"geo \$is_on_campus \{\n", f"geo $is_on_campus {{\n{campus and f'{campus} 1;'}\n"),
        (r"default none;", f"default {campus or 'none'};"),
        (r"http \{\n", f"http {{ access_log off; {temporary(folder)}\n"),
    ):
        written, found = re.subn(pattern, instead, written)
        assert found == 1, pattern
    return ("user root;\n" if os.geteuid() == 0 else "") + written.replace(f"{folder}/answers levels", f"{folder}/kept levels")


def temporary(folder: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)


@contextmanager
def nginx_before(site: str, folder: Path, **changes: str) -> Iterator[int]:
    """Start nginx before `site`, an address and a port, and give its own port."""
    assert NGINX, "nginx is not installed: sh tests/system-packages.sh"
    port, log, written = free_port(), folder / "nginx.log", folder / "nginx.conf"
    written.write_text(configuration(folder, port, site, **changes), encoding="utf-8")
    told = f"daemon off; pid {folder}/nginx.pid; error_log {log};"
    running = subprocess.Popen([NGINX, "-e", log, "-p", folder, "-c", written, "-g", told], stderr=subprocess.DEVNULL)
    try:
        wait_until_it_listens(running, port, log)
        yield port
    finally:
        running.terminate()
        running.wait()
        # Threads of the site that it left in the middle of an answer may leave their connections to the collector.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


def ask(port: int, address: str, person: Client | None = None, method: str = "GET", **headers: str) -> HTTPResponse:
    """The answer, its bytes at `body`."""
    if person:
        headers["Cookie"] = "; ".join(f"{name}={morsel.value}" for name, morsel in person.cookies.items())
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, address, headers=headers)
        response = connection.getresponse()
        response.body = response.read()
        return response
    finally:
        connection.close()
