"""An auditor follows a sentence of the bulletin down to the bill of one institution; nobody below sees as much."""

from collections.abc import Callable
from pathlib import Path

from tests.browser.conftest import Office, Seat, Served

KEY = "energy-2025-2026-04-25"


def test_from_a_sentence_to_a_bill(
    province_base: Office, serve: Callable[[Path, str], Served], sit: Callable[..., Seat]
) -> None:
    served = serve(province_base.home, "2026-04-25")
    body = sit(served, "演示填报员")
    where = body.page.get_by_role("link", name="2026-03台账").get_attribute("href") or ""
    institution = where.split("/")[2]
    body.go(f"/bills/{institution}/2025-06/")
    paper = {"name": "2025年6月电费单.txt", "mimeType": "text/plain", "buffer": "合成单据".encode()}
    body.page.set_input_files("[name=files]", paper)
    body.press("附上")
    body.go(f"/studio/{KEY}/", 403)

    auditor = sit(served, "演示审计员")
    auditor.go(f"/studio/{KEY}/")
    auditor.picture("auditor-1-bulletin")
    auditor.page.locator("article a.claim", has_text="万吨标准煤").or_(
        auditor.page.locator("article a.claim", has_text="吨标准煤")
    ).first.click()
    auditor.page.wait_for_selector("#chain .chain")
    assert "封账" in auditor.page.inner_text("#chain")
    auditor.picture("auditor-2-chain")
    with auditor.page.expect_navigation():
        auditor.page.locator("#chain a", has_text="的机构和单据").first.click()
    auditor.look()
    auditor.page.goto(f"{served.base}/registry/institution/{institution}/")
    auditor.look()
    auditor.picture("auditor-3-institution")
    with auditor.page.expect_navigation():
        auditor.page.locator("tr", has_text="2025-06").get_by_role("link", name="1张").click()
    assert "2025年6月电费单.txt" in auditor.text()
    with auditor.page.expect_download() as waiting:
        auditor.page.get_by_role("link", name="2025年6月电费单.txt").click()
    assert Path(waiting.value.path()).read_text("utf-8") == "合成单据"
    auditor.picture("auditor-4-bill")

    stranger = sit(served, "演示县级")
    stranger.go(f"/studio/{KEY}/", 403)
