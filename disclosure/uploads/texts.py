"""Text files, in the encodings that Excel and WPS write."""

from __future__ import annotations

from typing import IO

from disclosure.office_files.packages import UnreadableFile

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AGAIN = "请用Excel或WPS打开，另存为CSV、XLSX或DOCX后再上传。"


def inspect_text(file: IO[bytes]) -> None:
    """Raise `UnreadableFile` if a file is not text in a known encoding."""
    decoded(file.read())


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, GB18030, or UTF-16 with a byte order mark. Raises `UnreadableFile`."""
    encodings = ["utf-16"] if content.startswith(_UTF16) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise UnreadableFile(f"文件不是文本，{_SAVE_AGAIN}")
        return text
    raise UnreadableFile(f"无法识别文件的编码，它不是UTF-8、GB18030或UTF-16编码的文本，{_SAVE_AGAIN}")
