"""Decomposition of the change of a region's energy between two spans; the parts add up to the change exactly.

Institutions found in one span only make the scope parts. Those found in both, by kind k, are described by

    E = A · Σ_k s_k · (o_k + h_k · D)

A is activity, the sum over institutions of months reported times mean level; s_k the share of a kind in it; o_k
the energy a unit of activity apart from heating; h_k that of heating a degree day; D the degree days. Without
degree days heating stays in o_k. Each factor gets its Shapley value: its effect averaged over every order in which
the factors could have changed, so that no order is preferred, nothing is left over, and swapping the spans turns
every part around.

By the calorific basis a change of fuel alone leaves standard coal as it is (a unit of heat counts the same from any
carrier); what a better boiler saves shows as efficiency. By the primary basis the mix of carriers does count and is
a factor of its own, primary over calorific coal of each kind.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, product
from math import factorial, lcm

from tongbao.assess.disclosure import select_suppressed
from tongbao.assess.energy import energy_carriers, standard_coal
from tongbao.assess.finding import Finding
from tongbao.assess.finding_id import DecompositionId
from tongbao.assess.values.figures import DecompositionValues, PartValues
from tongbao.assess.verdict import Yearly
from tongbao.measure.coal import Basis
from tongbao.measure.rounding import format_rounded, largest_remainder, round_half_up
from tongbao.records.total import Total
from tongbao.rules.rulebook import Rulebook

SCOPE = ("new", "closed", "moved_in", "moved_out", "unmeasured")
_NAMES = {
    "new": "新增机构",
    "closed": "退出机构",
    "moved_in": "划入机构",
    "moved_out": "划出机构",
    "unmeasured": "缺{}的机构",
    "months": "填报月数",
    "activity": "{}",
    "structure": "机构类型结构",
    "carriers": "能源品种结构",
    "efficiency": "能效",
    "weather": "气象",
}
Lines = Mapping[str, Sequence[Yearly]]


@dataclass(frozen=True, slots=True)
class RegionSpan:
    """Reports of a region in one span.

    Parameters
    ----------
    lines
        Lines of its institutions; one may have several (moved or reclassified within).
    heating_days : in one unit for both spans
        Degree days; None where a month lacks them.
    elsewhere
        Institutions with lines in another region in this span: these moved, others are new or closed.
    """

    lines: Sequence[Yearly]
    heating_days: int | None = None
    elsewhere: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """One cause of a change.

    Parameters
    ----------
    id, name
        Key, and name in Chinese.
    kgce : [kgce]
        Exact.
    institutions
        Institutions it is about.
    """

    id: str
    name: str
    kgce: Fraction
    institutions: int = 0


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The energy of a region in two spans [kgce, exact] and the parts of its change."""

    before: Fraction
    now: Fraction
    parts: tuple[Part, ...]
    basis: Basis = Basis.CALORIFIC
    notes: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    def check(self) -> bool:
        """Return whether the parts add up to the change exactly.

        Returns
        -------
        bool
            Compared in rationals, without tolerance.
        """
        return sum((p.kgce for p in self.parts), Fraction(0)) == self.now - self.before

    def part(self, id_: str) -> Part:
        """Return a part by id.

        Parameters
        ----------
        id_
            One of :data:`SCOPE` or a factor.

        Returns
        -------
        Part
            Its share of the change [kgce].

        Raises
        ------
        LookupError
            Where the change was not split by it.
        """
        for part in self.parts:
            if part.id == id_:
                return part
        raise LookupError(f"no part {id_!r}; there are {[p.id for p in self.parts]}")


def decompose(
    now: RegionSpan,
    before: RegionSpan,
    rulebook: Rulebook,
    activity: str = "area",
    basis: Basis = Basis.CALORIFIC,
) -> Decomposition:
    """Split the change of a region's energy between two spans.

    An institution without activity or months in one of the spans cannot be described by the factors; its change is the
    part ``unmeasured``. A kind found in one span only lends its intensity to the other, so that it is structure.

    Parameters
    ----------
    now, before
        Reports of the region in both spans. Weather is separated only where both have positive degree days; heating is
        the amounts named ``<carrier>_heating``.
    rulebook
        Rules of the day.
    activity
        Item of kind activity (``area``, ``people``); efficiency is measured on its sum over months.
    basis
        Basis of standard coal; the mix of carriers is a factor only on the primary basis.

    Returns
    -------
    Decomposition
        Parts that add up to the change exactly.

    Raises
    ------
    ValueError
        Where ``activity`` is not an item of kind activity.
    Refusal
        Code ``rule-gap`` where a coefficient of the basis is not in force.

    Notes
    -----
    The factors multiply, so the effect of each depends on the order in which they change. The Shapley value averages
    over all orders: none is preferred, no residual is left, and swapping the spans reverses every part.
    """
    term = _activity_term(activity, rulebook)
    lines = _by_institution(now.lines), _by_institution(before.lines)
    groups = _groups(lines, activity, now.elsewhere, before.elsewhere)
    heating_days = _both(now.heating_days, before.heating_days)
    days = heating_days if heating_days and min(heating_days) > 0 else None
    spans = tuple(
        _Span.of([x for i in groups["same"] for x in s[i]], activity, d, basis, rulebook)
        for s, d in zip(lines, days or (0, 0), strict=True)
    )
    found = {k: _scope_change(groups[k], lines, basis, rulebook) for k in SCOPE}
    counts = {k: len(groups[k]) for k in SCOPE}
    found |= _effects(spans[0], spans[1], _levels(groups["same"], lines, activity), bool(days), basis)
    return Decomposition(
        standard_coal(_sum(before.lines), rulebook, basis).kgce,
        standard_coal(_sum(now.lines), rulebook, basis).kgce,
        tuple(Part(k, _NAMES[k].format(term), v, counts.get(k, len(groups["same"]))) for k, v in found.items()),
        basis,
        _notes(term, len(groups["same"]), heating_days, any(s.heats() for s in spans), basis),
        tuple(f"coal_equivalent/{c}.{basis.value}" for c in _carriers([*now.lines, *before.lines], rulebook)),
    )


def decompose_finding(scope: str, decomposition: Decomposition, records: Sequence[str]) -> Finding:
    """State a decomposition as a finding ``decomposition:<scope>``.

    ``parts`` names the parts in order; ``exact.*`` [kgce], ``name.*`` and ``n.*`` (institutions) are beside them. A
    part of few institutions is not for publication, see :func:`coarsened`.

    Parameters
    ----------
    scope
        Area or ``province``.
    decomposition
        Decomposition whose parts add up.
    records
        Seals of the lines it was computed from.

    Returns
    -------
    Finding
        Values in thousandths of tce.

    Raises
    ------
    ValueError
        Where the parts do not add up.

    Notes
    -----
    Printed parts must add up to the printed change, which independent rounding does not ensure: parts are rounded by
    largest remainder to printed now less printed before.
    """
    if not decomposition.check():
        raise ValueError(f"decomposition of {scope} does not add up; build it with decompose()")
    # A kilogram is a thousandth of a tonne.
    before, now = int(round_half_up(decomposition.before)), int(round_half_up(decomposition.now))
    shares = largest_remainder(now - before, [p.kgce for p in decomposition.parts])
    values = DecompositionValues(
        before=before,
        now=now,
        change=now - before,
        exact_before=decomposition.before,
        exact_now=decomposition.now,
        parts={
            p.id: PartValues(rounded=share, exact=p.kgce, name=p.name, institutions=p.institutions)
            for p, share in zip(decomposition.parts, shares, strict=True)
        },
    )
    return Finding(
        id=str(DecompositionId(scope)),
        kind="decomposition",
        subject=scope,
        matter="energy",
        values=values.as_values(),
        records={"*": tuple(records)},
        rules=decomposition.rules,
        working=_working(decomposition),
    )


def merge_small_parts(decomposition: Decomposition, rulebook: Rulebook) -> Decomposition:
    """Join parts that may not be printed on their own.

    A region that is itself too small to be printed stays so; see :mod:`tongbao.assess.disclosure`.

    Parameters
    ----------
    decomposition
        Decomposition of one region.
    rulebook
        Rules of the day; ``disclosure/least_institutions`` gives the limit.

    Returns
    -------
    Decomposition
        Scope parts of too few institutions are joined, if need be with efficiency.
    """
    least = rulebook.row("disclosure", "least_institutions").number("count")
    sizes = {p.id: p.institutions for p in decomposition.parts if p.id in SCOPE and p.institutions}
    small = select_suppressed(sizes, rulebook)
    if not small:
        return decomposition
    enough = sum(sizes[k] for k in small) >= least
    taken = [p for p in decomposition.parts if p.id in small or (p.id == "efficiency" and not enough)]
    joined = Part(
        "scope" if enough else "efficiency_and_scope",
        "、".join(p.name for p in taken),
        sum((p.kgce for p in taken), Fraction(0)),
        sum(p.institutions for p in taken),
    )
    return replace(decomposition, parts=(*(p for p in decomposition.parts if p not in taken), joined))


def separate_weather(whole: Decomposition, areas: Sequence[Decomposition]) -> Decomposition:
    """Separate the weather of the areas in the decomposition of their whole.

    Parameters
    ----------
    whole
        Decomposition of the whole without weather of its own.
    areas
        Decompositions of its areas.

    Returns
    -------
    Decomposition
        Weather is taken out of efficiency, where it was counted; unchanged unless every area has its weather.
    """
    parts = [p for a in areas for p in a.parts if p.id == "weather"]
    if not areas or len(parts) != len(areas) or any(p.id == "weather" for p in whole.parts):
        return whole
    moved = sum((p.kgce for p in parts), Fraction(0))
    kept = tuple(replace(p, kgce=p.kgce - moved) if p.id == "efficiency" else p for p in whole.parts)
    notes = tuple(n for n in whole.notes if parts[0].name not in n)
    note = f"{parts[0].name}的影响按各地分别计算后相加"
    return replace(whole, parts=(*kept, Part("weather", parts[0].name, moved)), notes=(*notes, note))


@dataclass(frozen=True, slots=True)
class _Span:
    """The factors of one span by kind; ``mix`` is coal of the basis over calorific coal."""

    share: Mapping[str, Fraction]
    other: Mapping[str, Fraction]
    heating: Mapping[str, Fraction]
    mix: Mapping[str, Fraction]
    days: int

    @classmethod
    def of(cls, lines: Sequence[Yearly], activity: str, days: int, basis: Basis, rulebook: Rulebook) -> "_Span":
        """Compute the factors of the same institutions; ``days`` is zero where heating is not separated."""
        totals = {k: _sum([x for x in lines if x.kind == k]) for k in {x.kind for x in lines}}
        level = {k: Fraction(t.amount(activity)) for k, t in totals.items()}
        whole = sum(level.values())
        heat = {
            k: standard_coal(_heating(t, rulebook), rulebook).kgce if days else Fraction(0) for k, t in totals.items()
        }
        calorific = {k: standard_coal(t, rulebook).kgce for k, t in totals.items()}
        return cls(
            {k: v / whole for k, v in level.items()},
            {k: (calorific[k] - heat[k]) / v for k, v in level.items()},
            {k: heat[k] / v / (days or 1) for k, v in level.items()},
            {k: standard_coal(t, rulebook, basis).kgce / calorific[k] for k, t in totals.items() if calorific[k]},
            days,
        )

    def heats(self) -> bool:
        """Return whether any heating was separated."""
        return any(self.heating.values())


def _both(now: int | None, before: int | None) -> tuple[int, int] | None:
    return None if now is None or before is None else (now, before)


def _effects(
    now: _Span, before: _Span, levels: Mapping[tuple[int, int], Fraction], weather: bool, basis: Basis
) -> dict[str, Fraction]:
    """Split the change of the same institutions by factor."""
    names = ["months", "activity", "structure", "efficiency"]
    names += ["carriers"] * (basis is not Basis.CALORIFIC) + ["weather"] * weather
    spans = before, now
    kinds = sorted(before.share.keys() | now.share.keys())

    def energy(later: frozenset[str]) -> Fraction:
        def at(name: str) -> int:
            return int(name in later)

        share, days = spans[at("structure")].share, spans[at("weather")].days
        total = Fraction(0)
        for k in (k for k in kinds if share.get(k)):
            used = (
                _factor_of("other", k, spans, at("efficiency"))
                + _factor_of("heating", k, spans, at("efficiency")) * days
            )
            total += share[k] * used * _factor_of("mix", k, spans, at("carriers"))
        return levels[at("months"), at("activity")] * total

    return _shapley(names, energy)


def _factor_of(factor: str, kind: str, spans: tuple[_Span, _Span], which: int) -> Fraction:
    """Return a factor of a kind in a span; where the span does not have it, that of the other."""
    found = (getattr(spans[s], factor).get(kind) for s in (which, 1 - which))
    return next((Fraction(x) for x in found if x is not None), Fraction(1))


def _shapley(names: Sequence[str], value: Callable[[frozenset[str]], Fraction]) -> dict[str, Fraction]:
    """Average each factor's effect over all orders of change; they add up to value(all) - value(none)."""
    count = len(names)
    known = {s: value(s) for size in range(count + 1) for s in map(frozenset, combinations(names, size))}
    effects = dict.fromkeys(names, Fraction(0))
    for earlier, name in product(known, names):
        if name not in earlier:
            orders = factorial(len(earlier)) * factorial(count - len(earlier) - 1)
            effects[name] += (known[earlier | {name}] - known[earlier]) * Fraction(orders, factorial(count))
    return effects


def _levels(same: Sequence[str], lines: tuple[Lines, Lines], activity: str) -> dict[tuple[int, int], Fraction]:
    """Compute activity by (whose months, whose mean level): 0 the span before, 1 now."""
    months = [{i: sum(x.months for x in s[i]) for i in same} for s in reversed(lines)]
    sums = [{i: sum(x.amounts[activity] for x in s[i]) for i in same} for s in reversed(lines)]
    by = lcm(*(n for span in months for n in span.values()))  # whole numbers: a province has 100,000 institutions
    return {
        (m, a): Fraction(sum(months[m][i] * sums[a][i] * (by // months[a][i]) for i in same), by)
        for m, a in product((0, 1), repeat=2)
    }


def _groups(
    lines: tuple[Lines, Lines], activity: str, elsewhere_now: Collection[str], elsewhere_before: Collection[str]
) -> dict[str, list[str]]:
    """Put every institution in exactly one group."""
    now, before = lines
    groups: dict[str, list[str]] = {k: [] for k in (*SCOPE, "same")}
    for i in sorted(now.keys() | before.keys()):
        if i not in before:
            group = "moved_in" if i in elsewhere_before else "new"
        elif i not in now:
            group = "moved_out" if i in elsewhere_now else "closed"
        else:
            told = all(x.months > 0 and x.amounts.get(activity, 0) > 0 for x in (*now[i], *before[i]))
            group = "same" if told else "unmeasured"
        groups[group].append(i)
    return groups


def _by_institution(lines: Sequence[Yearly]) -> dict[str, list[Yearly]]:
    found: dict[str, list[Yearly]] = {}
    for line in lines:
        found.setdefault(line.institution, []).append(line)
    return found


def _scope_change(group: Sequence[str], lines: tuple[Lines, Lines], basis: Basis, rulebook: Rulebook) -> Fraction:
    now, before = (standard_coal(_sum([x for i in group for x in s.get(i, ())]), rulebook, basis) for s in lines)
    return (now - before).kgce


def _sum(lines: Sequence[Yearly]) -> Total:
    amounts: dict[str, int] = {}
    for line in lines:
        for item, milli in line.amounts.items():
            amounts[item] = amounts.get(item, 0) + milli
    return Total((), sum(x.months for x in lines), len({x.institution for x in lines}), amounts)


def _heating(total: Total, rulebook: Rulebook) -> Total:
    return replace(total, amounts={c: total.amount(f"{c}_heating") for c in energy_carriers(rulebook)})


def _carriers(lines: Sequence[Yearly], rulebook: Rulebook) -> list[str]:
    used = {c for x in lines for c, milli in x.amounts.items() if milli}
    return [c for c in energy_carriers(rulebook) if c in used]


def _activity_term(activity: str, rulebook: Rulebook) -> str:
    row = rulebook.find("carriers", activity)
    if row is None or row.text("kind") != "activity":
        raise ValueError(f"{activity!r} is no activity; use an item of kind activity, e.g. 'area' or 'people'")
    return row.text("name")


def _notes(term: str, same: int, days: tuple[int, int] | None, heats: bool, basis: Basis) -> tuple[str, ...]:
    notes = [f"两期均填报且有{term}的机构{same}家，按单位{term}能耗分解，各因素取所有先后次序的平均值"]
    if basis is Basis.CALORIFIC:
        notes.append("当量值下换用能源品种本身不改变折标量，其效果计入能效")
    if days is None:
        notes.append("无采暖度日数，气象影响未分出，计入能效")
    elif min(days) <= 0:
        notes.append("采暖度日数有一期为零，气象影响未分出，计入能效")
    elif not heats:
        notes.append("两期均无采暖用能数，气象影响无从计算，按零列示")
    return tuple(notes)


def _working(found: Decomposition) -> str:
    change = format_rounded(found.now - found.before, 3)
    head = f"本期{format_rounded(found.now, 3)}－对比期{format_rounded(found.before, 3)}＝{change}"
    head += f"（千克标准煤，{found.basis.term}）"
    told = "，".join(f"{p.name}{format_rounded(p.kgce, 3)}" for p in found.parts if p.kgce)
    return "；".join([head, f"其中{told}" if told else "各部分均为零", *found.notes])
