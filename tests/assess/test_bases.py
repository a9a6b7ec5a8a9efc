"""Restated bases: the computed amount stays beside the restated one, with the document and the reason."""

from dataclasses import replace
from datetime import date

from tests.assess.dual import RULES, UNIT, line, material, target

from tongbao.assess.bases import restated_base_findings
from tongbao.records.issued import Restatement

ROW = Restatement("r1", UNIT, "energy", "2015", 1200, "漏填采暖用能，经核对补入", "合成〔2016〕9号", "2016-09-12")
MADE = replace(material([line(kgce=900)], [line(kgce=1000)], (target(),), records=("seal:1",)), restatements=(ROW,))


def test_both_amounts_are_told() -> None:
    (found,) = restated_base_findings(MADE, RULES)
    assert found.id == f"baseline:2015:{UNIT}"
    assert found.values == {
        "year": "2015",
        "items": ("energy",),
        "documents": ("合成〔2016〕9号",),
        "restated.energy": 1200,
        "exact.energy": "1",
    }
    assert found.source_records("*") == ("restatement:r1", "seal:1")
    assert found.working == (
        "基期值1吨标准煤，经2016年9月12日文件（合成〔2016〕9号）重述为1.2吨标准煤，理由：漏填采暖用能，经核对补入。"
    )


def test_of_two_restatements_the_later_holds() -> None:
    later = replace(ROW, id="r2", milli=1300, document="合成〔2016〕11号", day="2016-11-01")
    (found,) = restated_base_findings(replace(MADE, restatements=(later, ROW)), RULES)
    assert (found.values["restated.energy"], found.values["documents"]) == (1300, ("合成〔2016〕11号",))


def test_what_was_not_known_on_the_day_is_not_told() -> None:
    assert restated_base_findings(replace(MADE, as_of=date(2016, 9, 11)), RULES) == []
    assert restated_base_findings(replace(MADE, restatements=()), RULES) == []


def test_a_base_without_books_has_no_computed_amount() -> None:
    (found,) = restated_base_findings(replace(MADE, restatements=(replace(ROW, period="2013"),)), RULES)
    assert found.values["exact.energy"] is None
    assert found.working.startswith("基期值无法由台账计算，经")
