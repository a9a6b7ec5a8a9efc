"""Derive asks from the demands of an issued bulletin: who is asked, for what, by when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tongbao.assess.finding import Finding
from tongbao.assess.values.matters import DemandValues, PartitionValues


@dataclass(frozen=True, slots=True)
class Ask:
    """One demand of one issued document to the units that were not known to have done it.

    Parameters
    ----------
    id : ``<document>:<matter>``
        Id of the ask.
    document
        Number of the issued document.
    matter
        Id of the matter demanded.
    list_id
        Closed list the units belong to.
    due : ISO day
        Deadline; empty where it is asked every month.
    units : unit ids
        Units asked.
    extended : ISO day
        Later deadline granted with a reason; empty where there is none.
    """

    id: str
    document: str
    matter: str
    list_id: str
    due: str
    units: tuple[str, ...]
    extended: str = ""

    @property
    def last_day(self) -> str:
        """Return the deadline that counts: the extension where one was granted."""
        return self.extended or self.due


def derive_asks(
    findings: Sequence[Finding],
    printed: Iterable[str],
    document: str,
    everyone: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Ask]:
    """Derive the asks of a document: one for each printed demand, to those not known to have done it.

    Parameters
    ----------
    findings
        Findings the document was written from.
    printed : matter ids
        Matters whose demands were printed.
    document
        Number of the document.
    everyone : mapping of list id to unit ids
        Closed lists; a monthly demand (no due day) is asked of everyone on its list.

    Returns
    -------
    list of Ask
        One ask a dated demand, and one a monthly demand where ``everyone`` is given.
    """
    matters = set(printed)
    asks = []
    for demand in (f for f in findings if f.kind == "demand" and f.matter in matters):
        values = DemandValues.of(demand)
        if values.due:
            units = _units_behind(demand.matter, findings)
        elif values.monthly and everyone:
            units = everyone.get(demand.subject, ())
        else:
            continue
        id_ = f"{document}:{demand.matter}"
        asks.append(Ask(id_, document, demand.matter, demand.subject, values.due, units))
    return asks


def _units_behind(matter: str, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return the units of a matter that did not say yes, or those a count is about."""
    for finding in (f for f in findings if f.matter == matter):
        if finding.kind == "partition":
            listed = PartitionValues.of(finding)
            return listed.no + listed.not_reported
        if finding.kind == "count" and "units" in finding.values:
            return finding.units("units")
    return ()


def extend_ask(ask: Ask, until: Mapping[str, str]) -> Ask:
    """Apply a granted extension to an ask.

    Parameters
    ----------
    ask
        Ask as issued.
    until : mapping of ask id to ISO day
        Extensions granted.

    Returns
    -------
    Ask
        The ask with its extension, or unchanged.
    """
    return replace(ask, extended=until.get(ask.id, ask.extended))
