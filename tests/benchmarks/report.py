"""The figures of a run as tables and as JSON."""

from __future__ import annotations

import json
import platform
import statistics
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.asking import WRK
from tests.benchmarks.goals import BARE, Goal, goals
from tests.benchmarks.measuring import Cell, Figures
from tests.migrated import ROOT


def facts_of_run(load: Sequence[tuple[float, float, float]], rounds: int, budget: float) -> dict[str, Any]:
    """Return what a figure has to be read with: machine, commit, load.

    Args:
        load: load averages of the machine, round by round.
    """
    return {
        "machine": f"{platform.machine()}, {_processors()} processors, Python {platform.python_version()}",
        "commit": _git("rev-parse", "--short", "HEAD") + (" with changes" if _git("status", "--porcelain") else ""),
        "rounds": rounds,
        "seconds_a_cell": budget,
        "load_averages": [each[0] for each in load],
        "wrk": bool(WRK),
    }


def write(figures: Figures, facts: dict[str, Any], path: Path) -> list[Goal]:
    """Write the JSON; return the goals."""
    judged = goals(figures)
    told = [{"goal": goal.text, "limit": goal.limit, "found": goal.found, "missed": list(goal.missed)} for goal in judged]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({"run": facts, "goals": told, **figures.as_json()}, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    return judged


def tables(figures: Figures, facts: dict[str, Any], judged: list[Goal]) -> str:
    """Return everything as Markdown."""
    run = "; ".join(f"{name} {value}" for name, value in facts.items())
    parts = [
        run,
        f"A page of {figures.page_bytes:,} bytes is compared.",
        _servers(figures),
        _worlds(figures),
        _table(["goal", "limit", "worst", "of what", ""], [_row_of(goal) for goal in judged]),
        _table(["missed", "found"], [[what, f"{found:,.2f}"] for goal in judged for what, found in _told(goal)]),
    ]
    return "\n\n".join(parts)


def _servers(figures: Figures) -> str:
    """Return the servers beside one another: CPU, in bare views, and throughput."""
    bare = figures.median(server=BARE, page="page")
    sizes = sorted({0} | {cell.size for cell in figures.cpu if cell.vendor == "sqlite"})
    rows = []
    for cell in sorted(figures.cpu):
        is_compared = (
            not cell.size or cell.server == "ours, nothing kept" or (cell.vendor == "sqlite" and cell.size == sizes[0])
        )
        if is_compared and cell.page in ("home", "item", "entry", "page", "search"):
            cpu = figures.cpu[cell]
            throughput = figures.throughput.get(cell)
            rows.append(
                [
                    f"{cell.server}: {cell.page}, {cell.reader}, {cell.when}",
                    spread(cpu),
                    f"{statistics.median(cpu) / bare:.2f}" if bare else "",
                    spread(throughput, 0) if throughput else "",
                ]
            )
    return _table(["server and page", "CPU, ms", "× bare view", "requests a second"], rows)


def _worlds(figures: Figures) -> str:
    """Return the pages of ours by size of the world."""
    ours = [cell for cell in figures.cpu if cell.size and cell.server != "ours, nothing kept"]
    worlds = sorted({(cell.vendor, cell.size) for cell in ours}, key=lambda world: (world[0] != "sqlite", world[1]))
    rows: dict[tuple, dict[tuple, Cell]] = {}
    for cell in ours:
        rows.setdefault((cell.page, cell.reader, cell.when), {})[cell.vendor, cell.size] = cell
    written = [
        [", ".join(row), *(spread(figures.cpu[cells[world]]) if world in cells else "" for world in worlds)]
        for row, cells in sorted(rows.items())
    ]
    return _table(["CPU, ms", *(f"{vendor} {size:,}" for vendor, size in worlds)], written)


def spread(found: Sequence[float], digits: int = 2) -> str:
    """Return the median, and the smallest and largest."""
    return f"{statistics.median(found):,.{digits}f} ({min(found):,.{digits}f}–{max(found):,.{digits}f})"


def _row_of(goal: Goal) -> list[str]:
    what, found = goal.worst or ("", None)
    sign = "≥" if goal.is_least else "≤"
    return [goal.text, f"{sign} {goal.limit:g}", "" if found is None else f"{found:,.2f}", what, goal.verdict]


def _told(goal: Goal) -> list[tuple[str, float]]:
    """Return everything by which a goal is missed, the furthest first."""
    missed = sorted(goal.missed.items(), key=lambda each: each[1], reverse=not goal.is_least)
    return [(f"{goal.text}: {what}", found) for what, found in missed]


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _processors() -> int:
    return len(Path("/proc/cpuinfo").read_text().split("processor\t:")) - 1


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
