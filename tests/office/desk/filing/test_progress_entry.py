"""The monthly progress filled in matter by matter: drafts with papers, handed in as our form, what it must refuse."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import PERSONS, acting, chain_office
from tests.office.pages.visitor import ready, visitor

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.filing import progress_entry
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.review import transitions
from tongbao.office.pages import clock
from tongbao.office.store.models import EntryRow, FlagRow, RecordRow, UploadRow
from tongbao.records.evidence import paper_path
from tongbao.rules.digest import sha256

MONTH = "2024-01"
PEOPLE = [*PERSONS, ("东市填报", "reporter", "east", ""), ("西市填报", "reporter", "west", "")]
WHO = acting("东市填报")
PLAN = {"plan.": {"status": "是", "day": "2024-01-12", "document": "合成东〔2024〕3号", "organ": "合成东市政府"}}
PAPER = {"plan.": [("规划.pdf", b"%PDF synthetic")]}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The thin office with reporters of two cities."""
    monkeypatch.setenv(clock.PLAYED, "2024-02-05")
    monkeypatch.setenv("TONGBAO_DEMO", "x")
    found = chain_office(tmp_path, PEOPLE)
    ready(found.path)
    return found


def facts() -> dict[str, dict[str, object]]:
    """The facts that came in, by matter."""
    return {r.body["matter"]: r.body for r in RecordRow.objects.filter(type="fact")}


def refusal(*words: object) -> tuple[str, str]:
    """Code and words of a refused handing in."""
    with pytest.raises(Refusal) as refused:
        progress_entry.hand_in(*words)  # type: ignore[arg-type]
    return refused.value.code, str(refused.value)


def test_a_matter_shows_what_it_needs(home: Home) -> None:
    seen = progress_entry.form("east", MONTH, WHO)
    plan = next(x for x in seen.matters if x.key == "plan.")
    assert [f.key for f, _ in plan.fields] == ["status", "day", "document", "organ", "marks", "title"]
    assert plan.needed == "文件名称或文号、日期、制发机关"
    assert [c.name for c in seen.counties] == ["合成甲县", "合成乙县"]
    fund = next(x for x in seen.matters if x.key == "fund.")
    assert {"amount", "bound", "purpose"} <= {f.key for f, _ in fund.fields} and "列入预算" in "".join(fund.stages)


def test_a_draft_keeps_words_and_papers(home: Home) -> None:
    progress_entry.save("east", MONTH, PLAN, PAPER, home, WHO)
    progress_entry.save("east", MONTH, {"plan.": {"status": "否", "unknown": "x"}}, {}, home, WHO)
    plan = next(x for x in progress_entry.form("east", MONTH, WHO).matters if x.key == "plan.")
    assert [v for _, v in plan.fields] == ["否", "", "", "", "", ""]
    assert plan.papers == ("规划.pdf",)
    assert paper_path(home.evidence, sha256(b"%PDF synthetic")).exists()
    assert not UploadRow.objects.exists()


def test_what_is_handed_in_is_read_as_facts_with_its_papers(home: Home) -> None:
    counties = {"990101": {"county_body": "有", "county_staff": "2"}}
    marks = {"plan.": PLAN["plan."] | {"marks": "双控目标、主要抓手、具体要求"}}
    taken = progress_entry.hand_in("east", MONTH, marks | counties, PAPER, home, WHO)
    assert (taken.state, taken.flags) == ("collected", [])
    plan = facts()["plan"]
    assert (plan["status"], plan["day"], plan["document"]) == ("yes", "2024-01-12", "合成东〔2024〕3号")
    assert plan["evidence"] == [sha256(b"%PDF synthetic")]
    assert (facts()["county_body"]["county"], facts()["county_staff"]["count"]) == ("990101", 2)
    assert "monthly_report" in facts() and not EntryRow.objects.exists()


def test_what_is_lacking_is_flagged_and_shown_on_the_month(home: Home) -> None:
    progress_entry.hand_in("east", MONTH, {"plan.": {"status": "是"}}, {}, home, WHO)
    assert {f.code for f in FlagRow.objects.all()} == {"elements", "evidence"}
    shown = visitor("东市填报").get(f"/progress/east/{MONTH}/").content.decode()
    assert "月报中要补正的" in shown and "缺文件名称或文号、日期、制发机关" in shown and "已报的月报" in shown


def test_nothing_at_all_is_not_handed_in_unless_it_is_a_nil_report(home: Home) -> None:
    empty = refusal("east", MONTH, {}, {}, home, WHO)
    assert empty == ("typed", "一项也没有填，没有报送。请填写；本月确实没有情况的，勾选零报告。")
    assert progress_entry.hand_in("east", MONTH, {"whole": {"零报告": "是"}}, {}, home, WHO).state == "collected"
    assert facts()["monthly_report"]["level"] == "nil"


def test_what_cannot_be_read_is_flagged_at_its_cell_and_the_rest_counts(home: Home) -> None:
    cells = PLAN | {"fund.": {"status": "是", "amount": "三百", "purpose": "改造"}}
    progress_entry.hand_in("east", MONTH, cells, {}, home, WHO)
    assert "plan" in facts() and "fund" not in facts()
    assert any("三百" in f.sentence for f in FlagRow.objects.all())


def test_under_review_it_is_locked_and_a_returned_one_is_mended(home: Home) -> None:
    progress_entry.hand_in("east", MONTH, PLAN, PAPER, home, WHO)
    assert refusal("east", MONTH, PLAN, {}, home, WHO)[0] == "locked"
    transitions.give_back(UploadRow.objects.get(), "请附规划全文", acting("办审核"))
    assert progress_entry.form("east", MONTH, WHO).returned == "请附规划全文"
    same = refusal("east", MONTH, PLAN, PAPER, home, WHO)
    assert same == (
        "typed",
        "与上次报送的完全相同，没有重报。改正后再报；确认无误的，请在报表页写明理由后重新报送。",
    )
    mended = {"plan.": PLAN["plan."] | {"title": "规划全文"}}
    progress_entry.hand_in("east", MONTH, mended, PAPER, home, WHO)
    assert sorted(UploadRow.objects.values_list("state", flat=True)) == ["collected", "superseded"]


def test_another_city_is_not_there(home: Home) -> None:
    for who, unit in (("西市填报", "east"), ("东市填报", "990101"), ("一中填报", "east")):
        with pytest.raises(Refusal) as refused:
            progress_entry.form(unit, MONTH, acting(who))
        assert refused.value.code == "absent"


def test_the_page_from_draft_to_return(home: Home) -> None:
    city, where = visitor("东市填报"), f"/progress/east/{MONTH}/fill/"
    assert "在网页上填报" in city.get(f"/progress/east/{MONTH}/").content.decode()
    assert "在网页上填报" not in visitor("办审核").get(f"/progress/east/{MONTH}/").content.decode()
    typed = {f"plan.|{k}": v for k, v in PLAN["plan."].items()}
    saved = city.post(where, typed | {"act": "save"}, follow=True).content.decode()
    assert "已暂存，还没有报送。" in saved and 'value="合成东〔2024〕3号"' in saved
    refused = city.post(where, {"act": "submit", "whole|零报告": ""}).content.decode()
    assert "一项也没有填，没有报送。" in refused
    done = city.post(where, typed | {"act": "submit"}, follow=True).content.decode()
    assert f"已报送{MONTH}工作进展。" in done and "待审核" in done
