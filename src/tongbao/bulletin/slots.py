"""Turn findings into claims: the only place where a value becomes printed text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tongbao.assess.finding import Finding
from tongbao.assess.values.campaign import MoneyValues
from tongbao.assess.values.matters import AskedValues, DemandValues, HighlightValues, StatedValues
from tongbao.bulletin.clause import Claim, Clause, Part
from tongbao.bulletin.wording import ListOrder, count_words, day_words, fill, money_words, unit_list
from tongbao.measure.change import format_percent
from tongbao.measure.period import format_chinese_date, format_deadline
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded
from tongbao.registry.reporting import AREAS, ReportingUnit
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

Slots = dict[str, Claim | Clause | None]


@dataclass(frozen=True)
class DraftContext:
    """Context of a draft: the registry, the rules, the order of lists, the day."""

    roster: Roster
    rulebook: Rulebook
    order: ListOrder
    day: date

    def phrase(self, id_: str) -> str:
        """Look up a template of the day.

        Parameters
        ----------
        id_
            Id of a row of ``phrases``.

        Returns
        -------
        str
            Text of the template.
        """
        return self.rulebook.row("phrases", id_).text("text")

    def has_phrase(self, id_: str) -> bool:
        """Return whether there is such a template on the day.

        Parameters
        ----------
        id_
            Id of a row of ``phrases``.

        Returns
        -------
        bool
            True where the rule is in force.
        """
        return self.rulebook.find("phrases", id_) is not None

    def say(self, id_: str, slots: Mapping[str, Claim | Clause | None], finding: str, subject: str) -> Clause:
        """Build a clause from a template and its slots.

        Parameters
        ----------
        id_
            Id of a row of ``phrases``.
        slots : mapping of slot name to claim, clause or None
            Contents of the slots.
        finding
            Id of the finding the fixed terms belong to.
        subject
            Matter the clause speaks of.

        Returns
        -------
        Clause
            The filled template.
        """
        return Clause(fill(self.phrase(id_), slots, finding).parts, subject)

    def unverified(self) -> str:
        """Return the note for rules in use that were not verified against their source.

        Returns
        -------
        str
            Empty where all rules in use are verified, or the day has no such phrase.
        """
        is_needed = self.has_phrase("note.unverified") and self.rulebook.unverified_used()
        return self.phrase("note.unverified") if is_needed else ""

    def counter(self, kind: str) -> str:
        """Look up the counter word of a kind of thing.

        Parameters
        ----------
        kind
            What is counted, such as ``areas`` or ``return``.

        Returns
        -------
        str
            Counter word, such as 个市.
        """
        return self.rulebook.row("wording", f"counter.{kind}").text("word")


def names(finding: Finding, key: str, setting: DraftContext, only: Sequence[str] | None = None) -> Claim | None:
    """Claim the units of a list value by name.

    Parameters
    ----------
    finding
        Finding with the list.
    key
        Which of its lists.
    setting
        Registry and order of lists.
    only : unit ids
        Units to keep; None for all.

    Returns
    -------
    Claim or None
        Names in the setting's order; None where the list is empty.
    """
    ids = [u for u in finding.units(key) if only is None or u in only]
    if not ids:
        return None
    units = _sort_units([setting.roster.unit(u) for u in ids], setting.order)
    text = unit_list(units, setting.order, setting.rulebook)
    return Claim("names", text, tuple(u.id for u in units), finding.id, key, finding.source_records(key))


def unit_name(finding: Finding, setting: DraftContext) -> Claim:
    """Claim the unit a finding is about, by its full name (its short name for a department).

    Parameters
    ----------
    finding
        Finding whose subject is the unit.
    setting
        Registry.

    Returns
    -------
    Claim
        Kind ``names``.
    """
    unit = setting.roster.unit(finding.subject)
    text = unit.name if unit.list_id == AREAS else unit.short
    return Claim("names", text, (unit.id,), finding.id, "unit", finding.source_records("unit"))


def count_of(finding: Finding, key: str, counter: str, setting: DraftContext) -> Claim:
    """Claim how many units a list value holds, or a count itself.

    Parameters
    ----------
    finding
        Finding with the value.
    key
        Which of its values.
    counter
        Counter word, such as 个市; may be empty.
    setting
        Rules of the day.

    Returns
    -------
    Claim
        Kind ``count``.
    """
    value = finding.values[key]
    number = len(value) if isinstance(value, tuple) else finding.number(key)
    text = count_words(number, counter, setting.rulebook)
    return Claim("count", text, number, finding.id, key, finding.source_records(key))


def everyone(finding: Finding, key: str, setting: DraftContext) -> Claim:
    """Claim 均, which is allowed only where the list value is the whole list.

    Parameters
    ----------
    finding
        Finding with the list.
    key
        Which of its lists.
    setting
        Rules of the day.

    Returns
    -------
    Claim
        Kind ``quantifier``.
    """
    word = setting.rulebook.row("quantifiers", "all").text("word")
    return Claim("quantifier", word, finding.units(key), finding.id, key, finding.source_records(key))


def stated_word(finding: Finding, setting: DraftContext) -> Claim:
    """Claim a stated word for a number nobody gave, e.g. 部分市.

    Parameters
    ----------
    finding
        Stated tally without a count.
    setting
        Context of the draft; not read.

    Returns
    -------
    Claim
        Kind ``quantifier``.
    """
    stated = StatedValues.of(finding)
    return Claim(
        "quantifier",
        f"{stated.quantifier}{stated.scope}",
        stated.quantifier,
        finding.id,
        "quantifier",
        finding.source_records("quantifier"),
    )


def word_for_share(finding: Finding, total: int, setting: DraftContext) -> Claim:
    """Claim a word for a stated count that its share of a closed list allows, e.g. 部分市 for 5 of 13.

    Parameters
    ----------
    finding
        Stated tally with a count.
    total : units
        Length of the closed list.
    setting
        Rules of the day with the share each word allows.

    Returns
    -------
    Claim
        Kind ``quantifier``.

    Raises
    ------
    Refusal
        Code ``quantifier`` where no word of the table may be used for the share.
    """
    share = Fraction(finding.number("count"), total)
    for row in setting.rulebook.rows("quantifiers"):
        if row.exact("least") <= share <= row.exact("most") and share < 1:
            text = f"{row.text('word')}{StatedValues.of(finding).scope}"
            return Claim(
                "quantifier", text, finding.number("count"), finding.id, "count", finding.source_records("count")
            )
    raise Refusal(
        "quantifier", f"{finding.number('count')}/{total}没有可用的概数词。", "请改用汇总数（stated）或清单数（list）。"
    )


def text_of(finding: Finding, key: str, kind: str = "title") -> Claim | None:
    """Claim a title, purpose or occasion as its papers call it.

    Parameters
    ----------
    finding
        Finding with the text.
    key
        Which of its values.
    kind
        Kind of the claim.

    Returns
    -------
    Claim or None
        None where the text is not known.
    """
    value = finding.values.get(key)
    if not value:
        return None
    text = "、".join(value) if isinstance(value, tuple) else str(value)
    return Claim(kind, text, value, finding.id, key, finding.source_records(key))


def reported_count(finding: Finding) -> Claim | None:
    """Claim a count with the counter it was reported with, e.g. 8项.

    Parameters
    ----------
    finding
        Highlight with ``count`` and ``count_unit``.

    Returns
    -------
    Claim or None
        None where no count is known.
    """
    case = HighlightValues.of(finding)
    number = case.count
    if number is None:
        return None
    text = f"{number}{case.count_unit}"
    if number == 2 and case.count_unit.startswith("个"):
        text = f"两{case.count_unit}"
    return Claim("count", text, number, finding.id, "count", finding.source_records("count"))


def money(finding: Finding, setting: DraftContext) -> Claim | None:
    """Claim a sum of money with its bound.

    Parameters
    ----------
    finding
        Finding with ``amount`` [thousandths of a yuan] and ``bound``.
    setting
        Rules of the day.

    Returns
    -------
    Claim or None
        None where no amount was given.
    """
    values = MoneyValues.of(finding) if finding.kind == MoneyValues.KIND else HighlightValues.of(finding)
    if values.amount is None:
        return None
    text = money_words(values.amount, values.bound or "", setting.rulebook)
    return Claim("amount", text, values.amount, finding.id, "amount", finding.source_records("amount"))


def as_of_day(finding: Finding, setting: DraftContext) -> Claim:
    """Claim the day behind 截至: the day a stated number was counted, else the day of the draft.

    Parameters
    ----------
    finding
        Finding that may have a ``day``.
    setting
        Context with the day of the draft.

    Returns
    -------
    Claim
        Kind ``date``.
    """
    counted = StatedValues.of(finding).day if finding.kind == StatedValues.KIND else ""
    day = date.fromisoformat(counted) if counted else setting.day
    return Claim("date", day_words(day), day.isoformat(), finding.id, "as_of", finding.source_records("*"))


def due(finding: Finding, setting: DraftContext) -> Claim:
    """Claim a deadline in official words.

    Parameters
    ----------
    finding
        Demand, monthly or dated.
    setting
        Rules and day of the draft.

    Returns
    -------
    Claim
        Kind ``date``.
    """
    demand = DemandValues.of(finding)
    if demand.monthly:
        return Claim("date", setting.phrase("due.monthly"), "monthly", finding.id, "due", finding.source_records("due"))
    day = date.fromisoformat(demand.due)
    return Claim(
        "date", format_deadline(day, setting.day), day.isoformat(), finding.id, "due", finding.source_records("due")
    )


def day_of_ask(finding: Finding) -> Claim:
    """Claim the last day of an ask in full: 2017年4月20日.

    Parameters
    ----------
    finding
        Finding of kind ``asked``.

    Returns
    -------
    Claim
        Kind ``date``.
    """
    day = date.fromisoformat(AskedValues.of(finding).due)
    return Claim("date", format_chinese_date(day), day.isoformat(), finding.id, "due", finding.source_records("*"))


def amount(
    finding: Finding, key: str, unit_name_: str, setting: DraftContext, places: int = 2, scale: int = 1
) -> Claim:
    """Claim a total or an intensity, rounded once.

    Parameters
    ----------
    finding
        Finding with the value [thousandths of its unit] and, where known, its exact fraction.
    key
        Which of its values.
    unit_name_
        Unit as printed; may be empty.
    setting
        Rules of the day.
    places : decimals
        Decimals printed.
    scale
        Number of units that make one printed unit, e.g. 10 000 for 万立方米.

    Returns
    -------
    Claim
        Kind ``figure``.

    Notes
    -----
    The exact energy is printed only from the day of the method ``print.once``; before it the rounded thousandths were.
    """
    exact = finding.exact(key)
    value = Fraction(finding.number(key), 1000)
    if exact is not None and key != "energy":
        value = exact
    elif exact is not None and setting.rulebook.find("methods", "print.once"):
        value = exact / 1000  # kgce to tce
    text = f"{format_rounded(value / scale, places)}{unit_name_}"
    return Claim("figure", text, finding.number(key), finding.id, key, finding.source_records(key))


def change_words(finding: Finding, key: str, setting: DraftContext) -> Clause | None:
    """Claim a change as 上升 or 下降 with a per cent figure.

    Parameters
    ----------
    finding
        Finding with ``exact.<key>``, a share.
    key
        Which of its values.
    setting
        Rules of the day.

    Returns
    -------
    Clause or None
        None where nothing can be compared; the phrase ``energy.unchanged`` where the printed figure is zero.
    """
    share = finding.exact(key)
    if share is None:
        return None
    claim = Claim(
        "figure", format_percent(abs(share)), finding.number(key), finding.id, key, finding.source_records(key)
    )
    if claim.text == format_percent(Fraction(0)):
        return Clause(
            (
                Claim(
                    "figure",
                    setting.phrase("energy.unchanged"),
                    finding.number(key),
                    finding.id,
                    key,
                    finding.source_records(key),
                ),
            )
        )
    return fill(setting.phrase("energy.up" if share > 0 else "energy.down"), {"share": claim})


def join_claims(claims: Sequence[Claim], mark: str = "、") -> Clause:
    """Join several claims into a clause.

    Parameters
    ----------
    claims
        Claims in printed order.
    mark
        Mark between two claims.

    Returns
    -------
    Clause
        The claims in a row.
    """
    parts: list[Part] = []
    for claim in claims:
        parts += [mark, claim] if parts else [claim]
    return Clause(tuple(parts))


def _sort_units(units: Sequence[ReportingUnit], order: ListOrder) -> list[ReportingUnit]:
    return order.parted(order.apply(units))
