"""Facts a bulletin may publish from the works ledger, with the state word of their stage."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tongbao.records.fact import Channel, Fact, Status
from tongbao.records.work import CANCELLED, Work, select_register

STAGES = ("planned", "started", "completed", "accepted")
# What is only studied, planned, on an agenda or budgeted is no investment; a stated investment may name no state.
_INVESTED = ("spent", "", "allotted")


def derive_facts(works: Sequence[Work]) -> list[Fact]:
    """Derive the facts that the lines of one return state.

    Parameters
    ----------
    works
        Lines of one return of the works ledger.

    Returns
    -------
    list of Fact
        Without ids.
    """
    return [
        *(_money(w) for w in select_register(works, "money") if not w.text("project")),
        *_projects(works),
        *(_audit(w) for w in select_register(works, "audits")),
        *(f for w in select_register(works, "activities") for f in _activity(w)),
        *(_scheme(w) for w in select_register(works, "schemes")),
        *(_members(w) for w in select_register(works, "bodies") if w.text("act") == "added" and w.names("members")),
    ]


def drop_duplicates(facts: Iterable[Fact]) -> list[Fact]:
    """Leave out facts that are reported twice.

    A ledger goes on from month to month: of a unit's ledgers the newest that reports a matter counts, and what the unit
    reported of it outside the ledger up to that month is left out. What it reports later counts.

    Parameters
    ----------
    facts
        Facts from ledgers and from other returns.

    Returns
    -------
    list of Fact
        In the given order.
    """
    kept = list(facts)
    newest: dict[tuple[str, str], str] = {}
    for fact in (f for f in kept if f.learnt is Channel.LEDGER):
        key = (fact.unit, fact.matter)
        newest[key] = max(newest.get(key, ""), _month(fact))
    return [f for f in kept if _is_current(f, newest.get((f.unit, f.matter), ""))]


def _is_current(fact: Fact, newest: str) -> bool:
    month = _month(fact)
    return month == newest if fact.learnt is Channel.LEDGER else not newest or month > newest


def _month(fact: Fact) -> str:
    """Return the month of the return a fact came in with: its id begins with it."""
    return fact.id.partition(":")[0]


def _fact(work: Work, matter: str, **more: object) -> Fact:
    defaults: dict[str, object] = {
        "day": work.text("day"),
        "document": work.text("document"),
        "evidence": work.evidence,
        "received": work.received,
        "upload": work.upload,
        "place": work.place,
        "learnt": Channel.LEDGER,
    }
    return Fact("", work.unit, matter, Status.YES, **(defaults | more))  # type: ignore[arg-type]


def _money(work: Work) -> Fact:
    return _fact(
        work,
        "fund",
        state=work.text("state"),
        purpose=work.text("purpose"),
        amount_milli=work.number("amount"),
        amount_bound=work.text("bound"),
    )


def _projects(works: Sequence[Work]) -> list[Fact]:
    """One fact a batch, or a project that belongs to none."""
    batches: dict[tuple[str, str], list[Work]] = {}
    for work in (p for p in select_register(works, "projects") if p.text("stage") != CANCELLED):
        batch = work.text("batch")
        batches.setdefault((work.unit, f"batch {batch}" if batch else f"project {work.key}"), []).append(work)
    return [_batch(mine, select_register(works, "money")) for mine in batches.values()]


def _batch(projects: Sequence[Work], money: Sequence[Work]) -> Fact:
    first = projects[0]
    keys = {p.key for p in projects}
    own = [m for m in money if m.unit == first.unit and m.text("project") in keys]
    # Money of one state only: what was allotted and then spent is the same money.
    spent = next((found for s in _INVESTED if (found := [m for m in own if m.text("state") == s])), [])
    amounts = [a for m in spent if (a := m.number("amount")) is not None]
    bounds = {m.text("bound") for m in spent if m.text("bound")}
    counts = [c for p in projects if (c := p.number("count")) is not None]
    units = {p.text("count_unit") for p in projects if p.number("count") is not None}
    stage = least(p.text("stage") for p in projects)
    return _fact(
        first,
        "retrofit",
        state=stage,
        day=max((p.text(stage) for p in projects), default="") if stage else "",
        title="、".join(p.text("name") for p in projects),
        occasion=next((p.text("occasion") for p in projects if p.text("occasion")), ""),
        amount_milli=sum(amounts) if amounts else None,
        # A floor and an about together are about.
        amount_bound="" if not bounds else bounds.pop() if len(bounds) == 1 else "about",
        count=sum(counts) if counts and len(units) == 1 else None,
        count_unit=next(iter(units)) if len(units) == 1 else "",
        evidence=tuple(dict.fromkeys(e for w in (*projects, *spent) for e in w.evidence)),
    )


def least(stages: Iterable[str]) -> str:
    """Return the least advanced of several stages.

    Parameters
    ----------
    stages
        Stages of the projects of a batch.

    Returns
    -------
    str
        Empty where there is none or one of them is unknown: a missing stage is not inferred.
    """
    reached = list(stages)
    return "" if not reached or any(s not in STAGES for s in reached) else min(reached, key=STAGES.index)


def _audit(work: Work) -> Fact:
    return _fact(work, "audit", state=work.text("stage"), title=work.text("title"))


def _activity(work: Work) -> list[Fact]:
    kind, more = work.text("kind"), {"day": work.text("end") or work.text("start"), "occasion": work.text("occasion")}
    if kind == "training" and work.text("level") == "province":
        return [_fact(work, "training", title=work.text("name"), **more)]
    if kind == "study_visit":
        level = work.text("level")
        return [
            _fact(work, "study_visit", level=level, title=work.text("name"), partners=work.names("partners"), **more)
        ]
    if kind == "deployment" and (count := work.number("count")):
        return [_fact(work, "work_items", count=count, count_unit=work.text("count_unit"), **more)]
    return []


def _scheme(work: Work) -> Fact:
    """State a sector scheme as the department's, whoever entered it."""
    return replace(
        _fact(work, "sector_scheme", title=work.text("name"), purpose=work.text("items")), unit=work.text("department")
    )


def _members(work: Work) -> Fact:
    members = work.names("members")
    return _fact(work, "members_added", partners=members, count=len(members) or None, count_unit="个单位")
