"""Demands of an issued bulletin become asks: who is asked, for what, by when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tongbao.assess.finding import Finding


@dataclass(frozen=True, slots=True)
class Ask:
    """One demand of one issued document to the units that were not known to have done it.

    ``due`` is an ISO day; ``extended`` a later day granted with a reason, empty where there is none.
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


def asks_from(findings: Sequence[Finding], printed: Iterable[str], document: str) -> list[Ask]:
    """The asks of a document: one a dated demand that was printed."""
    matters = set(printed)
    partitions = {f.matter: f for f in findings if f.kind == "partition"}
    asks = []
    for demand in (f for f in findings if f.kind == "demand" and f.values["due"]):
        if demand.matter not in matters:
            continue
        parted = partitions.get(demand.matter)
        counted = next(
            (f for f in findings if f.kind == "count" and f.matter == demand.matter and "units" in f.values), None
        )
        units = (
            parted.units("no") + parted.units("not_reported") if parted else counted.units("units") if counted else ()
        )
        asks.append(
            Ask(
                f"{document}:{demand.matter}",
                document,
                demand.matter,
                demand.subject,
                str(demand.values["due"]),
                units,
            )
        )
    return asks


def extended(ask: Ask, until: Mapping[str, str]) -> Ask:
    """The ask with its extension, if one was granted."""
    return replace(ask, extended=until.get(ask.id, ask.extended))
