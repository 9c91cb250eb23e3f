"""`manage.py set_up [FILE]`: makes a new college's site from a TOML file, or step by step."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from disclosure.organisation.institution import LABELS, InstitutionEdition
from home.setting_up import ACCOUNT_LABELS, ACCOUNTS, FLAGS, UNIT_LABELS, SetUpRefused, plan_of, set_up


class Command(BaseCommand):
    help = "在空的数据库中建立一所学校的网站：网站信息、责任单位、最初的账号和任职、公开目录。要么全部建立，要么不作任何改动。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help="TOML文件；不写则逐项询问")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        try:
            told, folder = (self.read(file), file.parent) if file else (self.ask(), Path())
            people = set_up(plan_of(told, folder))
        except SetUpRefused as refusal:
            self.stderr.writelines(f"{problem}\n" for problem in refusal.problems)
            raise CommandError(f"共{len(refusal.problems)}处问题，没有建立，没有作任何改动。") from refusal
        self.stdout.write("网站已经建立。设置密码的链接发往以下各人的邮箱：")
        for person in people:
            self.stdout.write(f"  {person}（{person.username}）{person.email}")
        self.stdout.write(
            "没有收到的，多是 EMAIL_URL 有误（原因见日志）：改正后运行 manage.py changepassword "
            f"{people[0].username}，由系统管理员登录后在“设置—用户”重新发送。"
        )

    def read(self, file: Path) -> Mapping[str, Any]:
        try:
            return tomllib.loads(file.read_text("utf-8"))
        except OSError as error:
            raise CommandError(f"无法打开 {file}，请检查路径和权限。") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{file} 不是UTF-8编码的文件，请另存为UTF-8。") from error
        except tomllib.TOMLDecodeError as error:
            at = re.search(r"at line (\d+), column (\d+)", str(error))
            where = f"第{at[1]}行第{at[2]}个字符处" if at else "末尾"
            raise CommandError(f"{file} 不是TOML文件：{where}不合格式。") from error

    def ask(self) -> Mapping[str, Any]:
        """Ask for everything, one line each. Units end with an empty code."""
        self.stdout.write("网站信息（可以空着的，直接按回车）：")
        told: dict[str, Any] = {"institution": {name: self._fact(name, label) for name, label in LABELS.items()}}
        for account, label in ACCOUNTS.items():
            self.stdout.write(f"{label}的账号：")
            told[account] = {name: self._line(words) for name, words in ACCOUNT_LABELS.items()}
        self.stdout.write("责任单位，与公开目录“责任单位”栏的写法一致；代码空着即结束：")
        told["units"] = []
        while code := self._line(UNIT_LABELS["code"]):
            unit = {"code": code, "name": self._line(UNIT_LABELS["name"])}
            told["units"].append(unit | {name: self._flag(UNIT_LABELS[name]) for name in FLAGS})
        told["catalogue"] = self._line("公开目录文件（CSV、XLSX或DOCX）")
        return told

    def _fact(self, name: str, label: str) -> str:
        """Ask for a fact until it has its form; the lines of the quotation are typed on one line, with a slash between them."""
        field = InstitutionEdition._meta.get_field(name)
        if name == "principles":
            return self._line(f"{label}（几行之间用“/”分开）").replace("/", "\n")
        while True:
            try:
                return field.clean(self._line(label if field.blank else f"{label}*"), None)
            except ValidationError as invalid:
                self.stdout.write(f"  {''.join(invalid.messages)}")

    def _flag(self, label: str) -> bool:
        answers = {"是": True, "y": True, "yes": True, "否": False, "n": False, "no": False, "": False}
        while (answer := self._line(f"{label}（是/否）").lower()) not in answers:
            self.stdout.write("  请答“是”或“否”。")
        return answers[answer]

    def _line(self, label: str) -> str:
        self.stdout.write(f"  {label}：", ending="")
        self.stdout.flush()
        try:
            return input().strip()
        except EOFError as error:
            raise CommandError("没有答完，没有建立，没有作任何改动。") from error
