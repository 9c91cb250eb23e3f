"""How long a search takes: `PYTHONPATH=.:site DJANGO_SETTINGS_MODULE=settings.test python tests/search/benchmark.py [ITEMS]`.

Fills a throwaway database, on SQLite or wherever DATABASE_URL says, with generated items of 300 to 5,000 characters, and asks
the search page for words as a reader would. It prints milliseconds: the median and the slowest of the runs.
"""

# ruff: noqa: E402, S311, T201 (models come after Django's setup; chance need not be secret; it talks to whoever called it)

from __future__ import annotations

import random
import statistics
import sys
import time
from functools import partial

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import get_runner, setup_test_environment
from django.utils import timezone
from modelsearch.backends import get_search_backend

from disclosure.audience.readers import PUBLIC
from disclosure.items.models import DisclosurePage
from search.queries import find
from tests.factories import make_catalogue, make_units

VOCABULARY = """
党费 换届 廉政 民主评议 组织 纪律 监督 会议 决议 选举 候选人 书记 委员 支部 总支 学院 教师 学生 干部 任免 公示 公开 使用
情况 收缴 管理 年度 计划 总结 报告 学习 教育 整改 落实 意见 反馈 评议 考核 发展 党员 预备 转正 接收 培训 经费 支出 结余
项目 建设 投资 决策 重大 采购 招标 人事 招聘 职称 评审 奖励 处分
"""
WORDS = VOCABULARY.split()

RUNS = 15


def text(length: int) -> str:
    words: list[str] = []
    while sum(map(len, words)) < length:
        words += [*random.choices(WORDS, k=random.randint(3, 9)), random.choice("，。；"), str(random.randint(1, 3000))]
    return "".join(words)


def fill(count: int) -> None:
    catalogue = make_catalogue(make_units())
    for entry in catalogue.entries:
        entry.refresh_from_db()
    with transaction.atomic():
        for serial in range(count):
            entry = random.choice(catalogue.entries)
            body = text(random.randint(300, 5000))
            # One item in a hundred says it, and two of them in the title.
            if serial % 100 == 0:
                body += "巡察"
            entry.add_child(
                instance=DisclosurePage(
                    title=f"{'巡察' if serial in (0, 100) else ''}{text(12)}{serial}",
                    slug=f"i{serial}",
                    summary=text(60),
                    body=[("text", f"<p>{body}</p>")],
                    unit=entry.responsible_units()[0],
                    scope=random.choice((1, 1, 1, 2, 4, 6)),
                    report_year=random.randint(2015, 2026),
                    last_published_at=timezone.now(),
                )
            )


def milliseconds(action) -> str:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return f"median {statistics.median(times):6.1f}, slowest {max(times):6.1f}"


def _first_ten(query: str) -> list[DisclosurePage]:
    return list(find(query, PUBLIC).items[:10])


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    random.seed(1)
    setup_test_environment(debug=False)
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        start = time.perf_counter()
        fill(count)
        print(f"{connection.vendor}: {count} items, filled in {time.perf_counter() - start:.0f} s")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        start = time.perf_counter()
        call_command("update_index", verbosity=0)
        print(f"rebuild of the index: {time.perf_counter() - start:.1f} s")
        print(f"indexing one item: {milliseconds(partial(get_search_backend().add, DisclosurePage.objects.last()))}")
        client = Client()
        for label, query in [
            ("frequent", "党费"),
            ("rare", "巡察"),
            ("one character", "党"),
            ("two words", "党费 换届"),
            ("none", "鼋鼍"),
            ("partial", "党费鼋鼍使用情况"),
        ]:
            total = find(query, PUBLIC).total
            found = milliseconds(partial(_first_ten, query))
            page = milliseconds(partial(client.get, "/search/", {"q": query}))
            print(f"{label:14} {query}: {total:5} results; found {found}; page {page}")
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
