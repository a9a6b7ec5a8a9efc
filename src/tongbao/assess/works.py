"""Assessment of the campaign: tasks against completion, money by state, audits, contracts, savings by evidence.

Who has a task and no line in the works ledger has not reported: nobody is behind by silence. A pace is only stated
where something was reported; quantities of different units are never added.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from tongbao.assess.finding import Finding
from tongbao.assess.finding_id import MoneyId
from tongbao.assess.values.campaign import (
    CampaignValues,
    CompletionValues,
    ContractsValues,
    MoneyValues,
    ReachedValues,
    SavedValues,
)
from tongbao.measure.period import Month, Span
from tongbao.measure.quantity import format_milli
from tongbao.measure.rounding import divide_half_up, format_rounded
from tongbao.records.issued import TASK, Target
from tongbao.records.work import Work, select_latest, select_register
from tongbao.registry.reporting import AREAS, PROVINCE
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook
from tongbao.targets.target import select_current
from tongbao.works.contract import Settlement, settle_contracts
from tongbao.works.ledger import (
    MeasureProgress,
    combine_bounds,
    furthest_stages,
    sum_money_by,
    sum_quantities,
    sum_savings_by,
)

_PER_CENT_MILLI = 100_000  # a whole, in thousandths of a per cent


@dataclass(frozen=True, slots=True)
class Pace:
    """Task compared with its completion by a day; quantities in thousandths of the measure's unit.

    ``share`` is done of the task, ``elapsed`` the part of the task's time that has passed, ``landing`` what the task's
    end would see at this pace (None before anything has passed or been reported).
    """

    task_milli: int
    done_milli: int
    share: Fraction
    elapsed: Fraction

    @property
    def landing(self) -> Fraction | None:
        """The quantity at the end of the task's time, if it went on so."""
        return Fraction(self.done_milli) / self.elapsed if self.elapsed else None

    @property
    def behind(self) -> bool:
        """Whether less was done than the time that has passed."""
        return self.share < min(self.elapsed, Fraction(1))


def judge_works(
    works: Sequence[Work], targets: Sequence[Target], roster: Roster, rulebook: Rulebook, as_of: date
) -> list[Finding]:
    """State everything the works ledger says by a day.

    Parameters
    ----------
    works
        Lines of the works ledger.
    targets
        Targets as issued; tasks are read.
    roster
        Closed lists of units.
    rulebook
        Rules of the day.
    as_of
        Last day that counts.

    Returns
    -------
    list of Finding
        Empty where the ledger has no line and no task was issued.
    """
    known = select_latest(works, as_of.isoformat())
    tasks = [t for t in select_current(list(targets), as_of) if t.kind == TASK and _runs(t.period, as_of)]
    found = completion(known, tasks, roster, rulebook, as_of)
    if known:
        found += [*_money(known), *_stages(known, rulebook), *_contracts(known), *_savings(known, rulebook)]
    return found


def completion(
    works: Sequence[Work], tasks: Sequence[Target], roster: Roster, rulebook: Rulebook, as_of: date
) -> list[Finding]:
    """Compare tasks with what was done, by unit and measure.

    Parameters
    ----------
    works
        Lines of the works ledger.
    tasks
        Tasks that are running.
    roster
        Closed lists of units.
    rulebook
        Rules of the day.
    as_of
        Day up to which time has elapsed.

    Returns
    -------
    list of Finding
        One a unit and measure with a task, and one a measure that parts the units.
    """
    done = {(d.unit, d.measure): d for d in sum_quantities(works)}
    found: list[Finding] = []
    for measure in sorted({t.indicator for t in tasks}):
        row = rulebook.row("measures", measure)
        parted: dict[str, list[str]] = {k: [] for k in ("finished", "on_pace", "behind", "not_started", "not_reported")}
        for unit in roster.units_at(as_of, AREAS):
            mine = _nearest([t for t in tasks if (t.indicator, t.scope) == (measure, unit.id) and t.milli is not None])
            if not mine:
                continue
            finding, place = _judge_task(unit.id, measure, mine, done.get((unit.id, measure)), row.text("name"), as_of)
            parted[place].append(unit.id)
            found.append(finding)
        if any(parted.values()):
            found.append(_campaign(measure, parted, [f for f in found if f.matter == measure]))
    return found


def _nearest(tasks: Sequence[Target]) -> list[Target]:
    """Select the tasks of the shortest span, the latest of these: a year's task is part of its plan, not added."""
    spans = {t.period: Span.parse(t.period) for t in tasks}
    if not spans:
        return []
    best = min(spans, key=lambda p: (len(list(spans[p])), -spans[p].first.year, -spans[p].first.month))
    return [t for t in tasks if t.period == best]


def _judge_task(
    unit: str, measure: str, tasks: Sequence[Target], done: MeasureProgress | None, name: str, as_of: date
) -> tuple[Finding, str]:
    task = sum(t.milli or 0 for t in tasks)
    records = (*(f"target:{t.id}" for t in tasks), *(done.lines if done else ()))
    values = CompletionValues(task=task, unit=tasks[0].unit)
    words = f"{name}任务{format_milli(task)}"
    if done is None:
        return _finding(unit, measure, values, records, f"{words}，没有报送"), "not_reported"
    pace = Pace(task, done.done_milli, Fraction(done.done_milli, task or 1), elapsed(tasks[0].period, as_of))
    started = sum(done.by_stage.get(s, 0) for s in ("started", "completed", "accepted"))
    values = replace(
        values,
        done=pace.done_milli,
        accepted=done.by_stage.get("accepted", 0),
        started=started,
        share=_per_cent_milli(pace.share),
        exact_share=pace.share,
        elapsed=_per_cent_milli(pace.elapsed),
        exact_elapsed=pace.elapsed,
    )
    words += f"，完工{format_milli(pace.done_milli)}，完成{_percent(pace.share)}；时间过去{_percent(pace.elapsed)}"
    if pace.landing is not None:
        landing = divide_half_up(pace.landing.numerator, pace.landing.denominator)
        values = replace(values, landing=landing)
        words += f"；照此到期可完成{format_milli(landing)}"
    if done.unsized:
        words += f"；另有{len(done.unsized)}个项目没有填数量"
    if pace.behind and _may_be_more(done, pace):
        values = replace(values, incomplete=True)
        return _finding(unit, measure, values, records, words), "not_reported"
    place = "behind" if pace.behind else "finished" if pace.share >= 1 else "on_pace"
    if not started and pace.behind:
        place = "not_started"
    return _finding(unit, measure, values, records, words), place


def _may_be_more(done: MeasureProgress, pace: Pace) -> bool:
    """Whether what nobody stated, a quantity or a stage, could be what is missing: then nobody is behind."""
    unstaged = done.by_stage.get("", 0)
    return bool(done.unsized) or Fraction(pace.done_milli + unstaged, pace.task_milli or 1) >= pace.elapsed


def _finding(unit: str, measure: str, values: CompletionValues, records: tuple[str, ...], words: str) -> Finding:
    rules = (f"measures/{measure}",)
    return Finding(
        id=f"completion:{measure}:{unit}",
        kind="completion",
        subject=unit,
        matter=measure,
        values=values.as_values(),
        records={"*": records},
        rules=rules,
        working=words,
    )


def _campaign(measure: str, parted: Mapping[str, list[str]], each: Sequence[Finding]) -> Finding:
    records = tuple(dict.fromkeys(r for f in each for r in f.source_records("*")))
    tasks = [CompletionValues.of(f) for f in each]
    values = CampaignValues(
        finished=tuple(parted["finished"]),
        on_pace=tuple(parted["on_pace"]),
        behind=tuple(parted["behind"]),
        not_started=tuple(parted["not_started"]),
        not_reported=tuple(parted["not_reported"]),
        task=sum(t.task for t in tasks),
        done=sum(t.done or 0 for t in tasks),
        total=len(tasks),
        reported=sum(t.done is not None for t in tasks),
    )
    words = "；".join(f"{k}{len(v)}" for k, v in parted.items())
    rules = (f"measures/{measure}",)
    return Finding(
        id=f"campaign:{measure}",
        kind="campaign",
        subject=AREAS,
        matter=measure,
        values=values.as_values(),
        records={"*": records},
        rules=rules,
        working=words,
    )


def elapsed(period: str, as_of: date) -> Fraction:
    """Return the share of a task's months that has elapsed by a day.

    Parameters
    ----------
    period
        Period of the task.
    as_of
        Day that counts; a month counts once it is over.

    Returns
    -------
    Fraction
        Between 0 and 1.
    """
    span = Span.parse(period)
    months, now = list(span), Month.containing(as_of)
    passed = sum(m < now or (m == now and as_of == m.last_day) for m in months)
    return Fraction(passed, len(months))


def _runs(period: str, as_of: date) -> bool:
    """Return whether a task has begun; past its end it counts until a new one is issued for a later time."""
    return Span.parse(period).first <= Month.containing(as_of)


def _money(works: Sequence[Work]) -> list[Finding]:
    """Money by state over all units. Sums of different states are never added to one another."""
    by_state: dict[str, tuple[int, str]] = {}
    for (_, state), (amount, bound) in sum_money_by(works, "state").items():
        total, before = by_state.get(state, (0, ""))
        by_state[state] = (total + amount, combine_bounds(before, bound))
    found = []
    for state, (amount, bound) in sorted(by_state.items()):
        records = tuple(
            w.id for w in select_register(works, "money") if w.text("state") == state and w.number("amount") is not None
        )
        values = MoneyValues(state=state, amount=amount, bound=bound)
        words = (
            f"{len(records)}笔共{format_milli(amount)}元{'' if not bound else '左右' if bound == 'about' else '以上'}"
        )
        found.append(
            Finding(
                id=str(MoneyId(state or "unstated")),
                kind="money",
                subject=PROVINCE,
                matter="fund",
                values=values.as_values(),
                records={"*": records},
                rules=(),
                working=words,
            )
        )
    return found


def _stages(works: Sequence[Work], rulebook: Rulebook) -> list[Finding]:
    """How many audits and demonstration units have reached which stage."""
    audit = [s["id"] for s in rulebook.row("matters", "audit").get("states", ())]
    demonstration = [r.id.partition(".")[2] for r in rulebook.rows("work_words") if r.text("kind") == "demonstration"]
    found = []
    for register, order in (("audits", audit), ("demonstrations", demonstration)):
        counts: dict[str, int] = {}
        for _, _, stage in furthest_stages(works, register, order):
            counts[stage] = counts.get(stage, 0) + 1
        if counts:
            values = ReachedValues(total=sum(counts.values()), stages=counts)
            records = {"*": tuple(w.id for w in select_register(works, register))}
            words = "；".join(f"{s}{n}" for s, n in counts.items())
            found.append(
                Finding(
                    id=f"reached:{register}",
                    kind="reached",
                    subject=PROVINCE,
                    matter=register,
                    values=values.as_values(),
                    records=records,
                    rules=(),
                    working=words,
                )
            )
    return found


def _contracts(works: Sequence[Work]) -> list[Finding]:
    """Contracts and what is wrong with their payments, each warning with its code."""
    lines = select_register(works, "contracts")
    if not lines:
        return []
    settled = [s for s in settle_contracts(works) if isinstance(s, Settlement)]
    values = ContractsValues(
        total=len(lines),
        settled=len(settled),
        warned=sum(bool(s.warnings) for s in settled),
        codes=tuple(sorted({w.code for s in settled for w in s.warnings})),
    )
    records = {"*": tuple(w.id for r in ("contracts", "settlements") for w in select_register(works, r))}
    words = "；".join(w.sentence for s in settled for w in s.warnings)
    return [
        Finding(
            id="contracts:all",
            kind="contracts",
            subject=PROVINCE,
            matter="contracts",
            values=values.as_values(),
            records=records,
            rules=(),
            working=words,
        )
    ]


def _savings(works: Sequence[Work], rulebook: Rulebook) -> list[Finding]:
    """Sum savings by how they are known; unstated is a class of its own."""
    sums = sum_savings_by(works, "known_by")
    if not sums:
        return []
    known = [r.id for r in rulebook.rows("known_by")]
    sources = {k or "unknown": sums[k] for k in (*known, "") if k in sums}
    values = SavedValues(sources=sources, total=sum(sums.values()))
    records = {"*": tuple(w.id for w in select_register(works, "savings") if w.number("saving") is not None)}
    words = "；".join(f"{k or '未注明'}{format_milli(v)}吨标准煤" for k, v in sums.items())
    return [
        Finding(
            id="saved:all",
            kind="saved",
            subject=PROVINCE,
            matter="savings",
            values=values.as_values(),
            records=records,
            rules=(),
            working=words,
        )
    ]


def _per_cent_milli(share: Fraction) -> int:
    return divide_half_up(share.numerator * _PER_CENT_MILLI, share.denominator)


def _percent(share: Fraction) -> str:
    return f"{format_rounded(share * 100, 1)}%"
