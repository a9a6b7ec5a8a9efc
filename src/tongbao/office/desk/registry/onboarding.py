"""Onboarding: a roster from two lists, signed off county by county; opening figures and their reconciliation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from tongbao.assess.energy import coefficient
from tongbao.intake.exchange.opening import OpeningDifference, OpeningFigure, read_opening, reconcile_opening
from tongbao.intake.exchange.roster_build import (
    DepartingInstitution,
    RosterBuild,
    enrolment_table,
    find_departing,
    match_lists,
)
from tongbao.intake.review.state import ACCEPTED
from tongbao.measure.coal import Basis
from tongbao.measure.period import Span
from tongbao.measure.refusal import Refusal
from tongbao.measure.units import THOUSAND
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.desk.registry.upper_platform import read_file
from tongbao.office.store import rows
from tongbao.office.store.models import OpeningRow, SignoffRow
from tongbao.records.evidence import store_paper
from tongbao.registry.institution import Institution
from tongbao.registry.roster import Roster
from tongbao.rules.digest import digest, sha256
from tongbao.rules.rulebook import Rulebook

SIGNED, CHANGED, OPEN = "已签", "签后有变动", "未签"


@dataclass(frozen=True, slots=True)
class Signoff:
    """Describe a county's roster of a year: signed, changed since, or open."""

    county: str
    name: str
    institutions: int
    state: str
    by: str = ""
    at: str = ""


def build(upper: Path, staffing: Path, acting: Actor) -> RosterBuild:
    """Compare the upper platform's export with the staffing list; nothing is enrolled until the counties have signed.

    Raises
    ------
    Refusal
        Code ``roster`` where one of the files lacks its list.
    """
    roles.require(acting, "enrol")
    above, staff = read_file(upper, acting), read_file(staffing, acting)
    if not above.institutions or not staff.staffing:
        raise Refusal("roster", "上级平台的文件中没有机构名录，或编制名册中没有机构。", "请核对两个文件是否给反。")
    return match_lists(above.institutions, staff.staffing)


def write_enrolment(found: RosterBuild, since: date, out: Path, acting: Actor) -> None:
    """Write the institutions on which both lists agree as institutions.csv."""
    content = enrolment_table(found, since, Rulebook(acting.now.date()))
    with one_act():
        roles.require(acting, "enrol")
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content)
        audit_log.record(acting, "roster", f"{out.name} {len(found.pairs)}家 {sha256(content)[:12]}")


def sign_off(county: str, year: int, acting: Actor) -> Signoff:
    """Sign a county's roster of a year once; the same call signs anew a roster that has changed.

    Raises
    ------
    Refusal
        Code ``signoff`` where there is nothing to sign, or nothing has changed.
    """
    roster, day = rows.roster(), acting.now.date()
    with one_act():
        roles.require(acting, "review", county, roster)
        states = _states(roster, county, day)
        if not states:
            raise Refusal("signoff", f"“{county}”名录中没有机构。", "请核对县代码，或先登记名录。")
        seal = _digest(states)
        row = SignoffRow.objects.filter(county=county, year=year).first()
        if row is not None and row.digest == seal:
            raise Refusal("signoff", f"{county}的{year}年名录已由“{row.by}”签认，没有变动。", "不需要再签。")
        SignoffRow.objects.update_or_create(
            county=county,
            year=year,
            defaults={"digest": seal, "institutions": len(states), "by": acting.who, "at": acting.at},
        )
        audit_log.record(acting, "signoff", f"{county} {year} {len(states)}家 {seal[:12]}")
    return next(s for s in signoffs(year, day) if s.county == county)


def signoffs(year: int, on: date) -> list[Signoff]:
    """List every county of the roster for the yearly review, and whether it has signed its current roster."""
    roster = rows.roster()
    signed = {r.county: r for r in SignoffRow.objects.filter(year=year)}
    found = []
    for county in sorted({s.county for s in roster.institutions if s.exists(on)}):
        states, row, region = _states(roster, county, on), signed.get(county), roster.region(county, on)
        state = OPEN if row is None else SIGNED if row.digest == _digest(states) else CHANGED
        name = region.name if region else county
        found.append(Signoff(county, name, len(states), state, row.by if row else "", row.at if row else ""))
    return found


def exits(before: date, after: date) -> list[DepartingInstitution]:
    """List institutions on the roster of one day and not of another, by the energy [kgce] of the year of the first."""
    roster = rows.roster()
    gone = {s.id: (s.id, s.name, s.county) for s in roster.institutions if s.exists(before)}
    stays = {s.id for s in roster.institutions if s.exists(after)}
    return find_departing(gone.values(), stays, _energy(before.year))


def import_opening(path: Path, home: Home, acting: Actor) -> list[OpeningFigure]:
    """Import opening figures, unverified, with the file they came from.

    Raises
    ------
    Refusal
        Code ``opening`` where a figure exists already; it is not overwritten.
    """
    content = _content(path)
    found = read_opening(content, path.name, rows.roster(), Rulebook(acting.now.date()))
    with one_act():
        roles.require(acting, "enrol")
        for opening in found:
            if OpeningRow.objects.filter(scope=opening.scope, year=opening.year, item=opening.item).exists():
                raise Refusal(
                    "opening",
                    f"“{path.name}”第{opening.line}行：{opening.scope}的{opening.year}年{opening.item}已有期初数。",
                    "期初数不覆盖；更正请说明依据，经上一级批准后另行登记。",
                )
            OpeningRow.objects.create(
                scope=opening.scope,
                whole=opening.whole,
                year=opening.year,
                item=opening.item,
                milli=opening.milli,
                file=path.name,
                digest=store_paper(home.evidence, content),
                line=opening.line,
            )
        audit_log.record(acting, "opening", f"{path.name} {sha256(content)[:12]} {len(found)}条 未核实")
    return found


def openings() -> list[OpeningFigure]:
    """List every stored opening figure."""
    return [OpeningFigure(o.scope, o.whole, o.year, o.item, o.milli, o.line) for o in OpeningRow.objects.order_by("id")]


def differences(reported: Path, acting: Actor) -> list[OpeningDifference]:
    """Compare the opening figures with a list of those reported upward (the same columns, areas only)."""
    roles.require(acting, "export")
    roster = rows.roster()
    reported_figures = read_opening(_content(reported), reported.name, roster, Rulebook(acting.now.date()))
    return reconcile_opening(
        openings(), {(o.scope, o.year, o.item): o.milli for o in reported_figures if o.whole}, roster
    )


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise Refusal("path", f"找不到“{path}”。", "请核对路径。")
    return path.read_bytes()


def _states(roster: Roster, county: str, day: date) -> list[Institution]:
    return sorted((s for s in roster.institutions if s.county == county and s.exists(day)), key=lambda s: s.id)


def _digest(states: Sequence[Institution]) -> str:
    return digest([[s.id, s.name, s.kind, s.county, s.uscc, s.parent] for s in states])


def _energy(year: int) -> dict[str, Fraction]:
    """Sum standard coal by institution [kgce] of the months of a year that were accepted."""
    rulebook = Rulebook(date(year, 12, 31))
    carriers = [r.id for r in rulebook.rows("carriers") if r.text("kind") == "energy"]
    weights = {c: coefficient(c, Basis.CALORIFIC, rulebook) for c in carriers}
    found: dict[str, Fraction] = {}
    for reading in rows.readings(Span.parse(str(year)), ACCEPTED):
        own = sum((weights[c] * m for c, m in reading.amounts.items() if c in weights), Fraction(0)) / THOUSAND
        found[reading.institution] = found.get(reading.institution, Fraction(0)) + own
    return found
