"""Last minute: three versions within a day of the deadline."""

from dataclasses import replace

import pytest
from tests.intake.checks.sample import CONTEXT, MARCH, clean

from tongbao.intake.checks.last_minute import check


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


@pytest.mark.parametrize(("first", "count"), [("2025-04-10T00:00:00+08:00", 1), ("2025-04-09T23:59:59+08:00", 0)])
def test_the_last_day_itself_counts(first: str, count: int) -> None:
    times = (first, "2025-04-10T20:00:00+08:00", "2025-04-10T23:59:59+08:00", "2025-04-11T00:00:00+08:00")
    context = replace(CONTEXT, versions={("130102", str(MARCH)): times})
    sentence = "2025-03台账在截止日2025年4月10日结束前24小时内报来3稿。请说明每次改了什么、依据是什么，并附凭证。"
    found = check(clean(), context)
    assert [f.sentence for f in found] == [sentence] * count
    assert [f.upload for f in found] == ["up1301022025-03"] * count
