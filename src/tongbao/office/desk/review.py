"""Review: run the checks over what came, apply the decisions, accept what is clean, return what is not."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tongbao.intake.checks import CODES, check_all
from tongbao.intake.checks.context import Context
from tongbao.intake.flag import ERROR, Flag, flagged
from tongbao.intake.form import LEDGER
from tongbao.intake.ledger import Ledger, Line
from tongbao.intake.returns import Decision
from tongbao.intake.state import State, moved
from tongbao.measure.period import Month, Span
from tongbao.measure.quantity import parse_milli
from tongbao.measure.refusal import Refusal
from tongbao.office.desk import access, trail
from tongbao.office.desk.home import Acting, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import (
    DecisionRow,
    FlagRow,
    InstitutionRow,
    OfficeRow,
    ReadingRow,
    RecordRow,
    UploadRow,
)
from tongbao.records.reading import Reading
from tongbao.registry.institution import state_in
from tongbao.registry.roster import Roster
from tongbao.registry.staffing import contacts_at
from tongbao.rules.rulebook import Rulebook

RETURN, ACCEPT, CONFIRM, REPLACE, ABSENT = "return", "accept", "confirm", "replace", "absent"
# What a reader flags under the code of a check stands at a cell; what the check itself says of a whole file does not.
_OF_READERS = ("complete", "duplicate")


_COLUMNS = (
    *("upload_id", "institution", "kind", "unit", "county", "amounts"),
    *("basis", "line", "reasons", "sheet", "cells"),
)


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
        elif kind != "targets":  # of issued lists several may come in one year
            _check_again(kind, period)
        step("办理决定")
        by_key = {d.conflict: d for d in decisions}
        applied = [f for f in _flags(kind, period) if f.key in by_key]
        keep_decisions(by_key[key] for key in sorted({f.key for f in applied}))
        for flag in applied:
            _decide(flag, by_key[flag.key])
        given_back = _give_back_lists(period, by_key) if kind == "targets" else []
        result = _settle(kind, period)
        result.returned += given_back
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
        absent = list(FlagRow.objects.filter(upload=None, period__in=months).order_by("id"))
        roster = rows.roster() if absent else Roster()
        found += [f for f in absent if not came & {(p, f.period) for p in _places(f, roster)}]
    return found


def _places(flag: FlagRow, roster: Roster) -> tuple[str, str]:
    """The county an absence is about, and its reporting unit: the ledger of either settles it."""
    county = flag.key.split(":")[1]
    region = roster.region(county, Month.parse(flag.period).last_day)
    return county, region.unit if region else county


def _check_ledgers(span: Span) -> None:
    live = _uploads("ledger", str(span)).filter(state=State.COLLECTED.value)
    FlagRow.objects.filter(upload__in=live, code__in=CODES, choice="").exclude(
        code__in=_OF_READERS, cell__gt=""
    ).delete()
    FlagRow.objects.filter(upload=None, period__in=[str(m) for m in span], choice="").delete()
    roster = rows.roster()
    ledgers, uploads = _ledgers(live, roster)
    context = Context(
        Rulebook(span.last.last_day),
        roster,
        span,
        rows.history(("accepted", "sealed")),
        _taken_places(span),
        prices=local_prices(),
        versions=_versions(span),
    )
    decided = set(FlagRow.objects.exclude(choice="").values_list("key", "upload_id"))
    by_period: dict[str, list[Flag]] = {}
    for flag in check_all(ledgers, context):
        upload = uploads.get(flag.upload)
        if (rows.flag_key(flag), upload.pk if upload else None) not in decided:
            by_period.setdefault(flag.about[1], []).append(flag)
    for period, flags in by_period.items():
        rows.keep_flags(flags, period, uploads)


def local_prices() -> dict[str, tuple[int, int]]:
    """The local price list of the office (``[prices]`` in office.toml: item = [low, high] in yuan), in thousandths."""
    row = OfficeRow.objects.filter(key="prices").first()
    if row is None:
        return {}
    return {item: (parse_milli(str(low)), parse_milli(str(high))) for item, (low, high) in row.value.items()}


def _versions(span: Span) -> dict[tuple[str, str], list[str]]:
    """When each version of a place's month was received."""
    found: dict[tuple[str, str], list[str]] = {}
    for unit, period, received in _uploads("ledger", str(span)).values_list("unit", "period", "received_at"):
        found.setdefault((unit, period), []).append(received)
    return found


def _ledgers(live, roster: Roster) -> tuple[list[Ledger], dict[str, UploadRow]]:  # type: ignore[no-untyped-def]
    found = list(live)
    uploads = {_mark(u): u for u in found}
    first = _first_received(found)
    by_id = {u.pk: u for u in found}
    ledgers = {u.pk: Ledger(u.file, _mark(u), u.unit, Month.parse(u.period), first[u.pk]) for u in found}
    flags = FlagRow.objects.filter(upload__in=live)
    for flag in flags:
        about = [*flag.key.split(":"), "", "", ""][1:4]
        ledgers[flag.upload_id].flags.append(Flag(flag.code, flag.severity, "", about=(about[0], about[1], about[2])))
    names = {i.id: i.name for i in roster.institutions}
    values = ReadingRow.objects.filter(upload__in=live).order_by("id").values_list(*_COLUMNS)
    for pk, institution, kind, unit, county, amounts, basis, number, reasons, sheet, own in values.iterator(5000):
        ledger, upload = ledgers[pk], by_id[pk]
        reading = Reading(institution, ledger.month, kind, unit, county, amounts, basis, ledger.upload, number, reasons)
        cells = own or {item: f"{letters}{number}" for item, letters in upload.columns.items()}
        ledger.lines.append(Line(reading, names.get(institution, institution), cells, sheet or LEDGER))
    return list(ledgers.values()), uploads


def _mark(upload: UploadRow) -> str:
    """What tells an upload from all others: one file may be several, and several may have one name."""
    return f"#{upload.pk}"


def _first_received(live: Sequence[UploadRow]) -> dict[int, str]:
    """When the county-month first came: a corrected file of a return given back is not late a second time."""
    earlier: dict[tuple[str, str, str], list[str]] = {}
    given_back = UploadRow.objects.filter(kind__in={u.kind for u in live}, state=State.SUPERSEDED.value)
    for kind, unit, period, received in given_back.values_list("kind", "unit", "period", "received_at"):
        earlier.setdefault((kind, unit, period), []).append(received)
    return {u.pk: min([*earlier.get((u.kind, u.unit, u.period), ()), u.received_at]) for u in live}


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
    """The earlier returns of the same unit and period give way to this one; of a whole unit, its counties' too."""
    places = _held_by(upload) if upload.kind == "ledger" else {upload.unit}
    earlier = UploadRow.objects.filter(kind=upload.kind, unit__in=places, period=upload.period, pk__lt=upload.pk)
    if earlier.filter(state=State.SEALED.value).exists():
        raise Refusal("sealed", f"{upload.period}已经封账，不能以新换旧。", "请用 correct 登记更正。")
    for row in earlier.exclude(state=State.SUPERSEDED.value):
        row.state = moved(State(row.state), State.SUPERSEDED).value
        row.save()


def _held_by(upload: UploadRow) -> set[str]:
    """The places whose ledgers this one holds.

    Raises
    ------
    Refusal : code ``wider`` where a county's ledger would take the place of that of its whole unit.
    """
    roster, day = rows.roster(), Month.parse(upload.period).last_day
    region = roster.region(upload.unit, day)
    if region is None:
        return {upload.unit} | {r.code for r in roster.regions if r.unit == upload.unit}
    gone = [State.SUPERSEDED.value, State.RETURNED.value]
    wider = UploadRow.objects.filter(kind=upload.kind, unit=region.unit, period=upload.period).exclude(state__in=gone)
    if whole := wider.first():
        raise Refusal(
            "wider",
            f"“{whole.file}”是全市的台账，不能由{region.name}一个县的台账代替。",
            "请由市里重报全市台账，或退回新件。",
        )
    return {upload.unit}


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
        remedy = "请退回改正，不能带错接收。"
        if _is_missing_institution(flag):
            remedy += "催报无果的，可填 absent，按缺报登记。"
        raise Refusal("open-error", f"{rows.flag(flag).place}有未消除的错误：{flag.sentence}", remedy)
    elif decision.choice not in (RETURN, ACCEPT) and not (decision.choice == ABSENT and _is_missing_institution(flag)):
        raise Refusal(
            "decision",
            f"决定“{flag.key}”的选择“{decision.choice}”无法识别。",
            "可填 return、accept；要件不全的可填 confirm，重复报送的可填 replace（以新换旧），"
            "表中缺的机构催报无果的可填 absent（按缺报登记）。",
        )
    flag.choice, flag.reason = decision.choice, decision.reason
    flag.save()


def _give_back_lists(period: str, by_key: Mapping[str, Decision]) -> list[tuple[str, str]]:
    """Issued lists given back by decision ``list:<file>``; once sealed they stay."""
    back = []
    live = _uploads("targets", period).filter(state__in=[State.COLLECTED.value, State.ACCEPTED.value])
    for upload in live.order_by("file"):
        decision = by_key.get(f"list:{upload.file}")
        if decision is None:
            continue
        if decision.choice != RETURN:
            raise Refusal(
                "decision", f"决定“{decision.conflict}”的选择“{decision.choice}”无法识别。", "清单只可填 return。"
            )
        upload.state, upload.reason = moved(State(upload.state), State.RETURNED).value, decision.reason
        upload.save()
        keep_decisions([decision])
        back.append((upload.file, decision.reason))
    return back


def _is_missing_institution(flag: FlagRow) -> bool:
    """Whether an institution did not come, alone or in its ledger: it may stay missing, it is never filled in."""
    if flag.code != "complete" or flag.cell:
        return False
    return flag.upload_id is not None or InstitutionRow.objects.filter(key=flag.key.split(":")[1]).exists()


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
        unit = region.unit if region else whom
        name = region.name if region else next((u.name for u in roster.units if u.id == whom), "")
        if not name and (own := state_in(roster.states_of(whom), Month.parse(period))):
            name, unit = own.name, roster.unit_of_county(own.county, day)
        if name:
            contacts = contacts_at(list(roster.contacts), unit, day)
            listed.append((f"{name} {period}", flag.sentence, "；".join(c.text() for c in contacts)))
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
