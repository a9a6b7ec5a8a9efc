"""Findings of a closed month as pages show them: matters by unit, every finding, one with its rules and records."""

from datetime import date

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.progress_office import MONTH, progress_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries import findings
from tongbao.office.desk.queries.table import BAD, CALM, GOOD, Cell
from tongbao.office.store import rows
from tongbao.rules.rulebook import Rulebook

DAY = date(2024, 2, 6)
PLAN = "制定本市公共机构节能“十三五”规划"


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One home for the module."""
    return progress_office(tmp_path_factory.mktemp("progress"))


def on(who: str) -> Actor:
    """A person on the day after the month was closed."""
    return acting(who, "2024-02-06")


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


def test_periods_are_the_closed_ones() -> None:
    assert (findings.periods("progress"), findings.periods("energy")) == ([MONTH], [])


def test_matters_stand_by_unit_and_are_a_table_too(home: Home) -> None:
    seen = findings.matrix(MONTH, DAY, home, on("办拟稿"))
    assert seen.units == (("east", "合成东"), ("west", "合成西"), ("lone", "合成独"))
    assert [seen.cells[unit, "plan"] for unit, _ in seen.units] == ["yes", "no", "not_reported"]
    assert [seen.count("east", status) for status in ("yes", "no", "not_reported")] == [1, 0, 9]
    table = findings.matrix_table(seen, MONTH)
    column = list(table.heads).index(PLAN)
    assert [(row[0], row[column]) for row in table.rows] == [
        ("合成东", Cell("是", GOOD)),
        ("合成西", Cell("否", BAD)),
        ("合成独", Cell("未报", CALM)),
    ]


def test_every_finding_is_listed_with_its_working(home: Home) -> None:
    table = findings.list_findings("progress", MONTH, DAY, home, on("办拟稿"))[0]
    id_ = "partition:areas:plan"
    leads = Cell(id_, page="finding", key=("progress", MONTH, "2024-02-06", id_))
    assert (leads, "事项清单", "应报3，是1，否1，未报送1；1＋1＋1＝3", "") in table.rows


def test_one_finding_shows_what_stands_behind_it(home: Home) -> None:
    shown = findings.finding_detail("progress", MONTH, DAY, "partition:areas:plan", home, on("办拟稿"))
    assert (shown.finding.id, shown.working) == ("partition:areas:plan", ("应报3，是1，否1，未报送1", "1＋1＋1＝3"))
    assert shown.kind.endswith(f"{PLAN} 事项清单")
    assert "合成东市" in {value for _, value in shown.values.plain()}


def test_a_finding_that_is_none_is_refused(home: Home) -> None:
    code_words = refusal(findings.finding_detail, "progress", MONTH, DAY, "nosuch", home, on("办拟稿"))
    assert code_words == ("absent", "没有这条认定。请从列表中打开。")


def test_who_may_not_judge_sees_none(home: Home) -> None:
    words = "“东市填报”（填报员）无权办理 judge。请由有权的人员办理。"
    assert refusal(findings.matrix, MONTH, DAY, home, on("东市填报")) == ("role", words)
    assert refusal(findings.list_findings, "progress", MONTH, DAY, home, on("东市填报")) == ("role", words)


def test_units_and_matters_are_named_or_keep_their_ids() -> None:
    roster, rulebook = rows.roster(), Rulebook(DAY)
    assert [findings.unit_named(u, roster) for u in ("east", "province", "x")] == ["合成东市", "合成省", "x"]
    assert [findings.matter_named(m, rulebook) for m in ("plan", "x")] == [PLAN, "x"]
