"""Import of an export: the whole chain into an empty site, which continues the chain."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bagit
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import DataError, IntegrityError, OperationalError, transaction
from wagtail.log_actions import log

from disclosure.archive.exports.folders import ABOUT, NAMES
from disclosure.archive.models import FORMAT, TEXTS, ChainHead, Edition, EditionFile, StoredFile, Verification
from disclosure.archive.removals.parts import is_gone, removed_parts
from disclosure.archive.store import keep_bytes
from disclosure.archive.verification import ProgressCallback, no_progress, verify
from disclosure.catalogue.guard.grants import recording
from disclosure.items.models import DisclosurePage, IndexCounter
from disclosure.organisation.models import Unit

UNREADABLE = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    ValidationError,
    DataError,
    IntegrityError,
)
"""Exceptions raised by a forged bag, or by one that another program made."""

PAGES_READ = ("reader_groups", "scope_label", "note", "rests_on")
"""Attributes that the pages of the archive read from an edition, which could not be shown or corrected without them."""


class ImportFailed(Exception):
    """An import failed. The message gives the reason, in Chinese. Nothing was imported."""


def import_bag(folder: Path, watch: ProgressCallback = no_progress) -> Verification:
    """Restore every edition of a bag into a site that has neither editions nor items, and verify the result.

    The import is atomic: files that a failed attempt stored remain under their digests and do no harm. Units unknown to the
    site are registered, and index numbers continue after the last one imported.

    Args:
        watch: called for each edition that is verified at the end.

    Raises:
        ImportFailed: the bag is damaged or not the whole chain, the site is not empty, or the restored archive does not verify.
    """
    try:
        bag = bagit.Bag(str(folder))
        bag.validate()
        source = _Source(folder.resolve() / "data", set(bag.payload_files()))
        with transaction.atomic(), recording("an imported archive"):
            head = ChainHead.objects.select_for_update().get()
            if head.sequence or Edition.objects.exists() or DisclosurePage.objects.exists():
                raise ImportFailed("这个网站已有公开事项或归档的版本，归档只能导入空的网站。")
            _restore(source, head)
            result = verify(watch)
            if not result.is_sound:
                raise ImportFailed(f"导入的内容核验不符，没有导入。{result.problem}")
    except bagit.BagError as error:
        raise ImportFailed(f"袋有损坏，或者不是一个 BagIt 袋：{error}") from error
    except UNREADABLE as error:
        raise ImportFailed(f"袋中的内容读不懂，没有导入：{error}") from error
    except FileNotFoundError as error:
        raise ImportFailed(f"袋中缺少 {error.filename}，没有导入。") from error
    except (OSError, OperationalError) as error:
        raise ImportFailed(f"读不了袋，或者写不下去（磁盘已满？），没有导入：{error}") from error
    return result


class _Source:
    """A bag's payload. Only files named in its manifest are read."""

    def __init__(self, data: Path, named: set[str]):
        self.data, self.named = data, named

    def path(self, name: str) -> Path:
        """Return the path of a file. Raises `FileNotFoundError` if the bag does not hold the file."""
        path = self.data / name
        if f"data/{name}" not in self.named or not path.resolve().is_relative_to(self.data):
            raise FileNotFoundError(2, "", name)
        return path

    def text(self, name: str) -> str:
        """Return a text byte for byte, without conversion of line ends."""
        return self.path(name).read_bytes().decode()

    def json(self, name: str) -> Any:
        return json.loads(self.text(name))

    def folders(self) -> list[str]:
        """Return the folders of all editions, in the order of the chain. Raises `ImportFailed` if the chain is not whole."""
        heads = [link["head"] for link in self.json("chain.json")]
        folders = [f"editions/{head['index_number']}/{head['sequence']}" for head in heads]
        found = [folder for folder in folders if f"data/{folder}/{ABOUT}" in self.named]
        if found != folders:
            raise ImportFailed(f"这个袋只有归档链{len(folders)}个版本中的{len(found)}个。只有不限年度和单位导出的袋才能导入。")
        return folders


def _restore(source: _Source, head: ChainHead) -> None:
    folders = source.folders()
    if not folders:
        raise ImportFailed("袋中没有版本。")
    for folder in folders:
        last = _edition(source, folder, source.json(f"{folder}/{ABOUT}"))
        last.save()
    _restore_files(source, folders)
    # Set while the chain is empty: the guard refuses a later change.
    head.imported = len(folders)
    head.save(update_fields=["imported"])
    head.sequence, head.seal = last.sequence, last.seal
    head.save(update_fields=["sequence", "seal"])
    _go_on_counting()


def _edition(source: _Source, folder: str, about: dict[str, Any]) -> Edition:
    """Return an edition about an item that has no page here, with the numbers under which it was sealed."""
    head = about["head"]
    if head["format"] != FORMAT:
        raise ImportFailed(f"{folder} 的格式是{head['format']}，这个软件只认识格式{FORMAT}。")
    texts = {name: source.text(f"{folder}/{NAMES[name]}") for name in TEXTS}
    digests = {f"{part['part']}_sha256": part["sha256"] for part in about["parts"] if part["part"] in TEXTS}
    edition = Edition(
        sequence=head["sequence"],
        item_number=head["item"],
        decision_number=head["decision"],
        event=head["event"],
        sealed_at=datetime.datetime.fromisoformat(head["sealed_at"]),
        index_number=head["index_number"],
        number=head["edition"],
        entry=head["entry"],
        unit=head["unit"],
        scope=head["scope"],
        groups=head["groups"],
        previous=about["previous"],
        root=about["root"],
        seal=about["seal"],
        **texts,
        **digests,
    )
    edition.clean_fields(exclude=["item", "decision"])
    for read in PAGES_READ:
        getattr(edition, read)
    return edition


def _restore_files(source: _Source, folders: list[str]) -> None:
    """Restore the files of all editions, which by now record what was removed from them by law."""
    removed, known = removed_parts(), set()
    for folder in folders:
        for file in _files(source.json(f"{folder}/{ABOUT}")):
            stored = StoredFile(sha256=file.file_id, size=file.file.size)
            if not is_gone(file, removed):
                path = source.path(f"{folder}/{file.address}")
                stored = keep_bytes(File(path.open("rb"), name=str(path)))
            if stored.sha256 not in known:
                stored.save()
                known.add(stored.sha256)
            file.file = stored
            file.clean_fields(exclude=["edition", "file"])
            file.save()


def _files(about: dict[str, Any]) -> Iterator[EditionFile]:
    """Yield the files that an edition names."""
    labels = {label["order"]: label for label in about["files"]}
    for part in about["parts"]:
        if part["part"] != "file":
            continue
        label = labels[part["order"]]
        file = EditionFile(order=part["order"], role=part["role"], title=label["title"], name=label["name"])
        file.edition_id, file.label_sha256 = about["head"]["sequence"], part["label"]
        file.file = StoredFile(sha256=part["sha256"], size=part["size"])
        yield file


def _go_on_counting() -> None:
    """Register the units of the imported editions, and let their index numbers continue."""
    last: dict[tuple[str, int], int] = {}
    for index_number in Edition.objects.order_by().values_list("index_number", flat=True).distinct():
        code, year, serial = index_number.split("-")
        last[code.lower(), int(year)] = max(int(serial), last.get((code.lower(), int(year)), 0))
    names = _names_of_units()
    for (code, of_year), number in sorted(last.items()):
        IndexCounter.objects.update_or_create(unit=_unit(code, names), year=of_year, defaults={"last": number})


def _names_of_units() -> dict[str, str]:
    """Return the last name of each unit by its code, as far as the editions give one."""
    names = {}
    for data in Edition.objects.order_by("pk").values_list("data", flat=True).iterator():
        try:
            unit = json.loads(data)["unit"]
        except (ValueError, KeyError, TypeError):  # removed by law
            continue
        names[unit["code"]] = unit["name"]
    return names


def _unit(code: str, names: dict[str, str]) -> Unit:
    known = Unit.objects.filter(code=code).first()
    if known:
        return known
    name = names.get(code, code.upper())
    if Unit.objects.filter(name=name).exists():
        raise ImportFailed(f"本网站的“{name}”用了另一个代码，与归档中的 {code} 不同。请先在责任单位登记册中改正，再导入。")
    unit = Unit(code=code, name=name)
    unit.clean_fields(exclude=["group"])
    unit.save()
    log(instance=unit, action="register.create", data={"changes": [f"名称：{name}", f"代码：{code}", "随归档导入"]})
    return unit
