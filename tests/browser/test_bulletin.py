"""The provincial bulletin of 7 April 2017 in the browser: from open returns to the issued PDF, by several persons."""

from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from tests.browser.conftest import ROOT, Seat, Served
from tests.stories.conftest import Office

CASE = ROOT / "demo" / "hebei-2017"
KEY = "progress-2017-03-2017-04-07"
NUMBER = "冀公节能办〔2017〕4号"
REASON = "按省办汇总数印发并写明来源"


@pytest.fixture
def open_home(tmp_path: Path) -> Path:
    """An enrolled home with nothing collected."""
    office = Office(tmp_path / "hebei")
    office.run("演示管理员", "enrol", "hebei")
    office.run("演示管理员", "enrol", CASE)
    return office.home


def closing(seat: Seat, kind: str, period: str) -> str:
    """Propose a closing, or confirm what another person proposed where it stands."""
    seat.go("/close/")
    seat.page.once("dialog", lambda d: d.accept())
    if seat.page.get_by_role("button", name="确认封账", exact=True).count():
        assert f"{kind}|{period}" == "|".join(
            seat.page.locator(f"form:has(button:text-is('确认封账')) [name={n}]").first.input_value()
            for n in ("kind", "period")
        )
        seat.press("确认封账")
        return seat.done()
    seat.page.select_option("form select[name=kind]", kind)
    seat.page.fill("form input[type=text][name=period]", period)
    seat.press("提出或确认封账")
    return seat.done()


def draft(seat: Seat) -> str:
    """Draft the bulletin as of its day."""
    seat.go("/studio/")
    seat.page.select_option("[name=what]", "progress 2017-03")
    seat.page.fill("[name=as_of]", "2017-04-07")
    seat.press("拟稿")
    return seat.done()


def issue(seat: Seat, words: str) -> str:
    """Propose or sign the issue."""
    seat.go(f"/studio/{KEY}/")
    seat.page.fill("[name=number]", NUMBER)
    seat.page.once("dialog", lambda d: d.accept())
    seat.press(words)
    return seat.done()


def test_from_open_returns_to_the_issued_pdf(
    open_home: Path, serve: Callable[[Path, str], Served], sit: Callable[..., Seat], tmp_path: Path
) -> None:
    served = serve(open_home, "2017-04-07")

    collector = sit(served, "演示收文员")
    collector.go("/returns/upload/")
    files = sorted(p for f in ("returns", "evidence") for p in (CASE / f).rglob("*") if p.is_file())
    collector.page.set_input_files("[name=files]", [str(p) for p in files])
    collector.page.fill("[name=received]", "2017-03-31")
    collector.press("上传")
    assert "未收" not in collector.page.inner_text("table")
    collector.picture("bulletin-1-collected")

    reviewer = sit(served, "演示审核员")
    reviewer.follow("去审核")
    reviewer.press("核对数据")
    for choice in reviewer.page.query_selector_all("select[name^='choice:']"):
        choice.select_option("confirm" if "要件" in choice.evaluate("e => e.closest('tr').innerText") else "accept")
    for reason in reviewer.page.query_selector_all("[name^='reason:']"):
        reason.fill("省办已核实")
    reviewer.press("核对数据")
    assert "没有待定的疑点" in reviewer.text()
    reviewer.picture("bulletin-2-reviewed")

    assert "请另一名有权人员" in closing(sit(served, "演示封账员"), "progress", "2017-03")
    signer = sit(served, "演示签发人")
    assert "已封账1册" in closing(signer, "progress", "2017-03")

    drafter = sit(served, "演示拟稿人")
    assert "待定2处" in draft(drafter)
    drafter.go(f"/studio/{KEY}/")
    assert "还有2处不能印发" in drafter.text()
    drafter.picture("bulletin-3-undecided")
    for _ in range(2):
        drafter.go(f"/studio/{KEY}/")
        trouble = drafter.page.locator(".trouble", has=drafter.page.locator(".tone-bad")).first
        trouble.locator("select").select_option("stated")
        trouble.locator("[name=reason]").fill(REASON)
        with drafter.page.expect_navigation():
            trouble.get_by_role("button").click()
        drafter.done()
    drafter.go(f"/studio/{KEY}/")
    assert "可以印发" in drafter.text()
    drafter.page.get_by_role("link", name="19个区").first.click()
    drafter.page.wait_for_selector("#chain .chain")
    assert "省办汇总" in drafter.page.inner_text("#chain")
    drafter.picture("bulletin-4-claim")

    assert "请签发人办理签发" in issue(drafter, "提出印发")
    assert "不能由同一人确认" in issue(drafter, "提出印发")
    assert f"已印发 {NUMBER}" in issue(signer, "签发")
    signer.go(f"/studio/{KEY}/")
    signer.picture("bulletin-5-issued")
    with signer.page.expect_download() as waiting:
        signer.page.get_by_role("link", name="Word").click()
    waiting.value.save_as(tmp_path / "bulletin.docx")
    content = signer.page.request.get(f"{served.base}/studio/{KEY}/file/bulletin.pdf").body()
    (tmp_path / "bulletin.pdf").write_bytes(content)
    text = "".join(p.extract_text() for p in pypdf.PdfReader(str(tmp_path / "bulletin.pdf")).pages).replace("\n", "")
    assert NUMBER in text and "19个区" in text and "2017年4月7日" in text

    auditor = sit(served, "演示审计员")
    auditor.go(f"/studio/{KEY}/")
    auditor.press("按账册和当日规则重算每一处")
    assert "不符0处" in auditor.done()
