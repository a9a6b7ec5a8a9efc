"""The progress of a month of one city: the matters owed, what was answered, what the last bulletin asked for."""

from dataclasses import dataclass

from tongbao.bulletin.wording import money_words
from tongbao.intake.review.state import CURRENT, State
from tongbao.intake.values.form import matter_rows, stage_words
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import visibility
from tongbao.office.desk.access.roles import place_name
from tongbao.office.desk.followup.followup import STATE_WORDS
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries.asks import TONES as ASK_TONES
from tongbao.office.desk.queries.asks import lines_of
from tongbao.office.desk.queries.returns import TONES
from tongbao.office.desk.queries.table import BAD, CALM, GOOD, WARN, Cell, Table, Value
from tongbao.office.store import rows
from tongbao.office.store.models import FlagRow, RecordRow, UploadRow
from tongbao.registry.reporting import AREAS
from tongbao.rules.rulebook import Rulebook

_STATUS = {"yes": Cell("是", GOOD), "no": Cell("否", BAD), "not_reported": Cell("未报", CALM)}


@dataclass(frozen=True)
class CityMonth:
    """One city's month."""

    unit: str
    name: str
    month: str
    tables: tuple[Table, ...]
    narrative: tuple[str, ...]


def list_cities(month: str, acting: Actor) -> Table:
    """The cities of the territory with what they handed in for a month.

    Raises
    ------
    Refusal : code ``period``.
    """
    when = _month(month)
    roster, own = rows.roster(), visibility.own_places(acting)
    found = UploadRow.objects.filter(kind="progress", period=month).exclude(state="superseded").order_by("id")
    newest = {u.unit: u for u in found}
    lines: list[tuple[Value, ...]] = []
    for unit in roster.units_at(when.last_day, AREAS):
        if own and unit.id != own:
            continue
        upload = newest.get(unit.id)
        lines.append(
            (
                Cell(unit.name, page="progress_unit", key=(unit.id, month)),
                Cell(State(upload.state).term, TONES[upload.state]) if upload else Cell("未报", CALM),
                upload.received_at[:10] if upload else "",
                Cell("报表", page="return", key=(upload.pk,)) if upload else "",
            )
        )
    return Table(f"{month}工作进展", ("单位", "状态", "收到", ""), lines, empty="您的范围内没有要报工作进展的单位")


def city_month(unit: str, month: str, acting: Actor, home: Home) -> CityMonth:
    """Every matter owed by a city for a month with its answer and evidence, and what was asked of it.

    Raises
    ------
    Refusal : codes ``absent``, ``period``.
    """
    when, roster = _month(month), rows.roster()
    if not any(u.id == unit for u in roster.units_at(when.last_day, AREAS)):
        raise Refusal("absent", "没有这个填报单位。", "请从列表中打开。")
    own = visibility.own_places(acting)
    if own and own != unit:
        raise Refusal("absent", "没有这个填报单位。", "请从列表中打开。")
    lines, narrative = _answers(unit, month, Rulebook(when.last_day))
    heads = ("事项", "层级、阶段", "是否完成", "日期", "金额", "文件", "证据")
    asked: list[tuple[Value, ...]] = [
        (
            Cell(STATE_WORDS[x.state], ASK_TONES[x.state]),
            Cell(x.matter, page="ask", key=(x.ask, unit)),
            x.due,
            x.document,
        )
        for x in lines_of(acting.now.date(), home, acting)
        if x.unit == unit
    ]
    tables = (
        *_handed_in(unit, month),
        Table("应报事项", heads, lines),
        Table("通报对本市的要求", ("状态", "要求", "期限", "文号"), asked, empty="没有要求"),
    )
    return CityMonth(unit, place_name(unit, when.last_day, roster), month, tables, tuple(narrative))


def _handed_in(unit: str, month: str) -> list[Table]:
    """The returns of the month, and what stands against the one that counts."""
    found = list(
        UploadRow.objects.filter(kind="progress", unit=unit, period=month).exclude(state="superseded").order_by("-id")
    )
    handed: list[tuple[Value, ...]] = [
        (
            Cell(State(u.state).term, TONES[u.state]),
            Cell(u.file, page="return", key=(u.pk,)),
            u.received_at[:10],
            u.reason,
        )
        for u in found
    ]
    tables = [Table("已报的月报", ("状态", "文件", "收到", "退回理由"), handed, empty="本月还没有报送")]
    words = {"error": Cell("错误", BAD)}
    against: list[tuple[Value, ...]] = [
        (words.get(f.severity, Cell("提示", WARN)), f"{f.sheet} {f.cell}".strip(), f.sentence)
        for f in FlagRow.objects.filter(upload__in=found[:1], choice="").order_by("id")
    ]
    return [*tables, Table("月报中要补正的", ("程度", "位置", "说明"), against)] if against else tables


def _answers(unit: str, month: str, rulebook: Rulebook) -> tuple[list[tuple[Value, ...]], list[str]]:
    """Each matter with what was answered, and what was told in words."""
    live = UploadRow.objects.filter(kind="progress", unit=unit, period=month, state__in=CURRENT)
    told: dict[tuple[str, str], list[RecordRow]] = {}
    narrative: list[str] = []
    for record in RecordRow.objects.filter(upload__in=live, type="fact", body__unit=unit).order_by("id"):
        told.setdefault((record.body["matter"], record.body.get("level", "")), []).append(record)
        if record.body.get("title"):
            narrative.append(str(record.body["title"]))
    lines: list[tuple[Value, ...]] = []
    for matter, level in matter_rows(rulebook, "progress"):
        found = told.get((matter.id, level)) or told.get((matter.id, "")) or []
        body = found[-1].body if found else {}
        amount = body.get("amount_milli")
        lines.append(
            (
                matter.text("name"),
                stage_words(matter).get(level, ""),
                _STATUS.get(str(body.get("status")), _STATUS["not_reported"]),
                str(body.get("day") or ""),
                "" if amount is None else money_words(amount, str(body.get("amount_bound") or ""), rulebook),
                str(body.get("document") or ""),
                len(body.get("evidence") or ()),
            )
        )
    return lines, narrative


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise Refusal("period", f"“{text}”不是月份。", "请写成 2017-03 的样子。") from None
