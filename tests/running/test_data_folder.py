"""What `manage.py` says where the database's folder is of no use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.running.managing import manage


@pytest.mark.parametrize("command", ["migrate", "load_demo"])
@pytest.mark.parametrize(("folder", "said"), [("nowhere", "不存在"), ("/proc", "不能写入")])
def test_a_folder_that_can_hold_no_database_is_told_without_a_traceback(tmp_path: Path, command: str, folder: str, said: str):
    run = manage(tmp_path / folder, command)
    assert run.returncode != 0
    assert said in run.stderr and "DATA_DIR" in run.stderr
    assert "Traceback" not in run.stdout + run.stderr
