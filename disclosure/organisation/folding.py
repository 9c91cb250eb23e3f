"""Folding: the forms of a text in which texts of the same meaning, or of the same look, compare equal (ADR 22).

All functions are pure and use no database.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from importlib.resources import files

from disclosure.organisation.ink import BLANK_CHARACTERS, is_blank, without_unseen

RADICALS = """
⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵
⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁
⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶
⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼
⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟㇆𠃌㇏乀㇐一㇑丨㇒丿㇓丿㇔丶㇕𠃍㇖乛㇗𠃊㇘𠃎
㇙𠄌㇚亅㇛𡿨㇜𠃋㇝乀㇞𠃑㇟乚㇠乙㇡𠄎
"""
"""Radicals and strokes, each before its character: Unicode's EquivalentUnifiedIdeograph, for those without an NFKD mapping."""

LOOK_ALIKES = {
    "a": "аАαΑɑᴀꓮᎪ",
    "b": "вВьЬβΒꓐᏴ",
    "c": "сСᴄꓚᏟ",
    "d": "ԁꓓᎠ",
    "e": "еЕεΕꓰᎬ",
    "f": "ꓝ",
    "g": "ɡցꓖᏀ",
    "h": "нНһҺΗհꓧᎻ",
    "i": "іІιΙıꓲᎥӏӀ",
    "j": "јЈϳꓙᎫ",
    "k": "кКκΚꓗᏦ",
    "l": "ꓡᏞ",
    "m": "мМΜꓟᎷ",
    "n": "ηΝոꓠ",
    "o": "оОοΟօᴏꓳ",
    "p": "рРρΡꓑᏢ",
    "q": "ԛզ",
    "r": "ꓣᎡ",
    "s": "ѕЅꓢᏚ",
    "t": "тТτΤꓔᎢ",
    "u": "υμսᴜꓴ",
    "v": "νѵѴᴠꓦᏙ",
    "w": "ԝԜωᴡꓪᎳ",
    "x": "хХχΧꓫ",
    "y": "уУүΥꓬ",
    "z": "ζΖᴢꓜᏃ",
    "3": "зЗʒӡ",
    "6": "б",
    "〇": "○◯ᄋ",
    "一": "ーㄧᅳ",
    "丨": "ᅵ",
    "丿": "ノ",
    "乂": "メㄨ",
    "七": "ㄘ",
    "丅": "ㄒ",
    "丂": "ㄎ",
    "丩": "ㄐ",
    "丫": "ㄚ",
    "二": "ニ",
    "儿": "ㄦ",
    "八": "ハ",
    "冂": "ㄇ",
    "凵": "ㄩ",
    "力": "カ",
    "匕": "ヒ",
    "匚": "ㄈ",
    "卜": "ト",
    "卩": "ㄗ",
    "厂": "ㄏ",
    "厶": "ムㄙ",
    "口": "ロᄆ",
    "夕": "タ",
    "工": "エ",
    "日": "ㄖ",
    "·": "・•‧∙⋅ᆞ᛫",
}
"""Letters of other scripts, in either case, behind the plain letter or character that prints alike: the common ones."""

_SPECKS = {*map(chr, range(0x2B0, 0x300)), *"ꞈ꞉ꓸꓹꓺꓻꓼꓽ"}
"""Modifier letters and marks of tone that print a mere dot or stroke."""

_DROPPED = {"Mn", "Cf", "Cs"}
"""Accents, invisible marks (zero-width spaces from word processors), halves of broken characters."""


def _radicals() -> dict[str, str]:
    """Return the character of each radical and stroke."""
    pairs = "".join(RADICALS.split())
    kangxi = {radical: unicodedata.normalize("NFKC", radical) for radical in map(chr, range(0x2F00, 0x2FD6))}
    return kangxi | dict(zip(pairs[::2], pairs[1::2], strict=True))


def _simplified() -> dict[str, str]:
    """Return the simplified or plain character of each traditional one, radical and stroke."""
    table = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text("utf-8")
    lines = (line.split() for line in table.splitlines())
    # If a traditional character has several simplified ones, the first is the commonest.
    found = {traditional: simplified for traditional, simplified, *_ in lines}
    # Many people write 二○二六年, with a circle, for 二〇二六年.
    return found | _radicals() | {"○": "〇"}


_SIMPLIFIED = _simplified()
_TYPED = str.maketrans(_radicals() | dict.fromkeys(BLANK_CHARACTERS, " "))
_PLAIN = {sign: plain for plain, signs in LOOK_ALIKES.items() for sign in signs}


class Folding(dict[int, str]):
    """A table for `str.translate` that maps each character to its folded form, computed on first use.

    Args:
        exceptions: the folded forms of single characters, in place of those by rule.
    """

    def __init__(self, exceptions: Mapping[str, str]) -> None:
        super().__init__({0: ""} | {ord(character): folded for character, folded in exceptions.items()})

    def __missing__(self, code: int) -> str:
        folded = self.folded(chr(code))
        # Cache only BMP characters, to bound memory.
        if code <= 0xFFFF:
            self[code] = folded
        return folded

    def folded(self, character: str) -> str:
        plain = unicodedata.normalize("NFKD", character).lower()
        return "".join(_simplify(each) for each in plain if unicodedata.category(each) not in _DROPPED)


class _Look(Folding):
    """The folding of look-alikes as well: letters and digits of other scripts become plain, blanks and specks nothing."""

    def folded(self, character: str) -> str:
        plain = (each for each in unicodedata.normalize("NFKD", character) if not is_blank(each) and each not in _SPECKS)
        return "".join(_simplify(_PLAIN.get(each) or _PLAIN.get(each.lower()) or _digit(each.lower())) for each in plain)


_LOOK = _Look({})


def as_seen(text: str) -> str:
    """Return the text as it is seen: texts that look the same, or nearly, have the same one. For comparison only.

    Beside what the index folds, look-alikes of other scripts become plain letters and digits, and blanks of all kinds, accents
    and every character that prints nothing are left out.
    """
    return text.translate(_LOOK)


def words_seen(text: str) -> str:
    """Return the letters and digits of the text as it is seen, without what stands between them."""
    return "".join(each for each in as_seen(text) if each.isalnum())


def as_typed(text: str) -> str:
    """Return the text as somebody would type what is seen of it. To be stored.

    Radicals and compatibility ideographs, which PDF files hold, become the usual characters, and fillers become spaces.
    Whatever else prints nothing goes, as do accents that belong to no letter. Marks by which a script is written stay on its
    letters: vowels of Tibetan, for instance.
    """
    typed = ""
    for character in without_unseen(unicodedata.normalize("NFC", text).translate(_TYPED)):
        if unicodedata.category(character) not in ("Mn", "Me") or _script(character) == _script(typed[-1:]):
            typed += character
    return typed


def _script(character: str) -> str:
    """Return the first word of the character's name, such as TIBETAN; COMBINING for an accent of no script."""
    return unicodedata.name(character, "").partition(" ")[0] if character else ""


def _simplify(character: str) -> str:
    while (simplified := _SIMPLIFIED.get(character, character)) != character:
        character = simplified
    return character


def _digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character
