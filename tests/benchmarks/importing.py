"""How long imports take: an archive into an empty site, and a catalogue of many rows; each through its command."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from disclosure.catalogue.numerals import han_numeral
from tests.benchmarks.worlds import KEPT, World, environment
from tests.migrated import ROOT, copy_migrated

ROWS = 10_000
CATEGORIES = 50

UNITS = """
from demonstration.people import make_units
make_units()
"""


def seconds_to_import_archive(world: World) -> float:
    """Return the seconds in which the archive of a world is imported and verified."""
    with tempfile.TemporaryDirectory(dir=KEPT) as folder:
        bag, empty = Path(folder) / "bag", Path(folder) / "site"
        _manage(world.folder, "export_archive", bag)
        copy_migrated(empty)
        return _manage(empty, "import_archive", bag)


def seconds_to_import_catalogue() -> float | None:
    """Return the seconds in which a catalogue of `ROWS` rows is imported; None if it is refused."""
    with tempfile.TemporaryDirectory(dir=KEPT) as folder:
        site, file = Path(folder) / "site", Path(folder) / "catalogue.csv"
        copy_migrated(site)
        _manage(site, "shell", "--verbosity", "0", "-c", UNITS)
        with file.open("w", encoding="utf-8", newline="") as written:
            lines = csv.writer(written)
            lines.writerow(["一级目录", "二级目录", "公开形式", "公开范围", "公开时限", "责任单位"])
            for number in range(ROWS):
                category = number * CATEGORIES // ROWS + 1
                name = f"{han_numeral(category)}、第{category}类事项"
                lines.writerow([name, f"第{number + 1}项情况", "文件、会议、网站", "校内外", "年度", "组织部"])
        try:
            return _manage(site, "import_catalogue", file)
        except subprocess.CalledProcessError:
            return None


def _manage(data: Path, *arguments: str | Path) -> float:
    """Run a command of the site; return the seconds that it takes."""
    began = time.monotonic()
    command = [sys.executable, "manage.py", *map(str, arguments)]
    subprocess.run(
        command, env=environment(data, ""), cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return time.monotonic() - began
