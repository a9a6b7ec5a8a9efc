"""Hand-made yearly lines and targets for the tests of verdicts. Every unit and institution is synthetic 合成."""

from datetime import date
from fractions import Fraction

from tongbao.assess.assessment import Material
from tongbao.assess.attainment import judge_unit
from tongbao.assess.fairness import Context
from tongbao.assess.verdict import Verdict, Yearly
from tongbao.measure.period import Span
from tongbao.measure.quantity import parse_milli
from tongbao.records.issued import Target
from tongbao.rules.rulebook import Rulebook

RULES, RULES_2022 = Rulebook(date(2017, 4, 7)), Rulebook(date(2022, 12, 31))
UNIT, OTHER = "hecheng", "yicheng"
DAY = date(2017, 4, 7)


def line(
    institution: str = "a",
    kgce: int = 1000,
    people: int = 10,
    unit: str = UNIT,
    months: int = 12,
    area: int = 100,
    guessed: int = 0,
    **amounts: int,
) -> Yearly:
    """An institution: ``kgce`` of other energy (a thousandth of a tonne each), of which ``guessed`` are estimated."""
    levels = {"people": people * 1000 * months, "area": area * 1000 * months}
    uncertain = {"other": guessed} if guessed else {}
    return Yearly(institution, unit, "organ", months, {"other": kgce, **levels, **amounts}, uncertain)


def target(
    number: str = "4",
    kind: str = "annual",
    indicator: str = "energy_per_person",
    period: str = "2016",
    base: str = "",
    scope: str = UNIT,
    unit: str = "percent",
    day: str = "2016-03-01",
    **more: str,
) -> Target:
    """An issued number; empty for quarterly caps, which have none."""
    id_ = more.pop("id", f"{scope}-{kind}-{indicator}-{period}")
    document = more.pop("document", "合成〔2016〕1号")
    milli = parse_milli(number) if number else None
    return Target(id_, scope, indicator, kind, base, period, milli, unit, document, day, **more)


def judge(
    issued: Target,
    now: list[Yearly],
    before: list[Yearly],
    rules: Rulebook = RULES,
    year: int = 2016,
    **more: object,
) -> Verdict:
    """The verdict on one target. A plan finds its base year in ``before`` as well."""
    history = {issued.base: before} | dict(more.pop("history", {}))  # type: ignore[call-overload]
    context = Context(rules, DAY, year, history=history, **more)  # type: ignore[arg-type]
    (verdict,) = judge_unit(issued.scope, [issued], now, before, context)
    return verdict


def material(
    now: list[Yearly],
    before: list[Yearly],
    targets: tuple[Target, ...] = (),
    units: tuple[str, ...] = (UNIT, OTHER),
    **more: object,
) -> Material:
    """What an assessment of 2016 is made from."""
    lines = {"2016": now, "2015": before} | dict(more.pop("lines", {}))  # type: ignore[call-overload]
    return Material(Span.parse("2016"), DAY, units, lines, targets, **more)  # type: ignore[arg-type]


def percent_of(share: str) -> Fraction:
    """A percentage as a share of one."""
    return Fraction(share) / 100
