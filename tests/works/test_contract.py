"""Contracts: what a mode cannot do without is refused; a ledger's contracts are settled one by one."""

import pytest

from tongbao.measure.refusal import Refusal
from tongbao.records.work import Work, body_of
from tongbao.works.contract import Contract, Settlement, Year, settle, settle_contracts


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("", "合同“c”没有写明模式，不能结算。请补填模式。"),
        ("shared", "合同“c”缺单价、2017年公司分享比例，不能结算。请补填后再结算。"),
        ("guaranteed", "合同“c”缺单价、保证节能量、年费，不能结算。请补填后再结算。"),
        ("trust", "合同“c”缺年费，不能结算。请补填后再结算。"),
        ("lease", "合同“c”缺年费，不能结算。请补填后再结算。"),
        ("mixed", "合同“c”缺单价、保证节能量、年费、2017年公司分享比例，不能结算。请补填后再结算。"),
    ],
)
def test_what_a_mode_needs_is_asked_for(mode: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        settle(Contract("c", mode, "", ""), Year("2017"))
    assert str(refused.value) == words


def line(register: str, number: str, /, **cells: str | int) -> Work:
    """A line of a synthetic works ledger."""
    return Work(f"2017-03:east:{register}:{number}", "east", register, number, "2017-03", body_of(cells))


def test_the_ledgers_contracts_are_settled_and_what_is_missing_is_told() -> None:
    works = [
        line("contracts", "c1", mode="shared", price=1_000_000),
        line("settlements", "c1/2017", contract="c1", key="2017", share=50_000, verified=10_000, payment=9_000_000),
        line("settlements", "c2/2017", contract="c2", key="2017"),
        line("settlements", "c1/2018", contract="c1", key="2018"),
    ]
    first, second, third = settle_contracts(works)
    assert isinstance(first, Settlement)
    assert (first.due_milli, [w.sentence for w in first.warnings]) == (
        5_000_000,
        ["2017年已付9000元，多于应付的5000元。"],
    )
    assert str(second) == "“c2”没有登记合同。请先登记合同。"
    assert str(third) == "合同“c1”缺2018年公司分享比例，不能结算。请补填后再结算。"
