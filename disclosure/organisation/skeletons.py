"""Skeletons of names: two names are told apart only if their skeletons differ (ADR 22; cf. UTS 39, confusable detection).

Stricter than the look by which texts are compared, and for names alone: 人 and 入 are two words of a text, but no two units
differ in them.
"""

from __future__ import annotations

import re
import unicodedata
from importlib.resources import files

from disclosure.organisation.folding import as_seen

VARIANTS = """
靑青亊事髙高淸清倂并偸偷兪俞劵券呑吞喩喻囬回塡填姸妍尙尚屛屏幷并庻庶愼慎戱戏揷插暎映朶朵槪概欝郁氷冰湼涅澁涩烱炯煕熙砲炮硏研秊年穉稚窻窗窓窗竝并緖绪翆翠艶艳葢盖蘓苏觧解貎貌躰体軆体輭软逹达郞郎鄕乡隂阴
隣邻隷隶頥颐値值兎兔剏创卄廿厛厅厰厂嘅慨圀国囯国圎圆坿附埜野堦阶壷壶夀寿夛多娯娱孼孽宻密寳宝尅克尓尔弍二弌一弎三恊协悳德惪德攷考敇敕旾春昻昂曺曹桒桑樷丛毉医潅灌濶阔炗光熈熙珎珍瑠琉甁瓶甞尝畄留畆亩畨番
盇盖筺筐罸罚羗羌苐第菓果虵蛇諌谏譌讹譛谮貭质賎贱迯逃釡釜鉱矿鑛矿鍳鉴閗斗闗关靣面韮韭駄驮鬦斗龝秋㕑厨㑹会㤗泰䇿策䖏处䧺雄䯈间凖准凴凭庒庄咊和秌秋㐅五亖四惣总昬昏皷鼓竒奇羇羁覊羁辝辞鐡铁鉃铁頋顾飜翻飃飘
餠饼髈膀鬂鬓鼡鼠衞卫敍叙衹只咲笑仝同
"""
"""Old, vulgar and Japanese forms, each before the usual character: those that OpenCC has no table of."""

NEARLY_ALIKE = {
    "l": "1i|!丨〡ǀ∣",
    "o": "0〇",
    "人": "入",
    "日": "曰",
    "口": "囗",
    "土": "士",
    "已": "己巳",
    "未": "末",
    "天": "夭",
    "戊": "戌戍",
    "市": "巿",
    "尤": "尢",
}
"""Characters behind the one that they are mistaken for in a name. Dashes are taken for 一 as well."""

_LINES = "−─━╌╍┄┅┈┉⎯⏤➖"
"""Lines that are no dashes by their category."""

_PAIRS = {"rn": "m", "vv": "w"}
"""Letters that print together like another."""

_LATIN = re.compile("LATIN (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL |DOTLESS |SCRIPT )?([A-Z])(?: WITH .*)?")
"""Unicode's name of a Latin letter with strokes, hooks and the like, or in another style."""


def is_dash(character: str) -> bool:
    return character in _LINES or unicodedata.category(character) == "Pd"


class _Skeletons(dict[int, str]):
    """A table for `str.translate` from each character to the one that it is mistaken for."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if is_dash(character):
            return "一"
        # As ı and Ɨ become letters that look like others themselves.
        letter = _LATIN.fullmatch(unicodedata.name(character, "")) if code > 0x7F else None
        return self.get(ord(letter[1].lower()), letter[1].lower()) if letter else character


def _variants() -> dict[str, str]:
    """Return the usual character of each variant: Japan's by the table of OpenCC, unless simplified Chinese uses them, too."""
    lines = (files("opencc") / "dictionary" / "JPVariants.txt").read_text("utf-8").splitlines()
    japanese = {variant: as_seen(usual) for usual, *variants in map(str.split, lines) for variant in variants}
    signs = "".join(VARIANTS.split())
    ours = dict(zip(signs[::2], signs[1::2], strict=True))
    return {variant: usual for variant, usual in japanese.items() if not _is_in_use(variant)} | ours


def _is_in_use(character: str) -> bool:
    """Return whether simplified Chinese has the character (GB 2312), such as 芸 and 缶."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


_ALIKE = {sign: plain for plain, signs in NEARLY_ALIKE.items() for sign in signs}
_SKELETONS = _Skeletons({ord(sign): plain for sign, plain in (_variants() | _ALIKE).items()})


def skeleton(name: str) -> str:
    """Return what people recognise of a name: names with the same skeleton are mistaken for each other. For comparison only."""
    seen = as_seen(as_seen(name).translate(_SKELETONS))
    for letters, letter in _PAIRS.items():
        seen = seen.replace(letters, letter)
    return seen
