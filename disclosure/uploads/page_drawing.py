"""The drawing of a PDF's pages, in a process of its own: `python -m disclosure.uploads.page_drawing`.

The file is read from standard input. `written` or `blank` is written to standard output; nothing, if the pages cannot be drawn
or the limits are exceeded.
"""

from __future__ import annotations

import sys

import pypdfium2

from disclosure.uploads.isolated import limit
from disclosure.uploads.page_ink import MOST_PIXELS, has_writing

CPU_SECONDS = 15
MEMORY = 2**30


def is_blank(content: bytes) -> bool:
    """Return whether every page of the PDF is blank: a scan may have blank backs."""
    with pypdfium2.PdfDocument(content) as document:
        return not any(_has_writing(page) for page in document)


def _has_writing(page: pypdfium2.PdfPage) -> bool:
    scale = MOST_PIXELS / max(page.get_size())
    return has_writing(page.render(scale=scale).to_pil())


if __name__ == "__main__":
    limit(CPU_SECONDS, MEMORY)
    sys.stdout.write("blank" if is_blank(sys.stdin.buffer.read()) else "written")
