"""The registry as pages show it: the tree as of a day, institutions a page at a time, one with its dated facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from tongbao.assess.energy import standard_coal
from tongbao.intake.review.state import CURRENT
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded
from tongbao.office.desk.access import roles as access
from tongbao.office.desk.access import visibility
from tongbao.office.desk.access.roles import place_name
from tongbao.office.desk.home.home import Actor
from tongbao.office.desk.queries.table import CALM, GOOD, WARN, Cell, Table, Value
from tongbao.office.desk.registry.reorganise import Preview
from tongbao.office.store import rows
from tongbao.office.store.models import ContactRow, InstitutionRow, PaperRow, PersonRow, ReadingRow, RegionRow, UnitRow
from tongbao.records.total import Total
from tongbao.registry.reading_tables import HEADS
from tongbao.registry.reporting import AREAS
from tongbao.rules.rulebook import Rulebook

SIZE = 50


def tree(on: date, acting: Actor) -> list[Table]:
    """The reporting units and their counties on a day, with how many institutions each holds; staffing beside."""
    place = visibility.own_places(acting)
    counts = dict(
        visibility.institutions(acting, on).order_by().values_list("county").annotate(n=Count("key", distinct=True))
    )
    lines: list[tuple[Value, ...]] = []
    roster = rows.roster()
    reviewers = {p for p, roles in PersonRow.objects.values_list("place", "roles") if "reviewer" in roles}
    mine = access.ladder(place, on, roster) if place else ()
    area = next((r.place for r in mine if RegionRow.objects.filter(code=r.place).exists()), place)
    for unit in roster.units_at(on, AREAS):
        counties = [
            c for c in roster.counties_of(unit.id, on) if not place or place in (unit.id, c.code) or area == c.code
        ]
        if place and not counties and place != unit.id:
            continue
        within = [r.code for r in roster.regions if r.unit == unit.id and r.exists(on)]
        lines.append(
            (
                Cell(unit.name, page="registry_place", key=(unit.id,)),
                "填报单位",
                len(roster.counties_of(unit.id, on)),
                sum(counts.get(c, 0) for c in within),
                Cell("有", GOOD) if unit.id in reviewers else Cell("无", CALM),
                Cell("未经核实", WARN) if unit.unverified else "",
            )
        )
        if place:
            lines += [
                (
                    Cell(f"　{c.name}", page="registry_place", key=(c.code,)),
                    c.kind,
                    None,
                    counts.get(c.code, 0),
                    Cell("有", GOOD) if c.code in reviewers else Cell("无", CALM),
                    "",
                )
                for c in counties
            ]
    heads = ("名称", "类别", "县（市、区）", "机构", "有无审核人员", "")
    return [Table(f"{on} 名录", heads, lines, empty="名录里没有您范围内的单位")]


def place(code: str, on: date, acting: Actor, words: str = "", page: int = 1) -> tuple[str, list[Table]]:
    """A unit or a county: its counties, its institutions a page at a time, its contacts.

    Raises
    ------
    Refusal : code ``absent``.
    """
    roster = rows.roster()
    visibility.place_within(code, on, acting, roster)
    found = visibility.institutions(acting, on).filter(county__in=visibility.counties(code, on))
    if words:
        found = found.filter(Q(name__icontains=words) | Q(key=words))
    tables = []
    unit = UnitRow.objects.filter(key=code).exists()
    if unit:
        counts = dict(found.order_by().values_list("county").annotate(n=Count("key", distinct=True)))
        counties: list[tuple[Value, ...]] = [
            (
                Cell(c.name, page="registry_place", key=(c.code,)),
                c.code,
                c.kind,
                c.since.isoformat(),
                counts.get(c.code, 0),
            )
            for c in roster.counties_of(code, on)
        ]
        tables.append(
            Table("县（市、区）", ("名称", "代码", "类别", "自", "机构"), counties, empty="不设县级，直接管乡镇")
        )
    tables.append(_institutions(found.order_by("county", "key"), on, page))
    contacts: list[tuple[Value, ...]] = [
        (c.role, c.name, c.phone, c.since.isoformat(), c.until.isoformat() if c.until else "")
        for c in ContactRow.objects.filter(unit=code).order_by("-since")
    ]
    if unit:
        tables.append(Table("联系人", ("职务", "姓名", "电话", "自", "至"), contacts, empty="没有登记联系人"))
    return place_name(code, on, roster), tables


def whole_list(acting: Actor, page: int) -> Table:
    """Every state of every institution under the heads that a list is enrolled by; page 0 is all of them.

    Raises
    ------
    Refusal : code ``role``.
    """
    access.require(acting, "enrol")
    kinds = {r.id: r.text("name") for r in Rulebook(acting.now.date()).rows("institution_kinds")}
    found = InstitutionRow.objects.order_by("key", "since")
    states = found[(page - 1) * SIZE : page * SIZE] if page else found
    lines: list[Sequence[Value]] = [
        (
            *(
                s.key,
                s.name,
                kinds.get(s.kind, s.kind),
                s.county,
                s.since.isoformat(),
                s.until.isoformat() if s.until else "",
            ),
            *(s.level, s.zone, s.uscc, s.parent, "是" if s.sensitive else ""),
        )
        for s in states.iterator(5000)
    ]
    return Table(
        "机构名录", tuple(HEADS), lines, whole=found.count(), page=page or 1, size=SIZE, empty="名录里没有机构"
    )


def county_choices(on: date) -> list[tuple[str, str]]:
    """Every county of a day for a form to choose from: code, and the name with that of its unit."""
    roster = rows.roster()
    return [
        (county.code, f"{unit.name} {county.name}（{county.code}）")
        for unit in roster.units_at(on, AREAS)
        for county in roster.counties_of(unit.id, on)
    ]


def preview_tables(found: Preview) -> list[Table]:
    """What a change of institutions does, as tables."""
    states: list[Sequence[Value]] = [
        (name, id_, county, since, Cell(until, CALM if until == "今" else WARN))
        for name, id_, county, since, until in found.states
    ]
    sums: list[Sequence[Value]] = [
        (
            name,
            a.institutions,
            b.institutions,
            a.energy,
            b.energy,
            Cell("不变", GOOD) if a == b else Cell("有变动", WARN),
        )
        for name, a, b in found.places
    ]
    note = f"能耗为{found.months}已报数之和，变更后按新隶属归并" if found.months else "这些县区还没有报过能耗"
    heads = ("地方", "机构（前）", "机构（后）", "能耗（前，吨标准煤）", "能耗（后，吨标准煤）", "")
    tables = [
        Table("变更后的登记", ("名称", "编号", "县（市、区）", "自", "至"), states),
        Table("变更前后", heads, sums, note=note),
    ]
    return [*tables, Table("请注意", ("事项",), [(n,) for n in found.notes])] if found.notes else tables


def _institutions(found: QuerySet[InstitutionRow], on: date, page: int) -> Table:
    kinds = {r.id: r.text("name") for r in Rulebook(on).rows("institution_kinds")}
    roster = rows.roster()
    states = found[(page - 1) * SIZE : page * SIZE]
    lines: list[tuple[Value, ...]] = [
        (
            Cell(s.name, page="institution", key=(s.key,)),
            s.key,
            kinds.get(s.kind, s.kind),
            place_name(s.county, on, roster),
            s.uscc,
            s.since.isoformat(),
            s.until.isoformat() if s.until else "",
        )
        for s in states
    ]
    heads = ("名称", "编号", "类型", "县", "统一社会信用代码", "自", "至")
    whole = found.count()
    return Table("机构", heads, lines, whole=whole, page=page, size=SIZE, empty="没有机构")


@dataclass(frozen=True)
class Institution:
    """One institution: its states, its months, its bills."""

    id: str
    name: str
    states: Table
    months: Table
    curve: tuple[tuple[str, str | None, str | None], ...]


def institution(id_: str, acting: Actor) -> Institution:
    """One institution with its dated facts and its last two years.

    Raises
    ------
    Refusal : code ``absent``.
    """
    roster, today = rows.roster(), acting.now.date()
    if not roster.states_of(id_):
        raise Refusal("absent", "没有这个机构。", "请从名录中选择。")
    visibility.place_within(id_, max(s.since for s in roster.states_of(id_)), acting, roster)
    kinds = {r.id: r.text("name") for r in Rulebook(today).rows("institution_kinds")}
    states: list[tuple[Value, ...]] = [
        (
            s.name,
            kinds.get(s.kind, s.kind),
            place_name(s.county, s.since, roster),
            place_name(s.parent, s.since, roster) if s.parent else "",
            "不公开" if s.sensitive else "",
            s.since.isoformat(),
            s.until.isoformat() if s.until else "今",
        )
        for s in roster.states_of(id_)
    ]
    found = _newest(id_)
    rulebook = Rulebook(today)
    name = states[-1][0]
    return Institution(
        id_,
        str(name),
        Table("登记", ("名称", "类型", "县", "主管单位", "", "自", "至"), states),
        _months(id_, found, rulebook),
        _curve({m: r.amounts for m, r in found.items()}, rulebook),
    )


def _newest(id_: str) -> dict[str, ReadingRow]:
    """What stands of an institution by month, the newest return of each."""
    lines = ReadingRow.objects.filter(institution=id_, upload__state__in=CURRENT).order_by("upload_id")
    return {r.month: r for r in lines}


def _months(id_: str, found: dict[str, ReadingRow], rulebook: Rulebook) -> Table:
    bills = dict(PaperRow.objects.filter(institution=id_).order_by().values_list("month").annotate(n=Count("id")))
    bases = {r.id: r.text("name") for r in rulebook.rows("bases")}
    lines: list[tuple[Value, ...]] = [
        (
            month,
            _tce(found[month].amounts, rulebook),
            bases.get(found[month].basis, found[month].basis),
            Cell("报表", page="return", key=(found[month].upload_id,)),
            Cell(f"{bills.get(month, 0)}张", GOOD if bills.get(month) else CALM, "bills", (id_, month)),
        )
        for month in sorted(found, reverse=True)[:24]
    ]
    return Table("逐月", ("月份", "综合能耗（吨标准煤）", "计量方式", "报表", "单据"), lines, empty="还没有报过")


def _tce(amounts: dict[str, int], rulebook: Rulebook) -> str:
    return format_rounded(standard_coal(Total(("",), 1, 1, amounts), rulebook).tce, 3)


def _curve(amounts: dict[str, dict[str, int]], rulebook: Rulebook) -> tuple[tuple[str, str | None, str | None], ...]:
    if not amounts:
        return ()
    last = Month.parse(max(amounts))
    months = [last.shift(-n) for n in range(11, -1, -1)]
    said = {m: _tce(a, rulebook) for m, a in amounts.items()}
    return tuple((str(m), said.get(str(m)), said.get(str(m.shift(-12)))) for m in months)
