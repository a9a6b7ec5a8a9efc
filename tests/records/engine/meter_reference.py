"""The roll-up once more, row by row in plain Python: what the engine must equal to the last digit."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise

from tongbao.records.engine.meter_questions import Limits
from tongbao.records.engine.meters import MeterMonth

LIMITS = Limits(60, (900, 1800, 3600, 86400), 90, 8, 50)
Row = tuple[str, int, int]


def local(seconds: int) -> datetime:
    """Seconds of local clock time as a time."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def seconds(text: str) -> int:
    """A local time as seconds."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def text(at: int | None) -> str:
    """A time as the roll-up tells it."""
    return "" if at is None else local(at).strftime("%Y-%m-%d %H:%M")


def month_of(at: int) -> tuple[int, int]:
    """The first second of a month and the first one past it."""
    when = local(at)
    first = seconds(f"{when.year:04d}-{when.month:02d}-01")
    return first, first + monthrange(when.year, when.month)[1] * 86400


def grid(stamps: Sequence[int], at_end: bool) -> int:
    """The quarters of an hour a step has."""
    by_day: dict[int, set[int]] = {}
    for at in stamps:
        by_day.setdefault(at // 86400, set()).add(at % 86400 // 900)
    if sum(len(s) == 1 for s in by_day.values()) * 2 > len(by_day):
        return 96
    every = [q for s in by_day.values() for q in s]
    fitting = [k for k in (4, 2) if sum(q % k == (k - 1 if at_end else 0) for q in every) * 100 >= len(every) * 90]
    return fitting[0] if fitting else 1


def intervals(rows: Iterable[Row], at_end: bool = False) -> list[MeterMonth]:
    """The months of meters; rows are (meter, local second of the stamp, millionths)."""
    by_meter: dict[str, list[tuple[int, int]]] = {}
    for meter, at, micro in rows:
        by_meter.setdefault(meter, []).append((at + LIMITS.slack_s - (900 if at_end else 0), micro))
    return [m for meter in sorted(by_meter) for m in _meter(meter, by_meter[meter], at_end)]


def _meter(meter: str, rows: list[tuple[int, int]], at_end: bool) -> list[MeterMonth]:
    k = grid([at for at, _ in rows], at_end)
    step = 900 * k
    slots: dict[int, list[tuple[int, int]]] = {}
    for row in rows:
        slots.setdefault(row[0] // step, []).append(row)
    good = {i: r[0][1] for i, r in slots.items() if len(set(r)) == 1 and r[0][1] >= 0}
    firsts = sorted({month_of(at // 86400 * 86400)[0] for at, _ in rows})
    wanted = [i for f in firsts for i in range(f // step, month_of(f)[1] // step)]
    runs: list[list[int]] = []
    for i in (i for i in wanted if i not in good):
        if runs and runs[-1][1] == i - 1:
            runs[-1][1] = i
        else:
            runs.append([i, i])
    total = sum(good.values())
    caught = [
        (a, b)
        for a, b in runs
        if b - a + 1 >= LIMITS.catch_up_least
        and b + 1 in slots
        and total
        and max(m for _, m in slots[b + 1]) * len(good) * 100 >= total * (b - a + 2) * LIMITS.catch_up_percent
    ]
    return [_month(meter, f, k, slots, good, runs, caught, at_end) for f in firsts]


def _month(meter, first, k, slots, good, runs, caught, at_end) -> MeterMonth:  # type: ignore[no-untyped-def]
    step, past = 900 * k, month_of(first)[1]
    a, b = first // step, past // step
    own = {i: r for i, r in slots.items() if a <= i < b}
    here = [r for r in runs if r[1] >= a and r[0] < b]
    longest = max(here, key=lambda r: r[1] - r[0], default=None)
    late = [c for c in caught if a <= c[1] + 1 < b]
    anchor = k - 1 if at_end else 0
    counted = [i for i in own if i in good]
    return MeterMonth(
        meter=meter,
        month=local(first).strftime("%Y-%m"),
        step_s=step,
        micro=sum(good[i] for i in counted),
        covered_s=len(counted) * step,
        explained_s=sum(c[1] - c[0] + 1 for c in late if c[0] >= a) * step,
        whole_s=past - first,
        gaps=len(here),
        gap_from=text(longest[0] * step if longest else None),
        gap_to=text((longest[1] + 1) * step if longest else None),
        same=sum(len(r) - 1 for r in own.values() if len(set(r)) == 1),
        clash=sum(len(r) for r in own.values() if len(set(r)) > 1),
        falls=sum(1 for r in own.values() if len(set(r)) == 1 and r[0][1] < 0),
        off=sum(1 for r in own.values() for at, _ in r if at // 900 % k != anchor or at % 900 > 2 * LIMITS.slack_s),
        catch_ups=len(late),
        crossing_micro=0,
    )


def registers(rows: Iterable[Row]) -> list[MeterMonth]:
    """The months of registers that count up."""
    by_meter: dict[str, dict[int, list[int]]] = {}
    for meter, at, micro in rows:
        slack = LIMITS.slack_s
        snapped = (at + slack) // 86400 * 86400 if (at + slack) % 86400 <= 2 * slack else at
        by_meter.setdefault(meter, {}).setdefault(snapped, []).append(micro)
    return [m for meter in sorted(by_meter) for m in _register(meter, by_meter[meter])]


def _register(meter: str, readings: dict[int, list[int]]) -> list[MeterMonth]:
    good = sorted((at, v[0]) for at, v in readings.items() if len(set(v)) == 1)
    if len(good) < 2:
        return []
    found = []
    for first in sorted({month_of(at)[0] for (p, _), (t, _) in pairwise(good) for at in (p, t - 1)}):
        past = month_of(first)[1]
        total = covered = falls = crossing = 0
        gaps: list[tuple[int, int]] = []
        if first < good[0][0]:
            gaps.append((first, good[0][0]))
        for (p, v), (t, w) in pairwise(good):
            if t <= first or p >= past:
                continue
            if p >= first and t <= past and w >= v:
                total, covered = total + w - v, covered + t - p
                continue
            gaps.append((max(p, first), min(t, past)))
            falls += w < v
            crossing += max(w - v, 0) if p < first or t > past else 0
        if good[-1][0] < past:
            gaps.append((good[-1][0], past))
        earliest = min(readings)
        own = [v for at, v in readings.items() if month_of(max(at - 1, earliest))[0] == first]
        longest = max(gaps, key=lambda g: g[1] - g[0], default=(None, None))
        found.append(
            MeterMonth(
                *(meter, local(first).strftime("%Y-%m"), 0, total, covered, 0, past - first, len(gaps)),
                *(text(longest[0]), text(longest[1])),
                sum(len(v) - 1 for v in own if len(set(v)) == 1),
                sum(len(v) for v in own if len(set(v)) > 1),
                *(falls, 0, 0, crossing),
            )
        )
    return found
