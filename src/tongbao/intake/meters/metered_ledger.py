"""Turn meter data into ledgers: one institution and month each, every doubt about the counting as a flag.

A month of which a part was not counted, and that no later interval makes up for, is recorded as "at least" (余) and not
as metered: it is never silently too small.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from tongbao.intake.meters import messages as words
from tongbao.intake.meters.messages import MeteredMonth
from tongbao.intake.meters.meter_list import Meter
from tongbao.intake.values.conversion import Conversion
from tongbao.intake.values.flag import Flag, make_flag
from tongbao.intake.values.form import ledger_items
from tongbao.intake.values.ledger_lines import Ledger, LedgerLine
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.records.engine.meters import MeterMonth
from tongbao.records.reading import Reading
from tongbao.registry.institution import Institution, state_in
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

AT_LEAST = "余"
METERED = "metered"
PAPER_HEAD = (
    *("表号", "机构编号", "项目", "倍率", "月份", "用量", "是否计入", "应有小时", "实有小时", "补记小时", "缺测段数"),
    *("最长缺测自", "至", "重复行", "矛盾行", "变小或为负", "时间偏离", "补记次数", "跨月未计", "数据文件摘要"),
)
_HOUR = 3600
RulebookOf = Callable[[date], Rulebook]


def group_by_institution(
    months: Iterable[MeterMonth], meters: Mapping[str, Meter]
) -> tuple[dict[str, list[MeteredMonth]], list[str]]:
    """Group the months of listed meters by institution.

    Parameters
    ----------
    months
        Rolled-up months of a file.
    meters : mapping of meter id to listing
        Listed meters.

    Returns
    -------
    by_institution : mapping of institution id to months
        Months of listed meters.
    unlisted : ids
        Meters that are on no list.
    """
    found: dict[str, list[MeteredMonth]] = {}
    unlisted: dict[str, None] = {}
    for month in months:
        meter = meters.get(month.meter)
        if meter is None:
            unlisted[month.meter] = None
            continue
        found.setdefault(meter.institution, []).append(MeteredMonth(meter, month))
    return found, list(unlisted)


def build_paper(counted: Sequence[MeteredMonth], digest: str) -> list[list[str]]:
    """Build the supporting paper of an institution's readings: every month of its meters.

    Parameters
    ----------
    counted
        Months of the institution's meters.
    digest
        Digest of the data they were rolled up from, which are stored beside the paper.

    Returns
    -------
    list of rows
        Header :data:`PAPER_HEAD`, then one row a meter and month.
    """
    rows = [list(PAPER_HEAD)]
    for one in counted:
        m, meter = one.month, one.meter
        crossing = format_milli(one.crossing_milli)
        hours = [format_milli(s * 1000 // _HOUR) for s in (m.whole_s, m.covered_s, m.explained_s)]
        counts = [str(n) for n in (m.same, m.clash, m.falls, m.off, m.catch_ups)]
        rows.append(
            [
                *(meter.id, meter.institution, meter.item, meter.times, m.month, format_milli(one.milli)),
                *("是" if meter.item and m.covered_s else "否", *hours, str(m.gaps), m.gap_from, m.gap_to),
                *(*counts, crossing, digest),
            ]
        )
    return rows


def build_ledgers(
    counted: Sequence[MeteredMonth],
    meters: Iterable[Meter],
    empty: Ledger,
    roster: Roster,
    rulebook_of: RulebookOf,
) -> list[Ledger]:
    """Build the ledgers of one institution, one for each month in which a meter of it counted something.

    Parameters
    ----------
    counted
        Months of the institution's meters.
    meters
        Every listed meter of the institution; those without data in a month are flagged.
    empty
        File, upload, institution and time of receipt of each ledger; its own flags are extended, in place, by those
        that belong to no ledger.
    roster
        Registry, for the state of the institution in each month.
    rulebook_of
        Rules in force on a day.

    Returns
    -------
    list of Ledger
        In the order of the months.
    """
    by_month: dict[str, list[MeteredMonth]] = {}
    for one in counted:
        by_month.setdefault(one.month.month, []).append(one)
    owed = [m for m in meters if m.item]
    found = []
    for text in sorted(by_month):
        month = Month.parse(text)
        work = _LedgerBuilder(empty, month, by_month[text], owed, rulebook_of(month.last_day))
        ledger = work.ledger(roster)
        if ledger is not None:
            found.append(ledger)
    return found


class _LedgerBuilder:
    """One institution and month on its way from meters to a ledger."""

    def __init__(
        self, empty: Ledger, month: Month, counted: Sequence[MeteredMonth], owed: Sequence[Meter], rulebook: Rulebook
    ) -> None:
        self.into = Ledger(empty.file, empty.upload, empty.county, month, empty.received)
        self.empty, self.month, self.counted, self.owed, self.rulebook = empty, month, counted, owed, rulebook
        self.names = {r.id: r.text("name") for r in rulebook.rows("carriers")}

    def ledger(self, roster: Roster) -> Ledger | None:
        """Build the ledger; None where nothing of the month can be counted."""
        state = state_in(roster.states_of(self.empty.county), self.month)
        if state is None:
            sentence = f"机构“{self.empty.county}”在{self.month}不在名录中，该月计量数据没有登记。请核对登记表和名录。"
            self.empty.flags.append(self._flag("not_here", sentence, ""))
            return None
        amounts, marks = {}, {}
        for item in dict.fromkeys(m.item for m in self.owed):
            own = [c for c in self.counted if c.meter.item == item and c.month.covered_s]
            if not own:
                continue
            amounts[item] = sum(c.milli for c in own)
            self._note_conversions(item, own)
            if self._flag_doubts(item, own, amounts[item]):
                marks[item] = AT_LEAST
        for code, sentence, item in self._uncounted_items():
            self.into.flags.append(self._flag(code, sentence, item))
        if not amounts:
            sentence = f"“{state.name}”{self.month}的表没有一个可以计入的数，没有登记。请核对数据后重报，或按凭证填报。"
            self.empty.flags.append(self._flag("meter_empty", sentence, ""))
            return None
        self._flag_missing_items(amounts)
        self.into.lines.append(self._line(state, amounts, marks, roster))
        return self.into

    def _line(self, state: Institution, amounts: dict[str, int], marks: dict[str, str], roster: Roster) -> LedgerLine:
        rough = next(r.id for r in self.rulebook.rows("bases") if r.get("rough"))
        unit = roster.unit_of_county(state.county, self.month.last_day)
        reading = Reading(
            self.empty.county,
            self.month,
            state.kind,
            unit,
            state.county,
            amounts,
            rough if marks else METERED,
            upload=self.into.upload,
            row=1,
            marks=marks,
        )
        return LedgerLine(reading, state.name, {})

    def _flag_doubts(self, item: str, own: Sequence[MeteredMonth], milli: int) -> bool:
        """Flag what is wrong with the meters of an item; return whether a part of the month is missing."""
        here = {c.meter.id for c in own}
        absent = [m.id for m in self.owed if m.item == item and m.id not in here]
        partial = [c for c in own if c.month.partial]
        name = self.names[item]
        sentences = [
            ("meter_gap", partial and words.describe_gaps(partial, name, milli)),
            ("meter_absent", absent and words.describe_absent(absent, name, milli)),
        ]
        for code, (number, say) in words.DOUBTS.items():
            doubtful = [c for c in own if number(c.month)]
            sentences.append((code, doubtful and say(doubtful, name)))
        self.into.flags += [self._flag(code, sentence, item) for code, sentence in sentences if sentence]
        return bool(partial or absent)

    def _uncounted_items(self) -> list[tuple[str, str, str]]:
        """List items whose meters have rows this month and none that counts."""
        counting = {c.meter.item for c in self.counted if c.month.covered_s}
        empty = dict.fromkeys(c.meter.item for c in self.counted if c.meter.item and c.meter.item not in counting)
        return [
            (
                "meter_empty",
                f"“{self.names[i]}”的表本月没有一个可以计入的数，按未报数登记，不作0。请核对数据后重报。",
                i,
            )
            for i in empty
        ]

    def _note_conversions(self, item: str, own: Sequence[MeteredMonth]) -> None:
        """Note what was not read verbatim: rows that came twice, amounts that were multiplied."""
        for one in own:
            if one.month.same:
                why = f"表“{one.meter.id}”有{one.month.same}行与别的行完全相同，只计一次"
                self.into.conversions.append(Conversion(one.meter.id, 0, item, "", format_milli(one.milli), why))
            if one.meter.factor != 1:
                before, why = words.format_micro(one.month.micro), f"表“{one.meter.id}”乘以倍率{one.meter.times}"
                self.into.conversions.append(Conversion(one.meter.id, 0, item, before, format_milli(one.milli), why))

    def _flag_missing_items(self, amounts: Mapping[str, int]) -> None:
        rows = ledger_items(self.rulebook)
        lacking = [r.text("name") for r in rows if not r.get("optional") and r.id not in amounts]
        if lacking:
            sentence = (
                f"计量数据没有这些项目，按未报数登记：{'、'.join(lacking)}。请补报；确无此项消费的，由报送单位说明。"
            )
            self.into.flags.append(self._flag("columns", sentence, ""))

    def _flag(self, code: str, sentence: str, item: str) -> Flag:
        about = (self.empty.county, str(self.month), item)
        return make_flag(code, sentence, self.rulebook, file=self.into.file, about=about, upload=self.into.upload)
