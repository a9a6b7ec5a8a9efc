"""Headings: every form has its columns and the particulars of its first sheet from one place."""

from tests.intake.sheets import RULES, written

from tongbao.intake.forms import template
from tongbao.intake.forms.headings import (
    EVIDENCE,
    MATTER_HEADERS,
    cover_headings,
    ledger_entry_fields,
    ledger_fields,
)
from tongbao.intake.forms.works import register_fields
from tongbao.intake.values.form import INFO, LAST_YEAR, LEDGER


def test_a_ledger_has_its_institution_its_items_and_how_they_were_measured_and_paid() -> None:
    fields = ledger_fields(RULES)
    assert [f.header for f in fields[:3]] == ["机构编号", "机构名称", "机构类型"]
    assert fields[3:] == ledger_entry_fields(RULES)
    assert [f.key for f in fields[3:-2]] == [r.id for r in RULES.rows("carriers")]
    assert [f.header for f in fields[-2:]] == ["计量方式", "付费方式"]
    assert len({f.header for f in fields}) == len(fields)


def test_the_workbook_has_these_columns_and_these_particulars() -> None:
    cover = template.Cover("ledger", "130102", "长安区", "2017-03")
    sheets = written(lambda path: template.write_ledger(path, cover, (), RULES))
    headers = [cell[1] for cell in sheets[LEDGER][0] if cell]
    assert [h for h in headers if not h.endswith(LAST_YEAR)] == [f.header for f in ledger_fields(RULES)]
    assert [cell[1] for row in sheets[INFO][1:5] if (cell := row[1])] == list(
        cover_headings("能源资源消费月台账", "130102", "长安区", "2017-03").values()
    )


def test_the_particulars_of_a_first_sheet() -> None:
    assert cover_headings("工作进展月报", "baoding", "保定市", "2017-03") == {
        "报表种类": "工作进展月报",
        "单位编号": "baoding",
        "单位名称": "保定市",
        "报告期": "2017-03",
    }


def test_evidence_is_asked_for_in_the_same_words_everywhere() -> None:
    assert MATTER_HEADERS["evidence"] == EVIDENCE.header == "证据文件"
    assert {register_fields(r, RULES)[-1] for r in RULES.rows("registers")} == {EVIDENCE}
