"""What a document number looks like: 机关代字, year in hexagonal brackets, number without a leading zero."""

from datetime import date

import pytest

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.documents.issue import _looks_like
from tongbao.office.desk.documents.workflow import step_rule

RULE = step_rule("number", date(2026, 1, 1))


@pytest.mark.parametrize("number", ["冀公节能办〔2017〕4号", "合〔2024〕10号", "冀公节能办函〔2017〕1号"])
def test_a_number_is_taken(number: str) -> None:
    _looks_like(number, RULE)


@pytest.mark.parametrize(
    "number", ["5", "冀公节能办[2017]4号", "冀公节能办〔2017〕第4号", "冀公节能办〔2017〕04号", "〔2017〕4号", ""]
)
def test_anything_else_is_not(number: str) -> None:
    with pytest.raises(Refusal) as refused:
        _looks_like(number, RULE)
    assert str(refused.value) == f"“{number}”不是发文字号。请写成“某公节能办〔2017〕4号”的样子。"
