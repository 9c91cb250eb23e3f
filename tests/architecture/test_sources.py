"""What holds for the project's files as a whole."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("demonstration", "disclosure", "home", "search")
CODE = [path for name in (*PACKAGES, "site", "tests") for path in sorted((ROOT / name).rglob("*.py"))]
STYLES = sorted((ROOT / "site" / "static").rglob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TRANSLATIONS = sorted((ROOT / "site" / "locale").rglob("*.po"))
REQUIREMENTS = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]

LONGEST_MODULE = 400


def each(paths: list[Path]) -> pytest.MarkDecorator:
    assert paths, "the files are looked for in the wrong place"
    return pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths])


@each(CODE)
def test_a_module_is_split_before_400_lines(path: Path):
    assert len(path.read_text().splitlines()) < LONGEST_MODULE


def test_the_folder_site_is_no_package():
    """`site` is a module of the standard library: a package of that name would break Python."""
    assert not (ROOT / "site" / "__init__.py").exists()


@each(REQUIREMENTS)
def test_every_requirement_is_pinned_with_its_hashes(path: Path):
    requirements = path.read_text().replace("\\\n", " ").splitlines()
    pinned = [line for line in requirements if line and not line.lstrip().startswith("#")]
    assert pinned
    assert [line for line in pinned if not re.match(r"[\w.\-\[\]]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)] == []


@each(REQUIREMENTS)
def test_a_requirements_file_names_no_host(path: Path):
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", path.read_text())


def test_packages_are_opened_in_one_place():
    """Where the limits are."""
    opening = [path for path in CODE if "tests" not in path.parts and "ZipFile(" in path.read_text()]
    assert opening == [ROOT / "disclosure" / "office_files" / "packages.py"]


ANOTHER_HOST = r"""(?:src|srcset|href|action|data)\s*=\s*["']?\s*(?:https?:)?//"""
INLINE_CODE = r"""<script(?![^>]*\b(?:src=|type="application/json"))|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*["']"""


@each(TEMPLATES)
def test_a_page_asks_no_other_host(path: Path):
    assert re.findall(ANOTHER_HOST, path.read_text(), re.IGNORECASE) == []


@each(TEMPLATES)
def test_a_page_carries_no_code_or_style_in_its_text(path: Path):
    """So that the content security policy can refuse all of it, and with it whatever somebody smuggles into a text."""
    assert re.findall(INLINE_CODE, path.read_text(), re.IGNORECASE) == []


@each(STYLES)
def test_a_style_sheet_asks_no_other_host(path: Path):
    assert re.findall(r"""(?:url\(|@import)\s*["']?\s*(?:https?:)?//""", path.read_text(), re.IGNORECASE) == []


@each(TRANSLATIONS)
def test_a_compiled_translation_is_in_step_with_its_source(path: Path, tmp_path: Path):
    """The compiled file is kept, so that running the site needs no gettext: `make messages`."""
    fresh = tmp_path / "fresh.mo"
    subprocess.run(["msgfmt", "--check", "--output-file", fresh, path], check=True)
    fresh_text, kept_text = (
        subprocess.run(["msgunfmt", compiled], check=True, capture_output=True, text=True).stdout
        for compiled in (fresh, path.with_suffix(".mo"))
    )
    assert fresh_text == kept_text
