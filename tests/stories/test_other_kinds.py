"""Other kinds of documents from the same findings: a brief that criticises nobody, an analysis that asks nothing."""

import pytest
from tests.stories.conftest import Office

from tongbao.office.desk.home import open_home
from tongbao.office.store.models import AskRow, DocumentRow


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
