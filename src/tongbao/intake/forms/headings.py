"""Headings of the entry forms: the one place where workbook, reader and web page get their columns and cover keys."""

from tongbao.intake.values.form import (
    INSTITUTION_FIELDS,
    KIND_KEY,
    MATTER_FIELDS,
    FormField,
    basis_field,
    item_fields,
    ledger_items,
    payment_field,
)
from tongbao.rules.rulebook import Rulebook

EVIDENCE = next(f for f in MATTER_FIELDS if f.key == "evidence")
# Headers of the progress return, by field key.
MATTER_HEADERS = {f.key: f.header for f in MATTER_FIELDS}


def cover_headings(kind: str, unit: str, name: str, period: str) -> dict[str, str]:
    """Compose the particulars that every first sheet has.

    Parameters
    ----------
    kind
        Chinese name of the form.
    unit, name
        Id and name of the place that hands in.
    period
        Period as written on the form.

    Returns
    -------
    dict of Chinese key to text
        In the order of the sheet.
    """
    return {KIND_KEY: kind, "单位编号": unit, "单位名称": name, "报告期": period}


def ledger_entry_fields(rulebook: Rulebook) -> tuple[FormField, ...]:
    """List the columns of a ledger that a sender fills in.

    Parameters
    ----------
    rulebook
        Rules in force, for items, bases and ways of payment.

    Returns
    -------
    tuple of Field
        One an item, then basis and payment.
    """
    return (*item_fields(ledger_items(rulebook)), basis_field(rulebook), payment_field(rulebook))


def ledger_fields(rulebook: Rulebook) -> tuple[FormField, ...]:
    """List the columns of a ledger.

    Parameters
    ----------
    rulebook
        Rules in force.

    Returns
    -------
    tuple of Field
        Particulars of the institution, then those of :func:`ledger_entry_fields`.
    """
    return (*INSTITUTION_FIELDS, *ledger_entry_fields(rulebook))
