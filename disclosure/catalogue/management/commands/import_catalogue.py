"""`manage.py import_catalogue FILE [--dry-run]`"""

from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from disclosure.catalogue.actions import MustBeProposed, import_first
from disclosure.catalogue.files import MAX_BYTES, UnreadableFile, read_tables
from disclosure.catalogue.plan import EntryStep, plan_import
from disclosure.catalogue.rows import read_catalogue
from disclosure.organisation.progress import Bar
from disclosure.uploads.kinds import TABLES
from disclosure.uploads.vetting import vet

MAX_ROWS = 20_000


class Command(BaseCommand):
    help = (
        "从CSV、XLSX或DOCX文件载入已经审定印发的公开目录。有一处问题就全部不导入；同一文件再次导入不产生变化。"
        "已有现行目录的，只显示将有哪些变化：修订须在后台提请党委审定。"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="目录文件")
        parser.add_argument("--dry-run", action="store_true", help="只显示将有哪些变化，不导入")

    def handle(self, *args, file: Path, dry_run: bool, **options):
        try:
            with file.open("rb") as content:
                reading = read_catalogue(read_tables(vet(File(content), TABLES, MAX_BYTES).read()), max_rows=MAX_ROWS)
        except OSError as error:
            raise CommandError(f"无法打开 {file}：{error.strerror}") from error
        except ValidationError as error:
            raise CommandError(error.message) from error
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        self.stdout.writelines(f"注意：{note}\n" for note in reading.notes)
        plan = plan_import(reading.rows)
        if plan.problems:
            for problem in plan.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"共{len(plan.problems)}处问题，目录未作任何改动。")
        self.stdout.writelines(f"{line}\n" for line in (*plan.changes(), plan.summary()))
        if dry_run:
            self.stdout.write("仅预览，未导入。")
        elif plan.is_empty:
            self.stdout.write("与现行目录一致，没有变化。")
        else:
            try:
                import_first(plan, watch=self._watched)
            except MustBeProposed as refusal:
                raise CommandError(str(refusal)) from refusal
            self.stdout.write("已导入。")

    def _watched(self, steps: tuple[EntryStep, ...]) -> Iterator[EntryStep]:
        bar = Bar(self.stderr)
        for done, step in enumerate(steps):
            bar.show(done, len(steps), f"{done}/{len(steps)}")
            yield step
        bar.end()
