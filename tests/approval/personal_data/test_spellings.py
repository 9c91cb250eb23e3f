"""Numbers in other digits, with other signs between them, and with signs that nobody sees."""

from __future__ import annotations

import pytest

from disclosure.approval.personal_data.patterns import MOBILE, RESIDENT_ID, find, masked_text

PHONE, NUMBER, OLD_NUMBER = "13800138000", "11010519491231002X", "110105491231002"


def parted(number: str, groups: tuple[int, ...], sign: str) -> str:
    starts = [sum(groups[:place]) for place in range(len(groups))]
    return sign.join(number[start : start + length] for start, length in zip(starts, groups, strict=True))


SPACES = "\u0020\u00a0\u1680\u2003\u2009\u202f\u205f\u3000\t"
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0dー─"
OTHERS = "/／∕⁄\\＼.．。·・•‧∙⋅･_＿~～〜〰:：'’…‥"
BRACKETS = ("()", "（）", "[]", "［］", "【】", "〔〕", "{}", "﹙﹚", "〖〗")
SIGNS = [*SPACES, *DASHES, *OTHERS, " - ", " – ", "——", " —— ", " / ", " · ", ". ", "-\n", "-\r\n", " -\n "]


@pytest.mark.parametrize("sign", SIGNS, ids=ascii)
def test_numbers_are_found_with_any_sign_between_their_groups(sign):
    text = parted(PHONE, (3, 4, 4), sign)
    assert [(match.kind, match.value) for match in find(f"王某{text}，")] == [(MOBILE, PHONE)]
    for groups in ((6, 8, 4), (6, 8, 3, 1)):
        text = parted(NUMBER, groups, sign)
        assert [(match.kind, match.value) for match in find(f"王某{text}，")] == [(RESIDENT_ID, NUMBER)]


@pytest.mark.parametrize(
    "sign", [*SIGNS, *",，、;；|｜*＋", "\n", "\r\n", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"], ids=ascii
)
def test_numbers_are_found_with_any_sign_between_their_digits(sign):
    for kind, number in ((MOBILE, PHONE), (RESIDENT_ID, NUMBER), (RESIDENT_ID, OLD_NUMBER)):
        assert (kind, number) in [(match.kind, match.value) for match in find(f"王某：{sign.join(number)}。")]
    assert find(f"{sign.join('2026' + PHONE)}") == [], "a longer row"


ODD_SIGNS = ["#", "@", "^", "!", "?", "💠", "╰", "♥", "©", "`", "🙂🙂", "💠 ", " 💠 ", "❤\ufe0f", "〓", "＃", "！"]
FIGURE_SIGNS = ["*", "+", "|", "$", "<", ">", "×", "÷", "%", "→", "￥", "≤", "**", "><", "＊", "°", "℃", "㎡"]


@pytest.mark.parametrize("sign", ODD_SIGNS, ids=ascii)
def test_numbers_are_found_with_odd_signs_between_any_pieces(sign):
    for number in (PHONE, "15020003000"):
        for groups in ((3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5), (2, 9)):
            text = parted(number, groups, sign)
            assert [(match.kind, match.value) for match in find(f"王某{text}，")] == [(MOBILE, number)], text
    for groups in ((6, 8, 4), (6, 8, 3, 1), (4, 4, 4, 4, 2)):
        assert [match.value for match in find(f"王某{parted(NUMBER, groups, sign)}，")] == [NUMBER]


@pytest.mark.parametrize("sign", FIGURE_SIGNS, ids=ascii)
def test_groups_that_are_no_figures_are_found_with_signs_of_figures_between_them(sign):
    for number in (PHONE, "13912340567"):
        text = parted(number, (3, 4, 4), sign)
        assert [(match.kind, match.value) for match in find(f"王某{text}，")] == [(MOBILE, number)], text
    assert find(parted("15020003000", (3, 4, 4), sign)) == []
    for groups in ((6, 8, 4), (6, 8, 3, 1)) if sign != "×" else ():
        assert [match.value for match in find(f"王某{parted(NUMBER, groups, sign)}，")] == [NUMBER]


@pytest.mark.parametrize("pair", BRACKETS)
def test_numbers_are_found_with_groups_in_brackets(pair):
    opening, closing = pair
    first, middle, last = PHONE[:3], PHONE[3:7], PHONE[7:]
    for text in (
        f"{opening}{first}{closing}{middle}-{last}",
        f"{opening}{first}{closing} {middle} {last}",
        f"{opening}{first}{closing}{middle}.{last}",
        f"{first}{opening}{middle}{closing}{last}",
        f"{first}-{opening}{middle}{closing}-{last}",
        f"{opening}{first}{closing}{opening}{middle}{closing}{opening}{last}{closing}",
    ):
        assert [(match.kind, match.value) for match in find(text)] == [(MOBILE, PHONE)], text
    text = f"{NUMBER[:6]}{opening}{NUMBER[6:14]}{closing}{NUMBER[14:]}"
    assert [(match.kind, match.value) for match in find(text)] == [(RESIDENT_ID, NUMBER)]


BEFORE_IT = [
    "+86",
    "0086",
    "86",
    "（+86）",
    "(86)",
    "+86-",
    "+86 - ",
    "+86.",
    "86/",
    "＋８６　",
    "00 86 ",
    "0",
    "086-",
    "tel:+86-",
]


@pytest.mark.parametrize("code", BEFORE_IT)
def test_a_mobile_number_is_found_with_the_country_s_code_before_it(code):
    for text in (PHONE, parted(PHONE, (3, 4, 4), "-"), parted(PHONE, (3, 4, 4), ".")):
        assert [(match.kind, match.value) for match in find(f"电联{code}{text}")] == [(MOBILE, PHONE)]


DIGITS = {
    "full-width": "０１２３４５６７８９",
    "bold": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "double-struck": "𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡",
    "Arabic": "٠١٢٣٤٥٦٧٨٩",
    "Devanagari": "०१२३४५६७८९",
    "seven segments": "🯰🯱🯲🯳🯴🯵🯶🯷🯸🯹",
    "circled": "⓪①②③④⑤⑥⑦⑧⑨",
    "black circles": "⓿❶❷❸❹❺❻❼❽❾",
    "in brackets": "0⑴⑵⑶⑷⑸⑹⑺⑻⑼",
    "with full stops": "🄀⒈⒉⒊⒋⒌⒍⒎⒏⒐",
    "raised": "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "lowered": "₀₁₂₃₄₅₆₇₈₉",
    "Chinese": "〇一二三四五六七八九",
    "Chinese with another naught": "零一二三四五六七八九",
    "Chinese with a circle": "○一二三四五六七八九",
    "Chinese, of accounts": "零壹贰叁肆伍陆柒捌玖",
    "Chinese, circled": "〇㊀㊁㊂㊃㊄㊅㊆㊇㊈",
    "keys": [f"{digit}\ufe0f\u20e3" for digit in range(10)],
}


@pytest.mark.parametrize("script", DIGITS)
def test_numbers_are_found_in_any_digits_mixed_with_others_too(script):
    digits = DIGITS[script]

    def spelt(number: str, every: int = 1) -> str:
        return "".join(digits[int(sign)] if sign.isdigit() and not at % every else sign for at, sign in enumerate(number))

    for every in (1, 2, 3):
        for kind, number in ((MOBILE, PHONE), (RESIDENT_ID, NUMBER), (RESIDENT_ID, OLD_NUMBER)):
            text = spelt(number, every)
            assert [(match.kind, match.value) for match in find(f"王某：{text}，")] == [(kind, number)], text
            assert masked_text(f"王某：{text}，").count("*") == len(number) - 5
    assert [match.value for match in find(spelt(parted(PHONE, (3, 4, 4), "-")))] == [PHONE]
    assert [match.value for match in find(spelt(" ".join(PHONE)))] == [PHONE]


UNSEEN = "\u200b\u200c\u200d\u2060\u2061\u2063\ufeff\u00ad\u200e\u200f\u061c\u2066\u2069\u202a\u202c\u180e\u034f\ufe0e\ufe0f"
UNSEEN += "\U000e0020\U000e0100\u115f\u3164\u2800\ufff9\0\u0301"


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_signs_that_nobody_sees_hide_nothing(sign):
    for kind, number in ((MOBILE, PHONE), (RESIDENT_ID, NUMBER)):
        text = f"王某{sign}{sign.join(number)}，"
        assert [(match.kind, match.value) for match in find(text)] == [(kind, number)]
        assert masked_text(text).startswith(f"王某{sign}{number[:3]}***")


def test_a_number_that_runs_from_right_to_left_is_read_as_it_is_seen():
    text = f"王某\u202e{PHONE[::-1]}\u202c，{parted(PHONE[:-1] + '1', (3, 4, 4), '-')}"
    assert [match.value for match in find(text)] == [PHONE[:-1] + "1", PHONE]
    assert masked_text(text) == "王某\u202e138******00\u202c，138******01"


@pytest.mark.parametrize("cross", "XxＸｘⅩⅹ×ХхΧχ𝐗Ⓧⓧ✕")
def test_the_last_sign_of_an_identity_number_is_found_in_any_shape(cross):
    for text in (NUMBER[:-1] + cross, f"{NUMBER[:-1]} {cross}", f"{NUMBER[:-1]}（{cross}）"):
        assert [(match.kind, match.value) for match in find(text)] == [(RESIDENT_ID, NUMBER)]


FOUND = [
    "手机：138\n0013\n8000",
    "手机\n138001\n38000",
    "电话：138，0013，8000",
    "138 0013-\n8000",
    "138一0013一8000",
    "138 - 00138000",
    "(138)00138000",
    "138.0013-8000",
    "138#0013#8000",
    "138-\n0013\n-8000",
    "138*0013-8000",
    "138-0013+8000",
    "138 + 0013 / 8000",
    "138*00138000",
    "+86 138|0013|8000",
    "138💠0013#8000",
    "1💠380#0138@000",
    "1 3 8  0 0 1 3  8 0 0 0",
    "1 3 8 - 0 0 1 3 - 8 0 0 0",
    "138OO138OOO",
    "l38ОО138ооо",
]


@pytest.mark.parametrize("text", FOUND)
def test_a_mobile_number_is_found_over_lines_among_other_signs_and_letters(text):
    assert [(match.kind, match.value) for match in find(text)] == [(MOBILE, PHONE)]


NOT_FOUND = [
    "鄂职党发〔2026〕12号",
    "鄂职党发138〔2026〕1234号",
    "Vol. 150(2020) 1234",
    "13,800,138,000元",
    "￥1,380,013.80",
    "150、2000、3000万元",
    "150，2000，3000",
    "150*2000*3000",
    "150×2000×3000",
    "150+2000+3000=5150",
    "150→2000→3000",
    "150➡2000➡3000",
    "150<2000<3000",
    "150|2000|3000",
    "150℃2000℃3000",
    "150㎡2000㎡3000",
    "150$2000$3000",
    "1.5*2000+0.3*5000",
    "=150*2000+3000-120",
    "3*5*2000*3000",
    "[1]150[2]2000[3]3000",
    "学号138,0013,8000",
    "1#、3#、5#楼",
    "13#楼5层20000平方米",
    "第1~3#楼 2000 3000",
    "2026!11!12!1530",
    "1?3?5",
    "13:00★15:00★2000人",
    "138.001.38000",
    "150\n2000\n3000",
    "15000\n120000",
    "150/20240105",
    "1742944/2016-01-25",
    "138/5032/2022-01-18",
    "人数 150-2024-2025学年",
    "第137 2026-11-12",
    "279 2026-11-28 10323.50",
    "表一 3500 280 120",
    "138/0013/2026年",
    "15:41-18:07\n2013.10.28\n2012-2013学年",
    "11:30-12:05 2011-10-25 1997-02-08",
    "2026.11.12—2026.12.15",
    "2026/11/12 10:10:10",
    "ISBN 978-7-5130-1380-0",
    "ISBN 978 7 302 51138 0",
    "011112026/2026-00138",
    "192.168.138.100",
    "〔一〕二、三（四）五六七八九",
    "二〇二六年十一月二十九日",
    "一、三、五、七、九、十一",
    "①②③④⑤⑥⑦⑧⑨⑩",
    "1、2、3、4、5、6、7、8、9、10、11",
    "人民币壹拾叁万捌仟元整",
    "1｜3｜5｜7｜9｜2｜4｜6｜8｜0｜1｜25",
    "6228.4800.0000.0001",  # not Luhn's
    "ABC13800138000123456",
    "3f13800138e000a1",
    "1380O1380O0A",
    "IO3800138000",
    "2 1 3 8  0 0 1 3  8 0 0 0",
    "1 3 8｜0 0 1 3｜8 0 0 0 5",
]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_people_write_of_other_things_is_not_taken_for_a_number(text):
    assert find(text) == []


def test_a_text_is_masked_without_touching_the_rest_of_it():
    text = f"《名单》，“１”：{'　'.join((PHONE[:3], PHONE[3:7], PHONE[7:]))}。\u200b—（完）"
    assert masked_text(text) == "《名单》，“１”：138******00。\u200b—（完）"
