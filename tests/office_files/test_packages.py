"""One opener of packages with one set of limits; whoever opens a package is told the same."""

from __future__ import annotations

import io

import pytest

from disclosure.office_files.packages import MOST_IN_A_TREE, MOST_PARTS, DamagedPackage, Package, UnreadableFile, local_name
from tests import files

MEGABYTE = 2**20


def package(parts: dict[str, bytes], **limits: int) -> Package:
    return Package(io.BytesIO(files.package(parts)), **limits)


def test_a_package_of_too_many_parts_is_not_opened():
    assert len(package({f"{number}.xml": b"" for number in range(MOST_PARTS)}).names) == MOST_PARTS
    with pytest.raises(UnreadableFile, match="展开后过大（超过256MB，或者10000个部分），请删去"):
        package({f"{number}.xml": b"" for number in range(MOST_PARTS + 1)})


@pytest.mark.parametrize("name", ["a.bin", "a/"])
def test_a_package_that_unpacks_to_too_much_is_not_opened(name):
    """A folder has content, too, if its maker wants it to."""
    content = {name: b"\0" * (MEGABYTE + 1)}
    assert package(content)
    with pytest.raises(UnreadableFile, match="展开后过大（超过1MB"):
        package(content, most_unpacked=MEGABYTE)


def test_a_part_that_is_too_large_for_a_tree_is_streamed_only():
    word = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    large = package({"a.xml": b'<a xmlns="%s">' % word + b"<b/>" * (MOST_IN_A_TREE // 4) + b"</a>"})
    with pytest.raises(UnreadableFile, match="过于复杂，请删去"):
        large.root("a.xml")
    assert local_name(next(large.elements("a.xml"))[1]) == "a"


def test_an_encrypted_package_is_not_opened():
    with pytest.raises(UnreadableFile, match="设有密码，请取消密码后再上传"):
        Package(io.BytesIO(files.encrypted_package()))


SAME = [("a.xml", "A.xml"), ("a.xml", "/a.xml"), ("x/a.xml", r"x\a.xml"), ("a.xml", "x/../a.xml")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_parts_of_one_name_are_no_package(one, other):
    with pytest.raises(DamagedPackage):
        package({one: b"", other: b""})
