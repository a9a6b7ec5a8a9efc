"""Templates at the desk: what each kind writes, what is prefilled, and who may not have which."""

from pathlib import Path

import openpyxl
import pytest
from tests.browser.months_office import MARK, months_office, used
from tests.intake.sheets import LIMITS
from tests.office.conftest import Desk
from tests.office.desk.chain_office import PERSONS, acting, chain_office, received

from tongbao.intake.forms.grid import read_cover
from tongbao.intake.reading.workbook import Sheets, read_workbook
from tongbao.intake.values.form import COUNTY, LAST_YEAR, LEDGER, PROGRESS
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.filing.template import facts_done_before, progress_for, template, template_for
from tongbao.office.store.models import RecordRow, TrailRow

MONTH = "2024-01"
CLERK = acting("办收文")
PEOPLE = [*PERSONS, ("东市填报", "reporter", "east", "")]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The thin office with a reporter of a city."""
    chain_office(tmp_path, PEOPLE)
    return tmp_path / "out"


def sheets_of(path: Path) -> Sheets:
    return read_workbook(path, LIMITS)


def column(sheets: Sheets, sheet: str, header: str) -> list[str]:
    """The texts of a column under its hints."""
    head, _, *rows = sheets[sheet]
    at = [cell[1] if cell else "" for cell in head].index(header)
    return [row[at][1] if at < len(row) and row[at] else "" for row in rows]  # type: ignore[index]


@pytest.mark.parametrize(
    ("kind", "period", "names"),
    [
        ("progress", MONTH, ["合成东市_2024-01.xlsx", "合成独市_2024-01.xlsx", "合成西市_2024-01.xlsx"]),
        ("ledger", MONTH, ["合成丙县_2024-01.xlsx", "合成乙县_2024-01.xlsx", "合成甲县_2024-01.xlsx"]),
        ("province", MONTH, ["省本级_2024-01.xlsx"]),
        (
            "works",
            MONTH,
            [f"{n}_举措_2024-01.xlsx" for n in ("合成东市", "合成独市", "合成省", "合成西市")],
        ),
        (
            "targets",
            "2024",
            [f"{n}_2024.csv" for n in ("基期重述", "用能人数构成", "目标", "目标事件", "评分", "采暖度日数")],
        ),
    ],
)
def test_every_kind_writes_a_file_a_place(office: Path, kind: str, period: str, names: list[str]) -> None:
    written = template(kind, period, office, CLERK)
    assert sorted(p.name for p in written) == sorted(names) == sorted(p.name for p in office.iterdir())
    last = TrailRow.objects.order_by("id").last()
    assert last is not None and (last.act, last.subject) == ("template", f"{kind} {period} {len(names)}份")


def test_a_ledger_lists_who_exists_in_the_month(office: Path) -> None:
    template("ledger", "2024-01..2024-02", office, CLERK)
    january, february = (sheets_of(office / f"合成乙县_2024-0{n}.xlsx") for n in (1, 2))
    assert column(january, LEDGER, "机构编号") == ["clinic"]
    assert column(february, LEDGER, "机构编号") == ["clinic", "mover"]
    assert {k: read_cover(january)[k] for k in ("单位编号", "单位名称", "报告期")} == {
        "单位编号": "990102",
        "单位名称": "合成乙县",
        "报告期": "2024-01",
    }


def test_an_unknown_kind_a_bad_period_and_a_person_without_the_role_are_refused(office: Path) -> None:
    for words, code in (
        (("meters", MONTH, office, CLERK), "kind"),
        (("ledger", "一月", office, CLERK), "period"),
        (("ledger", MONTH, office, acting("一中填报")), "territory"),
        (("ledger", MONTH, office, acting("办审核")), "role"),
    ):
        with pytest.raises(Refusal) as refused:
            template(*words)  # type: ignore[arg-type]
        assert refused.value.code == code
    assert not office.exists() or list(office.iterdir()) == []


def test_an_institution_gets_its_own_row_with_last_year_beside(tmp_path: Path) -> None:
    months_office(tmp_path)
    path = template_for("school", MONTH, tmp_path, acting("一中填报"))
    sheets = sheets_of(path)
    assert (path.name, read_cover(sheets)["单位编号"]) == ("合成甲县一中_2024-01.xlsx", "school")
    assert column(sheets, LEDGER, "机构编号") == ["school"]
    share = 94 + 1 % 3
    assert column(sheets, LEDGER, "电") == [""]
    shown = float(column(sheets, LEDGER, f"电{LAST_YEAR}")[0])
    years = {format_milli(used(Month(2023, 1), s)["electricity"]) for s in range(share - 4, share + 8)}
    assert format_milli(round(shown * 1000)) in years
    assert any(cell and cell[1] == MARK for row in sheets["单位信息"] for cell in row)


def test_nobody_gets_the_form_of_another_place(office: Path) -> None:
    for place, who in (("school2", "一中填报"), ("nowhere", "办收文"), ("990201", "甲县填报")):
        with pytest.raises(Refusal) as refused:
            template_for(place, MONTH, office, acting(who))
        assert refused.value.code == "absent"
    with pytest.raises(Refusal) as refused:
        progress_for("west", MONTH, office, acting("东市填报"))
    assert refused.value.code == "absent"


def test_a_progress_return_shows_what_was_done_before(office: Path) -> None:
    upload = received("east", "2023-12", "progress", "accepted")
    for matter, status, level in (("plan", "yes", ""), ("relayed", "no", ""), ("meeting", "yes", "citywide")):
        body = {"unit": "east", "matter": matter, "status": status, "level": level}
        body |= {"day": "2023-12-20" if matter == "plan" else "", "received": "2023-12-28T09:00:00+08:00"}
        RecordRow.objects.create(upload=upload, type="fact", key=f"x:{matter}", body=body)
    assert facts_done_before("east") == {"plan": "已报“是”（2023-12-20）", "meeting:citywide": "已报“是”（2023-12-28）"}
    assert facts_done_before("west") == {}
    office.mkdir()
    sheets = sheets_of(progress_for("east", MONTH, office, acting("东市填报")))
    shown = dict(zip(column(sheets, PROGRESS, "事项编号"), column(sheets, PROGRESS, "上期"), strict=True))
    assert (shown["plan"], shown["relayed"]) == ("已报“是”（2023-12-20）", "")
    assert column(sheets, COUNTY, "县代码") == ["990101", "990102"]


def test_templates_carry_ids_and_what_is_already_known(desk: Desk) -> None:
    desk.run("演示收文员", "template", "ledger", "2024-01", "--out", desk.folder / "t")
    sheet = openpyxl.load_workbook(desk.folder / "t" / "虚川东区_2024-01.xlsx")["台账"]
    assert [c.value for c in sheet[1]][:5] == ["机构编号", "机构名称", "机构类型", "电", "电（上年同月）"]
    assert sheet["A3"].value == desk.province.in_county("990101", Month.parse(MONTH))[0].id
    desk.run("演示收文员", "template", "progress", "2024-01", "--out", desk.folder / "t")
    assert (desk.folder / "t" / "虚川市_2024-01.xlsx").exists()
