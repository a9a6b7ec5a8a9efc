"""The first day at the desk: lists held against each other, sign-off, exits, opening figures (合成)."""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from tests.office.conftest import Desk

from tongbao.intake.exchange.upper_platform import ListedInstitution, write_upper
from tongbao.measure.refusal import Refusal
from tongbao.office.commands import duty_first_verbs
from tongbao.office.commands.main import app
from tongbao.office.desk.home.home import SHANGHAI, Actor, open_home
from tongbao.office.desk.registry.onboarding import build, differences, exits, import_opening, sign_off, signoffs
from tongbao.office.store.models import InstitutionRow, OpeningRow, UploadRow
from tongbao.registry.reading_tables import read_roster
from tongbao.rules.rulebook import Rulebook

NOW = datetime(2024, 2, 11, 9, 0, tzinfo=SHANGHAI)
ADMIN, REVIEWER = Actor("演示管理员", NOW), Actor("演示审核员", NOW)


@pytest.fixture(autouse=True)
def verbs() -> None:
    if "roster" not in {c.name for c in app.registered_commands}:
        duty_first_verbs.register(app)


def lists(folder: Path) -> tuple[Path, Path]:
    """The platform's export of two bodies, a staffing list of one of them and another."""
    upper, staffing = folder / "upper.xlsx", folder / "staffing.xlsx"
    bodies = [ListedInstitution("", n, "990101", "organ") for n in ("合成一局", "合成二校")]
    write_upper(upper, bodies, [], Rulebook(NOW.date()))
    book = Workbook()
    for line in (("机构名称", "编制数", "区划代码"), ("合成一局", 30, "990101"), ("合成三馆", 9, "990101")):
        book.active.append(line)
    book.save(staffing)
    return upper, staffing


def test_two_lists_are_held_against_each_other(desk: Desk, tmp_path: Path) -> None:
    open_home(desk.home)
    found = build(*lists(tmp_path), ADMIN)
    assert [p.upper.name for p in found.pairs] == ["合成一局"]
    assert ([b.name for b in found.only_upper], [b.name for b in found.only_staffing]) == (["合成二校"], ["合成三馆"])
    out = tmp_path / "new" / "institutions.csv"
    desk.run("演示管理员", "roster", "build", *lists(tmp_path), "--out", out, "--since", "2024-01-01", code=1)
    (state,) = read_roster(out.parent).institutions
    assert (state.name, state.kind, state.county, state.since) == ("合成一局", "organ", "990101", date(2024, 1, 1))


def test_lists_given_the_wrong_way_round_are_refused(desk: Desk, tmp_path: Path) -> None:
    open_home(desk.home)
    upper, staffing = lists(tmp_path)
    with pytest.raises(Refusal) as caught:
        build(staffing, upper, ADMIN)
    assert caught.value.code == "roster"


def test_a_county_signs_once_and_again_when_its_roster_changed(desk: Desk) -> None:
    open_home(desk.home)
    day = NOW.date()
    assert {s.state for s in signoffs(2024, day)} == {"未签"}
    done = sign_off("990101", 2024, REVIEWER)
    assert (done.state, done.by, done.institutions) == ("已签", "演示审核员", 7)
    with pytest.raises(Refusal) as caught:
        sign_off("990101", 2024, REVIEWER)
    assert str(caught.value) == "990101的2024年名录已由“演示审核员”签认，没有变动。不需要再签。"
    first = InstitutionRow.objects.filter(county="990101").first()
    assert first is not None
    InstitutionRow.objects.filter(pk=first.pk).update(name="合成改名局")
    assert next(s.state for s in signoffs(2024, day) if s.county == "990101") == "签后有变动"
    assert sign_off("990101", 2024, REVIEWER).state == "已签"


def test_a_county_without_institutions_cannot_sign(desk: Desk) -> None:
    open_home(desk.home)
    with pytest.raises(Refusal) as caught:
        sign_off("999999", 2024, REVIEWER)
    assert caught.value.sentence == "“999999”名录中没有机构。"


def test_those_that_leave_are_listed_with_their_weight(desk: Desk) -> None:
    desk.run("演示收文员", "collect", desk.ledger("990101", filler="甲"), "--received-at", "2024-02-05")
    open_home(desk.home)
    UploadRow.objects.update(state="accepted")
    listed = [s.id for s in desk.province.in_county("990101", desk_month())]
    gone = listed[:2]
    InstitutionRow.objects.filter(key__in=gone).update(until=date(2024, 12, 31))
    found = exits(date(2024, 6, 30), date(2025, 1, 1))
    assert sorted(x.institution for x in found) == sorted(gone)
    assert [x.share for x in found] == sorted((x.share for x in found), reverse=True)
    assert all(x.energy and x.share > 0 for x in found)
    desk.run("演示管理员", "roster", "exits", "2024-06-30", "2025-01-01")


def desk_month():  # type: ignore[no-untyped-def]
    from tests.office.conftest import MONTH

    return MONTH


def test_opening_figures_are_kept_unverified_and_reconciled(desk: Desk, tmp_path: Path) -> None:
    home = open_home(desk.home)
    path, told = tmp_path / "期初.csv", tmp_path / "上报.csv"
    path.write_text("范围,年度,项目,数量\nS001,2023,电,100\nS004,2023,电,50\n990101,2023,水,7\n", "utf-8")
    told.write_text("范围,年度,项目,数量\n990101,2023,水,7\nxuchuan,2023,电,160\n", "utf-8")
    assert len(import_opening(path, home, ADMIN)) == 3
    assert set(OpeningRow.objects.values_list("unverified", flat=True)) == {True}
    found = differences(told, ADMIN)
    assert [(d.scope, d.item, d.gap) for d in found] == [
        ("990101", "water", 0),
        ("province", "electricity", None),
        ("xuchuan", "electricity", -10_000),
    ]
    with pytest.raises(Refusal) as caught:
        import_opening(path, home, ADMIN)
    assert caught.value.sentence == "“期初.csv”第2行：S001的2023年electricity已有期初数。"
    assert OpeningRow.objects.count() == 3
    desk.run("演示管理员", "opening", "reconcile", told, code=1)
