"""Sections of a row: what one thing needs in other tables, written inside its own row and expanded when tables load."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

RawRow = dict[str, Any]
RawTables = dict[str, list[RawRow]]

_DATES = ("since", "until")
_CHECKS = ("checked_on", "unverified")


@dataclass(frozen=True, slots=True)
class SectionKind:
    """Rows of another table that a section of a row becomes.

    Parameters
    ----------
    table
        Table the rows belong to.
    id_form
        Id of such a row, with ``{id}`` for the id of the outer row and fields of the section.
    before, after : fields with ``{id}``
        Content of every such row, before and after that of the section.
    """

    table: str
    id_form: str = "{id}"
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)


SECTIONS = {
    "carriers": {
        "words": SectionKind("header_words", "item.{id}", {"role": "item"}, {"item": "{id}"}),
        "factor": SectionKind("coal_equivalent", "{id}.{basis}"),
        "co2": SectionKind("co2"),
        "density": SectionKind("densities"),
        "price": SectionKind("prices"),
    },
}
# A carrier names the seasons it is compared within; matters and kinds of documents hold their phrases by place.
SEASONS, PHRASES = "seasons", "phrases"
WITH_PHRASES = ("matters", "document_kinds")


def expand_sections(tables: RawTables) -> RawTables:
    """Take sections out of their rows and add them to the tables they belong to.

    Parameters
    ----------
    tables : rows by table, as TOML holds them
        Left unchanged.

    Returns
    -------
    rows by table
        Rows made of sections come before the rows of the table's own file: all first sections of a kind in the order
        of their rows, then all second ones and so on. A section has the days, the source and the check of its row
        unless it gives its own.

    Raises
    ------
    ValueError
        Where a carrier names a season without a row, or a phrase has no text.

    Notes
    -----
    A carrier, a matter or a kind of document is added by one row, and seals and digests see the same tables as if every
    row had been written in its own file.
    """
    expanded = {table: [dict(row) for row in rows] for table, rows in tables.items()}
    for table, kinds in SECTIONS.items():
        for name, kind in kinds.items():
            made = _take_out(expanded.get(table, []), name, kind)
            if made:
                expanded[kind.table] = made + expanded.get(kind.table, [])
    _join_seasons(expanded)
    phrases = [p for table in WITH_PHRASES for row in expanded.get(table, []) for p in _take_phrases(table, row)]
    if phrases:
        expanded[PHRASES] = expanded.get(PHRASES, []) + phrases
    return expanded


def _take_out(rows: list[RawRow], name: str, kind: SectionKind) -> list[RawRow]:
    """Remove the sections of one name from their rows; the rows they become."""
    placed = []
    for row in rows:
        given = row.pop(name, [])
        for place, section in enumerate(given if isinstance(given, list) else [given]):
            before, after = ({k: v.format(id=row["id"]) for k, v in part.items()} for part in (kind.before, kind.after))
            own_id = kind.id_form.format(**{**section, "id": row["id"]})
            placed.append((place, {"id": own_id} | before | section | after | _inherit(row, section)))
    placed.sort(key=lambda pair: pair[0])
    return [row for _, row in placed]


def _inherit(row: RawRow, section: RawRow) -> RawRow:
    """Choose the days, the source and the check that a section does not give."""
    inherited = {f: row[f] for f in _DATES if f in row and f not in section}
    if "source" not in section:
        inherited |= {f: row[f] for f in ("source", "article") if f in row and f not in section}
    if not any(f in section for f in _CHECKS):
        inherited |= {f: row[f] for f in _CHECKS if f in row}
    return inherited


def _join_seasons(tables: RawTables) -> None:
    """Remove ``season`` from the rows of carriers and add the carriers to the seasons in ``tables``."""
    seasons = tables.get(SEASONS, [])
    for row in tables.get("carriers", []):
        for name in row.pop("season", []):
            joined = [s for s in seasons if s["id"] == name]
            if not joined:
                raise ValueError(f"carriers: {row['id']} names an unknown season {name!r}; add it to seasons.toml")
            for season in joined:
                season["items"] = [*season["items"], row["id"]]


def _take_phrases(table: str, row: RawRow) -> list[RawRow]:
    """Remove ``phrases`` from a row: ``yes`` becomes ``yes.<id>``, ``tell.spent`` becomes ``tell.<id>.spent``."""
    made = []
    for place, text in row.pop("phrases", {}).items():
        if not isinstance(text, str) or not text:
            raise ValueError(f"{table}: the phrase {place!r} of {row['id']} has no text")
        head, *rest = place.split(".")
        made.append({"id": ".".join([head, row["id"], *rest]), "text": text} | _inherit(row, {}))
    return made
