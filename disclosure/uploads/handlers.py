"""The names of uploaded files, as they arrive in a request."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.http import QueryDict
from django.http.multipartparser import MultiPartParser
from django.utils.datastructures import MultiValueDict

from disclosure.uploads.names import safe_name


class NamesAsGiven(FileUploadHandler):
    """The first of the `FILE_UPLOAD_HANDLERS`: parses forms like Django, except for the names of files.

    Django removes from a name every character that Python calls unprintable, among them the full-width space of 甲　乙.pdf.
    Django leaves the parsing to a handler whose `handle_raw_input` returns the form; the files go to the other handlers.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 (Django's name)
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict]:
        handlers = self.request.upload_handlers if self.request else []
        others = [handler for handler in handlers if handler is not self]
        return _Parser(META, input_data, others, encoding).parse()


class _Parser(MultiPartParser):
    def sanitize_file_name(self, file_name: str) -> str:
        """Return the name under which the file is stored."""
        return safe_name(file_name)
