"""Sensitive bodies: amounts are taken, blank people and area are in order, a file that tells them is not kept."""

from dataclasses import replace

import pytest
from tests.intake.checks.sample import CONTEXT, MARCH, RULES, ledger

from tongbao.intake.review.sensitive import exempt_sensitive
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.form import LEDGER
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.refusal import Refusal
from tongbao.registry.roster import Roster


def guarded(one: Ledger) -> tuple[str, Roster]:
    """The ledger's first institution made a sensitive body."""
    id_ = one.lines[0].reading.institution
    states = [replace(s, sensitive=s.id == id_) for s in CONTEXT.roster.institutions]
    return id_, replace(CONTEXT.roster, institutions=tuple(states))


def blank(one: Ledger) -> None:
    """The first line without people and area."""
    for item in ("people", "area"):
        one.lines[0].reading.amounts.pop(item)


def test_blank_people_and_area_of_a_sensitive_body_are_in_order() -> None:
    one = ledger("130102", MARCH)
    id_, roster = guarded(one)
    blank(one)
    other = one.lines[1].reading.institution
    asked = [
        Flag("complete", "error", "“用能人数”没有填。", about=(who, str(MARCH), item))
        for who, item in ((id_, "people"), (id_, "area"), (id_, "electricity"), (other, "people"))
    ]
    one.flags[:] = asked
    exempt_sensitive(one, roster, RULES)
    assert one.flags == asked[2:]


def test_a_file_that_tells_them_is_refused_and_not_kept() -> None:
    one = ledger("130102", MARCH)
    _, roster = guarded(one)
    with pytest.raises(Refusal) as problem:
        exempt_sensitive(one, roster, RULES)
    row = one.lines[0].reading.row
    assert problem.value.code == "sensitive"
    assert str(problem.value) == (
        f"“{one.file}”工作表“{LEDGER}”第{row}行是敏感单位，只报用量，不报用能人数、建筑面积。文件没有保存。"
        "请删去该行的用能人数、建筑面积后重报。"
    )


def test_others_are_asked_as_before() -> None:
    one = ledger("130102", MARCH)
    blank(one)
    asked = [Flag("complete", "error", "没有填。", about=(one.lines[0].reading.institution, str(MARCH), "people"))]
    one.flags[:] = asked
    exempt_sensitive(one, CONTEXT.roster, RULES)
    assert one.flags == asked
