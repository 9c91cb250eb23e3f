"""Bank cards and accounts: by the prefixes of banks, and by labels.

Without a label, only a number with the prefix of a bank's cards and Luhn's check digit is a card. A number of sixteen to
nineteen digits that a label calls a card's or an account's is asked about whatever its digits: a typing error makes it no less
personal, and nobody has a list of all prefixes.

An account of a unit is nobody's, and is not asked about: if its label says so (对公账户, 党费专户, 学院账号), or if the nearest
holder beside it is a unit (户名：湖北工业职业技术学院). This holds for accounts only: units have no 银行卡 or 工资卡.
A number with the prefix and the check digit of a card is asked about all the same, and so is an account without a holder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import luhn

from disclosure.approval.personal_data.addresses import CHINESE
from disclosure.approval.personal_data.figures import END, WHOLE
from disclosure.approval.personal_data.joints import GAP, ODD
from disclosure.approval.personal_data.serial_numbers import is_called_serial

CARD_CANDIDATES = [
    re.compile(
        rf"(?={WHOLE}([2-9](?:(?:{GAP}[0-9]){{15,18}}{longest_first}"
        rf"|[0-9]{{3}}( ?(?:{ODD}|[./_·~:-]){{1,3}} ?)[0-9]{{4}}\2[0-9]{{4}}\2[0-9]{{4}}(?:\2[0-9]{{1,3}})?))"
        rf"{END})"
    )
    for longest_first in ("", "?")
]
"""Sixteen to nineteen digits. The shortest are read too: after a gap, another number may follow."""

CARD_PREFIXES = (
    # UnionPay, used by nearly all cards of Chinese banks; then older cards: of the five large banks and the post's,
    re.compile(r"62[0-9]{14,17}|60[0-9]{14,17}|81[0-7][0-9]{13}"),
    re.compile(r"(?:9558|9559[5-9][0-9]?|955100|436742|434061|421349|53245[0-9]|552245|589970|456351)[0-9]+(?<=^[0-9]{19})"),
    re.compile(r"405512[0-9]{11}"),
    # … of other banks, and of the countryside's; then cards of foreign brands.
    re.compile(r"(?:95555|9559[5-8]|999999|984301|90030)[0-9]+(?<=^[0-9]{16})|966666[0-9]{12}|9400[0-9]{12,15}"),
    re.compile(r"(?:4[0-9]|5[1-5]|2[2-7]|35)[0-9]{14}"),
)
"""Prefixes of bank cards with their lengths: one number in ten has Luhn's check digit by chance.

Other numbers of nineteen digits that begin with 4 or 5 are no cards without a label: so do the codes of half the provinces, and
the numbers of their projects and contracts.
"""

SHORT_PREFIX = re.compile("(?:4|5|2|35|81)[0-9]{14,15}")
"""Cards of prefixes so short that other numbers begin alike: they are none if a label makes them serial numbers."""

BANK_NAME = (
    "(?:工商|农业|中国|建设|交通|招商|邮储|邮政|浦发|兴业|光大|华夏|民生|中信|平安|广发|汉口|农商|农信|银联|[工农中建交招]行)"
)
CARD = f"(?:(?:银行|借记|储蓄|信用|贷记|工资|公务|结算|金融|社保|社会保障|惠农|{BANK_NAME}) ?卡)"
ACCOUNT = "(?:[账帐] ?户|[账帐])"
NUMBERED = f"(?:(?:{CARD}|卡|{ACCOUNT}|存折|银行) ?号码?|[Cc]ard [Nn](?:o|umber)|[Aa]ccount [Nn](?:o|umber))"
BANK = "(?:[账帐] ?户|存折|银行|[工农中建交招分支]行|邮储|信用社)"

SIGNS = f"[^0-9A-Za-z{CHINESE}]{{0,4}}"
LABEL = re.compile(
    rf"(?P<label>(?P<called>{NUMBERED}|{CARD})|{BANK})(?:编号|码)?{SIGNS}"
    rf"(?:(?:[是为号码]|N[Oo]\.?|\([^()\n0-9]{{0,12}}\)){SIGNS})?(?=[0-9])"
)
"""A label before a number; `called` if it calls the number a card's or an account's, and does not only name a bank."""

LONGEST_LABEL = 12

NO_BANKS = re.compile(
    "(?:校园|[水电气话网]费|燃气|发票|通知书|[校饭餐油电水燃]|就餐|[校园]一卡通|^一卡通|门禁|考勤|借书|借阅|读者|图书|会员|购物|提货|充值|加油|流量|物联网|上网|电话|手机|SIM|资产|设备|显"
    "|登录|登陆|用户|系统|平台|强国|公众号|微信|微博|抖音|快手|视频号|认证|邮箱|管理员?|测试|网络|教务|办公|VPN|QQ|OA)(?:的)?\\Z"
)
"""Words before 卡号 or 账号 that make it one of no bank."""

FOURS = rf"[0-9]{{4}}([^0-9A-Za-z{CHINESE}|\n]{{1,3}})[0-9]{{4}}\2[0-9]{{4}}\2[0-9]{{4}}(?:\2[0-9]{{1,3}})?"
NUMBER_END = rf"{END}(?![A-Za-z])"
NUMBER = re.compile(
    rf"([0-9]{{16,19}}|{FOURS}|[0-9]{{6}}[ -]{{1,2}}[0-9]{{10,13}}"
    rf"|[0-9]([^0-9A-Za-z{CHINESE}]{{1,3}})[0-9](?:\3[0-9]){{14,17}}){NUMBER_END}"
)
WHOLE_NUMBER = re.compile(
    rf"([0-9]{{16,19}}|[0-9]{{4}}(-)[0-9]{{4}}-[0-9]{{4}}-[0-9]{{4}}(?:-[0-9]{{1,3}})?){NUMBER_END}(?! ?[号字])"
)
"""The number after a label; after the name of a bank, groups of digits are rather figures."""

LABELLED_AFTER = re.compile(
    rf"(?=[0-9]{{16}}){WHOLE}([0-9]{{16,19}})(?= ?\(?(?:[为是系](?:本人|其|我)?的?)?(?:{CARD}|卡)(?:号码?)?(?![{CHINESE}]))"
)
"""A number with the label behind it: …（银行卡）, …为本人工资卡号."""

NEXT = re.compile("[,;/ \n]{1,2}|[和及与]")
"""A separator between the numbers of a list."""

YEARS = re.compile("(?:(?:19|20)[0-9]{2}){4}")

UNIT = (
    "(?:学院|学校|大学|中学|小学|公司|企业|委员会|党委|纪委|总支|支部|工会|团委|中心|医院|研究院|研究所|协会|学会|基金会|商会|合作社|厂|局|厅|政府"
    "|(?<![干全])部|[处办科室站所队])"
)
UNIT_ACCOUNT = re.compile(
    f"(?:对公|基本|零余额|保证金|专用|专户|党费|单位|经费|国库|财政|{UNIT})(?:的|存款|结算|专用|专户|收款|捐款|捐赠|基本|一般|银行|对公)*"
    r"(?:[账帐]?户)?\Z"
)
"""The beginning of a label that makes an account a unit's."""

HOLDER = re.compile(
    "(?:户名|户主|[账帐]户名称?|开户名称?|开户人|户头|收款(?:单位|人|方)|持卡人|姓名|(?<!行)名称)(?:全称)?"
    rf"[:为是 |]{{0,3}}([{CHINESE}()]{{2,40}})"
)
NAMED_UNIT = re.compile(f"{UNIT}$")
SHORT_UNIT = re.compile("[处办科室站所队局厅部]$")
LONGEST_NAME = 3
"""Maximum length of a person's name that ends like a unit's."""

BANK_AFTER = re.compile(
    "开户|[账帐][号户]|[支分]行|[工农中建交招]行"
    "|(?:工商|农业|中国|建设|交通|招商|邮储|邮政储蓄|浦发|兴业|光大|华夏|民生|中信|平安|广发|汉口|农商|农村商业)+银行"
)
"""Where the name of a holder ends and that of a bank begins."""

PERSON = re.compile(
    "(?:退费|退款|垫付|慰问|困难|申请|报销|领款|借款)(?:党员|学生|职工|教师|人)?"
    "|党员(?!活动)|学生(?!工作|处|科)|职工(?!大会)|教师|本人|存折"
)
"""Words about a person to whom money is paid."""

CONTEXT_BEFORE, CONTEXT_AFTER = 100, 40
"""Numbers of characters examined for the holder of an account, before it and after it."""


def is_card(number: str) -> bool:
    return luhn.is_valid(number) and any(prefix.fullmatch(number) for prefix in CARD_PREFIXES)


def is_other_number(text: str, number: str, start: int) -> bool:
    """Return whether a label makes a number with a short prefix a serial number."""
    return SHORT_PREFIX.fullmatch(number) is not None and is_called_serial(text, start)


def labelled_cards(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the numbers that a label calls a card's or an account's, each with its start and end: all those of a list."""
    for label in LABEL.finditer(text):
        is_bare = label["label"][0] in "卡账帐"
        if is_bare and NO_BANKS.search(text[max(0, label.start() - LONGEST_LABEL) : label.start()]):
            continue
        pattern = NUMBER if label["called"] else WHOLE_NUMBER
        is_account = not re.search("卡|[Cc]ard", label["label"])
        place: int | None = label.end()
        while place is not None and (found := pattern.match(text, place)):
            number = re.sub("[^0-9]", "", found[1])
            is_units = is_account and not is_card(number) and _is_units(text, label.start(), found.end())
            if not is_units and not _is_row_of_figures(label[0], found[1]) and not YEARS.fullmatch(number):
                yield number, *found.span(1)
            joint = NEXT.match(text, found.end())
            place = joint.end() if joint else None
    for found in LABELLED_AFTER.finditer(text):
        if not is_called_serial(text, found.start(1)):
            yield found[1], *found.span(1)


def is_unit(name: str) -> bool:
    """Return whether a holder is a unit. 王科 and 林海站 are people; of 张三建行车站支行, 张三 is the holder."""
    bare = BANK_AFTER.split(name.partition("(")[0].rstrip(")"), maxsplit=1)[0]
    return NAMED_UNIT.search(bare) is not None and not (len(bare) <= LONGEST_NAME and SHORT_UNIT.search(bare))


def _is_row_of_figures(label: str, number: str) -> bool:
    """Return whether four groups of four are figures: 公务卡 1200 1300 1400 1500.

    After 公务卡号 they are one number, and so are those with the prefix of a bank.
    """
    is_called_number = re.search("号|[Nn]o|[Nn]umber", label) is not None
    are_figures = re.fullmatch(r"[0-9]{4}(?:[^0-9-]{1,3}[0-9]{4}){3}", number) is not None
    digits = re.sub("[^0-9]", "", number)
    return are_figures and not is_called_number and not any(prefix.fullmatch(digits) for prefix in CARD_PREFIXES)


def _is_units(text: str, start: int, end: int) -> bool:
    """Return whether an account, whose label begins at `start` and whose number ends at `end`, is a unit's.

    A person between the holder and the account (退款人李四，账号) is nearer than the holder.
    """
    before = text[max(0, start - CONTEXT_BEFORE) : start]
    if UNIT_ACCOUNT.search(before[-LONGEST_LABEL:]) and not PERSON.search(before[-LONGEST_LABEL:]):
        return True
    last = max(HOLDER.finditer(before), key=re.Match.start, default=None)
    if last is not None:
        return is_unit(last[1]) and not PERSON.search(before[last.end(1) :] + text[start : start + 2])
    return any(is_unit(name) for name in HOLDER.findall(text[end : end + CONTEXT_AFTER])[:1])
