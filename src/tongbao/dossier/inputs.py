"""What a document is made from: the kind, the period, the days and the closed books it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tongbao.bulletin.ask import Ask
from tongbao.bulletin.draft import Head
from tongbao.bulletin.edit import Edit
from tongbao.records.engine.choice import EngineChoice
from tongbao.rules.digest import digest


@dataclass(frozen=True)
class Inputs:
    """Everything a document is made from. ``books`` are (folder relative to the home, seal).

    ``rubric`` is the scoring an assessment uses, ``tree_on`` a month whose tree the accounts are told by. ``engine``
    (None: as the settings say) changes no digit and is not stored. ``form`` is a kind that tells the findings
    of ``kind``.
    """

    kind: str
    period: str
    as_of: date
    rules_on: date
    books: tuple[tuple[str, str], ...]
    head: Head
    order: str
    number: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    nameable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asks: tuple[Ask, ...] = ()
    rubric: str = ""
    tree_on: str = ""
    engine: EngineChoice | None = None
    form: str = ""
    edits: tuple[Edit, ...] = ()

    def as_stored(self) -> dict[str, Any]:
        """Convert the inputs to the JSON values stored beside a document.

        Returns
        -------
        mapping
            Optional fields only where they are set.
        """
        edits = [_fields(e) | {"claims": list(e.claims)} for e in self.edits]
        more = {"rubric": self.rubric, "tree_on": self.tree_on, "form": self.form, "edits": edits}
        return {
            "kind": self.kind,
            "period": self.period,
            "as_of": self.as_of,
            "rules_on": self.rules_on,
            "books": [list(b) for b in self.books],
            "head": _fields(self.head),
            "order": self.order,
            "number": self.number,
            "choices": dict(self.choices),
            "nameable": {k: list(v) for k, v in self.nameable.items()},
            "asks": [_fields(a) | {"units": list(a.units)} for a in self.asks],
        } | {k: v for k, v in more.items() if v}

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> "Inputs":
        """Restore inputs from their stored form.

        Parameters
        ----------
        stored : mapping as :meth:`as_stored` makes it
            Values of ``inputs.json``.

        Returns
        -------
        Inputs
            With the engine left to the settings of this installation.
        """
        return cls(
            **(
                stored
                | {
                    "as_of": date.fromisoformat(stored["as_of"]),
                    "rules_on": date.fromisoformat(stored["rules_on"]),
                    "books": tuple((b[0], b[1]) for b in stored["books"]),
                    "head": Head(**stored["head"]),
                    "nameable": {k: tuple(v) for k, v in stored["nameable"].items()},
                    "asks": tuple(Ask(**(a | {"units": tuple(a["units"])})) for a in stored["asks"]),
                    "edits": tuple(Edit(**(e | {"claims": tuple(e["claims"])})) for e in stored.get("edits", ())),
                }
            )
        )

    def numbered(self, number: str) -> "Inputs":
        """Give a document its number.

        Parameters
        ----------
        number
            Document number (发文字号), e.g. ``冀公节能办〔2017〕4号``.

        Returns
        -------
        Inputs
        """
        return replace(self, number=number)

    def digest(self) -> str:
        """Digest the inputs: what a two-person issue is about.

        Returns
        -------
        str
            SHA-256 of their canonical JSON.
        """
        return digest(self.as_stored())


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}
