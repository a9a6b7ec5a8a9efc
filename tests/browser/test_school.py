"""A month of a school: what is due, the grid, flags while typing, the bill, the receipt; returned, mended, accepted."""

from collections.abc import Callable
from pathlib import Path

from tests.browser.conftest import Seat, Served
from tests.browser.months_office import months_office, used

from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli

MONTH = "2024-01"


def typed(seat: Seat, item: str, words: str) -> None:
    """Type into one cell of the grid."""
    seat.page.fill(f"[name='school|{item}']", words)


def test_a_month_of_a_school(tmp_path: Path, serve: Callable[[Path, str], Served], sit: Callable[..., Seat]) -> None:
    served = serve(months_office(tmp_path), "2024-02-05")
    school = sit(served, "一中填报")
    assert "该报未报" in school.text()
    school.picture("school-1-today")
    school.follow(f"{MONTH}台账")

    right = {k: format_milli(v) for k, v in used(Month(2024, 1), 96).items()}
    with school.page.expect_response("**/checked/"):
        for item, words in right.items():
            typed(school, item, words)
        typed(school, "electricity", format_milli(10 * used(Month(2024, 1), 96)["electricity"]))
    school.page.wait_for_selector("td.flag-warning, td.flag-error")
    assert school.page.get_attribute("td[data-cell='school|electricity']", "class") in ("flag-warning", "flag-error")
    assert "电" in school.page.inner_text("#flags")
    school.look()
    school.picture("school-2-flag")
    with school.page.expect_response("**/checked/"):
        typed(school, "electricity", right["electricity"])
    school.page.wait_for_selector("td[data-cell='school|electricity']:not(.flag-warning):not(.flag-error)")
    school.press("暂存")
    assert "还没有报送" in school.text()

    school.follow("附电费单")
    school.page.set_input_files(
        "[name=files]", {"name": "电费单.txt", "mimeType": "text/plain", "buffer": "合成电费单".encode()}
    )
    school.press("附上")
    assert "电费单.txt" in school.text()

    phone = sit(served, "一中填报", 390, 844)
    phone.go(f"/fill/school/{MONTH}/")
    assert phone.page.input_value("[name='school|electricity']") == right["electricity"]
    phone.picture("school-3-phone")
    phone.press("报送")
    assert "待审核" in phone.text() and "填报单位在2024年2月10日（含当日）前可以撤回" in phone.text()
    phone.follow("打印回执")
    assert "报送回执" in phone.text()
    school.go("/")
    assert "待审核" in school.page.inner_text("table")

    bureau = sit(served, "局审核")
    bureau.follow("去审核")
    bureau.follow("网页填报")
    bureau.picture("school-4-reviewed")
    bureau.page.fill("[name=reason]", "请核对用水，附上水费单")
    bureau.press("退回")
    assert "已退回" in bureau.text()

    school.go("/")
    assert "请核对用水" in school.text()
    school.follow(f"{MONTH}台账")
    assert school.page.input_value("[name='school|water']") == right["water"]
    typed(school, "water", format_milli(used(Month(2024, 1), 95)["water"]))
    school.press("报送")
    bureau.go("/")
    bureau.follow("去审核")
    bureau.press("核对数据")
    assert "转上一级1" in bureau.text()
    school.go("/returns/?period=2024-01")
    assert "合成甲县" in school.text()
    school.picture("school-5-accepted")
