"""What processes cost, as the kernel counts it: a steadier figure than time on a machine that others use."""

from __future__ import annotations

from pathlib import Path

PROC = Path("/proc")
KILOBYTES_PER_MEGABYTE = 1024


def family(pid: int) -> list[int]:
    """Return the process and all its descendants."""
    children: dict[int, list[int]] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            # The name, in brackets, may hold spaces.
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def cpu_seconds(pids: list[int]) -> float:
    """Return the time that all threads of the processes have spent on a processor, to the nanosecond.

    Threads that have ended are not counted: the servers here keep theirs.
    """
    total = 0
    for pid in pids:
        for task in (PROC / str(pid) / "task").glob("*/schedstat"):
            try:
                total += int(task.read_text().split()[0])
            except OSError:
                continue
    return total / 1e9


def resident_megabytes(pid: int) -> float:
    """Return the memory of one process that is resident."""
    for line in (PROC / str(pid) / "status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / KILOBYTES_PER_MEGABYTE
    return 0.0
