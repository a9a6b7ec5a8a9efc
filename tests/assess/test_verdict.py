"""The words of a verdict on each kind of target, and how far its target is completed."""

from fractions import Fraction

import pytest

from tongbao.assess.verdict import Outcome, Verdict, Yearly
from tongbao.records.issued import ANNUAL, CAP, PLAN, QUARTER_CAP, Target


def verdict(
    kind: str,
    outcome: Outcome = Outcome.MET,
    actual: Fraction | None = None,
    required: Fraction | None = None,
    unit: str = "percent",
    interim: bool = False,
) -> Verdict:
    target = Target("T1", "east", "energy", kind, "2023", "2024", 2_000, unit, "合成〔2024〕3号", "2024-03-25")
    return Verdict("east", target, None, None, actual, required, outcome, True, interim=interim)


@pytest.mark.parametrize(
    ("kind", "interim", "met", "missed"),
    [
        (ANNUAL, False, "完成", "未完成"),
        (PLAN, True, "符合进度", "落后于进度"),
        (PLAN, False, "完成", "未完成"),
        (CAP, False, "未超过上限", "超过上限"),
        (QUARTER_CAP, False, "未超过上年同期", "超过上年同期"),
    ],
)
def test_an_outcome_is_said_in_the_words_of_its_kind(kind: str, interim: bool, met: str, missed: str) -> None:
    words = [verdict(kind, o, interim=interim).word for o in (Outcome.MET, Outcome.MISSED, Outcome.UNJUDGED)]
    assert words == [met, missed, "无法判定"]


def test_a_reduction_is_completed_by_the_share_that_was_reached() -> None:
    asked = Fraction(2, 100)
    reached = [verdict(ANNUAL, actual=Fraction(n, 100), required=asked).completion for n in (3, 2, 0, -1)]
    assert reached == [Fraction(3, 2), 1, 0, Fraction(-1, 2)]


def test_a_cap_is_completed_by_the_cap_over_the_total() -> None:
    cap = Fraction(900)
    reached = [verdict(CAP, actual=Fraction(n), required=cap, unit="tce").completion for n in (600, 900, 1200)]
    assert reached == [Fraction(3, 2), 1, Fraction(3, 4)]


@pytest.mark.parametrize(
    ("actual", "required", "unit"),
    [
        (None, Fraction(1), "percent"),
        (Fraction(1), None, "percent"),
        (Fraction(1), Fraction(0), "percent"),
        (Fraction(0), Fraction(900), "tce"),
    ],
)
def test_without_a_number_to_divide_by_there_is_no_completion(
    actual: Fraction | None, required: Fraction | None, unit: str
) -> None:
    assert verdict(CAP, actual=actual, required=required, unit=unit).completion is None


def test_a_verdict_is_provisional_and_a_report_is_certain_until_somebody_says_otherwise() -> None:
    plain, line = verdict(ANNUAL), Yearly("bureau", "east", "organ", 12, {"water": 1})
    assert (plain.provisional, plain.on_path, plain.readings, plain.reasons) == (True, None, (), ())
    assert (line.uncertain, line.doubted) == ({}, {})
