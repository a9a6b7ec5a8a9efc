"""The tables."""

from tongbao.office.store.models.books import BookRow, CorrectionRow, ProposalRow, TrailRow
from tongbao.office.store.models.documents import AskRow, DocumentRow, ReminderRow
from tongbao.office.store.models.registry import (
    ContactRow,
    InstitutionRow,
    OfficeRow,
    PersonRow,
    RegionRow,
    UnitCodeRow,
    UnitRow,
)
from tongbao.office.store.models.returns import DecisionRow, FlagRow, ReadingRow, RecordRow, UploadRow

__all__ = [
    "AskRow",
    "BookRow",
    "ContactRow",
    "CorrectionRow",
    "DecisionRow",
    "DocumentRow",
    "FlagRow",
    "InstitutionRow",
    "OfficeRow",
    "PersonRow",
    "ProposalRow",
    "ReadingRow",
    "RecordRow",
    "RegionRow",
    "ReminderRow",
    "TrailRow",
    "UnitCodeRow",
    "UnitRow",
    "UploadRow",
]
