"""`manage.py import_catalogue FILE [--dry-run]`"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from disclosure.catalogue.actions import apply_import
from disclosure.catalogue.files import UnreadableFile
from disclosure.catalogue.plan import FieldChange, Plan, plan_import
from disclosure.catalogue.rows import read_rows


class Command(BaseCommand):
    help = "从CSV、XLSX或DOCX文件导入公开目录。有一处问题就全部不导入；同一文件再次导入不产生变化。"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="目录文件")
        parser.add_argument("--dry-run", action="store_true", help="只显示将有哪些变化，不导入")

    def handle(self, *args, file: Path, dry_run: bool, **options):
        try:
            plan = plan_import(read_rows(file.read_bytes()))
        except OSError as error:
            raise CommandError(f"无法打开 {file}：{error.strerror}") from error
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        if plan.problems:
            for problem in plan.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"共{len(plan.problems)}处问题，目录未作任何改动。")
        self.stdout.writelines(f"{line}\n" for line in describe(plan))
        if dry_run:
            self.stdout.write("仅预览，未导入。")
        elif plan.is_empty:
            self.stdout.write("与现行目录一致，没有变化。")
        else:
            apply_import(plan, by=None)
            self.stdout.write("已导入。")


def describe(plan: Plan) -> list[str]:
    """What the plan would do, a line a step, and the counts."""
    lines = [f"{step.kind}一级目录 {step.number} {step.title}{_cells(step.changes)}" for step in plan.categories]
    lines += [f"{step.kind} {step.code} {step.title}{_cells(step.changes)}" for step in plan.entries]
    return [*lines, plan.summary()]


def _cells(changes: tuple[FieldChange, ...]) -> str:
    return "".join(f"；{change.column}“{change.before}”→“{change.after}”" for change in changes)
