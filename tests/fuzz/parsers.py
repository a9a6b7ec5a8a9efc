"""Coverage-guided fuzzing of the parsers of what people write. Run by hand, it is no part of the tests:

    python -m venv /tmp/atheris-venv && /tmp/atheris-venv/bin/pip install atheris pydantic python-stdnum python-calamine
    PYTHONPATH=src /tmp/atheris-venv/bin/python tests/fuzz/parsers.py -max_total_time=600

Whatever bytes come in, a parser gives a value or a Refusal; anything else is a crash. Values must hold what they
promise: an amount is a whole number of thousandths in range, a span does not end before it begins.
"""

import sys
from datetime import date

import atheris

with atheris.instrument_imports(include=["tongbao.intake", "tongbao.measure"]):
    from tongbao.intake.freeform.headers import Headers
    from tongbao.intake.values.amounts import AmountReader
    from tongbao.intake.values.dates import agree_period, find_days, find_spans, parse_month, split_leading_month
    from tongbao.intake.values.identity import InstitutionFinder, InstitutionMatch, check_credit_code
    from tongbao.intake.values.places import Gazetteer, Unresolved, place_key
    from tongbao.measure.number_text import parse_chinese_integer
    from tongbao.measure.period import Month
    from tongbao.measure.quantity import format_milli, parse_milli
    from tongbao.measure.refusal import Refusal

from tongbao.registry.institution import Institution
from tongbao.registry.reading_tables import TABLES, read_roster
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

DAY = date(2017, 3, 31)
RULES = Rulebook(DAY)
AMOUNTS = AmountReader(RULES)
HEADERS = Headers(RULES)
ITEMS = RULES.rows("carriers")
KINDS = ("n", "s", "s", "s", "d", "b", "e", "f")
UNITS = ("", "", "万元", "千瓦时", "吨", "m3", "万人", "x")
SINCE = date(2017, 2, 1)
HEBEI = read_roster(TABLES / "hebei")
BODIES = (
    Institution("a", "长安区教育局", "机关", "130102", SINCE, uscc="111301000000000017"),
    Institution("b", "石家庄市第一中学（本部）", "学校", "130102", SINCE),
    Institution("c", "实验小学", "学校", "130105", SINCE),
    Institution("d", "实验小学", "学校", "130902", SINCE),
)
WHO = InstitutionFinder(Roster(HEBEI.regions, HEBEI.units, BODIES), Month(2017, 3))
PLACES = Gazetteer(HEBEI, DAY)
# Pieces of what people write: bytes alone would take long to find their way into Chinese.
PIECES = (
    *"0123456789０１９.,，。-—/\uff5e~%±+ \u00a0\u3000()（）[]:：",
    *(
        "万",
        "亿",
        "千",
        "百",
        "十",
        "一",
        "二",
        "三",
        "零",
        "\u3007",
        "两",
        "约",
        "余",
        "左右",
        "¥",
        "元",
        "度",
        "千瓦时",
    ),
    *("kWh", "吨", "m³", "㎡", "GJ", "吨标准煤", "年", "月", "日", "月份", "季度", "第", "上半年", "2017", "2017年3月"),
    *("用电量", "用水量", "累计", "上年同期", "其中：", "数量", "石家庄市", "长安区", "新华区", "130102", "实验小学"),
    *(
        "E",
        "e",
        "O",
        "l",
        "٣",
        "½",
        "²",
        "\u200b",
        "NaN",
        "inf",
        "无",
        "#REF!",
        "=",
        "_",
        "11130100000000001",
        "教育局",
    ),
)


def written(data: atheris.FuzzedDataProvider) -> str:
    """A text of pieces, or of any characters."""
    if data.ConsumeBool():
        return str(data.ConsumeUnicodeNoSurrogates(30))
    count = data.ConsumeIntInRange(0, 12)
    return "".join(PIECES[data.ConsumeIntInRange(0, len(PIECES) - 1)] for _ in range(count))


def amounts(text: str, data: atheris.FuzzedDataProvider) -> None:
    """An amount, or a refusal."""
    item = data.PickValueInList(list(ITEMS))
    read = AMOUNTS.read((data.PickValueInList(list(KINDS)), text), item, data.PickValueInList(list(UNITS)))
    assert read.milli is None or 0 <= read.milli < 10**18
    assert (read.milli is None) == (read.blank or read.said_none or bool(read.reason))


def numbers(text: str, data: atheris.FuzzedDataProvider) -> None:
    """The two shorter ways to a number agree with the long one, and printing gives it back."""
    assert parse_chinese_integer(text) is None or 0 <= (parse_chinese_integer(text) or 0) < 10**12
    milli = parse_milli(text)
    assert parse_milli(format_milli(milli)) == milli
    if milli >= 0:
        assert AMOUNTS.number(text) == milli


def periods(text: str, data: atheris.FuzzedDataProvider) -> None:
    """Spans, days and months."""
    assert all(s.first <= s.last for s in find_spans(text))
    assert all(isinstance(d, date) for d in find_days(text))
    parse_month((data.PickValueInList(list(KINDS)), text), data.PickValueInList([0, 2017, 3000]))
    split_leading_month(text, data.PickValueInList([0, 2017]))
    agree_period([("标题", text), ("文件名", written(data))])


def bodies(text: str, data: atheris.FuzzedDataProvider) -> None:
    """Institutions and places."""
    given = [text if data.ConsumeBool() else "" for _ in range(4)]
    assert isinstance(WHO.find(*given), InstitutionMatch | Unresolved)
    assert isinstance(check_credit_code(text), str)
    for codes in PLACES.meant(PLACES.mentions(place_key(text))):
        assert isinstance(PLACES.place(codes, text), str | Unresolved)


def headings(text: str, data: atheris.FuzzedDataProvider) -> None:
    """Headers, alone and stacked, and row words."""
    HEADERS.meaning(text)
    HEADERS.stacked_meaning([text, written(data)])
    HEADERS.is_total(text)
    HEADERS.is_footer(text)


PARSERS = [amounts, numbers, periods, bodies, headings]


def one_input(raw: bytes) -> None:
    """Feed one input to one parser."""
    data = atheris.FuzzedDataProvider(raw)
    parser = data.PickValueInList(PARSERS)
    try:
        parser(written(data), data)
    except Refusal as refused:
        if refused.code not in ("number", "decimals", "range", "unit", "period"):
            raise


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
