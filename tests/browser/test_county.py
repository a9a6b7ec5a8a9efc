"""A county's review day: the queue by effect, an explanation, a return with reason, the clean ones, the board."""

from collections.abc import Callable
from pathlib import Path

from tests.browser.conftest import Seat, Served
from tests.browser.months_office import months_office, used

from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli

MONTH = "2024-01"


def hand_in(seat: Seat, place: str, share: int, item: str = "", words: str = "") -> None:
    """Type a whole line and hand it in."""
    seat.go(f"/fill/{place}/{MONTH}/")
    for key, milli in used(Month(2024, 1), share).items():
        seat.page.fill(f"[name='{place}|{key}']", format_milli(milli))
    if item:
        seat.page.fill(f"[name='{place}|{item}']", words)
    seat.page.once("dialog", lambda d: d.accept())
    seat.press("报送")


def test_a_review_day(tmp_path: Path, serve: Callable[[Path, str], Served], sit: Callable[..., Seat]) -> None:
    home = months_office(tmp_path)
    served = serve(home, "2024-02-05")
    one, two = sit(served, "一中填报"), sit(served, "二中填报")
    hand_in(one, "school", 96, "people", "200")
    hand_in(two, "school2", 100)

    bureau = sit(served, "局审核")
    bureau.go(f"/review/ledger/{MONTH}/")
    bureau.press("核对数据")
    assert "转上一级1" in bureau.text()
    queue = bureau.page.inner_text("section[aria-label='疑点']")
    assert "用能人数" in queue
    bureau.picture("county-1-queue")

    one.go(f"/returns/?period={MONTH}")
    one.follow("网页填报")
    one.page.locator(".explain textarea").first.fill("新建食堂投用，附验收单")
    one.press("登记说明")
    assert "情况说明已登记" in one.text()

    bureau.go(f"/review/ledger/{MONTH}/")
    assert "新建食堂投用" in bureau.text()
    flag = bureau.page.locator("tr", has_text="新建食堂投用")
    assert flag.locator("option").all_inner_texts() == ["待定", "接收", "退回"]
    flag.locator("select").select_option("accept")
    bureau.press("核对数据")
    assert "没有写明理由" in bureau.text()
    bureau.go(f"/review/ledger/{MONTH}/")
    flag.locator("select").select_option("accept")
    flag.locator("input").fill("说明属实，见验收单")
    bureau.press("核对数据")
    assert "转上一级1" in bureau.text()

    county = sit(served, "甲县审核")
    county.follow("去审核")
    assert county.text().count("网页填报") == 2
    county.follow("合成甲县二中")
    county.picture("county-2-return")
    county.page.fill("[name=reason]", "建筑面积请核实")
    county.press("退回")
    county.go(f"/review/ledger/{MONTH}/")
    county.press("核对数据")
    assert "转上一级1" in county.text()

    county.go(f"/board/?period={MONTH}")
    assert "合成甲县" in county.text() and "合成丙县" not in county.text()
    county.picture("county-3-board")
    two.go("/")
    assert "建筑面积请核实" in two.text()
