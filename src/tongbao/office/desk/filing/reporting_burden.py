"""Reporting burden: number of fields each role is asked for, of which prefilled and of which left to type.

The numbers are counted on the forms' own definitions, so that a new column shows here the day it is added.
"""

from dataclasses import dataclass
from datetime import date

from tongbao.intake.forms.headings import ledger_entry_fields
from tongbao.intake.forms.statistical_form import (
    HEAD_KEYS,
    PLACE_KEYS,
    SIGNATURES,
    StatisticalPeriod,
    code_of,
    list_fields,
    list_indicators,
)
from tongbao.intake.values.form import (
    COUNTY_FIELDS,
    INFO_KEYS,
    INSTITUTION_FIELDS,
    MATTER_FIELDS,
    PROVINCE_FIELDS,
    ledger_items,
    matter_rows,
)
from tongbao.office.desk.access import roles
from tongbao.office.desk.home.home import Actor
from tongbao.rules.rulebook import Rulebook

_COVER_KNOWN = 5  # template version, kind, unit, name and period are printed on every cover we hand out


@dataclass(frozen=True, slots=True)
class Burden:
    """Describe one form: who fills it in, times a year, and its fields per filling (institution, unit or county)."""

    role: str
    form: str
    each: str
    times: int
    prefilled: int
    typed: int

    @property
    def fields(self) -> int:
        """Return the number of fields of one filling."""
        return self.prefilled + self.typed


def burden(on: date, acting: Actor) -> list[Burden]:
    """Count the reporting burden of a day; values already in the ledger are prefilled in the statistical return."""
    roles.territory(acting, "export")
    rulebook = Rulebook(on)
    cover = Burden("填报员", "首页", "每份", 1, _COVER_KNOWN, len(INFO_KEYS) - _COVER_KNOWN)
    ledger = len(ledger_entry_fields(rulebook))
    last = sum(1 for i in ledger_items(rulebook) if i.text("kind") in ("energy", "water", "activity"))
    return [
        cover,
        Burden("填报员", "月台账", "每家机构", 12, len(INSTITUTION_FIELDS) + last, ledger),
        *_statistical(rulebook),
        _matters("市级", "工作进展月报", "progress", len(MATTER_FIELDS), 4, rulebook),
        Burden("市级", "县级情况", "每个县", 12, 2, len(COUNTY_FIELDS) - 2),
        _matters("省级", "省本级录入", "province", len(PROVINCE_FIELDS), 4, rulebook),
    ]


def _statistical(rulebook: Rulebook) -> list[Burden]:
    """Count the quarterly return, and that of the fourth quarter, which includes the annual return."""
    codes = [code_of(r) for found in list_indicators(rulebook).values() for r in found]
    known = {r.text("indicator") for r in rulebook.rows("carriers") if r.get("indicator")}
    prefilled_codes = sum(1 for c in codes if c in known)
    found = []
    for words, period, times in (("季报", "2017Q1", 3), ("四季度与年报", "2017Q4", 1)):
        columns = len(list_fields(StatisticalPeriod.parse(period)))
        values = columns - 5  # institution, name, code, indicator and unit are printed
        prefilled = len(codes) * 5 + prefilled_codes * values + len(HEAD_KEYS) + len(PLACE_KEYS)
        typed = (len(codes) - prefilled_codes) * values + len(SIGNATURES)
        found.append(Burden("填报员", f"统计报表（{words}）", "每家机构", times, prefilled, typed))
    return found


def _matters(role: str, name: str, form: str, columns: int, locked: int, rulebook: Rulebook) -> Burden:
    """Count a form by matters: matter, name, level and earlier reports are printed; the rest is asked."""
    lines = len(matter_rows(rulebook, form))
    return Burden(role, name, "每份", 12, lines * locked, lines * (columns - locked))
