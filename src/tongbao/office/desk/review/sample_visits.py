"""Sample visits: returns drawn by lot for an inspection on site, and their findings."""

from datetime import date

from tongbao.intake.review.sampling import draw_by_rule, visit_outcomes, weigh_outcomes
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log, period_lock
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import (
    CorrectionRow,
    VisitRow,
)
from tongbao.rules.rulebook import Rulebook


def draw(year: int, words: str, acting: Actor) -> list[VisitRow]:
    """Draw the visits of a year by public words; a year is drawn once.

    Raises
    ------
    Refusal
        Code ``lot``.
    """
    with one_act():
        roles.require(acting, "review")
        if not words.strip():
            raise Refusal("lot", "没有写公开用语。", "请写事先公布、谁都能查到的一句话，如某日开奖号码。")
        if VisitRow.objects.filter(year=year).exists():
            raise Refusal("lot", f"{year}年已抽签。", "一年只抽一次，结果不能重抽。")
        day = min(acting.now.date(), period_lock.year_end(year))
        states = [s for s in rows.roster().institutions if s.exists(day)]
        changed = set(CorrectionRow.objects.values_list("institution", flat=True)) | _found_wanting(year, day)
        chosen = draw_by_rule(states, words, Rulebook(day), changed)
        made = [VisitRow(year=year, words=words, institution=s.id, position=n) for n, s in enumerate(chosen, start=1)]
        VisitRow.objects.bulk_create(made)
        audit_log.record(acting, "draw", f"{year} “{words}” {len(made)}家")
    return list(VisitRow.objects.filter(year=year).order_by("position"))


def _found_wanting(year: int, day: date) -> set[str]:
    """List bodies whose earlier visits count against them: they are drawn like those that changed their history."""
    earlier = VisitRow.objects.filter(year__lt=year).exclude(outcome="")
    return {v.institution for v in earlier if weigh_outcomes([v.outcome], Rulebook(day))}


def visits(year: int, acting: Actor) -> list[tuple[str, int, int, int, str]]:
    """List for every unit with a visit drawn: name, drawn, made, combined weight of the outcomes, and the outcomes."""
    roles.require(acting, "export")
    rulebook, roster, day = Rulebook(acting.now.date()), rows.roster(), period_lock.year_end(year)
    by_unit: dict[str, list[VisitRow]] = {}
    for visit in VisitRow.objects.filter(year=year).order_by("position"):
        state = next((s for s in roster.states_of(visit.institution) if s.exists(day)), None)
        unit = roster.unit_of_county(state.county, day) if state else visit.institution
        by_unit.setdefault(unit, []).append(visit)
    lines = []
    for unit, drawn in by_unit.items():
        found = [v.outcome for v in drawn if v.outcome]
        counts = [(r.text("name"), found.count(r.id)) for r in visit_outcomes(rulebook)]
        outcome_text = "、".join(f"{name}{n}家" for name, n in counts if n)
        name = roles.place_name(unit, day, roster)
        lines.append((name, len(drawn), len(found), weigh_outcomes(found, rulebook), outcome_text))
    return sorted(lines, key=lambda x: (-x[3], x[0]))


def visited(year: int, institution: str, outcome: str, note: str, acting: Actor) -> None:
    """Record the outcome of a visit; it is final once recorded.

    Parameters
    ----------
    year, institution
        Year of the draw, and the institution visited.
    outcome, note
        Outcome id, and a note on it.
    acting
        Person who records it.

    Raises
    ------
    Refusal
        Code ``visit``.
    """
    with one_act():
        roles.require(acting, "review")
        known = {r.id: r.text("name") for r in visit_outcomes(Rulebook(acting.now.date()))}
        if outcome not in known:
            listed = "、".join(f"{i}（{n}）" for i, n in known.items())
            raise Refusal("visit", f"没有“{outcome}”这种结果。", f"可填：{listed}。")
        row = VisitRow.objects.filter(year=year, institution=institution).first()
        if row is None or row.outcome:
            why = "没有被抽中" if row is None else f"已登记为“{known[row.outcome]}”"
            raise Refusal("visit", f"{institution}{year}年{why}。", "请核对机构编号和年度。")
        row.outcome, row.note = outcome, note
        row.save()
        audit_log.record(acting, "visit", f"{year} {institution} {outcome}")
