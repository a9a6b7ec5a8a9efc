"""Verdicts, points and a whole score sheet for the tests of rubrics and ranks."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from tongbao.assess.rubric import ItemScore, Score
from tongbao.assess.verdict import Alternative, Outcome, Verdict
from tongbao.records.issued import ANNUAL, CAP, Points, Target
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

TARGETS = {
    "energy_per_person": ANNUAL,
    "energy_per_area": ANNUAL,
    "water_per_person": ANNUAL,
    "energy": CAP,
}
RULES_2016, RULES_2021 = Rulebook(date(2017, 4, 7)), Rulebook(date(2022, 4, 7))


def verdict(
    indicator: str,
    completion: str | Fraction = "1",
    unit: str = "handan",
    outcome: Outcome | None = None,
    robust: bool = True,
    readings: tuple[str, ...] = (),
    kind: str | None = None,
) -> Verdict:
    """A verdict with a completion; ``readings`` are completions of its other readings."""
    kind = kind or TARGETS[indicator]
    asked = Fraction(3, 100) if kind == ANNUAL else Fraction(1000)
    done = Fraction(completion)

    def actual(share: Fraction) -> Fraction:
        return asked * share if kind == ANNUAL else asked / share

    met = Outcome.MET if done >= 1 else Outcome.MISSED
    told = tuple(Alternative(f"读法{r}", actual(Fraction(r)), Fraction(r) >= 1) for r in readings)
    target = Target(
        f"{unit}-{indicator}-{kind}",
        unit,
        indicator,
        kind,
        "",
        "2016",
        3000 if kind == ANNUAL else 1000000,
        "percent" if kind == ANNUAL else "tce",
        "合成〔2016〕1号",
        "2016-03-01",
    )
    return Verdict(
        unit,
        target,
        None,
        None,
        actual(done),
        asked,
        outcome or met,
        robust,
        told,
        () if robust else ("口径不稳健",),
        records=(f"target:{target.id}",),
    )


def verdicts(completions: Mapping[str, str], unit: str = "handan") -> list[Verdict]:
    """One robust verdict for each target of the rules of 2016; those not given are just met."""
    return [verdict(i, completions.get(i, "1"), unit) for i in TARGETS]


def given(item: str, points: str, unit: str = "handan") -> Points:
    """Points on record for an item of the synthetic rubric."""
    milli = int(Fraction(points) * 1000)
    return Points(f"{unit}-{item}", unit, "2016", f"synthetic.{item}", milli, "", "合成评分表")


def measures(rulebook: Rulebook, lost: str = "0", unit: str = "handan") -> list[Points]:
    """Full points for every measure, less ``lost`` on 计量统计."""
    rows = [r for r in rulebook.rows("rubric_items") if r.text("rubric") == "synthetic" and r.text("kind") == "measure"]

    def points(row: Row) -> Fraction:
        return row.exact("weight") - (Fraction(lost) if row.id.endswith("statistics") else 0)

    return [given(row.id.partition(".")[2], str(points(row)), unit) for row in rows]


def scored(unit: str, total: str | Fraction, grade: str, robust: bool = True) -> Score:
    """A score of one item."""
    points = Fraction(total)
    item = ItemScore(
        "synthetic.all", "合计", "measure", points, Fraction(100), "", "rubric_items/synthetic.all", (f"points:{unit}",)
    )
    return Score(unit, (item,), points, (), grade, robust, () if robust else ("缺计量统计评分",))
