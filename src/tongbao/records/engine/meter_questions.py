"""The questions that roll interval data of meters up to months, as SQL over whole files; no row is seen one by one.

A day of a meter becomes one line whose bits are its quarters of an hour (96 at most), so that gaps, doubles and stamps
beside the grid are found by counting bits. Only the few days that are not in order are worked out slot by slot.
Times are seconds of local clock time since 1970; amounts are DECIMAL with six decimals, rounded nowhere in here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

DAY_S, SLOT_S = 86400, 900
SLOTS = DAY_S // SLOT_S
# China has one clock time and, since 1992, no summer time.
_EAST_S = 8 * 3600
_CLOCK = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
_NAIVE = rf"(?:{_CLOCK}|\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}})"
_OFFSET = rf"{_CLOCK} ?(?:Z|[+-]\d{{2}}(?::?\d{{2}})?)"
_NUMBER = r"[+-]?\d{1,12}(?:\.\d{1,6}0*)?"
_AMOUNT = "DECIMAL(18,6)"
# Stamps of 1970 are clocks that lost their time; the last is past the last month there is.
_TIMES = f"BETWEEN {366 * DAY_S} AND {84_000 * DAY_S}"


@dataclass(frozen=True)
class Limits:
    """Rules of a roll-up.

    Parameters
    ----------
    slack_s : [s]
        Distance from the grid at which a stamp is still on it.
    steps : [s]
        Lengths an interval may have, each a multiple of a quarter of an hour.
    on_grid_percent : [%]
        Part of a meter's data that must lie on a grid for it to be the meter's grid.
    catch_up_least
        Intervals a gap must lack before the next interval is tested for including them.
    catch_up_percent : [%]
        Part of the gap's expected use from which the next interval includes it.
    """

    slack_s: int
    steps: tuple[int, ...]
    on_grid_percent: int
    catch_up_least: int
    catch_up_percent: int


def read_text(source: str, meter: str, time: str, amount: str) -> str:
    """Build the question that reads rows of text as (meter, t, amount, bad).

    Parameters
    ----------
    source
        SQL after FROM.
    meter, time, amount
        Columns.

    Returns
    -------
    str
        Question in SQL.

    Notes
    -----
    ``bad`` is the text that cannot be read; rows with a blank amount are left out.
    """
    t = (
        f"CASE WHEN regexp_full_match(x, '{_NAIVE}') THEN epoch_us(TRY_CAST(x AS TIMESTAMP)) // 1000000 "
        f"WHEN regexp_full_match(x, '{_OFFSET}') THEN epoch_us(TRY_CAST(replace(x, '/', '-') AS TIMESTAMPTZ)) "
        f"// 1000000 + {_EAST_S} END"
    )
    number = f"CASE WHEN regexp_full_match(y, '{_NUMBER}') THEN TRY_CAST(y AS {_AMOUNT}) END"
    texts = f"SELECT trim({meter}) AS m, trim({time}) AS x, trim({amount}) AS y FROM {source}"
    found = f"SELECT m, {t} AS t, {number} AS a, x, y FROM ({texts}) WHERE y <> ''"
    bad = (
        f"CASE WHEN coalesce(m, '') = '' THEN '' WHEN t IS NULL OR t NOT {_TIMES} THEN coalesce(x, '') "
        "WHEN a IS NULL THEN y END"
    )
    marked = f"SELECT m, t, a, {bad} AS bad FROM ({found})"
    return (
        "SELECT m AS meter, CASE WHEN bad IS NULL THEN t END AS t, CASE WHEN bad IS NULL THEN a END AS amount, bad "
        f"FROM ({marked})"
    )


def read_typed(source: str, meter: str, time: str, amount: str, instant: bool) -> str:
    """Build the question that reads rows of a typed file as (meter, t, amount, bad).

    Parameters
    ----------
    source
        SQL after FROM.
    meter, time, amount
        Columns.
    instant
        Times are points of world time, not of the local clock.

    Returns
    -------
    str
        Question in SQL.
    """
    east = f" + {_EAST_S}" if instant else ""
    kind = "TIMESTAMPTZ" if instant else "TIMESTAMP"
    t = f"epoch_us(CAST({time} AS {kind})) // 1000000{east}"
    found = f"SELECT CAST({meter} AS VARCHAR) AS m, {t} AS t, {amount} AS a, {time} AS x FROM {source}"
    good = f"m IS NOT NULL AND t {_TIMES}"
    return (
        f"SELECT m AS meter, CASE WHEN {good} THEN t END AS t, CAST(a AS {_AMOUNT}) AS amount, "
        f"CASE WHEN {good} THEN NULL ELSE COALESCE(CAST(x AS VARCHAR), '') END AS bad FROM ({found}) "
        "WHERE a IS NOT NULL"
    )


def days(read: str, at_end: bool, limits: Limits) -> str:
    """Build the question for one line a meter and day.

    Parameters
    ----------
    read
        Source of rows (meter, t, amount, bad).
    at_end
        Intervals are stamped with their end.
    limits
        Rules of the roll-up.

    Returns
    -------
    str
        Question for rows, sum, quarters with a row (bits), least amount and greatest offset.
    """
    shift = limits.slack_s - (SLOT_S if at_end else 0)
    placed = f"SELECT meter, amount, bad, t + {shift} AS l FROM {read}"
    slot = f"CAST((l % {DAY_S}) // {SLOT_S} AS HUGEINT)"
    return (
        f"SELECT meter, CAST(l // {DAY_S} AS INTEGER) AS day, COUNT(*) AS n, SUM(amount) AS total, "
        f"BIT_OR(CAST(1 AS HUGEINT) << {slot}) AS bits, MIN(amount) AS low, MAX(l % {SLOT_S}) AS off, "
        f"COUNT(bad) AS bad_rows, MIN(bad) AS bad FROM ({placed}) GROUP BY meter, day"
    )


def steps(limits: Limits, at_end: bool) -> str:
    """Build the question for the grid of each meter [slots a step].

    Parameters
    ----------
    limits
        Rules of the roll-up.
    at_end
        Intervals are stamped with their end.

    Returns
    -------
    str
        Question in SQL.

    Notes
    -----
    The grid is the coarsest that most rows lie on; a day where most days have one row.
    """
    tests = "".join(
        f"WHEN SUM(bit_count(bits & {_anchors(k, at_end)})) * 100 >= SUM(bit_count(bits)) * {limits.on_grid_percent} "
        f"THEN {k} "
        for k in sorted((s // SLOT_S for s in limits.steps if s < DAY_S), reverse=True)
    )
    return (
        "SELECT meter, CASE WHEN COUNT(*) FILTER (bit_count(bits) = 1) * 2 > COUNT(*) "
        f"THEN {SLOTS} {tests}ELSE 1 END AS k FROM days WHERE day IS NOT NULL GROUP BY meter"
    )


def judged(limits: Limits, at_end: bool) -> str:
    """Build the question for every day with its grid, its steps (``have``) and whether all its rows are in order.

    Parameters
    ----------
    limits
        Rules of the roll-up.
    at_end
        Intervals are stamped with their end.

    Returns
    -------
    str
        Question in SQL.
    """
    slots = [s // SLOT_S for s in limits.steps]
    anchors = _by_step(slots, {k: _anchors(k, at_end) for k in slots})
    folded = _by_step(slots, {k: _folded(k) for k in slots})
    right = f"low >= 0 AND off <= {2 * limits.slack_s} AND n = bit_count(have) AND (bits & ({anchors})) = bits"
    return (
        f"SELECT meter, day, k, n, total, have, {right} AS right_ FROM "
        f"(SELECT d.*, s.k, {folded} AS have FROM days d JOIN steps s USING (meter) WHERE day IS NOT NULL)"
    )


def mended(read: str, at_end: bool, limits: Limits) -> str:
    """Build the question that settles days that are not in order, slot by slot.

    Parameters
    ----------
    read
        Source of rows (meter, t, amount, bad).
    at_end
        Intervals are stamped with their end.
    limits
        Rules of the roll-up.

    Returns
    -------
    str
        Question in SQL.

    Notes
    -----
    Equal rows count once, contradicting rows do not count.
    """
    shift = limits.slack_s - (SLOT_S if at_end else 0)
    anchor = "(k - 1)" if at_end else "0"
    rows = (
        f"SELECT r.meter, j.day, j.k, r.amount, r.l, ((r.l % {DAY_S}) // {SLOT_S}) AS s "
        f"FROM (SELECT meter, amount, t + {shift} AS l FROM {read}) r "
        f"JOIN judged j ON j.meter = r.meter AND j.day = r.l // {DAY_S} WHERE NOT j.right_"
    )
    slots = (
        "SELECT meter, day, k, s // k AS slot, COUNT(*) AS n, MIN(amount) AS low, "
        "MIN(amount) = MAX(amount) AND MIN(l) = MAX(l) AS one, "
        f"COUNT(*) FILTER (s % k <> {anchor} OR l % {SLOT_S} > {2 * limits.slack_s}) AS off FROM ({rows}) "
        "GROUP BY meter, day, k, slot"
    )
    return (
        "SELECT meter, day, k, COALESCE(SUM(low) FILTER (one AND low >= 0), 0) AS total, "
        "COALESCE(BIT_OR(CAST(1 AS HUGEINT) << CAST(slot * k AS HUGEINT)) FILTER (one AND low >= 0), 0) AS have, "
        "COALESCE(SUM(n - 1) FILTER (one), 0) AS same, COALESCE(SUM(n) FILTER (NOT one), 0) AS clash, "
        f"COUNT(*) FILTER (one AND low < 0) AS falls, SUM(off) AS off FROM ({slots}) GROUP BY meter, day, k"
    )


def settled() -> str:
    """Build the question for every day with what counts of it.

    Returns
    -------
    str
        Question in SQL.
    """
    in_order = "SELECT meter, day, k, total, have, 0 AS same, 0 AS clash, 0 AS falls, 0 AS off FROM judged WHERE right_"
    return f"{in_order} UNION ALL SELECT meter, day, k, total, have, same, clash, falls, off FROM mended"


def months() -> str:
    """Build the question for one line a meter and month that has rows: what counts, and the part it covers.

    Returns
    -------
    str
        Question in SQL.
    """
    first = _month(f"day * CAST({DAY_S} AS BIGINT)")
    return (
        f"SELECT meter, {first} // {DAY_S} AS first, {_past(first)} // {DAY_S} AS past, ANY_VALUE(k) AS k, "
        "SUM(total) AS total, SUM(bit_count(have)) AS have, SUM(same) AS same, SUM(clash) AS clash, "
        "SUM(falls) AS falls, SUM(off) AS off FROM settled GROUP BY ALL"
    )


def runs(limits: Limits) -> str:
    """Build the question for every unbroken run of steps without an amount: [a, b] in steps.

    Parameters
    ----------
    limits
        Rules of the roll-up.

    Returns
    -------
    str
        Question in SQL.
    """
    slots = [s // SLOT_S for s in limits.steps]
    whole = _by_step(slots, {k: _anchors(k, False) for k in slots})
    calendar = (
        f"SELECT meter, k, UNNEST(range(first, past)) AS day FROM months WHERE have * k < (past - first) * {SLOTS}"
    )
    lacking = (
        f"SELECT c.meter, c.k, c.day, ({whole}) & ~COALESCE(s.have, 0) AS lack FROM "
        "(SELECT meter, CAST(k AS INTEGER) AS k, day FROM (" + calendar + ")) c "
        "LEFT JOIN (SELECT meter, day, have FROM settled) s USING (meter, day)"
    )
    each = (
        f"SELECT meter, k, day * ({SLOTS} // k) + slot AS i FROM "
        f"(SELECT meter, k, day, lack, UNNEST(range({SLOTS} // k)) AS slot FROM ({lacking}) WHERE lack <> 0) "
        "WHERE (lack >> CAST(slot * k AS HUGEINT)) & CAST(1 AS HUGEINT) = 1"
    )
    numbered = f"SELECT *, i - ROW_NUMBER() OVER (PARTITION BY meter ORDER BY i) AS island FROM ({each})"
    return f"SELECT meter, k, MIN(i) AS a, MAX(i) AS b FROM ({numbered}) GROUP BY meter, k, island"


def caught(read: str, at_end: bool, limits: Limits) -> str:
    """Build the question for the runs whose next interval includes what they lack, with its amount.

    Parameters
    ----------
    read
        Source of rows (meter, t, amount, bad).
    at_end
        Intervals are stamped with their end.
    limits
        Rules of the roll-up.

    Returns
    -------
    str
        Question in SQL.
    """
    shift = limits.slack_s - (SLOT_S if at_end else 0)
    asked = f"SELECT *, b + 1 AS i FROM runs WHERE b - a + 1 >= {limits.catch_up_least}"
    next_ = (
        f"SELECT q.meter, q.k, q.a, q.b, MAX(r.amount) AS amount FROM (SELECT meter, amount, t + {shift} AS l "
        f"FROM {read}) r JOIN ({asked}) q ON q.meter = r.meter AND r.l // ({SLOT_S} * q.k) = q.i GROUP BY ALL"
    )
    usual = "SELECT meter, SUM(total) AS total, SUM(have) AS have FROM months GROUP BY meter"
    # Multiplied out, so that nothing is divided: amount / (total / have) >= steps of the run and itself * percent.
    enough = f"{_micro('n.amount')} * u.have * 100 >= {_micro('u.total')} * (n.b - n.a + 2) * {limits.catch_up_percent}"
    return f"SELECT n.* FROM ({next_}) n JOIN ({usual}) u USING (meter) WHERE u.total > 0 AND {enough}"


def answer() -> str:
    """Build the question for the months of every meter with their gaps.

    Returns
    -------
    str
        Question for the fields of a meter's month; covered, explained by a catch-up and whole in seconds.
    """
    steps_a_day = f"({SLOTS} // m.k)"
    inside = f"c.a >= m.first * {steps_a_day} AND c.b + 1 < m.past * {steps_a_day}"
    gaps = (
        "SELECT m.meter, m.first, COUNT(*) AS gaps, arg_max(r.a, r.b - r.a) AS a, arg_max(r.b, r.b - r.a) AS b "
        f"FROM months m JOIN runs r ON r.meter = m.meter AND r.b >= m.first * {steps_a_day} "
        f"AND r.a < m.past * {steps_a_day} GROUP BY m.meter, m.first"
    )
    late = (
        f"SELECT m.meter, m.first, COUNT(*) AS catch_ups, SUM(c.b - c.a + 1) FILTER ({inside}) AS explained "
        f"FROM months m JOIN caught c ON c.meter = m.meter AND c.b + 1 >= m.first * {steps_a_day} "
        f"AND c.b + 1 < m.past * {steps_a_day} GROUP BY m.meter, m.first"
    )
    step = f"m.k * {SLOT_S}"
    return (
        f"SELECT m.meter, strftime({_stamp('m.first', DAY_S)}, '%Y-%m'), {step}, m.total, "
        f"m.have * {step}, COALESCE(l.explained, 0) * {step}, (m.past - m.first) * {DAY_S}, COALESCE(g.gaps, 0), "
        f"{_text(f'g.a * {step}')}, {_text(f'(g.b + 1) * {step}')}, m.same, m.clash, m.falls, m.off, "
        "COALESCE(l.catch_ups, 0), CAST(0 AS DECIMAL(38,6)) FROM months m LEFT JOIN "
        f"({gaps}) g USING (meter, first) LEFT JOIN ({late}) l USING (meter, first) ORDER BY 1, 2"
    )


def registers(limits: Limits) -> str:
    """Build the question for the readings of each register; ``one`` where they agree.

    Parameters
    ----------
    limits
        Rules of the roll-up.

    Returns
    -------
    str
        Question in SQL.

    Notes
    -----
    A reading beside midnight, within the slack, counts as taken at midnight.
    """
    near = f"(t + {limits.slack_s}) % {DAY_S} <= {2 * limits.slack_s}"
    t = f"CASE WHEN {near} THEN (t + {limits.slack_s}) // {DAY_S} * {DAY_S} ELSE t END"
    return (
        "SELECT meter, t, COUNT(*) AS n, MIN(amount) AS v, MIN(amount) = MAX(amount) AS one FROM "
        f"(SELECT meter, {t} AS t, amount FROM read WHERE t IS NOT NULL) GROUP BY meter, t"
    )


def pieces() -> str:
    """Build the question for what lies between two readings, cut at the ends of months.

    Returns
    -------
    str
        Question in SQL.

    Notes
    -----
    Nothing lies before a meter's first reading or after its last. An amount that crosses the end of a month belongs to
    no month; a register that falls gives no amount.
    """
    spans = (
        "SELECT meter, p, t, d, " + _month("p") + " AS mp, " + _month("t - 1") + " AS mt FROM (SELECT meter, t, "
        "LAG(t) OVER w AS p, v - LAG(v) OVER w AS d FROM registers WHERE one WINDOW w AS "
        "(PARTITION BY meter ORDER BY t)) WHERE p IS NOT NULL"
    )
    ends = "SELECT meter, MIN(t) AS f, MAX(t) AS l FROM registers WHERE one GROUP BY meter HAVING COUNT(*) > 1"
    none = "CAST(NULL AS DECIMAL(18,6))"
    return (
        f"WITH spans AS MATERIALIZED ({spans}), ends AS ({ends}) "
        "SELECT meter, mp AS m, p, t, d, FALSE AS crosses FROM spans WHERE mp = mt UNION ALL "
        f"SELECT meter, mp, p, {_past('mp')}, d, TRUE FROM spans WHERE mp <> mt UNION ALL "
        "SELECT meter, mt, mt, t, d, TRUE FROM spans WHERE mp <> mt UNION ALL "
        f"SELECT meter, {_month('f')}, {_month('f')}, f, {none}, FALSE FROM ends WHERE f > {_month('f')} UNION ALL "
        f"SELECT meter, {_month('l - 1')}, l, {_past(_month('l - 1'))}, {none}, FALSE FROM ends "
        f"WHERE l < {_past(_month('l - 1'))}"
    )


def register_answer() -> str:
    """Build the question for the months of every register, in the columns of :func:`answer`.

    Returns
    -------
    str
        Question in SQL.
    """
    months_ = (
        "SELECT meter, m, COALESCE(SUM(d) FILTER (counts), 0) AS total, "
        "COALESCE(SUM(t - p) FILTER (counts), 0) AS covered, COUNT(*) FILTER (NOT counts) AS gaps, "
        "arg_max(p, t - p) FILTER (NOT counts) AS a, arg_max(t, t - p) FILTER (NOT counts) AS b, "
        "COUNT(*) FILTER (d < 0) AS falls, COALESCE(SUM(d) FILTER (crosses AND d >= 0), 0) AS crossing "
        "FROM (SELECT *, d IS NOT NULL AND d >= 0 AND NOT crosses AS counts FROM pieces) GROUP BY meter, m"
    )
    doubles = (
        f"SELECT meter, {_month('GREATEST(t - 1, MIN(t) OVER (PARTITION BY meter))')} AS m, "
        "CASE WHEN one THEN n - 1 ELSE 0 END AS same, CASE WHEN one THEN 0 ELSE n END AS clash FROM registers"
    )
    twice = f"SELECT meter, m, SUM(same) AS same, SUM(clash) AS clash FROM ({doubles}) GROUP BY meter, m"
    return (
        f"SELECT meter, strftime({_stamp('m', 1)}, '%Y-%m'), 0, total, covered, 0, {_past('m')} - m, gaps, "
        f"{_text('a')}, {_text('b')}, COALESCE(same, 0), COALESCE(clash, 0), falls, 0, 0, crossing "
        f"FROM ({months_}) LEFT JOIN ({twice}) USING (meter, m) ORDER BY 1, 2"
    )


def _month(seconds: str) -> str:
    """Build the first second of the month of a second."""
    return f"(epoch_us(date_trunc('month', {_stamp(seconds, 1)})::TIMESTAMP) // 1000000)"


def _past(first: str) -> str:
    """Build the first second after a month that begins at ``first``."""
    return f"(epoch_us({_stamp(first, 1)} + INTERVAL 1 MONTH) // 1000000)"


def _anchors(k: int, at_end: bool) -> str:
    """List the quarters at which rows of a grid of ``k`` quarters lie."""
    return _bits(range(k - 1 if at_end else 0, SLOTS, k))


def _bits(slots: Sequence[int]) -> str:
    return f"CAST({sum(1 << s for s in slots)} AS HUGEINT)"


def _folded(k: int) -> str:
    """Reduce quarters to the steps that have a row, each at its first quarter."""
    if k == SLOTS:
        return f"CASE WHEN bits = 0 THEN CAST(0 AS HUGEINT) ELSE {_bits([0])} END"
    spread = " | ".join(f"(bits >> CAST({i} AS HUGEINT))" if i else "bits" for i in range(k))
    return f"(({spread}) & {_bits(range(0, SLOTS, k))})"


def _by_step(slots: Sequence[int], words: dict[int, str]) -> str:
    return "CASE k " + " ".join(f"WHEN {k} THEN {words[k]}" for k in slots) + " END"


def _micro(amount: str) -> str:
    return f"CAST(CAST({amount} AS DECIMAL(26,6)) * 1000000 AS HUGEINT)"


def _stamp(number: str, unit_s: int) -> str:
    return f"make_timestamp(CAST({number} AS BIGINT) * {unit_s} * 1000000)"


def _text(seconds: str) -> str:
    return f"COALESCE(strftime({_stamp(seconds, 1)}, '%Y-%m-%d %H:%M'), '')"
