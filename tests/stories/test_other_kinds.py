"""Other kinds of documents from the same findings: a brief that criticises nobody, an analysis that asks nothing."""

import pytest
from tests.stories.conftest import Office
from tests.stories.test_second_month import may  # noqa: F401  its month of follow-up

from tongbao.office.desk.documents import publication
from tongbao.office.desk.home.home import open_home
from tongbao.office.store.models import AskRow, DocumentRow, OfficeRow


def test_a_brief_tells_the_progress_and_criticises_nobody(hebei: Office, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("draft", "progress_brief", "2017-03", "--as-of", "2017-04-07", "--out", hebei.out)
    hebei.run("演示拟稿人", *words)
    text = hebei.text()
    assert "全省公共机构节能工作简报" in text and "现将前段全省公共机构节能工作进展情况简报如下，供参阅：" in text
    assert "一、总体情况" in text and "存在问题" not in text and "工作要求" not in text
    claims = hebei.claims()
    assert (claims["document"]["kind"], claims["undecided"], claims["faults"], claims["asks"]) == (
        *("progress_brief", [], [], []),
    )
    key = "progress_brief-2017-03-2017-04-07"
    issue = ("issue", key, "--number", "冀公节能办〔2017〕5号", "--out", hebei.out)
    hebei.two("演示拟稿人", "演示签发人", *issue)
    hebei.run("演示审计员", "verify", "冀公节能办〔2017〕5号")
    open_home(hebei.home)
    assert DocumentRow.objects.get(key=key).state == "issued"
    assert not AskRow.objects.exists()


def test_an_analysis_of_a_quarter_asks_nothing(province: Office) -> None:
    words = ("draft", "energy_analysis", "2025-01..2025-03", "--as-of", "2026-04-25", "--out", province.out)
    province.run("演示拟稿人", *words)
    text = province.text()
    assert "关于2025年1月至3月全省公共机构能源资源消费情况的分析报告" in text.replace("\n", "")
    assert "工作要求" not in text and province.claims()["faults"] == [] and province.claims()["asks"] == []


def test_what_is_no_kind_is_told_with_those_there_are(province: Office, capsys: pytest.CaptureFixture[str]) -> None:
    province.run("演示拟稿人", "draft", "letter", "2025", "--as-of", "2026-04-25", "--out", province.out, code=3)
    told = capsys.readouterr().err.replace("\n", "")
    assert "没有“letter”这种文件。" in told and "progress_brief、energy_analysis、assessment_notice" in told


def letter(office: Office, unit: str, code: int = 0) -> str:
    """The text of a letter to a unit."""
    words = ("draft", f"reminder@{unit}", "2017-04", "--as-of", "2017-05-20", "--out", office.out)
    office.run("演示拟稿人", *words, code=code)
    return "" if code else office.text()


def test_a_letter_tells_one_unit_what_is_asked_of_it_and_nobody_else(may: Office) -> None:  # noqa: F811
    """Handan said no, Langfang is silent: one did not do it, of the other nothing came."""
    handan = letter(may, "handan")
    assert "关于抓紧完成公共机构节能有关工作的提醒函" in handan and "邯郸市：" in handan
    assert "冀公节能办〔2017〕4号要求于2017年4月30日前完成“召开全市公共机构节能工作会议”。" in handan
    assert "你单位报告尚未完成。" in handan
    silent = letter(may, "langfang")
    assert "没有收到你单位的报告。" in silent and "报告尚未完成" not in silent
    for name in ("张家口", "承德", "邯郸", "石家庄"):
        assert name not in silent
    claims = may.claims()
    assert (claims["document"]["kind"], claims["faults"], claims["asks"]) == ("reminder@langfang", [], [])


def test_a_letter_is_issued_verified_and_never_published(may: Office) -> None:  # noqa: F811
    letter(may, "handan")
    key, number = "reminder@handan-2017-04-2017-05-20", "冀公节能办函〔2017〕1号"
    may.two("演示拟稿人", "演示签发人", "issue", key, "--number", number, "--out", may.out)
    may.run("演示审计员", "verify", number)
    home = open_home(may.home)
    OfficeRow.objects.update_or_create(key=publication.KEY, defaults={"value": True})
    assert number not in [p.number for p in publication.list_published(home)]
    assert DocumentRow.objects.get(key=key).kind == "reminder"
