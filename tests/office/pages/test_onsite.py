"""The pages of a field assessment: opened, planned, filled on a sheet, reviewed, approved; what was typed stays."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.office.desk.assessment.test_field_assessment import MEASURES, PEOPLE
from tests.office.desk.chain_office import chain_office
from tests.office.pages.visitor import ready, visitor

from tongbao.office.desk.home.home import Home
from tongbao.office.pages import clock
from tongbao.office.store.models import MarkRow, RoundRow

ROUND = {"period": "2024", "rubric": "synthetic", "self_due": "2024-03-01", "only": "合成东市\nwest", "act": "open"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The thin office on a day it plays."""
    monkeypatch.setenv(clock.PLAYED, "2024-02-05")
    monkeypatch.setenv("TONGBAO_DEMO", "x")
    found = chain_office(tmp_path, PEOPLE)
    ready(found.path)
    return found


def opened() -> int:
    """A round with one group for both cities, opened on the pages."""
    drafter = visitor("办拟稿")
    told = drafter.post("/assessments/", ROUND, follow=True).content.decode()
    assert "已开展2024年度现场考核，共2家。请接着安排考核组。" in told
    pk = int(RoundRow.objects.get().pk)
    plan = {"act": "plan", "party": "第一组", "members": "组长甲", "day": "2024-02-05", "units": ["east", "west"]}
    assert "已安排2家。" in drafter.post(f"/assessments/{pk}/", plan, follow=True).content.decode()
    return pk


def filled(points: str, words: str, step: str) -> dict[str, str]:
    """A whole sheet as a form."""
    return {f"points:{i}": points for i in MEASURES} | {f"words:{i}": words for i in MEASURES} | {"act": step}


def test_from_opening_to_approval_on_the_pages(home: Home) -> None:
    pk = opened()
    for unit, reporter in (("east", "东市填报"), ("west", "西市填报")):
        own = visitor(reporter)
        assert "现场考核待办" in own.get("/").content.decode()
        sheet = f"/assessments/{pk}/{unit}/"
        assert "已保存8项。" in own.post(sheet, filled("2", "看台账", "self"), follow=True).content.decode()
        group = visitor("组长甲").post(sheet, filled("1", "缺制度", "site"), follow=True)
        assert "已保存8项。" in group.content.decode()
        review = visitor("办拟稿").post(sheet, filled("1", "", "review"), follow=True)
        assert "已保存8项。" in review.content.decode()
    shown = visitor("办签发").get(f"/assessments/{pk}/").content.decode()
    assert "各单位都已复核完毕。核定后得分不能再改。" in shown and "第一组" in shown and "8分" in shown
    done = visitor("办签发").post(f"/assessments/{pk}/", {"act": "approve", "document": "合〔2024〕9号"}, follow=True)
    assert "已核定，“2024年度现场考核评分清单.csv”已登记，待审核和封账。" in done.content.decode()
    assert "合〔2024〕9号" in visitor("东市填报").get("/assessments/").content.decode()


def test_what_was_refused_stays_typed(home: Home) -> None:
    pk = opened()
    own = visitor("东市填报")
    shown = own.post(f"/assessments/{pk}/east/", filled("99", "打了九十九分", "self")).content.decode()
    assert "不在0至" in shown and shown.count("打了九十九分") == 8 and shown.count('value="99"') == 8
    assert MarkRow.objects.count() == 0
    again = visitor("办拟稿").post("/assessments/", ROUND | {"only": "没有的市", "period": "2023"}).content.decode()
    assert "“没有的市”不是本级的下级单位。" in again and ">没有的市</textarea>" in again
    plan = {"act": "plan", "party": "第二组", "members": "没有的人", "day": "2024-02-05", "units": ["west"]}
    kept = visitor("办拟稿").post(f"/assessments/{pk}/", plan).content.decode()
    assert "“没有的人”没有登记。" in kept and 'value="west" checked' in kept and 'value="east" checked' not in kept


def test_a_paper_is_kept_with_its_item(home: Home) -> None:
    pk, item = opened(), MEASURES[0]
    given = {f"points:{item}": "1", f"words:{item}": "见附件", "act": "self"}
    given |= {f"paper:{item}": SimpleUploadedFile("制度.pdf", b"%PDF-1.4 synthetic")}
    shown = visitor("东市填报").post(f"/assessments/{pk}/east/", given, follow=True).content.decode()
    assert "制度.pdf" in shown
    paper = MarkRow.objects.get().pk
    assert visitor("组长甲").get(f"/assessments/paper/{paper}/").content == b"%PDF-1.4 synthetic"
    assert visitor("西市填报").get(f"/assessments/paper/{paper}/").status_code == 404
    assert "制度.pdf" in visitor("组长甲").get(f"/assessments/{pk}/east/").content.decode()


def test_the_sheet_goes_to_a_workbook(home: Home) -> None:
    pk = opened()
    taken = visitor("组长甲").get(f"/assessments/{pk}/east/?format=csv").content.decode("utf-8-sig")
    assert taken.splitlines()[-1].startswith("合计,")


def test_an_office_without_a_rubric_is_told_what_to_enter(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongbao.office.desk.assessment.field_assessment.rubrics", lambda on: [])
    shown = visitor("办拟稿").get("/assessments/").content.decode()
    assert "还没有录入可以评分的评分办法。" in shown and 'name="period"' not in shown
    assert "开展考核" not in visitor("组长甲").get("/assessments/").content.decode()
