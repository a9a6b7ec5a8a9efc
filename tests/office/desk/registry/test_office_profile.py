"""What an office says of itself: changed item by item, noted in the trail, refused where it does not fit."""

from datetime import date
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office
from tests.office.pages.visitor import ready, visitor

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.registry import office_profile
from tongbao.office.store.models import OfficeRow, TrailRow

DAY = date(2024, 2, 5)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """The thin office."""
    ready(chain_office(tmp_path).path)


def held() -> dict[str, str]:
    """What every item holds."""
    return {s.key: s.value for s in office_profile.settings(DAY)}


def test_the_items_are_those_of_the_table_with_what_they_hold() -> None:
    assert held() == {
        **{"issuer": "", "office": "合成省办", "doc_word": "", "recipients": "", "copies": "", "printer": ""},
        **{"list_order": "customary", "rubric": ""},
    }
    by = {s.key: s for s in office_profile.settings(DAY)}
    assert by["list_order"].choices == (("customary", "习惯次序"), ("code", "代码次序"))
    assert [c for c, _ in by["rubric"].choices] == ["", "synthetic"]


def test_what_differs_is_kept_and_noted() -> None:
    given = {"issuer": " 合成省公共机构节能办公室 ", "office": "合成省办", "rubric": "synthetic", "nonsense": "x"}
    assert office_profile.change(given, acting("办管理")) == ["发文机关", "评分办法"]
    assert (held()["issuer"], held()["rubric"]) == ("合成省公共机构节能办公室", "synthetic")
    assert [t.subject for t in TrailRow.objects.filter(act="settings")] == [
        "发文机关：（空） → 合成省公共机构节能办公室",
        "评分办法：（空） → synthetic",
    ]
    assert office_profile.change(given, acting("办管理")) == []
    assert not OfficeRow.objects.filter(key="nonsense").exists()


@pytest.mark.parametrize(
    ("who", "given", "code", "words"),
    [
        ("办审核", {"issuer": "甲"}, "role", "“办审核”（审核员）无权办理 enrol。请由有权的人员办理。"),
        ("办管理", {"office": " "}, "setting", "“本机关简称”不能为空。请填写后再保存。"),
        ("办管理", {"issuer": "甲" * 201}, "setting", "“发文机关”超过200个字。请缩短后再保存。"),
        ("办管理", {"list_order": "rank"}, "setting", "“名单次序”没有“rank”这个选项。请从列表中选择。"),
        (
            "办管理",
            {"issuer": "甲", "rubric": "province"},
            "setting",
            "“评分办法”没有“province”这个选项。请从列表中选择。",
        ),
    ],
)
def test_what_does_not_fit_changes_nothing(who: str, given: dict[str, str], code: str, words: str) -> None:
    before = held()
    with pytest.raises(Refusal) as refused:
        office_profile.change(given, acting(who))
    assert (refused.value.code, str(refused.value)) == (code, words)
    assert held() == before


def test_the_page_of_rules_speaks_the_fields_language() -> None:
    admin = visitor("办管理")
    shown = admin.get("/rules/").content.decode()
    assert "现场考核环节" in shown and "发文机关" in shown and ">assessment_steps</a>" not in shown
    one = admin.get("/rules/sign_in/?on=2024-02-05").content.decode()
    assert "等级保护" in one
    told = admin.post("/rules/", {"issuer": "合成办公室"}, follow=True).content.decode()
    assert "已改：发文机关。" in told
    kept = admin.post("/rules/", {"issuer": "甲" * 201}).content.decode()
    assert "超过200个字" in kept and "甲" * 201 in kept
    assert 'value="settings"' not in visitor("办审核").get("/rules/").content.decode()
    assert visitor("办审核").post("/rules/", {"issuer": "乙"}).status_code == 200
    assert held()["issuer"] == "合成办公室"
