"""Early: the month's last day itself is in order, a day before is not, a month that has not begun is said so."""

import pytest
from tests.intake.checks.sample import CONTEXT, MARCH, clean, ledger

from tongbao.intake.checks.early import check
from tongbao.intake.values.flag import Flag


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


@pytest.mark.parametrize(
    ("received", "words"),
    [
        ("2025-03-31T00:00:00+08:00", ""),
        ("2025-03-30T23:59:59+08:00", "2025年3月30日收到，当月还没有结束"),
        ("2025-02-28T09:00:00+08:00", "2025年2月28日收到，当月还没有开始"),
    ],
)
def test_the_last_day_and_the_days_before(received: str, words: str) -> None:
    one = ledger("130102", MARCH)
    one.received = received
    sentence = f"2025-03台账于{words}（2025年3月31日止）。请核对月份；确为预报的，月末后重报。"
    flag = Flag(
        "early", "warning", sentence, "长安区_2025-03.xlsx", about=("130102", "2025-03", ""), upload="up1301022025-03"
    )
    assert check([one], CONTEXT) == ([flag] if words else [])
