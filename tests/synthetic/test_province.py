"""The large synthetic province in memory: one seed one province, months that add up, sound issued documents."""

import time
from collections import Counter
from datetime import date

import pytest

from tongbao.assess.energy import standard_coal
from tongbao.intake.checks import check_all
from tongbao.intake.checks.context import Context
from tongbao.intake.values.ledger_lines import Ledger, LedgerLine
from tongbao.measure.period import Month, Span
from tongbao.measure.rounding import round_half_up
from tongbao.records.issued import ANNUAL, CAP, PLAN, QUARTER_CAP, TASK
from tongbao.records.reading import Reading
from tongbao.records.total import Total
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.province import Province
from tongbao.synthetic.reports import RESTATED_UNIT
from tongbao.synthetic.write import LATE, SPAN, decisions, monthly
from tongbao.targets.reconcile import reconcile_totals
from tongbao.targets.target import find_problems

SMALL = Province(11, 120)
YEARS = (2014, 2015, 2016)


def test_one_seed_is_one_province() -> None:
    again, other = Province(11, 120), Province(12, 120)
    for year in YEARS:
        assert again.yearly(year) == SMALL.yearly(year) != other.yearly(year)
    assert again.truth() == SMALL.truth()
    assert again.targets(2016) == SMALL.targets(2016) != other.targets(2016)
    assert again.roster() == SMALL.roster()


def test_a_province_has_every_unit_and_every_institution() -> None:
    roster = SMALL.roster()
    assert len({i.id for i in roster.institutions}) == 120
    assert {roster.unit_of_county(i.county, date(2016, 6, 30)) for i in roster.institutions} == set(SMALL.units)
    assert all("合成" in i.name for i in roster.institutions)
    with pytest.raises(ValueError, match="13 units need at least 52 institutions, got 51"):
        Province(1, 51)
    with pytest.raises(LookupError, match=r"has \(2014, 2015, 2016\), not 2017"):
        SMALL.yearly(2017)


@pytest.mark.parametrize("year", YEARS)
def test_months_add_up_to_the_year(year: int) -> None:
    sums: dict[str, Counter[str]] = {}
    months: Counter[str] = Counter()
    for (_, month), lines in monthly(SMALL).items():
        for line in lines:
            if month.year == year:
                sums.setdefault(line.body.id, Counter()).update(line.amounts)
                months[line.body.id] += 1
    yearly = {y.institution: y for y in SMALL.yearly(year)}
    assert {i: y.months for i, y in yearly.items()} == dict(months)
    assert {i: {k: v for k, v in y.amounts.items() if v} for i, y in yearly.items()} == {
        i: {k: v for k, v in s.items() if v} for i, s in sums.items()
    }


def test_quarters_add_up_to_the_year() -> None:
    quarters: Counter[str] = Counter()
    for quarter in (1, 2, 3, 4):
        for line in SMALL.reports.quarter(2016, quarter):
            quarters.update(line.amounts)
    year: Counter[str] = Counter()
    for line in SMALL.yearly(2016):
        year.update(line.amounts)
    assert quarters == year


def test_every_way_of_spoiling_is_there() -> None:
    province = Province(1, 2000)
    now, before = ({y.institution: y for y in province.yearly(year)} for year in (2016, 2015))
    both = [(now[i], before[i]) for i in now if i in before]
    jumped = [
        n
        for n, b in both
        if abs(n.amounts["people"] * b.months - b.amounts["people"] * n.months) * 10 > b.amounts["people"] * n.months
    ]
    assert 10 < len(jumped) < 200
    assert 20 < sum(bool(n.uncertain) for n in now.values()) < 300
    assert 10 < sum(n.months < 12 for n in now.values()) < 200
    assert sum(n.unit != b.unit for n, b in both) == 12
    assert len(set(now) - set(before)) > 10 < len(set(before) - set(now))
    assert 200 < sum("heat" not in n.amounts for n in now.values()) < 500
    assert all(n.doubted.keys() <= n.amounts.keys() for n in now.values())


def test_a_heating_part_never_exceeds_its_whole() -> None:
    for lines in monthly(SMALL).values():
        for line in lines:
            for column, milli in line.amounts.items():
                if column.endswith("_heating"):
                    assert milli <= line.amounts[column.removesuffix("_heating")]


def test_issued_targets_are_sound_and_reconcile() -> None:
    found = SMALL.targets(2016)
    assert find_problems(found, Rulebook(date(2016, 12, 31))) == ()
    assert Counter(t.kind for t in found) == {ANNUAL: 42, PLAN: 42, CAP: 14, QUARTER_CAP: 52, TASK: 42}
    parents = {t.id: t for t in found}
    assert all(t.parent in parents for t in found if t.parent)
    cap = parents["cap:province:energy:2016"]
    parts = [t.milli for t in found if t.parent == cap.id]
    assert len(parts) == 13
    assert 0 <= (cap.milli or 0) - sum(p or 0 for p in parts) <= (cap.milli or 0) // 100
    task = next(t for t in found if t.kind == TASK and t.scope == "province")
    assert reconcile_totals(task, [t for t in found if t.parent == task.id]).slack == 0


def test_events_have_days_and_some_are_not_known() -> None:
    kinds = Counter((e.kind, e.period) for e in SMALL.events())
    assert kinds["received", "2016"] == 13
    assert 5 <= kinds["handed_down", "2016"] < 13
    assert {(e.period, e.day) for e in SMALL.events() if e.kind == "approved"} == {
        ("2015", "2016-05-31"),
        ("2016", "2017-05-31"),
    }


def test_the_restated_base_holds_what_was_forgotten() -> None:
    (row,) = SMALL.restatements()
    omitting = SMALL.reports.omitting
    reported = sum(y.amounts["coal"] + y.amounts["heat"] for y in SMALL.yearly(2015) if y.institution == omitting.id)
    assert (row.scope, row.period, row.item) == (RESTATED_UNIT, "2015", "energy")
    assert omitting.unit(2015) == RESTATED_UNIT
    assert reported == 0 < omitting.heating
    sums: Counter[str] = Counter()
    for line in SMALL.yearly(2015):
        if line.unit == RESTATED_UNIT:
            sums.update({c: m for c, m in line.amounts.items() if c not in ("people", "area") and "_" not in c})
    sums[omitting.heated_by] += SMALL.world.use(omitting, 2015)[1]
    whole = standard_coal(Total((), 1, 1, dict(sums)), Rulebook(date(2015, 12, 31))).tce
    assert row.milli == round_half_up(whole * 1000)
    assert row.reason == "一家机构2015年台账漏填采暖用能，经核对补入"


def test_points_are_given_for_what_somebody_has_to_judge() -> None:
    rows = {r.id: r for r in Rulebook(date(2016, 12, 31)).rows("rubric_items") if r.get("rubric") == "synthetic"}
    given = SMALL.points(2016)
    assert {p.item for p in given} == {i for i, r in rows.items() if r.text("kind") == "measure"}
    assert all(0 <= p.milli <= rows[p.item].exact("weight") * 1000 for p in given)
    assert len(given) == 13 * len({p.item for p in given})


def test_a_review_raises_just_the_flags_that_are_decided() -> None:
    """The checks themselves are run over the months; a decision without a flag would do nothing, a flag without a
    decision would stay open."""
    roster, rulebook = SMALL.roster(), Rulebook(SPAN.last.last_day)
    items = [r.id for r in rulebook.rows("carriers")]
    ledgers = []
    for (unit, month), lines in monthly(SMALL).items():
        came = f"{month.shift(1)}-{14 if (unit, month) in LATE else 8:02d}"
        ledger = Ledger(f"{unit}_{month}.xlsx", unit, unit, month, came)
        for row, line in enumerate(lines, start=3):
            county = line.body.homes[month.year >= 2016][1]
            reading = Reading(line.body.id, month, line.body.kind, unit, county, line.amounts, line.basis, "", row)
            ledger.lines.append(LedgerLine(reading, line.body.name, dict.fromkeys(items, f"A{row}")))
        ledgers.append(ledger)
    flags = check_all(ledgers, Context(rulebook, roster, SPAN))
    assert sorted(":".join((f.code, *f.about)) for f in flags) == sorted(key for key, *_ in decisions(SMALL))
    assert {f.code for f in flags} == {"complete", "jump", "late"}


def test_a_large_province_is_quick_to_build() -> None:
    start = time.process_time()
    province = Province(3)
    assert (len(province.yearly(2015)) > 1900) and len(province.truth()) == 39
    assert time.process_time() - start < 1.5


def test_degree_days_cover_every_unit_and_month() -> None:
    found = SMALL.degree_days(2016)
    assert [d.scope for d in found[:13]] == ["u01"] * 12 + ["u02"]
    assert [d.month for d in found[:12]] == [str(m) for m in Span.parse("2016")]
    assert len(found) == 156
    assert Month.parse(found[-1].month) == Month(2016, 12)
