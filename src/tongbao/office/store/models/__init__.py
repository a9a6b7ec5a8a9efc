"""Tables of the store."""

from tongbao.office.store.models.assessing import MarkRow, RoundRow, RouteRow
from tongbao.office.store.models.books import BookRow, CorrectionRow, PeriodRow, ProposalRow, TrailRow
from tongbao.office.store.models.chain import ExtensionRow, MandateRow, MoveRow
from tongbao.office.store.models.documents import AskRow, DispatchRow, DocumentRow, DocumentStepRow, ReminderRow
from tongbao.office.store.models.duties import OpeningRow, OutboxRow, SignoffRow
from tongbao.office.store.models.entry import AccountRow, EntryRow, JobRow, PaperRow, ReplyRow, TokenRow
from tongbao.office.store.models.guards import ReceiptRow, VisitRow
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
    "AccountRow",
    "AskRow",
    "BookRow",
    "ContactRow",
    "CorrectionRow",
    "DecisionRow",
    "DispatchRow",
    "DocumentRow",
    "DocumentStepRow",
    "EntryRow",
    "ExtensionRow",
    "FlagRow",
    "InstitutionRow",
    "JobRow",
    "MandateRow",
    "MarkRow",
    "MoveRow",
    "OfficeRow",
    "OpeningRow",
    "OutboxRow",
    "PaperRow",
    "PeriodRow",
    "PersonRow",
    "ProposalRow",
    "ReadingRow",
    "ReceiptRow",
    "RecordRow",
    "RegionRow",
    "ReminderRow",
    "ReplyRow",
    "RoundRow",
    "RouteRow",
    "SignoffRow",
    "TokenRow",
    "TrailRow",
    "UnitCodeRow",
    "UnitRow",
    "UploadRow",
    "VisitRow",
]
