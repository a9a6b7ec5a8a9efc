"""Claims out of findings: the only place where a value becomes printed text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tongbao.assess.finding import Finding
from tongbao.bulletin.clause import Claim, Clause, Part
from tongbao.bulletin.wording import ListOrder, count_words, day_words, fill, money_words, unit_list
from tongbao.measure.change import percent
from tongbao.measure.period import chinese_day, due_words
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import printed
from tongbao.registry.reporting import AREAS, ReportingUnit
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

Slots = dict[str, Claim | Clause | None]


@dataclass(frozen=True)
class Setting:
    """What a draft is written in: the registry, the rules, the order of lists, the day."""

    roster: Roster
    rulebook: Rulebook
    order: ListOrder
    day: date

    def phrase(self, id_: str) -> str:
        """A template of the day."""
        return self.rulebook.row("phrases", id_).text("text")

    def has_phrase(self, id_: str) -> bool:
        """Whether there is such a template on the day."""
        return self.rulebook.find("phrases", id_) is not None

    def say(self, id_: str, slots: Mapping[str, Claim | Clause | None], finding: str, subject: str) -> Clause:
        """A clause from a template and its slots."""
        return Clause(fill(self.phrase(id_), slots, finding).parts, subject)

    def unverified(self) -> str:
        """The words for a note where a rule that was used has not been held against its source; empty otherwise."""
        told = self.has_phrase("note.unverified") and self.rulebook.unverified_used()
        return self.phrase("note.unverified") if told else ""

    def counter(self, kind: str) -> str:
        """The counter word of a kind of thing."""
        return self.rulebook.row("wording", f"counter.{kind}").text("word")


def names(finding: Finding, key: str, setting: Setting, only: Sequence[str] | None = None) -> Claim | None:
    """The units of a list value as a claim, in the setting's order; None where there is nobody."""
    ids = [u for u in finding.units(key) if only is None or u in only]
    if not ids:
        return None
    units = _ordered([setting.roster.unit(u) for u in ids], setting.order)
    text = unit_list(units, setting.order, setting.rulebook)
    return Claim("names", text, tuple(u.id for u in units), finding.id, key, finding.stands_on(key))


def unit_name(finding: Finding, setting: Setting) -> Claim:
    """The unit a finding is about, by its full name (its short name for a department)."""
    unit = setting.roster.unit(finding.subject)
    text = unit.name if unit.list_id == AREAS else unit.short
    return Claim("names", text, (unit.id,), finding.id, "unit", finding.stands_on("unit"))


def count_of(finding: Finding, key: str, counter: str, setting: Setting) -> Claim:
    """How many units a list value holds, or a count itself."""
    value = finding.values[key]
    number = len(value) if isinstance(value, tuple) else finding.number(key)
    text = count_words(number, counter, setting.rulebook)
    return Claim("count", text, number, finding.id, key, finding.stands_on(key))


def everyone(finding: Finding, key: str, setting: Setting) -> Claim:
    """均: allowed only where the list value is the whole list."""
    word = setting.rulebook.row("quantifiers", "all").text("word")
    return Claim("quantifier", word, finding.units(key), finding.id, key, finding.stands_on(key))


def worded(finding: Finding, setting: Setting) -> Claim:
    """A stated word for a number nobody gave, e.g. 部分市."""
    word = f"{finding.values['quantifier']}{finding.values['scope']}"
    return Claim(
        "quantifier",
        word,
        str(finding.values["quantifier"]),
        finding.id,
        "quantifier",
        finding.stands_on("quantifier"),
    )


def word_for_share(finding: Finding, total: int, setting: Setting) -> Claim:
    """A word for a stated count that its share of a closed list allows, e.g. 部分市 for 5 of 13.

    Raises
    ------
    Refusal : code ``quantifier`` where no word of the table may be used for the share.
    """
    share = Fraction(finding.number("count"), total)
    for row in setting.rulebook.rows("quantifiers"):
        if row.exact("least") <= share <= row.exact("most") and share < 1:
            text = f"{row.text('word')}{finding.values['scope']}"
            return Claim("quantifier", text, finding.number("count"), finding.id, "count", finding.stands_on("count"))
    raise Refusal(
        "quantifier", f"{finding.number('count')}/{total}没有可用的概数词。", "请改用汇总数（stated）或清单数（list）。"
    )


def text_of(finding: Finding, key: str, kind: str = "title") -> Claim | None:
    """A title, purpose or occasion as its papers call it; None where it is not known."""
    value = finding.values.get(key)
    if not value:
        return None
    text = "、".join(value) if isinstance(value, tuple) else str(value)
    return Claim(kind, text, value, finding.id, key, finding.stands_on(key))


def things(finding: Finding) -> Claim | None:
    """A count with the counter it was reported with, e.g. 8项; None where no count is known."""
    if finding.values.get("count") is None:
        return None
    number = finding.number("count")
    text = f"{number}{finding.values['count_unit']}"
    if number == 2 and str(finding.values["count_unit"]).startswith("个"):
        text = f"两{finding.values['count_unit']}"
    return Claim("count", text, number, finding.id, "count", finding.stands_on("count"))


def money(finding: Finding, setting: Setting) -> Claim | None:
    """A sum of money with its bound; None where none was given."""
    if finding.values.get("amount") is None:
        return None
    milli = finding.number("amount")
    text = money_words(milli, str(finding.values.get("bound") or ""), setting.rulebook)
    return Claim("amount", text, milli, finding.id, "amount", finding.stands_on("amount"))


def as_of_day(finding: Finding, setting: Setting) -> Claim:
    """The day behind 截至: the day a stated number was counted, else the day of the draft."""
    counted = finding.values.get("day")
    day = date.fromisoformat(str(counted)) if counted else setting.day
    return Claim("date", day_words(day), day.isoformat(), finding.id, "as_of", finding.stands_on("*"))


def due(finding: Finding, setting: Setting) -> Claim:
    """A deadline in official words."""
    if finding.values["monthly"]:
        return Claim("date", setting.phrase("due.monthly"), "monthly", finding.id, "due", finding.stands_on("due"))
    day = date.fromisoformat(str(finding.values["due"]))
    return Claim("date", due_words(day, setting.day), day.isoformat(), finding.id, "due", finding.stands_on("due"))


def day_of_ask(finding: Finding) -> Claim:
    """The last day of what was asked, whole: 2017年4月20日."""
    day = date.fromisoformat(str(finding.values["due"]))
    return Claim("date", chinese_day(day), day.isoformat(), finding.id, "due", finding.stands_on("*"))


def amount(finding: Finding, key: str, unit_name_: str, setting: Setting, places: int = 2, scale: int = 1) -> Claim:
    """A total or intensity: thousandths of its unit, printed in ``scale`` units, rounded once."""
    exact = finding.values.get(f"exact.{key}")
    value = Fraction(finding.number(key), 1000)
    if exact and key != "energy":
        value = Fraction(str(exact))
    elif exact and setting.rulebook.find("methods", "print.once"):
        value = Fraction(str(exact)) / 1000  # kgce to tce
    text = f"{printed(value / scale, places)}{unit_name_}"
    return Claim("figure", text, finding.number(key), finding.id, key, finding.stands_on(key))


def change_words(finding: Finding, key: str, setting: Setting) -> Clause | None:
    """上升 or 下降 with a per cent claim; None where nothing can be compared."""
    exact = finding.values.get(f"exact.{key}")
    if exact is None:
        return None
    share = Fraction(str(exact))
    claim = Claim("figure", percent(abs(share)), finding.number(key), finding.id, key, finding.stands_on(key))
    if claim.text == percent(Fraction(0)):
        return Clause(
            (
                Claim(
                    "figure",
                    setting.phrase("energy.unchanged"),
                    finding.number(key),
                    finding.id,
                    key,
                    finding.stands_on(key),
                ),
            )
        )
    return fill(setting.phrase("energy.up" if share > 0 else "energy.down"), {"share": claim})


def all_in_one(claims: Sequence[Claim], mark: str = "、") -> Clause:
    """Several claims in a row."""
    parts: list[Part] = []
    for claim in claims:
        parts += [mark, claim] if parts else [claim]
    return Clause(tuple(parts))


def _ordered(units: Sequence[ReportingUnit], order: ListOrder) -> list[ReportingUnit]:
    return order.parted(order.apply(units))
