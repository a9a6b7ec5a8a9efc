"""One ledger of a whole city: its counties have come; what is missing stays missing; how it was measured is sealed."""

from pathlib import Path

import pytest
from tests.office.conftest import MONTH, Desk

from tongbao.intake.forms import template
from tongbao.office.desk.home.home import open_home
from tongbao.office.store.models import BookRow, ReadingRow, UploadRow
from tongbao.records.book import check_book, read_manifest, read_table
from tongbao.registry.institution import Institution
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.small_province import CITIES, county_codes


def listed(desk: Desk, city: str) -> list[Institution]:
    """The institutions of a city, county by county."""
    prefix = next(c[2][:4] for c in CITIES if c[0] == city)
    return [s for county in county_codes() if county.startswith(prefix) for s in desk.province.in_county(county, MONTH)]


def consolidated(
    desk: Desk, city: str, without: str = "", change: dict[str, dict[str, int]] | None = None, name: str = ""
) -> Path:
    """A city's ledger of MONTH in one workbook; ``change`` lays amounts over those of an institution."""
    path = desk.folder / "in" / (name or f"{city}.xlsx")
    path.parent.mkdir(exist_ok=True)
    here = [s for s in listed(desk, city) if s.id != without]
    amounts = {s.id: desk.province.amounts[s.id, MONTH] | (change or {}).get(s.id, {}) for s in here}
    words = {here[0].id: {"basis": "估算", "heat": "按面积计费"}}
    amounts[here[0].id] = {k: v for k, v in amounts[here[0].id].items() if k != "heat"}
    cover = template.Cover("ledger", city, city, str(MONTH), "合成")
    template.write_ledger(path, cover, here, Rulebook(MONTH.last_day), amounts, words=words)
    return path


def decided(desk: Desk, *lines: tuple[str, str]) -> Path:
    """A decisions file."""
    path = desk.folder / "decisions.csv"
    rows = [f"{conflict},{choice},催报无果,演示审核员,2024-02-20\n" for conflict, choice in lines]
    path.write_text("conflict,choice,reason,who,when\n" + "".join(rows), "utf-8")
    return path


def states(desk: Desk) -> dict[str, str]:
    """State by file."""
    open_home(desk.home)
    return dict(UploadRow.objects.values_list("file", "state"))


def closed(desk: Desk) -> Path:
    """The month's book."""
    desk.run("演示封账员", "close", "ledger", "2024-01")
    desk.run("演示签发人", "close", "ledger", "2024-01")
    home = open_home(desk.home)
    return home.path / BookRow.objects.get().folder


@pytest.fixture
def collected(desk: Desk) -> Desk:
    """Three cities, one file each, all in time."""
    for city, _, _ in CITIES:
        consolidated(desk, city)
    desk.run("演示收文员", "collect", desk.folder / "in", "--received-at", "2024-02-05")
    return desk


def test_every_county_has_come_and_basis_and_reason_are_sealed(collected: Desk) -> None:
    collected.run("演示审核员", "review", "ledger", "2024-01")
    folder = closed(collected)
    assert check_book(folder, read_manifest(folder).sha256) == []
    table = read_table(folder, "xuchuan")
    names = [c.name for c in table.columns]
    lines = {row[0]: dict(zip(names, row, strict=True)) for row in table.rows}
    assert sorted(lines) == sorted(s.id for s in listed(collected, "xuchuan"))
    first = lines.pop(listed(collected, "xuchuan")[0].id)
    assert (first["basis"], first["reasons"], first["heat"]) == ("estimated", "heat=area_billed", None)
    assert first["electricity"] == collected.province.amounts[str(first["institution"]), MONTH]["electricity"]
    assert {(x["basis"], x["reasons"], x["doubted"]) for x in lines.values()} == {("billed", "", 0)}
    assert {row[0] for row in read_table(folder, "returns").rows} == {"xuchuan", "niling", "shihu"}


def test_a_unit_nobody_knows_is_refused(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    path = desk.folder / "x.xlsx"
    cover = template.Cover("ledger", "nowhere", "无名市", str(MONTH))
    template.write_ledger(path, cover, listed(desk, "xuchuan"), Rulebook(MONTH.last_day))
    desk.run("演示收文员", "collect", path, "--received-at", "2024-02-05", code=1)
    assert "单位编号“nowhere”不在名录中" in capsys.readouterr().out.replace("\n", "").replace(" ", "")


def test_a_missing_institution_may_stay_missing_by_decision_and_is_never_accepted_as_if_it_came(
    desk: Desk,
    capsys,  # type: ignore[no-untyped-def]
) -> None:
    gone = listed(desk, "niling")[2]
    for city, _, _ in CITIES:
        consolidated(desk, city, without=gone.id)
    desk.run("演示收文员", "collect", desk.folder / "in", "--received-at", "2024-02-05")
    desk.run("演示审核员", "review", "ledger", "2024-01", code=1)
    assert states(desk) == {"xuchuan.xlsx": "accepted", "niling.xlsx": "collected", "shihu.xlsx": "accepted"}
    review = ("review", "ledger", "2024-01", "--decisions")
    conflict = f"complete:{gone.id}:2024-01:"
    desk.run("演示审核员", *review, decided(desk, (conflict, "accept")), code=3)
    said = capsys.readouterr().err.replace("\n", "")
    assert f"表中没有“{gone.name}”（{gone.id}）2024-01的数据。请补填该机构一行。" in said
    assert "请退回改正，不能带错接收。催报无果的，可填 absent，按缺报登记。" in said
    desk.run("演示审核员", *review, decided(desk, (conflict, "absent")))
    assert states(desk)["niling.xlsx"] == "accepted"
    # A later review of the same span does not ask for the county again.
    desk.run("演示审核员", "review", "ledger", "2024-01")
    assert gone.id not in {row[0] for row in read_table(closed(desk), "niling").rows}


def test_absent_is_no_answer_to_anything_else(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    desk.run("演示收文员", "collect", consolidated(desk, "xuchuan"), "--received-at", "2024-02-11")
    lines = decided(desk, ("late:xuchuan:2024-01:", "absent"))
    desk.run("演示审核员", "review", "ledger", "2024-01", "--decisions", lines, code=3)
    assert "的选择“absent”无法识别。" in capsys.readouterr().err.replace("\n", "")


def test_a_late_city_stands_on_the_late_list_with_its_contacts(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    import json

    desk.run("演示收文员", "collect", consolidated(desk, "xuchuan"), "--received-at", "2024-02-11")
    capsys.readouterr()
    desk.run("演示审核员", "review", "ledger", "2024-01", "--json", code=1)
    late = json.loads(capsys.readouterr().out.strip().splitlines()[1])
    assert late[0]["单位"] == "虚川市 2024-01"
    assert len(late) == 1 + 6
    assert late[0]["联系人"].startswith("单位负责人：合成虚川负责人")


def test_a_citys_file_replaces_those_of_its_counties_but_not_the_other_way_round(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    for county in county_codes():
        desk.ledger(county)
    desk.run("演示收文员", "collect", desk.folder / "in", "--received-at", "2024-02-05")
    desk.run("演示审核员", "review", "ledger", "2024-01")
    desk.run("演示收文员", "collect", consolidated(desk, "xuchuan"), "--received-at", "2024-02-06")
    desk.run("演示审核员", "review", "ledger", "2024-01", code=1)
    review = ("review", "ledger", "2024-01", "--decisions")
    desk.run("演示审核员", *review, decided(desk, ("duplicate:xuchuan:2024-01:", "replace")))
    now = states(desk)
    assert {f for f, s in now.items() if s == "superseded"} == {"990101.xlsx", "990102.xlsx", "990103.xlsx"}
    assert now["xuchuan.xlsx"] == "accepted"
    again = desk.ledger("990102", "990102_新.xlsx", filler="乙")
    desk.run("演示收文员", "collect", again, "--received-at", "2024-02-07")
    desk.run("演示审核员", *review, decided(desk, ("duplicate:990102:2024-01:", "replace")), code=3)
    said = capsys.readouterr().err.replace("\n", "")
    assert "“xuchuan.xlsx”是虚川市全部的台账，不能由虚川南县一处的台账代替。请由虚川市重报，或退回新件。" in said
    desk.run("演示审核员", *review, decided(desk, ("duplicate:990102:2024-01:", "return")))
    counted = read_table(closed(desk), "xuchuan").rows
    assert sorted(row[0] for row in counted) == sorted(s.id for s in listed(desk, "xuchuan"))


def test_a_line_accepted_although_a_check_doubted_it_is_sealed_as_doubted(desk: Desk) -> None:
    whom = listed(desk, "xuchuan")[1]
    for city, _, _ in CITIES:
        consolidated(desk, city)
    desk.run("演示收文员", "collect", desk.folder / "in", "--received-at", "2024-02-05")
    desk.run("演示审核员", "review", "ledger", "2024-01")
    home = open_home(desk.home)
    upload = UploadRow.objects.get(file="xuchuan.xlsx")
    from tongbao.office.store.models import FlagRow

    for code, severity, about, choice in (
        ("jump", "warning", whom.id, "accept"),
        ("jump", "warning", listed(desk, "xuchuan")[2].id, "return"),
        ("late", "warning", "xuchuan", "accept"),
    ):
        key = f"{code}:{about}:2024-01:people"
        FlagRow.objects.create(
            upload=upload, period="2024-01", key=key, code=code, severity=severity, sentence="合成", choice=choice
        )
    assert home.path == desk.home
    table = read_table(closed(desk), "xuchuan")
    column = [c.name for c in table.columns].index("doubted")
    assert {row[0] for row in table.rows if row[column]} == {whom.id}


def test_a_reading_that_is_stored_keeps_its_reason(collected: Desk) -> None:
    open_home(collected.home)
    kept = ReadingRow.objects.exclude(reasons={}).order_by("institution")
    wanted = sorted(listed(collected, city)[0].id for city, _, _ in CITIES)
    assert [(r.institution, r.reasons, r.basis) for r in kept] == [
        (id_, {"heat": "area_billed"}, "estimated") for id_ in wanted
    ]
