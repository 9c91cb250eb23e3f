"""Bags: written with pages that cost nothing, and looked into without the code of the site."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from disclosure.archive.exports.writing import export

SHEETS = 2
"""How many sheets the pages have that stand in for PDFs."""


def quick_pdf(page: str, files: dict[str, Path]) -> tuple[bytes, int]:
    """Stands in for the typesetter."""
    return b"%PDF-1.7 " + hashlib.sha256(page.encode()).hexdigest().encode(), SHEETS


def nobody(done: int, total: int) -> None:
    """Watches no progress."""


def bag_at(path: Path, year: int | None = None, unit=None, progress: Callable[[int, int], None] = nobody, **options) -> Path:
    export(path, year, unit, progress, **options)
    return path


def is_valid(folder: Path) -> bool:
    """What the library says as a program of its own."""
    command = [sys.executable, "-m", "bagit", "--quiet", "--validate", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def editions_in(bag: Path) -> dict[int, Path]:
    """Folders of the editions by their sequence."""
    return {int(path.parent.name): path.parent for path in bag.glob("data/editions/*/*/edition.json")}


def read(path: Path) -> Any:
    return json.loads(path.read_text())


def per_edition(bag: Path) -> dict[str, str]:
    """Digest of each file of each edition."""
    root = bag / "data" / "editions"
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in root.rglob("*") if path.is_file()
    }


def sha256sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _dump(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _tree(hashes: list[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return hashlib.sha256(b"\x01" + _tree(hashes[:half]) + _tree(hashes[half:])).digest()


def seal_by_hand(folder: Path) -> str:
    """The seal of an edition as a third party computes it from the files in its folder."""
    about = read(folder / "edition.json")
    texts = {"title": "title.txt", "data": "data.json", "html": "sealed.html", "record": "record.json"}
    for part in about["parts"]:
        if part["part"] == "file":
            (path,) = (folder / "files" / str(part["order"])).iterdir()
            (name,) = (each for each in about["files"] if each["order"] == part["order"])
            assert path.name == name["name"].replace("%", "％") and path.stat().st_size == part["size"]
            assert part["label"] == hashlib.sha256(_dump({"name": name["name"], "title": name["title"]})).hexdigest()
        else:
            path = folder / texts[part["part"]]
        assert part["sha256"] == sha256sum(path)
    root = _tree([hashlib.sha256(b"\x00" + _dump(part)).digest() for part in about["parts"]])
    return hashlib.sha256(b"\x02" + bytes.fromhex(about["previous"]) + root + _dump(about["head"])).hexdigest()
