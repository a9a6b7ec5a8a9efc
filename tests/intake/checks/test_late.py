"""Late: the tenth itself is in time, the eleventh is not, whatever weekday it is."""

import pytest
from tests.intake.checks.sample import CONTEXT, MARCH, RULES, clean, ledger

from tongbao.intake.checks.context import due_day
from tongbao.intake.checks.late import check
from tongbao.intake.values.flag import Flag
from tongbao.measure.period import Month


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


@pytest.mark.parametrize(("received", "late"), [("2025-04-10T23:59:59+08:00", 0), ("2025-04-11T00:00:00+08:00", 1)])
def test_the_day_and_the_day_after(received: str, late: int) -> None:
    one = ledger("130102", MARCH)
    one.received = received
    sentence = "2025-03台账应于2025年4月10日前报送，实际2025年4月11日收到。请说明迟报原因。"
    flag = Flag(
        "late", "warning", sentence, "长安区_2025-03.xlsx", about=("130102", "2025-03", ""), upload="up1301022025-03"
    )
    assert check([one], CONTEXT) == [flag] * late


def test_december_is_due_in_january() -> None:
    assert due_day(Month(2024, 12), RULES).isoformat() == "2025-01-10"
