"""Read the registry tables (CSV, UTF-8) of a folder: those shipped for a province, or an office's own."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from tongbao.measure.refusal import Refusal
from tongbao.registry.contact import ROLES, Contact
from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.registry.reporting import ReportingUnit
from tongbao.registry.roster import Roster

TABLES = Path(__file__).parent / "tables"
# Chinese headings of a list of institutions, as offices fill it in.
HEADS = {
    "编号": "id",
    "名称": "name",
    "类型": "kind",
    "县区代码": "county",
    "自": "since",
    "至": "until",
    "定额级别": "level",
    "气候区": "zone",
    "统一社会信用代码": "uscc",
    "主管单位": "parent",
    "不公开": "sensitive",
}
T = TypeVar("T")


def shipped_names() -> list[str]:
    """List the provinces whose registry comes with the program.

    Returns
    -------
    list of str
        Folder names in order.
    """
    return sorted(p.name for p in TABLES.iterdir() if p.is_dir())


def read_roster(folder: Path) -> Roster:
    """Read a registry; tables that are absent are empty.

    Parameters
    ----------
    folder
        Folder with regions.csv, units.csv, codes.csv, institutions.csv and contacts.csv.

    Returns
    -------
    Roster
        Registry in file order.

    Raises
    ------
    Refusal
        Code ``roster``, naming file, row and what is wrong.
    """
    codes: dict[str, list[tuple[str, str]]] = {}
    for unit, system, code in _read_table(folder / "codes.csv", lambda r: (r["unit"], r["system"], r["code"])):
        codes.setdefault(unit, []).append((system, code))
    return Roster(
        regions=tuple(_read_table(folder / "regions.csv", _parse_region)),
        units=tuple(_read_table(folder / "units.csv", lambda r: _parse_unit(r, tuple(codes.get(r["id"], ()))))),
        institutions=tuple(_read_table(folder / "institutions.csv", _parse_institution)),
        contacts=tuple(_read_table(folder / "contacts.csv", _parse_contact)),
    )


def read_institutions(content: bytes, name: str) -> tuple[Institution, ...]:
    """Parse a list of institutions with the headings of :data:`HEADS` or those of institutions.csv.

    Parameters
    ----------
    content
        CSV file in UTF-8.
    name
        File name, quoted in refusals.

    Returns
    -------
    tuple of Institution
        States in file order.

    Raises
    ------
    Refusal
        Code ``roster``, naming file, row and what is wrong.
    """
    rows = [{HEADS.get(k, k): v for k, v in row.items()} for row in _decode_rows(content, name)]
    for row in rows:
        row["sensitive"] = "true" if row.get("sensitive") in ("true", "是") else ""
    return tuple(_parse_all(rows, name, _parse_institution))


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read the rows of a CSV file by its header, cells stripped.

    Parameters
    ----------
    path
        CSV file in UTF-8.

    Returns
    -------
    list of rows by column
        Empty where the file is absent.

    Raises
    ------
    Refusal
        Code ``roster`` for another encoding.
    """
    return _decode_rows(path.read_bytes(), path.name) if path.exists() else []


def _decode_rows(content: bytes, name: str) -> list[dict[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Refusal("roster", f"{name}不是UTF-8编码，无法登记。", "请另存为“CSV UTF-8”后重新登记。") from problem
    return [{k: (v or "").strip() for k, v in row.items() if k} for row in csv.DictReader(io.StringIO(text))]


def _read_table(path: Path, make: Callable[[dict[str, str]], T]) -> Iterator[T]:
    return _parse_all(read_rows(path), path.name, make)


def _parse_all(rows: Iterable[dict[str, str]], name: str, make: Callable[[dict[str, str]], T]) -> Iterator[T]:
    for number, row in enumerate(rows, start=2):
        try:
            yield make(row)
        except (KeyError, ValueError) as problem:
            reason = f"缺“{problem.args[0]}”一栏" if isinstance(problem, KeyError) else str(problem)
            raise Refusal("roster", f"{name}第{number}行无法登记：{reason}。", "请改正该行后重新登记。") from problem


def _parse_day(row: dict[str, str], column: str) -> date:
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        raise ValueError(f"{column} 的“{row[column]}”不是日期，应写成 2017-04-07 的样子") from None


def _parse_until(row: dict[str, str]) -> date | None:
    return _parse_day(row, "until") if row.get("until") else None


def _parse_region(row: dict[str, str]) -> Region:
    return Region(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        parent=row["parent"],
        unit=row["unit"],
        since=_parse_day(row, "since"),
        until=_parse_until(row),
    )


def _parse_unit(row: dict[str, str], codes: tuple[tuple[str, str], ...]) -> ReportingUnit:
    return ReportingUnit(
        id=row["id"],
        list_id=row["list"],
        name=row["name"],
        short=row["short"],
        customary=int(row["customary"]),
        hands_down_to=row["hands_down_to"],
        since=_parse_day(row, "since"),
        until=_parse_until(row),
        codes=codes,
        unverified=row.get("unverified") == "true",
    )


def _parse_institution(row: dict[str, str]) -> Institution:
    return Institution(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        county=row["county"],
        since=_parse_day(row, "since"),
        until=_parse_until(row),
        level=row.get("level", ""),
        zone=row.get("zone", ""),
        uscc=row.get("uscc", ""),
        parent=row.get("parent", ""),
        sensitive=row.get("sensitive", "") == "true",
    )


def _parse_contact(row: dict[str, str]) -> Contact:
    if row["role"] not in ROLES:
        raise ValueError(f"role {row['role']!r}")
    return Contact(row["unit"], row["role"], row["name"], row["phone"], _parse_day(row, "since"), _parse_until(row))
