"""`manage.py export_catalogue FILE`"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from disclosure.catalogue.export import FORMATS, printed_catalogue


class Command(BaseCommand):
    help = "把现行公开目录导出为CSV或XLSX文件，列与印发的目录一致；停用的条目不导出。"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="目标文件，以 .csv 或 .xlsx 结尾")

    def handle(self, *args, file: Path, **options):
        write = FORMATS.get(file.suffix.lower().removeprefix("."))
        if write is None:
            raise CommandError("文件名须以 .csv 或 .xlsx 结尾。")
        if not (rows := printed_catalogue()):
            raise CommandError("还没有公开目录，请先用 import_catalogue 导入。")
        try:
            file.write_bytes(write(rows))
        except OSError as error:
            raise CommandError(f"无法写入 {file}：{error.strerror}") from error
        self.stdout.write(f"已导出{len(rows)}条到 {file}")
