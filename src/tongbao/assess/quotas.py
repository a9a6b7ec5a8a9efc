"""Quotas: compare a metric of an institution with 约束值, 基准值 and 引导值, exactly and on one basis."""

from dataclasses import dataclass, replace
from fractions import Fraction

from tongbao.assess.finding import Finding
from tongbao.assess.finding_id import QuotaId
from tongbao.assess.values.quota import QuotaValues
from tongbao.measure.coal import Basis, CoalAmount
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded, round_half_up
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

LIMITS = (("constraint", "约束值"), ("benchmark", "基准值"), ("guide", "引导值"))


@dataclass(frozen=True, slots=True)
class QuotaSubject:
    """Institution and metric that a quota is looked up for.

    Parameters
    ----------
    institution
        Id of the institution; empty where only the set is checked.
    kind
        Kind of institution the quota is for.
    level, zone
        Rank (for heating the way it is heated) and climate zone, empty where the quota does not ask.
    metric
        Metric of the quota.
    """

    institution: str
    kind: str
    level: str
    zone: str
    metric: str


def judge_quota(
    subject: QuotaSubject,
    value: CoalAmount | Fraction,
    set_id: str,
    rulebook: Rulebook,
    records: tuple[str, ...] = (),
) -> Finding | None:
    """Compare an institution's metric with its quota.

    The finding is about one institution and its figures: it is for that institution and the office, never printed for
    others (统计法).

    Parameters
    ----------
    subject
        Institution and metric.
    value
        Metric for one unit of area or one person; with its basis where it is standard coal [kgce].
    set_id
        Id of ``quota_sets``.
    rulebook
        Rules of the day.
    records
        Records the metric was computed from.

    Returns
    -------
    Finding or None
        None where a set that has values has none for it.

    Raises
    ------
    Refusal
        Code ``rule-gap`` for a set without values, ``basis`` where the bases differ.
    """
    quotas = rulebook.row("quota_sets", set_id)
    row = _quota(quotas, subject, rulebook)
    if row is None:
        return None
    exact = _require_basis(value, row)
    position = rulebook.row("quota_positions", _position(exact, row))
    values = QuotaValues(
        position=position.id,
        word=position.text("word"),
        value=int(round_half_up(exact * 1000)),
        exact_value=exact,
        constraint=row.text("constraint"),
        benchmark=row.text("benchmark"),
        guide=row.text("guide"),
        unit=row.text("unit"),
        name=row.text("name"),
        set_id=quotas.id,
        set_name=quotas.text("name"),
    )
    rules: tuple[str, ...] = (f"quotas/{row.id}", f"quota_sets/{quotas.id}", f"quota_positions/{position.id}")
    if position.get("breach"):
        breach = rulebook.row("breaches", position.text("breach"))
        values = replace(values, breach=breach.id, duty=breach.text("duty"), article=breach.article)
        rules += (f"breaches/{breach.id}",)
    id_, working = str(QuotaId(subject.institution, subject.metric)), _working(exact, row, position, quotas)
    return Finding(
        id=id_,
        kind="quota",
        subject=subject.institution,
        matter=subject.metric,
        values=values.as_values(),
        records={"*": records},
        rules=rules,
        working=working,
    )


def _quota(quotas: Row, subject: QuotaSubject, rulebook: Rulebook) -> Row | None:
    place = "_".join(p for p in (subject.level, subject.zone) if p)
    id_ = ".".join(p for p in (quotas.text("prefix"), subject.kind, place, subject.metric) if p)
    row = rulebook.find("quotas", id_)
    if row is None and not any(r.text("set") == quotas.id for r in rulebook.rows("quotas")):
        raise Refusal(
            "rule-gap",
            f"“{quotas.text('name')}”在{rulebook.on.isoformat()}没有录入定额数值，不能比对。",
            "请由主管机关录入定额的约束值、基准值、引导值及其出处后再办。",
        )
    return row


def _require_basis(value: CoalAmount | Fraction, row: Row) -> Fraction:
    """Return the bare number, once its basis is that of the quota."""
    asked = row.get("basis")
    if isinstance(value, CoalAmount) != bool(asked):
        raise ValueError(f"{row.id} is {'' if asked else 'not '}in standard coal, got {value!r}")
    if not isinstance(value, CoalAmount):
        return value
    basis = Basis(row.text("basis"))
    if value.basis is not basis:
        raise Refusal(
            "basis",
            f"{row.text('name')}按{value.basis.term}计算，定额按{basis.term}制定，两者不能比较。",
            f"请先按{basis.term}重新折算后再与定额比对。",
            "GB/T 2589",
        )
    return value.kgce


def _position(value: Fraction, row: Row) -> str:
    if value < row.exact("guide"):
        return "better_than_guide"
    if value < row.exact("benchmark"):
        return "better_than_benchmark"
    return "within" if value <= row.exact("constraint") else "over"


def _working(value: Fraction, row: Row, position: Row, quotas: Row) -> str:
    limits = "、".join(f"{name}{row.text(key)}" for key, name in LIMITS)
    calibre = f"（{Basis(row.text('basis')).term}）" if row.get("basis") else ""
    doubt = "；定额数值未经核对" if row.unverified else ""
    shown = f"{row.text('name')}{calibre}{format_rounded(value, 3)}{row.text('unit')}"
    return f"{shown}，与{limits}相比，{position.text('word')}；定额：{quotas.text('name')}{doubt}"
