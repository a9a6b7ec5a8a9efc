"""A laggard that replies and catches up: what was asked is overdue, the city answers, reports, and is done."""

from collections.abc import Callable
from pathlib import Path

from tests.browser.conftest import Office, Seat, Served
from tests.browser.test_bulletin import closing

from tongbao.intake.forms import template
from tongbao.measure.period import Month
from tongbao.registry.reading_tables import TABLES, read_roster
from tongbao.rules.rulebook import Rulebook

MONTH = "2017-04"
ASK = "召开全市公共机构节能工作会议"


def return_of(unit: str, name: str, folder: Path) -> Path:
    """The city's progress return of April: the meeting was held after the day."""
    day = Month.parse(MONTH).last_day
    answer = {"matter": "meeting", "level": "全市会议", "status": "是", "day": "2017-05-06", "evidence": "纪要.txt"}
    path = folder / f"{name}_{MONTH}.xlsx"
    counties = read_roster(TABLES / "hebei").counties_of(unit, day)
    template.write_progress(path, template.Cover("progress", unit, name, MONTH), counties, Rulebook(day), [answer])
    (folder / "纪要.txt").write_text("演示会议纪要", "utf-8")
    return path


def test_who_lags_replies_and_catches_up(
    issued_base: Office, serve: Callable[[Path, str], Served], sit: Callable[..., Seat], tmp_path: Path
) -> None:
    served = serve(issued_base.home, "2017-05-08")
    city = sit(served, "演示市级")
    assert "张家口市" in city.text() and "逾期" in city.text()
    city.picture("laggard-1-today")
    city.go("/asks/?state=overdue")
    city.follow(ASK)
    city.page.fill("[name=words]", "因场地调整，会议改在5月6日召开，纪要随月报报送。")
    city.page.set_input_files("[name=paper]", {"name": "说明.txt", "mimeType": "text/plain", "buffer": "说明".encode()})
    city.press("答复")
    assert "因场地调整" in city.text() and "未办结" in city.text()

    path = return_of("zhangjiakou", "张家口市", tmp_path)
    city.go(f"/progress/zhangjiakou/{MONTH}/")
    city.follow("上传月报和证据")
    city.page.set_input_files("[name=files]", [str(path), str(tmp_path / "纪要.txt")])
    city.press("上传")
    assert "已收" in city.text()

    reviewer = sit(served, "演示审核员")
    reviewer.go(f"/review/progress/{MONTH}/")
    reviewer.press("核对数据")
    assert "接收1" in reviewer.text()
    closing(sit(served, "演示封账员"), "progress", MONTH)
    assert "已封账1册" in closing(sit(served, "演示签发人"), "progress", MONTH)

    drafter = sit(served, "演示拟稿人")
    drafter.go("/asks/")
    line = drafter.page.locator("tr", has_text="张家口市").filter(has_text=ASK)
    assert "逾期完成" in line.first.inner_text() and "有" in line.first.inner_text()
    drafter.picture("laggard-2-asks")
    with drafter.page.expect_navigation():
        line.first.get_by_role("link").click()
    drafter.page.fill("[name=words]", "月报和会议纪要已核")
    drafter.press("办结")
    assert "演示拟稿人：月报和会议纪要已核" in drafter.text()
    drafter.page.once("dialog", lambda d: d.accept())
    drafter.go("/studio/")
    drafter.page.select_option("[name=what]", f"progress {MONTH}")
    drafter.page.fill("[name=as_of]", "2017-05-08")
    drafter.press("拟稿")
    drafter.done()
    drafter.go(f"/studio/progress-{MONTH}-2017-05-08/")
    assert "张家口市在期限之后完成了" in drafter.text()
    drafter.picture("laggard-3-next")
