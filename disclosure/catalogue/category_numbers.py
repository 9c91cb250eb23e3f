"""Numbers printed before categories: parsed from the title, or, in doubtful cases, to be confirmed by the user."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from disclosure.catalogue.numerals import read_list_number
from disclosure.organisation.folding import LOOK_ALIKES

_HAN = "[一二三四五六七八九十壹贰貳叁參肆伍陆陸柒捌玖拾廿卅〇○零]"
_SIGN = f"(?:[0-9０-９]{{1,2}}|{_HAN}{{1,3}}|[Ⅰ-Ⅻⅰ-ⅻ])"
_ROMAN = "(?:[IVX]{1,5}|[ivx]{1,5})"
_LETTER = "[A-Za-zＡ-Ｚａ-ｚ]"
_STEM = "[甲乙丙丁戊己庚辛壬癸]"
_ENCLOSED = "[\u2460-\u24ff\u2776-\u2793\u3220-\u3229\u3251-\u325f\u3280-\u3289\u32b1-\u32bf]"
_DASH = "[-－—–―‐‑]"
_KINDS_OF_PART = "(?:大?类|部分|方面|章|篇|节|项|板块|模块)"
_COUNTED = "[0-9０-９A-Za-zＡ-Ｚａ-ｚ一二三四五六七八九十]"

_NUMBERED = re.compile(
    r"(?:"
    # （一） 【1】 (Ⅰ)、 （一、）
    rf"[（(【〔\[［｛{{〖]\s*(?P<bracketed>{_SIGN}|{_ROMAN}|{_LETTER}|{_STEM})\s*[、.．]?\s*[）)】〕\]］｝}}〗]\s*[、.．:：]?"
    # 第一类、 第1部分 第三章 第一、 其一：
    rf"|第\s*(?P<ordinal>{_SIGN})\s*{_KINDS_OF_PART}\s*(?:[、.．:：]|\s|(?=[^的、程别型目课日][^的、]))"
    rf"|[第其]\s*(?P<listed>{_SIGN})\s*[、.．:：，,]"
    # 十 一、
    rf"|(?P<spaced>{_HAN}{{1,2}}(?:\s+{_HAN}{{1,2}}){{1,2}}|[0-9０-９]\s+[0-9０-９])\s*[、.．:：）)]"
    # 一、 １． 1) 四 一- 一——
    rf"|(?P<marked>{_SIGN})(?:\s*(?:[、:：）)，,。;；]|[.．](?![0-9０-９]))|\s*{_DASH}{{1,2}}(?!\s*{_COUNTED}|{_DASH}))"
    # II. A、 甲、
    rf"|(?P<roman>{_ROMAN})\s*[、.．）):：]"
    rf"|(?P<letter>{_LETTER}|{_STEM})\s*[、.．）):：]\s*(?={_SIGN}|[^\x00-\x7fＡ-Ｚａ-ｚ])"
    # ① ⑴ ⒈ ㈠ ❶
    rf"|(?P<enclosed>{_ENCLOSED})\s*[、.．:：]?"
    r")[\s、:：，,;；]*(?P<title>.+)"
)
_KINDS = ("bracketed", "ordinal", "listed", "spaced", "marked", "roman", "letter", "enclosed")

_MARK = r"[、.．:：，,。;；)）\]】］｝}〗》〉」』>＞\-－—–―‐‑~～·•/／|｜_＿=＝+＋#＃*＊→…]"
_BEFORE_BLANK = re.compile(rf"(?P<number>{_SIGN})\s+(?!{_MARK})(?P<title>\S{{2}}.*)")
"""四 组织建设; but not 三 会 一 课, which is letter-spaced, nor 四 ·组织建设, which has a mark of its own."""

_LARGE = rf"(?:{_HAN}|[百佰千仟两兩]){{1,7}}"
_ANY_SIGN = rf"(?:[0-9０-９]{{1,3}}|[0-9０-９]{{4,}}(?=[、．.）)])|{_LARGE}|[Ⅰ-Ⅻⅰ-ⅻ]|{_ROMAN}|{_LETTER}|{_STEM}|{_ENCLOSED})"
_DOUBTFUL = re.compile(
    # 零、 一· A-  and not 3.15, 五·四, 3-5年, B/S
    rf"{_ANY_SIGN}\s*(?:{_MARK}|\s)+(?!{_COUNTED}).*"
    # 1.1  一.2、 1-1  A1、 Ⅰ组织
    rf"|{_SIGN}(?:[.．\-－—]{_SIGN})+\s*(?:[、.．:：）)]|\s).*|(?:{_LETTER}{_SIGN}|{_SIGN}{_LETTER})\s*[、:：）)].*"
    r"|[Ⅰ-Ⅻⅰ-ⅻ](?![类级型期区]).*"
    # 第一 组织, 一类：组织, 类别1：组织, No.1 组织
    rf"|[第其]\s*{_ANY_SIGN}\s*{_KINDS_OF_PART}?(?:{_MARK}|\s).*|{_SIGN}\s*(?:{_KINDS_OF_PART}|级)\s*(?:{_MARK}|\s).*"
    rf"|(?:目录|类别|分类|大?类|模块|板块|专题|栏目|序号|编号|部分|单元|(?i:no|part|chapter))\s*[.．]?\s*{_ANY_SIGN}\s*(?:{_MARK}|\s).*"
    rf"|(?:目录|类别|分类|部分)\s*[（(]\s*{_ANY_SIGN}\s*[）)].*"
    # （一/组织, #1 组织, •一、组织
    rf"|[（(【〔\[［｛{{〖《<＜〈「『#＃*＊§№•●■◆▪√★☆※◇○□\-]\s*{_ANY_SIGN}\s*(?:{_MARK}|\s).*",
    re.DOTALL,
)
_BARE = re.compile(rf"0?(?P<number>[1-9１-９][0-9０-９]?|{_HAN}{{1,3}})(?=[^\x00-\x7f])")

_NUMERALS = set("一二三四五六七八九十〇甲乙丙丁戊己庚辛壬癸")
_AS_NUMERALS = {
    code: plain
    for code in (*range(0x2F00, 0x2FD6), *range(0x3192, 0x31A0), *range(0xF900, 0xFB00))
    if (plain := unicodedata.normalize("NFKC", chr(code))) in _NUMERALS
}
"""Radicals, marks of annotation and compatibility ideographs that are numerals: ⼀, ㆒."""

_LIKE_NUMERALS = {ord(sign): plain for plain, signs in LOOK_ALIKES.items() if plain in _NUMERALS for sign in signs}
"""Signs of other scripts that print like numerals: ー, ニ. They are never read as numbers without asking."""

DOUBT = (
    "看不出开头是不是序号。请写成“一、组织建设”的样子；如果它是名称的一部分，请在整个名称前另加序号，如“一、”，原来的文字不动。"
)


def split_category(printed: str) -> tuple[int | None, str]:
    """Return number and title of a printed category: `四、组织建设` → 4, 组织建设. Unnumbered: None and the text."""
    match = _NUMBERED.fullmatch(printed.translate(_AS_NUMERALS))
    written = next(filter(None, (match[kind] for kind in _KINDS)), "") if match else ""
    number = read_list_number(re.sub(r"\s+", "", written))
    return (number, printed[match.start("title") :]) if match and number else (None, printed)


def split_categories(printed: Sequence[str]) -> dict[str, tuple[int | None, str]]:
    """Return the number and the title of each printed category: see `split_category`.

    A numeral before a mere blank (四 组织建设, but also 一 把手) is a number if all categories have one, and if it follows the
    number of the category above, or precedes that of the category below. A number with a mark (四 、组织建设) is certain and is
    not reconsidered.
    """
    certain = {each: split_category(each) for each in dict.fromkeys(printed)}
    possible = {each: split for each, (sure, _) in certain.items() if not sure and (split := _split_at_blank(each))}
    splits = dict.fromkeys(possible.get(each, split) for each, split in certain.items() if each)
    order = [(number or 0, title) for number, title in splits]
    neighbours = pairwise(order) if all(number for number, _ in order) else ()
    fitting = {each for above, below in neighbours if above[0] + 1 == below[0] for each in (above, below)}
    return certain | {each: split for each, split in possible.items() if split in {*fitting, *certain.values()}}


def _split_at_blank(printed: str) -> tuple[int, str] | None:
    match = _BEFORE_BLANK.fullmatch(printed.translate(_AS_NUMERALS))
    number = match and read_list_number(match["number"])
    return (number, printed[match.start("title") :]) if match and number else None


def doubtful_categories(printed: Sequence[str]) -> set[str]:
    """Return the printed categories for which it is uncertain whether they begin with a number.

    A number right before a title (1组织建设) is read as part of the title, unless such numbers count up from one category to
    the next. A numeral before a mere blank is doubtful if `split_categories` does not read it as a number.
    """
    unnumbered = [each for each, (number, _) in split_categories(printed).items() if each and number is None]
    plain = {each: each.translate(_AS_NUMERALS | _LIKE_NUMERALS) for each in unnumbered}
    bare = [match and read_list_number(match["number"]) for each in unnumbered for match in [_BARE.match(plain[each])]]
    if len(bare) > 1 and bare == list(range(1, len(bare) + 1)):
        return set(unnumbered)
    return {each for each in unnumbered if _DOUBTFUL.fullmatch(plain[each]) or re.match(rf"{_SIGN}\s", plain[each])}
