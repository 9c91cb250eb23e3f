"""How long nginx may repeat an answer without asking the site (ADR 27)."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

from django.conf import settings

logger = logging.getLogger("django.answers")

KEEPS_OUTSIDE = "HTTP_X_KEEPS_OUTSIDE"
"""Header by which the web server asks how long it may repeat an answer. It holds the web server's own list of
`CAMPUS_NETWORKS`, or `none`: with another list than the site's, it would repeat the public's pages to campus readers."""

EXPIRES = "X-Accel-Expires"
"""Header by which nginx is told until when an answer holds. nginx passes it on to nobody."""

_marked: int | None = None
"""The generation for which this process has left its marks."""


def now() -> int:
    """Return the present second. To be read before the generation from which an answer is made."""
    return int(time.time())


def holding(environ: dict[str, Any], second: int) -> list[tuple[str, str]]:
    """Return the header that lets the web server repeat an answer until the end of the second in which it was still true.

    nginx compares whole seconds: an answer that holds "for one second" would be repeated for almost two.

    Args:
        environ: the request's WSGI environment.
        second: `now()`, from before the generation was read.
    """
    networks = ",".join(settings.CAMPUS_NETWORKS) or "none"
    return [(EXPIRES, f"@{second}")] if environ.get(KEEPS_OUTSIDE) == networks else []


def mark(generation: int) -> int:
    """Keep the web server from repeating anything in this second, if `generation` is news to this process, and return it.

    An answer of an older generation was made in this second or before, so it holds until this second ends. The web server
    looks for a file named after the second. Its clock may be a moment late, so the second before is marked, too. If no file
    can be written, outdated answers hold until the end of their second.
    """
    global _marked  # noqa: PLW0603 - what this process has done
    if settings.ANSWERS_DIR and generation != _marked:
        try:
            _write_marks(Path(settings.ANSWERS_DIR), now())
        except OSError:
            logger.exception("The web server does not learn of a change before the second ends.")
        _marked = generation
    return generation


def _write_marks(folder: Path, second: int) -> None:
    folder.mkdir(exist_ok=True)
    for each in (second - 1, second):
        (folder / str(each)).touch()
    for old in folder.iterdir():
        if old.name.isdecimal() and int(old.name) < second - 1:
            old.unlink(missing_ok=True)
