"""The returns as pages show them: a list, one return with its figures beside what was before, its history."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from tongbao.bulletin.wording import money_words
from tongbao.intake.review.state import Level, MoveRequest, State, next_state, relation_to_return
from tongbao.intake.values.form import ledger_items
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded
from tongbao.office.desk.access import roles, visibility
from tongbao.office.desk.access.delegation import posts, turn
from tongbao.office.desk.access.roles import day_of, ladder, place_name
from tongbao.office.desk.collection.file_outcome import Difference
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries.figures import MOST_LINES, curve, figures, names_of
from tongbao.office.desk.queries.table import BAD, CALM, GOOD, WARN, Cell, Table, Value
from tongbao.office.desk.review.transitions import history, locked_why, time_of
from tongbao.office.store import rows
from tongbao.office.store.models import FlagRow, MoveRow, PaperRow, ReadingRow, RecordRow, UploadRow
from tongbao.records.evidence import paper_path
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

HEADS = ("报表", "单位", "期间", "文件", "状态", "收到", "轮到")
TONES = {"draft": CALM, "collected": WARN, "accepted": GOOD, "returned": BAD, "superseded": CALM, "sealed": GOOD}
KINDS = {
    "ledger": "台账",
    "progress": "工作进展",
    "province": "省本级",
    "works": "举措台账",
    "targets": "目标清单",
    "grades": "考核等级",
    "statistical": "统计报表",
}
SIZE = 50
# How many returns a person can turn through; programs get them all.
MOST = 5000
# What a page offers, in the order of the buttons: the act, and the word on it.
ACTS = (("submit", "报送"), ("withdraw", "撤回"), ("accept", "接收"), ("give_back", "退回"), ("undo", "撤销"))


@dataclass(frozen=True)
class ReturnDetail:
    """One return with everything a page shows of it."""

    id: int
    kind: str
    unit: str
    head: tuple[tuple[str, str], ...]
    state: str
    tone: str
    locked: str
    acts: tuple[tuple[str, str], ...]
    figures: Table
    flags: Table
    moves: Table
    notes: Table
    period: str = ""
    place: str = ""
    chart: tuple[tuple[str, str | None, str | None], ...] = ()
    original: str = ""
    annotated: str = ""
    open_flags: tuple[tuple[str, str, str, str, str], ...] = field(default=())
    bills: Table = field(default_factory=lambda: Table("单据", ()))
    received: bool = True


def list_returns(
    acting: Actor, kind: str = "", period: str = "", state: str = "", words: str = "", page: int = 1, most: int = 0
) -> Table:
    """The returns of the territory, the newest first, a page at a time; ``most`` is how far one may turn (0: all)."""
    roster, today = rows.roster(), acting.now.date()
    known = posts(today)
    found = visibility.uploads(acting, roster).order_by("-received_at", "-id")
    for name, value in (("kind", kind), ("period", period), ("state", state)):
        if value:
            found = found.filter(**{name: value})
    if words:
        found = found.filter(file__icontains=words)
    lines: list[tuple[Value, ...]] = []
    page = min(page, most // SIZE) if most else page
    for upload in found[(page - 1) * SIZE : page * SIZE]:
        waits = upload.state == State.COLLECTED
        lines.append(
            (
                KINDS.get(upload.kind, upload.kind),
                place_name(upload.unit, today, roster),
                upload.period,
                Cell(upload.file, page="return", key=(upload.pk,)),
                Cell(State(upload.state).term, TONES[upload.state]),
                upload.received_at[:10],
                place_name(turn(upload, today, roster, known).place, today, roster) if waits else "",
            )
        )
    # Counting millions takes longer than showing fifty, and nobody turns to their hundredth page.
    counted = found.order_by().values("pk")
    whole = (counted[: most + 1] if most else counted).count()
    note = f"这里只翻到最近的{most}份；更早的请写明报表、期间或状态。" if 0 < most < whole else ""
    whole = min(whole, most) if most else whole
    return Table("报表", HEADS, lines, note=note, whole=whole, page=page, empty="没有符合条件的报表")


def return_detail(pk: int, acting: Actor, home: Home) -> ReturnDetail:
    """One return: what it says, what stands against it, where it has been, and what the person may do with it.

    Raises
    ------
    Refusal : code ``absent``.
    """
    roster, today = rows.roster(), acting.now.date()
    upload = visibility.upload(pk, acting, roster)
    waits = upload.state == State.COLLECTED
    head = (
        ("报表", KINDS.get(upload.kind, upload.kind)),
        ("单位", place_name(upload.unit, today, roster)),
        ("期间", upload.period),
        ("文件", upload.file),
        ("发件人", upload.sender or "—"),
        ("收到时间", upload.received_at.replace("T", " ")[:16]),
        ("代录", upload.entered_by or "—"),
        ("轮到", place_name(turn(upload, today, roster).place, today, roster) if waits else "—"),
        ("摘要", upload.digest[:16]),
    )
    annotated = annotated_file(upload, home)
    return ReturnDetail(
        upload.pk,
        upload.kind,
        place_name(upload.unit, today, roster),
        head,
        State(upload.state).term,
        TONES[upload.state],
        locked_why(upload, today),
        _acts(upload, acting, roster),
        figures(upload) if upload.kind == "ledger" else _records(upload),
        flags_of(upload, acting),
        _moves(upload, roster, today),
        Table("换算和非数据", ("位置", "原文", "登记", "说明"), _notes(upload)),
        upload.period,
        upload.unit,
        curve(upload),
        upload.file if paper_path(home.evidence, upload.digest).exists() else "",
        annotated.name if annotated else "",
        tuple((f.key, f.sentence, f.severity, f.code, f.explanation) for f in _undecided(upload)),
        _bills(upload),
        upload.state != State.DRAFT.value,
    )


def original(pk: int, acting: Actor, home: Home) -> tuple[str, bytes]:
    """The file of a return as it came: its name and its bytes.

    Raises
    ------
    Refusal : code ``absent``.
    """
    upload = visibility.upload(pk, acting, rows.roster())
    path = paper_path(home.evidence, upload.digest)
    if not path.exists():
        raise Refusal("absent", f"“{upload.file}”的原件不在。", "请用 tongbao verify 查核。")
    return upload.file, path.read_bytes()


def annotated(pk: int, acting: Actor, home: Home) -> tuple[str, bytes]:
    """The return given back with its flags at their cells.

    Raises
    ------
    Refusal : code ``absent``.
    """
    upload = visibility.upload(pk, acting, rows.roster())
    path = annotated_file(upload, home)
    if path is None:
        raise Refusal("absent", f"“{upload.file}”没有标注审核意见的文件。", "没有错误的报表不退标注件。")
    return path.name, path.read_bytes()


def annotated_file(upload: UploadRow, home: Home) -> Path | None:
    """Find the annotated workbook of a return; None where none was written.

    Homes from before 0.2 named it by the file's name alone: that one is the return's only where no other return came
    under the name.
    """
    path = home.annotated(upload.file, upload.digest)
    if path.exists():
        return path
    stem = Path(upload.file).stem
    older = home.returned / f"{stem}_审核意见.xlsx"
    alike = UploadRow.objects.filter(file__startswith=stem).values_list("file", "digest").distinct()
    is_only = len({digest for name, digest in alike if Path(name).stem == stem}) == 1
    return older if is_only and older.exists() else None


def visible_keys(keys: Collection[int], acting: Actor) -> frozenset[int]:
    """Select those of some returns, by key, that lie within the person's territory."""
    return frozenset(visibility.uploads(acting, rows.roster()).filter(pk__in=keys).values_list("pk", flat=True))


def names_in(differences: Sequence[Difference]) -> dict[str, str]:
    """What institutions and items are called that files differ in."""
    if not differences:
        return {}
    on = max(Month.parse(d.month).last_day for d in differences)
    items = {i.id: i.text("name") for i in ledger_items(Rulebook(on))} | {"basis": "计量方式"}
    return items | names_of({d.institution for d in differences}, on)


def place_named(unit: str, acting: Actor) -> str:
    """What a place is called today; empty where there is none."""
    return place_name(unit, acting.now.date(), rows.roster()) if unit else ""


def get(pk: int, acting: Actor) -> UploadRow:
    """The return itself, for a verb of the desk.

    Raises
    ------
    Refusal : code ``absent``.
    """
    return visibility.upload(pk, acting, rows.roster())


def flags_of(upload: UploadRow, acting: Actor) -> Table:
    """What stands against a return, the weightiest first."""
    words = {"error": "错误", "warning": "提示"}
    found = sorted(FlagRow.objects.filter(upload=upload), key=lambda f: (-(f.effect or 0), f.pk))
    chosen = {"return": "退回", "accept": "接收", "confirm": "核实", "absent": "缺报", "replace": "替换", "": "待定"}
    where = _where(upload)
    lines: list[tuple[Value, ...]] = [
        (
            Cell(words.get(f.severity, f.severity), BAD if f.severity == "error" else WARN),
            where.get(f.cell) or " ".join(x for x in (f.sheet, f.cell) if x),
            f.sentence,
            format_rounded(Fraction(f.effect, 1000), 3) if f.effect else "",
            f.explanation,
            chosen.get(f.choice, f.choice),
        )
        for f in found
    ]
    heads = ("程度", "位置", "说明", "影响（吨标准煤）", "报送单位的说明", "决定")
    empty = "没有疑点" if upload.state != State.COLLECTED.value else "收文时没有疑点；接收前还要与历年和同类核对"
    return Table("疑点", heads, lines, empty=empty)


def _where(upload: UploadRow) -> dict[str, str]:
    """The cells of a return by the names of their items, where it is one institution's."""
    found = list(ReadingRow.objects.filter(upload=upload).values_list("line", "cells")[:2])
    if upload.kind != "ledger" or len(found) != 1:
        return {}
    names = {i.id: i.text("name") for i in ledger_items(Rulebook(Month.parse(upload.period).last_day))}
    line, own = found[0]
    cells = own or {item: f"{letters}{line}" for item, letters in upload.columns.items()}
    return {cell: names.get(item, "") for item, cell in cells.items()}


def _bills(upload: UploadRow) -> Table:
    """The papers attached to the months of a return's institutions."""
    ids = list(ReadingRow.objects.filter(upload=upload).values_list("institution", flat=True)[:MOST_LINES])
    found = PaperRow.objects.filter(institution__in=ids, month=upload.period).order_by("institution", "id")
    names = names_of({p.institution for p in found}, day_of(upload.period, date.max))
    lines: list[tuple[Value, ...]] = [
        (names.get(p.institution, p.institution), Cell(p.file, page="paper", key=(p.pk,)), p.by, p.at[:10])
        for p in found
    ]
    return Table("单据", ("机构", "文件", "上传人", "日期"), lines, empty="没有附单据")


def _undecided(upload: UploadRow) -> list[FlagRow]:
    return list(FlagRow.objects.filter(upload=upload, choice="").order_by("id"))


def _acts(upload: UploadRow, acting: Actor, roster: Roster) -> tuple[tuple[str, str], ...]:
    """What the one table of moves lets the person do now; why not the rest is told when it is tried."""
    who, today = roles.person(acting), acting.now.date()
    rungs = ladder(upload.unit, day_of(upload.period, today), roster)
    places = [r.place for r in rungs]
    due = turn(upload, today, roster).place
    rung = next((r for r in rungs if r.place == who.place), None)
    if who.place not in places:
        return ()
    level = rung.level if rung else Level.OFFICE
    stands, time = relation_to_return(who.place, places, due), time_of(upload, today, roster)
    moves = Rulebook(today).rows("moves")
    found = []
    for act in ACTS:
        with suppress(Refusal):
            request = MoveRequest(act[0], State(upload.state), level, stands, time, who.roles, reason="?")
            next_state(request, moves)
            found.append(act)
    return tuple(found)


def _records(upload: UploadRow) -> Table:
    """The facts or lines of works of a return."""
    rulebook = Rulebook(day_of(upload.period, date.max))
    status = {"yes": Cell("是", GOOD), "no": Cell("否", BAD), "not_reported": Cell("未报送", CALM)}
    lines: list[tuple[Value, ...]] = []
    for record in RecordRow.objects.filter(upload=upload).order_by("id")[:MOST_LINES]:
        body = record.body
        matter = rulebook.find("matters", str(body.get("matter", ""))) if body.get("matter") else None
        about = matter.text("name") if matter else str(body.get("matter") or body.get("register") or record.type)
        told = body.get("title") or body.get("document") or body.get("key") or ""
        lines.append(
            (
                about,
                status.get(str(body.get("status")), Cell("—", CALM)),
                str(body.get("day") or ""),
                _counted(body, rulebook),
                str(told),
                str(body.get("place") or ""),
                len(body.get("evidence") or ()),
            )
        )
    return Table("内容", ("事项", "是否完成", "日期", "数量、金额", "名称、文号", "位置", "证据"), lines)


def _counted(body: dict[str, Any], rulebook: Rulebook) -> str:
    """How much a record states: a count with its unit, a word for it, a sum of money."""
    told = (
        [f"{body['count']}{body.get('count_unit') or body.get('scope') or ''}"] if body.get("count") is not None else []
    )
    told += [str(body["quantifier"])] if body.get("quantifier") and not told else []
    if body.get("amount_milli") is not None:
        told.append(money_words(body["amount_milli"], str(body.get("amount_bound") or ""), rulebook))
    return "，".join(told)


def _moves(upload: UploadRow, roster: Roster, today: date) -> Table:
    words = {
        "submit": "报送",
        "withdraw": "撤回",
        "accept": "接收",
        "give_back": "退回",
        "undo": "撤销",
        "replace": "被替换",
        "seal": "封账",
    }
    lines: list[tuple[Value, ...]] = [
        (
            m.at.replace("T", " ")[:16],
            m.who,
            place_name(m.place, today, roster),
            words.get(m.act, m.act),
            _step_words(m),
            m.reason,
            "已撤销" if m.undone_at else "",
        )
        for m in history(upload)
    ]
    came = (upload.received_at.replace("T", " ")[:16], upload.sender or "—", "", "收到", "", upload.file, "")
    heads = ("时间", "办理人", "哪一级", "办理", "状态", "理由", "")
    return Table("经过", heads, [came, *lines])


def _step_words(move: MoveRow) -> str:
    """From which state to which; within a review, to which level."""
    if move.from_state == move.to_state and move.from_level != move.to_level:
        return f"转{Level(move.to_level).term}审核"
    return f"{State(move.from_state).term}→{State(move.to_state).term}"


def _notes(upload: UploadRow) -> list[tuple[Value, ...]]:
    found: list[tuple[Value, ...]] = []
    for note in upload.reading_notes[:MOST_LINES]:
        if note["type"] == "conversion":
            found.append((f"{note['sheet']} {note['cell']}", note["before"], note["after"], note["why"]))
        elif note["type"] == "not_data":
            found.append((f"{note['sheet']} 第{note['row']}行", note["words"], "—", note["why"]))
    return found
