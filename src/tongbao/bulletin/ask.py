"""Demands of an issued bulletin become asks: who is asked, for what, by when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tongbao.assess.finding import Finding


@dataclass(frozen=True, slots=True)
class Ask:
    """One demand of one issued document to the units that were not known to have done it.

    ``due`` is an ISO day, empty where it is asked every month; ``extended`` a later day granted with a reason,
    empty where there is none.
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
        """The day that counts."""
        return self.extended or self.due


def asks_from(
    findings: Sequence[Finding],
    printed: Iterable[str],
    document: str,
    everyone: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Ask]:
    """The asks of a document: one a demand that was printed, to those not known to have done it.

    A monthly demand (``due`` empty) is asked of everyone on its list; ``everyone`` gives the lists.
    """
    matters = set(printed)
    asks = []
    for demand in (f for f in findings if f.kind == "demand" and f.matter in matters):
        if demand.values["due"]:
            units = _behind(demand.matter, findings)
        elif demand.values["monthly"] and everyone:
            units = everyone.get(demand.subject, ())
        else:
            continue
        id_ = f"{document}:{demand.matter}"
        asks.append(Ask(id_, document, demand.matter, demand.subject, str(demand.values["due"]), units))
    return asks


def _behind(matter: str, findings: Sequence[Finding]) -> tuple[str, ...]:
    """The units of a matter that did not say yes, or those a count is about."""
    for finding in (f for f in findings if f.matter == matter):
        if finding.kind == "partition":
            return finding.units("no") + finding.units("not_reported")
        if finding.kind == "count" and "units" in finding.values:
            return finding.units("units")
    return ()


def extended(ask: Ask, until: Mapping[str, str]) -> Ask:
    """The ask with its extension, if one was granted."""
    return replace(ask, extended=until.get(ask.id, ask.extended))
