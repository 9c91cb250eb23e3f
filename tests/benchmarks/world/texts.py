"""Texts of ordinary length, written by a seeded generator: the same number gives the same text."""

from __future__ import annotations

import random
from functools import cache

TOPICS = [
    "党费收缴、使用和管理情况",
    "发展党员工作情况",
    "民主评议党员情况",
    "党支部换届选举情况",
    "党员教育培训计划落实情况",
    "中心组理论学习情况",
    "先进典型事迹和表彰情况",
    "文明单位创建情况",
    "干部选拔任用工作情况",
    "党风廉政建设责任制落实情况",
    "廉洁教育活动开展情况",
    "重大项目投资决策情况",
    "联系服务师生办实事情况",
    "困难教职工帮扶情况",
    "党委会议定事项落实情况",
    "整改任务落实情况",
    "基层党组织建设考核情况",
    "规章制度修订情况",
    "巡察反馈意见整改情况",
    "年度工作总结",
]

PLACES = [
    "机电工程系",
    "汽车工程系",
    "经济管理系",
    "信息工程系",
    "建筑工程系",
    "护理学院",
    "机关",
    "后勤",
    "图书馆",
    "实训中心",
]

SENTENCES = [
    "本项工作由{unit}牵头，{place}党总支配合，按照年度工作要点组织实施，于{month}月{day}日前全部完成",
    "经党委会会议研究，同意拨付专项经费{money}元，其中{share}元用于党员教育培训，其余用于困难党员慰问",
    "党费收缴严格执行规定的比例和标准，全年共收缴{money}元，上缴上级党组织{share}元，支出均有据可查",
    "共有{count}名党员参加，参加率为百分之{percent}，因公外出的{few}名党员以书面方式提出了意见",
    "公示期间没有收到书面异议，收到口头咨询{few}件，均由{unit}当面答复并作了记录",
    "{place}党总支召开支部党员大会{few}次，讨论并通过了有关决议，会议记录已经归档",
    "对上一年度检查中发现的{few}个问题逐项列出清单，明确责任人和完成时限，目前已完成整改{few}项",
    "有关材料由{unit}保存，党员和群众可以在工作时间到{place}查阅，也可以通过意见反馈提出问题",
    "按照集体领导、民主集中、个别酝酿、会议决定的原则，先听取各方面意见，再提交会议表决",
    "学院纪委对全过程进行了监督，重点核对了程序是否完整、数字是否准确、范围是否适当",
    "通过走访、座谈和问卷等方式征求意见{count}条，归并为{few}类，已采纳的在方案中逐条说明",
    "下一步将继续完善制度，把经常性工作落到实处，并在年底前向全体党员报告落实情况",
    "各党支部结合岗位特点开展活动{few}次，帮助师生解决学习、生活和工作中的实际困难{count}件",
    "培训安排{count}学时，内容包括理论学习、专题讨论和现场教学，考核合格率为百分之{percent}",
    "本情况说明中的数字截至{month}月{day}日，以财务决算为准，如有变动将按程序变更公开内容",
]

HEADINGS = ["一、基本情况", "二、主要做法", "三、监督和反馈", "四、下一步安排"]

RARE_WORD = "鹳河"
"""A word that only the items of `RARE_ITEMS` hold, whatever the size of the world."""

TAGS = [
    f"{area}{kind}"
    for area in ("党费", "党员", "支部", "干部", "廉政", "学习")
    for kind in ("管理", "教育", "评议", "考核", "公示", "培训", "监督", "选举", "制度", "计划")
]
"""The tags in use, the commonest first."""

RARE_TAGS = [f"专项{number}" for number in range(1, 21)]
"""Tags of one item each."""

UNIT_NAMES = ["党政办", "组织部", "宣传部", "纪委", "人事处", "学工处"]

BODIES = 400
"""Number of different texts; titles and summaries differ from item to item."""


def title(rng: random.Random, year: int, number: int) -> str:
    return f"{year}年{rng.choice(PLACES)}{rng.choice(TOPICS)}（第{number}号）"


def summary(rng: random.Random, year: int, heading: str) -> str:
    words = "现将有关情况公开，请党员和群众监督" if rng.random() < 0.5 else "经审核批准，现予公开"
    return f"{year}年度{heading.partition('年')[2].partition('（')[0]}：{sentence(rng)}。{words}。"


def sentence(rng: random.Random) -> str:
    return rng.choice(SENTENCES).format(
        unit=rng.choice(UNIT_NAMES),
        place=rng.choice(PLACES),
        month=rng.randint(1, 12),
        day=rng.randint(1, 28),
        money=rng.randint(2_000, 90_000),
        share=rng.randint(200, 1_900),
        count=rng.randint(12, 180),
        few=rng.randint(2, 9),
        percent=rng.randint(80, 100),
    )


def paragraph(rng: random.Random, sentences: int = 3) -> str:
    return f"<p>{'；'.join(sentence(rng) for _ in range(sentences))}。</p>"


@cache
def body(number: int) -> list[tuple[str, object]]:
    """Return the blocks of one of the texts: two to four sections, some with a table, some with a resolution."""
    rng = random.Random(number)  # noqa: S311 (not for secrets)
    blocks: list[tuple[str, object]] = []
    for heading in HEADINGS[: rng.randint(2, 4)]:
        blocks += [("heading", heading), ("text", paragraph(rng))]
    if number % 3 == 0:
        blocks.insert(2, ("table", _table(rng)))
    return blocks


def _table(rng: random.Random) -> dict[str, object]:
    rows = [
        [f"{place}党总支", str(rng.randint(10, 99)), str(rng.randint(1_000, 20_000))] for place in PLACES[: rng.randint(3, 8)]
    ]
    return {
        "data": [["党组织", "人数", "金额（元）"], *rows],
        "cell": [],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_caption": "分项统计",
        "mergeCells": [],
    }
