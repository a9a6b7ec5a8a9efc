"""What the review chain shows: where each return stands, whose mandate passed to whom, which days were granted."""

from tongbao.intake.review.state import State
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.access.delegation import entered_on_behalf, turn
from tongbao.office.desk.access.roles import place_name
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.review.transitions import locked_why
from tongbao.office.store import rows
from tongbao.office.store.models import ExtensionRow, MandateRow, UploadRow
from tongbao.records.evidence import store_paper

HEADS = ("文件", "单位", "状态", "轮到", "代录", "锁定情况")
MANDATES = ("哪一级", "由谁代行", "起始日", "截止日", "现在有效", "理由", "登记人")
EXTENSIONS = ("报表", "范围", "报告期", "延到", "现在有效", "理由", "批准人")


def returns_in_chain(kind: str, period: str, acting: Actor) -> list[tuple[str, ...]]:
    """The returns of a kind and period in the person's territory: state, whose turn, and why locked."""
    today, roster = acting.now.date(), rows.roster()
    found = roles.is_within(acting, UploadRow.objects.filter(kind=kind, period=period), roster).order_by("unit", "id")
    lines: list[tuple[str, ...]] = []
    for upload in found:
        waits = upload.state == State.COLLECTED
        whose = place_name(turn(upload, today, roster).place, today, roster) if waits else ""
        unit = place_name(upload.unit, today, roster)
        why = locked_why(upload, today)
        lines.append((upload.file, unit, State(upload.state).term, whose, upload.entered_by, why))
    return lines


def newest_return(kind: str, unit: str, period: str, acting: Actor) -> UploadRow:
    """The newest return of a place and period that was not superseded, within the person's territory.

    Raises
    ------
    Refusal : code ``absent``; the same words whether there is none or it lies outside, so that nothing is given away.
    """
    found = UploadRow.objects.filter(kind=kind, unit=unit, period=period).exclude(state=State.SUPERSEDED.value)
    upload = roles.is_within(acting, found).order_by("id").last()
    if upload is None:
        raise Refusal("absent", f"范围内没有“{unit}”{period}的报表。", "请核对单位编号和报告期。")
    return upload


def enter_for(upload: UploadRow, scan: bytes, home: Home, acting: Actor) -> UploadRow:
    """Keep the signed scan as evidence and note the entry for the reporter."""
    return entered_on_behalf(upload, store_paper(home.evidence, scan), acting)


def mandates(acting: Actor) -> list[tuple[str, ...]]:
    """Every mandate that was passed on, expired ones too, within the person's territory."""
    today, roster, own = acting.now.date(), rows.roster(), roles.person(acting).place
    return [
        (
            place_name(m.place, today, roster),
            place_name(m.passes_to, today, roster),
            m.since.isoformat(),
            m.until.isoformat(),
            "是" if m.since <= today <= m.until else "否",
            m.reason,
            m.decided_by,
        )
        for m in MandateRow.objects.order_by("id")
        if not own or roles.is_inside(own, m.place, today, roster)
    ]


def extensions(acting: Actor) -> list[tuple[str, ...]]:
    """Every extension granted, expired ones too, within the person's territory."""
    today, roster, own = acting.now.date(), rows.roster(), roles.person(acting).place
    return [
        (
            e.kind,
            place_name(e.place, today, roster) if e.place else "全省",
            e.period,
            e.until.isoformat(),
            "是" if today <= e.until else "否",
            e.reason,
            e.granted_by,
        )
        for e in ExtensionRow.objects.order_by("id")
        if not own or not e.place or roles.is_inside(own, e.place, today, roster)
    ]
