"""The statistical return: its periods, its edition with legal head, its indicators, what is already known of it.

One layout for an institution and for a county: a row an institution and indicator. The fourth quarter is handed in
together with the year, in a second column.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tongbao.intake.values.form import Field
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
    Field("institution", "机构编号", "勿改"),
    Field("name", "机构名称", "勿改"),
    Field("code", "代码", "勿改"),
    Field("indicator", "指标名称", "勿改"),
    Field("unit", "计量单位", "勿改"),
    Field(VALUE, "本期数", "只填数；没有消费填0，没有计量的不填"),
)
ANNUAL_FIELD = Field(ANNUAL, "全年数", "与第四季度一并报送；只填数")
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
        """Read ``2017Q1`` or ``2017``.

        Raises
        ------
        Refusal : code ``period``.
        """
        if match := _QUARTER.fullmatch(text.strip().upper()):
            return cls(int(match[1]), int(match[2]))
        if _YEAR.fullmatch(text.strip()):
            return cls(int(text))
        raise Refusal("period", f"统计报表的报告期“{text}”无法识别。", "请写成 2017Q1（季报）或 2017（年报）。")

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}" if self.quarter else str(self.year)

    @property
    def span(self) -> Span:
        """Its months."""
        first, last = (3 * self.quarter - 2, 3 * self.quarter) if self.quarter else (1, 12)
        return Span(Month(self.year, first), Month(self.year, last))

    @property
    def with_year(self) -> bool:
        """Whether the year is handed in on the same form: with the fourth quarter it is."""
        return self.quarter == 4

    @property
    def whole_year(self) -> Span:
        """The months of its year."""
        return Span(Month(self.year, 1), Month(self.year, 12))


def find_edition(rulebook: Rulebook) -> Row:
    """The edition of the form in force on the rulebook's day.

    Raises
    ------
    Refusal : code ``edition`` where none is.
    """
    rows = rulebook.rows("editions")
    if not rows:
        raise Refusal(
            "edition", f"{rulebook.on}没有登记有效的统计报表版本。", "请由主管机关补录该日有效的报表制度及其出处。"
        )
    return rows[-1]


def legal_head(rulebook: Rulebook, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """The head of the form: what the rules know, and what the office has given for the rest."""
    row = find_edition(rulebook)
    return {word: row.text(key) or (given or {}).get(word, "") for word, key in HEAD_KEYS.items()}


def list_missing(head: Mapping[str, str]) -> list[str]:
    """The particulars of the legal head that are not there."""
    return [word for word in LEGAL if not head.get(word, "").strip()]


def indicators(rulebook: Rulebook) -> dict[str, tuple[Row, ...]]:
    """The indicators of the edition by form.

    Raises
    ------
    Refusal : code ``edition`` where the codes of the day's edition are not known.
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
    """The code of an indicator; its id where its code has not been seen."""
    return row.text("code") or row.id


def fields(period: StatisticalPeriod) -> tuple[Field, ...]:
    """The columns of a period's form."""
    return (*FIELDS, ANNUAL_FIELD) if period.with_year else FIELDS


def known(institutions: Collection[str], span: Span, history: History, rulebook: Rulebook) -> dict[str, dict[str, int]]:
    """What the ledger months already say, by institution and code; a code lacking in any month is left open.

    People and floor area are levels: the mean would be a figure nobody reported, so the last month's is shown.
    """
    rows = [r for r in rulebook.rows("carriers") if r.get("indicator")]
    wanted = {code_of(r) for found in indicators(rulebook).values() for r in found}
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
