"""An edition's page, as a self-contained HTML file and as PDF."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from django.template.loader import render_to_string

from disclosure.archive.exports.errors import ExportFailed
from disclosure.archive.models import Edition
from disclosure.organisation.institution import InstitutionEdition

try:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse
except OSError:  # the import loads Pango, a library of the system
    weasyprint = None

NO_PANGO = (
    "不能生成 PDF：系统缺少 Pango。请安装 libpango-1.0-0、libpangoft2-1.0-0、libharfbuzz-subset0 和中文字体 fonts-noto-cjk。"
)

STYLE = "style.css"

_ROOT = "file:///bag/"
_FOLDER = f"{_ROOT}editions/number/sequence/"
"""A base address that leads nowhere, the same on every machine: an edition's references are resolved to its own files."""


def style() -> str:
    """Return the style sheet of every page in a bag, for screen and paper."""
    return render_to_string("archive/bag/style.css")


def page_of(edition: Edition, removals: list[str], institution: InstitutionEdition) -> str:
    """Return the sealed page in a frame of its own: a charset, a style sheet, and a description.

    Args:
        removals: what was removed from it by law, in words.
        institution: whose archive it is, named in the head beside what is sealed.
    """
    context = {"edition": edition, "style": STYLE, "removals": removals, "institution": institution}
    return render_to_string("archive/bag/page.html", context)


def pdf_of(page: str, files: Mapping[str, Path]) -> tuple[bytes, int]:
    """Return the page as PDF, and its number of pages. Nothing is fetched but the style sheet and `files`, paths by address.

    Raises `ExportFailed` if the typesetter is not installed.
    """
    if weasyprint is None:
        raise ExportFailed(NO_PANGO)
    html = weasyprint.HTML(string=page, base_url=_FOLDER, url_fetcher=_OwnFiles(files))
    document = html.render(font_config=FontConfiguration())
    for sheet in document.pages:
        sheet.links = [link for link in sheet.links if not str(link[1]).startswith("file:")]
    return document.write_pdf(), len(document.pages)


if weasyprint:

    class _OwnFiles(URLFetcher):
        def __init__(self, files: Mapping[str, Path]):
            super().__init__()
            self.files = files

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            """Return the style sheet or a file of the edition. Raises `ValueError` for others: their picture stays empty."""
            if url == _ROOT + STYLE:
                return URLFetcherResponse(url, style(), {"Content-Type": "text/css"})
            path = self.files.get(unquote(url.removeprefix(_FOLDER)))
            if path is None:
                raise ValueError(f"no file of this edition: {url}")
            return URLFetcherResponse(url, path.read_bytes())
