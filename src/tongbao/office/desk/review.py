"""Review: run the checks over what came, apply the decisions, accept what is clean, return what is not."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tongbao.intake.checks import check_all
from tongbao.intake.checks.context import Context
from tongbao.intake.flag import ERROR, Flag, flagged
from tongbao.intake.ledger import Ledger, Line
from tongbao.intake.returns import Decision
from tongbao.intake.state import State, moved
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.office.desk import access, trail
from tongbao.office.desk.home import Acting, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import DecisionRow, FlagRow, ReadingRow, RecordRow, UploadRow
from tongbao.records.reading import Reading
from tongbao.registry.staffing import contacts_at
from tongbao.rules.rulebook import Rulebook

RETURN, ACCEPT, CONFIRM, REPLACE = "return", "accept", "confirm", "replace"
_FROM_CHECKS = ("complete", "duplicate", "late", "unit_slip", "jump", "usage_jump", "part_of_whole")


@dataclass
class Reviewed:
    """What a review left: how many returns in which state, and the flags nobody has decided.

    ``late`` lists who is late or absent, with what and whom to call.
    """

    accepted: list[str] = field(default_factory=list)
    returned: list[tuple[str, str]] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    flags: list[tuple[str, Flag, str, str]] = field(default_factory=list)
    late: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def open(self) -> list[tuple[str, Flag]]:
        """Flags without a decision."""
        return [(key, flag) for key, flag, choice, _ in self.flags if not choice]


def review(
    kind: str,
    period: str,
    decisions: Sequence[Decision],
    acting: Acting,
    step: Callable[[str], None] = lambda words: None,
) -> Reviewed:
    """Review the collected returns of a kind and period.

    Raises
    ------
    Refusal : code ``open-error`` where a decision would accept a return with an error in it.
    """
    with one_act():
        access.require(acting, "review")
        step("核对数据")
        if kind == "ledger":
            _check_ledgers(Span.parse(period))
        else:
            _check_again(kind, period)
        step("办理决定")
        by_key = {d.conflict: d for d in decisions}
        applied = [f for f in _flags(kind, period) if f.key in by_key]
        keep_decisions(by_key[key] for key in sorted({f.key for f in applied}))
        for flag in applied:
            _decide(flag, by_key[flag.key])
        result = _settle(kind, period)
        result.late = _late_list(result.flags)
        trail.note(
            acting,
            "review",
            f"{kind} {period} 接收{len(result.accepted)} 退回{len(result.returned)} 待定{len(result.held)}",
        )
    return result


def _uploads(kind: str, period: str):  # type: ignore[no-untyped-def]
    kinds = ("progress", "province") if kind == "progress" else (kind,)
    found = UploadRow.objects.filter(kind__in=kinds)
    if kind == "ledger":
        span = Span.parse(period)
        return found.filter(period__gte=str(span.first), period__lte=str(span.last))
    return found.filter(period=period)


def _flags(kind: str, period: str) -> list[FlagRow]:
    live = [State.COLLECTED.value, State.ACCEPTED.value]
    uploads = _uploads(kind, period).filter(state__in=live)
    found = list(FlagRow.objects.filter(upload__in=uploads).select_related("upload").order_by("id"))
    if kind == "ledger":
        months = [str(m) for m in Span.parse(period)]
        came = set(uploads.values_list("unit", "period"))
        absent = FlagRow.objects.filter(upload=None, period__in=months).order_by("id")
        found += [f for f in absent if (f.key.split(":")[1], f.period) not in came]
    return found


def _check_ledgers(span: Span) -> None:
    live = _uploads("ledger", str(span)).filter(state=State.COLLECTED.value)
    FlagRow.objects.filter(upload__in=live, code__in=_FROM_CHECKS, choice="").exclude(
        code="complete", cell__gt=""
    ).delete()
    FlagRow.objects.filter(upload=None, period__in=[str(m) for m in span], choice="").delete()
    ledgers, uploads = _ledgers(live)
    context = Context(
        Rulebook(span.last.last_day), rows.roster(), span, rows.history(("accepted", "sealed")), _taken_places(span)
    )
    decided = set(FlagRow.objects.exclude(choice="").values_list("key", "upload_id"))
    fresh = [
        f
        for f in check_all(ledgers, context)
        if (rows.flag_key(f), uploads[f.file].pk if f.file in uploads else None) not in decided
    ]
    by_period: dict[str, list[Flag]] = {}
    for flag in fresh:
        by_period.setdefault(flag.about[1], []).append(flag)
    for period, flags in by_period.items():
        rows.keep_flags(flags, period, uploads)


def _ledgers(live) -> tuple[list[Ledger], dict[str, UploadRow]]:  # type: ignore[no-untyped-def]
    uploads = {u.file: u for u in live}
    first = _first_received(live)
    ledgers = {u.pk: Ledger(u.file, u.digest[:12], u.unit, Month.parse(u.period), first[u.pk]) for u in live}
    flags = FlagRow.objects.filter(upload__in=live)
    for flag in flags:
        about = [*flag.key.split(":"), "", "", ""][1:4]
        ledgers[flag.upload_id].flags.append(Flag(flag.code, flag.severity, "", about=(about[0], about[1], about[2])))
    names = {i.id: i.name for i in rows.roster().institutions}
    for row in ReadingRow.objects.filter(upload__in=live).select_related("upload").order_by("id"):
        reading = Reading(
            row.institution,
            Month.parse(row.month),
            row.kind,
            row.unit,
            row.county,
            row.amounts,
            row.basis,
            row.upload.digest[:12],
            row.line,
        )
        cells = {item: f"{letters}{row.line}" for item, letters in row.upload.columns.items()}
        ledgers[row.upload_id].lines.append(Line(reading, names.get(row.institution, row.institution), cells))
    return list(ledgers.values()), uploads


def _first_received(live) -> dict[int, str]:  # type: ignore[no-untyped-def]
    """When the county-month first came: a corrected file of a return given back is not late a second time."""
    found = {}
    for upload in live:
        earlier = UploadRow.objects.filter(
            kind=upload.kind, unit=upload.unit, period=upload.period, state=State.SUPERSEDED.value
        )
        times = [*earlier.values_list("received_at", flat=True), upload.received_at]
        found[upload.pk] = min(times)
    return found


def _taken_places(span: Span) -> dict[tuple[str, str], str]:
    """The accepted or sealed file of each county-month, so that a second one does not slip in beside it."""
    taken = _uploads("ledger", str(span)).filter(state__in=[State.ACCEPTED.value, State.SEALED.value])
    return {(u.unit, u.period): u.file for u in taken}


def _check_again(kind: str, period: str) -> None:
    """A second return of one unit and month is held until somebody says which one counts."""
    live = _uploads(kind, period).exclude(state__in=[State.SUPERSEDED.value, State.RETURNED.value]).order_by("id")
    first: dict[tuple[str, str], UploadRow] = {}
    for upload in live:
        known = first.setdefault((upload.kind, upload.unit), upload)
        if known is upload or FlagRow.objects.filter(upload=upload, code="duplicate").exists():
            continue
        rulebook = Rulebook(Span.parse(upload.period).last.last_day)
        sentence = f"同一单位同一期已收到“{known.file}”。请决定：replace 以新换旧，或 return 退回新件。"
        flag = flagged("duplicate", sentence, rulebook, file=upload.file, about=(upload.unit, upload.period, ""))
        rows.keep_flags([flag], upload.period, {upload.file: upload})


def _replaced(upload: UploadRow) -> None:
    """The earlier returns of the same unit and period give way to this one."""
    earlier = UploadRow.objects.filter(kind=upload.kind, unit=upload.unit, period=upload.period, pk__lt=upload.pk)
    if earlier.filter(state=State.SEALED.value).exists():
        raise Refusal("sealed", f"{upload.period}已经封账，不能以新换旧。", "请用 correct 登记更正。")
    for row in earlier.exclude(state=State.SUPERSEDED.value):
        row.state = moved(State(row.state), State.SUPERSEDED).value
        row.save()


def keep_decisions(decisions: Iterable[Decision]) -> None:
    """Keep the decisions that a verb applied."""
    for d in decisions:
        DecisionRow.objects.get_or_create(conflict=d.conflict, choice=d.choice, reason=d.reason, who=d.who, when=d.when)


def _decide(flag: FlagRow, decision: Decision) -> None:
    if decision.choice == CONFIRM and flag.code == "elements":
        _, unit, _period, matter = flag.key.split(":")
        for row in RecordRow.objects.filter(upload=flag.upload, type="fact", body__unit=unit, body__matter=matter):
            row.body |= {"confirmed": True}
            row.save()
    elif decision.choice == REPLACE and flag.code == "duplicate" and flag.upload is not None:
        _replaced(flag.upload)
    elif decision.choice == ACCEPT and flag.severity == ERROR:
        raise Refusal(
            "open-error", f"{rows.flag(flag).place}有未消除的错误：{flag.sentence}", "请退回改正，不能带错接收。"
        )
    elif decision.choice not in (RETURN, ACCEPT):
        raise Refusal(
            "decision",
            f"决定“{flag.key}”的选择“{decision.choice}”无法识别。",
            "可填 return、accept；要件不全的可填 confirm，重复报送的可填 replace（以新换旧）。",
        )
    flag.choice, flag.reason = decision.choice, decision.reason
    flag.save()


def _late_list(flags: Sequence[tuple[str, Flag, str, str]]) -> list[tuple[str, str, str]]:
    """Late and absent county-months with the contacts of their unit on the month's last day."""
    roster = rows.roster()
    listed = []
    for key, flag, _, _ in flags:
        code, whom, period, _ = [*key.split(":"), "", "", ""][:4]
        if code != "late" and not (code == "complete" and not flag.file):
            continue
        day = Month.parse(period).last_day
        region = roster.region(whom, day)
        if region is not None:
            contacts = contacts_at(list(roster.contacts), region.unit, day)
            listed.append((f"{region.name} {period}", flag.sentence, "；".join(c.text() for c in contacts)))
    return listed


def _settle(kind: str, period: str) -> Reviewed:
    result = Reviewed()
    by_upload: dict[int | None, list[FlagRow]] = {}
    for flag in _flags(kind, period):
        by_upload.setdefault(flag.upload_id, []).append(flag)
        result.flags.append((flag.key, rows.flag(flag), flag.choice, flag.reason))
    for upload in _uploads(kind, period).filter(state=State.COLLECTED.value).order_by("file"):
        flags = by_upload.get(upload.pk, [])
        to_return = [f for f in flags if f.choice == RETURN]
        if to_return:
            upload.state = moved(State.COLLECTED, State.RETURNED).value
            upload.reason = "；".join(f.reason for f in to_return)
            result.returned.append((upload.file, upload.reason))
        elif any(not f.choice for f in flags):
            result.held.append(upload.file)
            continue
        else:
            upload.state = moved(State.COLLECTED, State.ACCEPTED).value
            result.accepted.append(upload.file)
        upload.save()
    return result
