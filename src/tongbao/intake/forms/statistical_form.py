"""Statistical form: its periods, its edition with legal head, its indicators, and the values already known of it.

One layout for an institution and for a county: a row an institution and indicator. The fourth quarter is handed in
together with the year, in a second column.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tongbao.intake.values.form import FormField
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

KIND, KIND_NAME = "statistical", "能源资源消费统计报表"
HEAD_KEYS = {
    "版本": "edition",
    "制度名称": "title",
    "表号": "number",
    "制定机关": "maker",
    "批准机关": "approver",
    "批准文号": "approval",
    "有效期至": "valid_until",
    "布置文号": "notice",
}
LEGAL = ("表号", "制定机关", "批准机关", "批准文号", "有效期至")
SIGNATURES = ("单位负责人", "统计负责人", "填表人", "报出日期")
PLACE_KEYS = ("报表种类", "单位编号", "单位名称", "报告期")
VALUE, ANNUAL = "value", "annual"
FIELDS = (
    FormField("institution", "机构编号", "勿改"),
    FormField("name", "机构名称", "勿改"),
    FormField("code", "代码", "勿改"),
    FormField("indicator", "指标名称", "勿改"),
    FormField("unit", "计量单位", "勿改"),
    FormField(VALUE, "本期数", "只填数；没有消费填0，没有计量的不填"),
)
ANNUAL_FIELD = FormField(ANNUAL, "全年数", "与第四季度一并报送；只填数")
_QUARTER = re.compile(r"(19[5-9]\d|20\d\d)Q([1-4])", re.ASCII)
_YEAR = re.compile(r"(?:19[5-9]\d|20\d\d)", re.ASCII)
History = Mapping[str, Mapping[Month, Mapping[str, int]]]


@dataclass(frozen=True, slots=True)
class StatisticalPeriod:
    """A quarter (``2017Q1``) or a year (``2017``)."""

    year: int
    quarter: int = 0

    @classmethod
    def parse(cls, text: str) -> "StatisticalPeriod":
        """Parse ``2017Q1`` or ``2017``.

        Parameters
        ----------
        text
            Period as written on the form.

        Returns
        -------
        StatisticalPeriod
            Quarter or year.

        Raises
        ------
        Refusal
            Code ``period`` where it is neither.
        """
        if match := _QUARTER.fullmatch(text.strip().upper()):
            return cls(int(match[1]), int(match[2]))
        if _YEAR.fullmatch(text.strip()):
            return cls(int(text))
        raise Refusal("period", f"统计报表的报告期“{text}”无法识别。", "请写成 2017Q1（季报）或 2017（年报）。")

    def __str__(self) -> str:
        """Write the period: ``2017Q1``, or ``2017`` for the year."""
        return f"{self.year}Q{self.quarter}" if self.quarter else str(self.year)

    @property
    def span(self) -> Span:
        """Months of the period."""
        first, last = (3 * self.quarter - 2, 3 * self.quarter) if self.quarter else (1, 12)
        return Span(Month(self.year, first), Month(self.year, last))

    @property
    def with_year(self) -> bool:
        """Return whether the year is handed in on the same form: with the fourth quarter it is."""
        return self.quarter == 4

    @property
    def whole_year(self) -> Span:
        """Months of its year."""
        return Span(Month(self.year, 1), Month(self.year, 12))


def find_edition(rulebook: Rulebook) -> Row:
    """Find the edition of the form in force on the rulebook's day.

    Parameters
    ----------
    rulebook
        Rules in force.

    Returns
    -------
    Row
        Row of table ``editions``.

    Raises
    ------
    Refusal
        Code ``edition`` where there is none.
    """
    rows = rulebook.rows("editions")
    if not rows:
        raise Refusal(
            "edition", f"{rulebook.on}没有登记有效的统计报表版本。", "请由主管机关补录该日有效的报表制度及其出处。"
        )
    return rows[-1]


def legal_head(rulebook: Rulebook, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """Compose the head of the form from the rules, and from the office's particulars for the rest.

    Parameters
    ----------
    rulebook
        Rules in force.
    given : text by Chinese key
        Particulars that the office knows and the rules do not.

    Returns
    -------
    dict of str to str
        Text by Chinese key; empty where nobody knows it.

    Raises
    ------
    Refusal
        Code ``edition`` where no edition is in force.
    """
    row = find_edition(rulebook)
    return {word: row.text(key) or (given or {}).get(word, "") for word, key in HEAD_KEYS.items()}


def list_missing(head: Mapping[str, str]) -> list[str]:
    """List the particulars of the legal head that are missing.

    Parameters
    ----------
    head : text by Chinese key
        Head of a form.

    Returns
    -------
    list of str
        Chinese keys.
    """
    return [word for word in LEGAL if not head.get(word, "").strip()]


def list_indicators(rulebook: Rulebook) -> dict[str, tuple[Row, ...]]:
    """List the indicators of the edition by form.

    Parameters
    ----------
    rulebook
        Rules in force, table ``forms``.

    Returns
    -------
    dict of sheet name to tuple of Row
        In the order of the table.

    Raises
    ------
    Refusal
        Code ``edition`` where the codes of the day's edition are not known.
    """
    rows = rulebook.rows("forms")
    if not rows:
        sentence = f"{rulebook.on}有效的{find_edition(rulebook).text('edition')}年版统计报表，指标代码没有登记。"
        raise Refusal("edition", sentence, "请由主管机关补录该版的指标代码及其出处后再办。")
    forms: dict[str, list[Row]] = {}
    for row in rows:
        forms.setdefault(row.text("form"), []).append(row)
    return {form: tuple(found) for form, found in forms.items()}


def code_of(row: Row) -> str:
    """Give the code of an indicator.

    Parameters
    ----------
    row
        Row of table ``forms``.

    Returns
    -------
    str
        Its id where the code has not been published.
    """
    return row.text("code") or row.id


def list_fields(period: StatisticalPeriod) -> tuple[FormField, ...]:
    """List the columns of a period's form.

    Parameters
    ----------
    period
        Quarter or year.

    Returns
    -------
    tuple of Field
        With the annual column for the fourth quarter.
    """
    return (*FIELDS, ANNUAL_FIELD) if period.with_year else FIELDS


def derive_from_ledger(
    institutions: Collection[str], span: Span, history: History, rulebook: Rulebook
) -> dict[str, dict[str, int]]:
    """Derive the values that ledger months already give; a code missing in any month is left open.

    Parameters
    ----------
    institutions : ids
        Institutions of the form.
    span
        Months of the period.
    history : amounts by institution, month and item [thousandths]
        Accepted months.
    rulebook
        Rules in force, for the codes of the items.

    Returns
    -------
    dict of institution id to (code to milli)
        Sums of the months; of people and floor area, the last month's value.

    Notes
    -----
    People and floor area are levels: a mean would be a figure nobody reported.
    """
    rows = [r for r in rulebook.rows("carriers") if r.get("indicator")]
    wanted = {code_of(r) for found in list_indicators(rulebook).values() for r in found}
    found: dict[str, dict[str, int]] = {}
    for institution in institutions:
        months = [history.get(institution, {}).get(m, {}) for m in span]
        for row in rows:
            values = [m.get(row.id) for m in months]
            reported = [v for v in values if v is not None]
            if len(reported) < len(values) or row.text("indicator") not in wanted:
                continue
            milli = reported[-1] if row.text("kind") == "activity" else sum(reported)
            found.setdefault(institution, {})[row.text("indicator")] = milli
    return found
