"""评价: matters by unit, the league table, the map, one finding with its working."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from tongbao.bulletin.genre import BASES
from tongbao.measure.period import Span
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.closing.monthly_cells import coal_by_month
from tongbao.office.desk.queries import findings
from tongbao.office.desk.queries import leader as leaders
from tongbao.office.desk.queries import tile_map as map_of
from tongbao.office.pages import charts
from tongbao.office.pages.answer import acting, home, page
from tongbao.office.pages.forms import Field, day_of

_KINDS = (("progress", "工作进展"), ("assessment", "目标责任考核"), ("energy", "能源资源消费"), ("grades", "考核等级"))


def list_findings(request: HttpRequest) -> HttpResponse:
    """What the closed books say, by the rules of a day."""
    kind, period, as_of = _selection(request)
    who = acting(request)
    known = findings.periods(kind)
    filters = _filters(kind, period, as_of, known)
    if not period:
        return page(request, "findings.html", filters=filters, lead="这一类还没有封账的期间。")
    seen, tables, drawn = None, [], []
    base = BASES[kind]
    if base.follows_asks:
        seen = findings.matrix(period, as_of, home(), who)
        tables.append(findings.matrix_table(seen, period))
    elif base.judges_targets:
        tables += [findings.verdicts(period, as_of, home(), who), *findings.league(period, as_of, home(), who)]
    if base.from_ledgers:
        drawn = [charts.months(coal_by_month(Span.parse(period), as_of, home(), who))]
        drawn += _bars(findings.totals(kind, period, as_of, home(), who))
    tables += findings.list_findings(kind, period, as_of, home(), who)
    return page(
        request,
        "findings.html",
        tables,
        seen=seen,
        rows=_matrix(seen) if seen else [],
        filters=filters,
        charts=drawn,
        kind=kind,
        period=period,
        as_of=as_of.isoformat(),
        units=[n for n, _ in findings.totals(kind, period, as_of, home(), who)] if base.judges_targets else [],
    )


def detail(request: HttpRequest, kind: str, period: str, as_of: str, id: str) -> HttpResponse:
    """One finding."""
    seen = findings.finding_detail(kind, period, day_of(as_of), id, home(), acting(request))
    return page(request, "finding.html", [seen.values, seen.rules, seen.records], seen=seen, title=id)


def working(request: HttpRequest, period: str, unit: str) -> HttpResponse:
    """The working of a unit's verdicts, every step with its rule."""
    as_of = day_of(request.GET.get("as_of") or acting(request).now.date().isoformat())
    table = findings.steps(period, unit, as_of, home(), acting(request))
    return page(request, "listed.html", [table], title=f"{unit} {period}")


def tile_map(request: HttpRequest) -> HttpResponse:
    """The tile map of a matter or of the change in energy use."""
    who = acting(request)
    kind, period, as_of = _selection(request)
    seen = map_of.draw_map(request.GET.get("what", ""), kind, period, as_of, home(), who)
    filters = (*_filters(kind, period, as_of, findings.periods(kind)),)
    choices = Field("what", "看什么", seen.what, options=seen.choices)
    return page(request, "map.html", [seen.table], seen=seen, filters=(*filters, choices), title="地图")


def leader(request: HttpRequest) -> HttpResponse:
    """One A4 for the leader."""
    who = acting(request)
    known = findings.periods("progress") or [""]
    period = request.GET.get("period") or known[0]
    if not period:
        raise Refusal("not-closed", "还没有封账的工作进展。", "请先收文、审核、封账。")
    as_of = day_of(request.GET.get("as_of") or who.now.date().isoformat())
    seen = leaders.sheet(period, as_of, home(), who)
    filters = (
        Field("period", "期间", period, options=tuple((p, p) for p in known)),
        Field("as_of", "截至日", as_of.isoformat(), kind="date"),
    )
    return page(
        request, "leader.html", seen.tables, seen=seen, rows=_matrix(seen.matrix), filters=filters, title="领导一页"
    )


def _selection(request: HttpRequest) -> tuple[str, str, date]:
    kind = request.GET.get("kind", "")
    if kind not in dict(_KINDS):
        kind = next((k for k, _ in _KINDS if findings.periods(k)), "progress")
    known = findings.periods(kind)
    period = request.GET.get("period", "")
    if period not in known:
        period = known[0] if known else ""
    return kind, period, day_of(request.GET.get("as_of") or acting(request).now.date().isoformat())


def _filters(kind: str, period: str, as_of: date, known: list[str]) -> tuple[Field, ...]:
    return (
        Field("kind", "种类", kind, options=_KINDS),
        Field("period", "期间", period, options=tuple((p, p) for p in known)),
        Field("as_of", "截至日（按当日规则）", as_of.isoformat(), kind="date"),
    )


def _matrix(seen: findings.Matrix) -> list[dict[str, Any]]:
    words = {k: w for k, (w, _) in findings.STATUSES.items()}
    rows = []
    for unit, name in seen.units:
        cells = []
        for matter, title, id_ in seen.matters:
            status = seen.cells.get((unit, matter), "")
            cells.append({"status": status, "words": words.get(status, "—"), "matter": title, "id": id_})
        rows.append({"name": name, "cells": cells, **{k: seen.count(unit, k) for k in words}})
    return rows


def _bars(found: list[tuple[str, Any]]) -> list[charts.Chart]:
    lines = [(name, format_milli(f.number("energy"))) for name, f in found]
    return [charts.bars("totals", "各市综合能耗", lines, "吨标准煤", "当量值；不公布的单位不在其中。")] if lines else []
