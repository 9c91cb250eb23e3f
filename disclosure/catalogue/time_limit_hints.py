"""Advice on how to rewrite a printed time limit that cannot be read."""

from __future__ import annotations

import re

ACCEPTED = (
    "可以写：即时、及时、随时更新、变动即更、7个工作日内、15日内、一周内、年度、每半年、每学期、每学期末、每季度、每月、次月10日前、"
    "每年10月、每年10月底前、每年1月-2月、每年7月、12月、常年公开、长期、定期、不定期、逐段、适时、会议后3日内、公示期不少于5个工作日"
)

_NUMBER = "[0-9一二三四五六七八九十两]{1,3}"
_SPAN = "(?:个?工作日|个?日|天|个?星期|周|个月)"
_MONTH = f"{_NUMBER}月份?"
_AT_LEAST = "(?:至少|不少于|不低于|大约|约)?"
_CLOSING = "(?:予以|进行|对外|主动|及时)?(?:公开|公布|公示|更新|发布)?(?:一次|1次)?"


def _several(period: str) -> str:
    """Return the pattern of several times in this period: 每年两次, 一年2次, 2次/年."""
    times = f"{_NUMBER}(?:[-~‐–—至到]{_NUMBER})?次"
    return f"(?:(?:每个?|[一1]个?){period}度?{_AT_LEAST}{times}|{times}/{period}){_CLOSING}(?:\\([^()]*\\))?"


_ONCE_A_PERIOD = "一个周期只能公开一次"

HINTS = [
    (".*(?:不|免|停止)(?:予|于|再|宜)?公开", "不公开的事项不列入公开目录"),
    (_several("年"), f"{_ONCE_A_PERIOD}，请写更短的周期，如“每半年”“每季度”，或写明月份，如“每年6月、12月”"),
    (_several("(?:学期|学年)"), f"{_ONCE_A_PERIOD}，请写更短的周期，如“每季度”“每月”"),
    (_several("(?:季|半年)"), f"{_ONCE_A_PERIOD}，请写更短的周期，如“每月”“每周”"),
    (_several("月"), f"{_ONCE_A_PERIOD}，请写更短的周期“每周”"),
    (
        f"(?:每个?|逐|按|隔)(?:工作日|日|天){_CLOSING}|{_several('(?:工作日|日|天|周|星期)')}",
        "最短的周期是每周，请写“每周”；有变动就公开的，写“即时”",
    ),
    (
        f"(?:.*[后起])?{_NUMBER}{_SPAN}?[-~‐–—至到](?P<longest>{_NUMBER}{_SPAN})内{_CLOSING}",
        "请只写一个期限，如写最迟的“{longest}内”",
    ),
    (
        f"(?:每|隔)(?:{_NUMBER}|半)个?(?:年|学年|学期|季度?|月|周|星期|日|天)(?:[一1]次)?{_CLOSING}|[隔双单][年月周日]{_CLOSING}",
        "周期只能是“每周”“每月”“每季度”“每学期”“每半年”“每学年”“每年”之一；没有合适的，写“定期”",
    ),
    (f"(?P<first>{_MONTH})(?P<rest>[-~‐–—至到]{_MONTH})?{_CLOSING}", "每年都在这时公开的，请写“每年{first}{rest}”"),
    (f"(?P<count>{_NUMBER})月内{_CLOSING}", "请写“{count}个月内”；每年在这个月公开的，写“每年{count}月”"),
    (f"(?:每年)?(?P<month>{_MONTH})[底末]前?{_CLOSING}", "请写“每年{month}底前”"),
    (
        f"(?:每年)?(?P<month>{_MONTH})以?前{_CLOSING}",
        "不知含不含当月：含的，请写“每年{month}底前”；不含的，写上一个月，如7月前写“每年6月底前”",
    ),
    (f"(?P<length>(?:不少于|不低于|至少){_NUMBER}{_SPAN})(?:以上)?", "说的是公示多久的，请写“公示期{length}”"),
    (f"(?P<span>{_NUMBER}{_SPAN}){_CLOSING}", "请写“{span}内”；说的是公示多久的，写“公示期{span}”"),
    (f"公示(?P<span>{_NUMBER}{_SPAN})内", "说的是公示多久的，请写“公示期{span}”；说的是多久以内公开的，写“{span}内”"),
    (f"年后(?P<span>{_NUMBER}{_SPAN})内{_CLOSING}", "请写“年度结束后{span}内”"),
    (f"(?P<quarter>第?[一二三四1-4]季度){_CLOSING}", "请写“每年{quarter}”"),
    (f"(?:尽快|尽早|从速|很快|第一时间){_CLOSING}", "请写“及时”，或一个确定的期限，如“7个工作日内”"),
    (".+[,;/].+|.*(?:时|度|学期|每.|定期|长期)(?:[、并和]|及(?!时)|同时).+", "一格只能写一个时限，请写其中主要的一个"),
]
"""Patterns of texts and what to write instead; the first that matches counts. What stands in quotation marks can be read."""


def hint_for(text: str) -> str:
    """Return a sentence in Chinese that says what to write instead of a text that is no time limit; empty if none is known.

    Args:
        text: text in plain characters, without blanks.
    """
    for pattern, advice in HINTS:
        if match := re.fullmatch(pattern, text):
            return advice.format(**{name: words or "" for name, words in match.groupdict().items()}) + "。"
    return ""
