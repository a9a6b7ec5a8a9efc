"""A synthetic home as large as a province for the pages: institutions that hand in themselves, people, sessions.

Everything is 合成. Rows are put in the tables in bulk; the figures are those of :mod:`province`.
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import connection
from homes import new_home
from province import COUNTIES, UNITS, Province, county_code, unit_id

from tongbao.measure.period import Month, Span
from tongbao.office.desk.home.home import Home, one_act, open_for_pages
from tongbao.office.store.models import AccountRow, FlagRow, PersonRow, ReadingRow, UploadRow
from tongbao.rules.digest import sha256

DAY = date(2026, 5, 4)
LAST = Month(2026, 4)
PASSWORD = "Synthetic-pass-2026"
OFFICE_ROLES = ("admin", "collector", "reviewer", "closer", "drafter", "issuer", "auditor", "audit_admin")
# Of the last month this many of ten institutions have reported; the others are still to come.
CAME = 6
_AT_ONCE = 5000


def made(path: Path, size: int, months: int, reporters: int, step: Callable[[str], None]) -> Home:
    """A home of ``size`` institutions with ``months`` months, each return an institution's own, and its people."""
    province = Province(size)
    home = new_home(path, province)
    open_for_pages(path)
    step("名录")
    _people(reporters, size)
    step("人员和账号")
    for month in Span(LAST.shift(1 - months), LAST):
        with one_act():
            _returns(province, month)
        step(str(month))
    return home


def late(number: int) -> bool:
    """Whether an institution has not reported the last month."""
    return number % 10 >= CAME


def reporter(number: int) -> str:
    """The name of the person who fills in for an institution."""
    return f"合成填报{number + 1:06d}"


def people(reporters: int) -> Iterator[tuple[str, list[str], str]]:
    """(name, roles, territory): the office, reviewers of cities and counties, reporters of institutions."""
    yield from ((f"省办{role}", [role], "") for role in OFFICE_ROLES)
    yield from ((f"市审核{n + 1:02d}", ["reviewer", "collector"], unit_id(n)) for n in range(UNITS))
    yield from ((f"县审核{n + 1:03d}", ["reviewer"], county_code(n)) for n in range(COUNTIES))
    yield from ((reporter(n), ["reporter"], f"S{n + 1:06d}") for n in range(reporters))


def _people(reporters: int, size: int) -> None:
    hashed, at = make_password(PASSWORD), "2099-01-01T00:00:00+08:00"
    found = list(people(min(reporters, size)))
    PersonRow.objects.bulk_create((PersonRow(name=n, roles=r, place=p) for n, r, p in found), batch_size=_AT_ONCE)
    User.objects.bulk_create((User(username=n, password=hashed) for n, _, _ in found), batch_size=_AT_ONCE)
    rows = (AccountRow(name=n, must_change=False, password_at=at) for n, _, _ in found)
    AccountRow.objects.bulk_create(rows, batch_size=_AT_ONCE)


def _returns(province: Province, month: Month) -> None:
    """A return of every institution of a month; of the last month most, waiting for the county's review."""
    newest = month == LAST
    listed = (n for n in range(province.size) if province.roster.institutions[n].exists(month.last_day))
    numbers = iter([n for n in listed if not (newest and late(n))])
    while part := list(islice(numbers, _AT_ONCE)):
        uploads = UploadRow.objects.bulk_create([_upload(n, month, newest) for n in part])
        pairs = list(zip(part, uploads, strict=True))
        ReadingRow.objects.bulk_create([_reading(province, n, month, u) for n, u in pairs])
        if newest:
            FlagRow.objects.bulk_create(_flag(n, month, u) for n, u in pairs if n % 25 == 0)


def _upload(number: int, month: Month, newest: bool) -> UploadRow:
    key = f"S{number + 1:06d}"
    given: dict[str, Any] = {"digest": sha256(f"合成 {key} {month}".encode()), "file": f"合成_{key}_{month}.xlsx"}
    return UploadRow(
        **given,
        kind="ledger",
        unit=key,
        period=str(month),
        received_at=f"{month.shift(1)}-0{1 + number % 3}T{number % 24:02d}:{number % 60:02d}:00+08:00",
        state="collected" if newest else "accepted",
        level="county" if newest else "",
        read=1,
    )


def _reading(province: Province, number: int, month: Month, upload: UploadRow) -> ReadingRow:
    state = province.roster.institutions[number]
    return ReadingRow(
        upload=upload,
        institution=state.id,
        month=str(month),
        kind=state.kind,
        unit=province.roster.unit_of_county(state.county, month.last_day),
        county=state.county,
        basis="metered",
        line=3,
        amounts=province.amounts(number, month),
    )


def _flag(number: int, month: Month, upload: UploadRow) -> FlagRow:
    key = f"jump:S{number + 1:06d}:{month}:electricity"
    sentence = f"合成机构{number + 1:06d}{month}用电量比上月增长较多，请核对。"
    return FlagRow(
        upload=upload, period=str(month), key=key, code="jump", severity="warning", sentence=sentence, effect=number
    )


def longer(months: int, step: Callable[[str], None]) -> None:
    """Put the months before the two that were made, each a copy of the first of them, in the database itself.

    One statement a table and a month: millions of rows pass through no program. The figures repeat; the pages do not
    mind, and no sum is made of them here.
    """
    first = LAST.shift(-1)
    for back in range(2, months):
        month = LAST.shift(-back)
        with one_act(), connection.cursor() as cursor:
            cursor.execute(
                _UPLOADS, [str(month), str(first), str(month), str(month), f"{month.shift(1)}-03", str(first)]
            )
            cursor.execute(_READINGS, [str(month), str(month), str(first)])
        step(str(month))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


_SAME = "kind, unit, sender, state, reason, columns, level, entered_by, scan, read, reading_notes"
_UPLOADS = f"""
INSERT INTO store_uploadrow (digest, file, period, received_at, {_SAME})
SELECT substr(digest, 1, 57) || %s, replace(file, %s, %s), %s, %s || substr(received_at, 11), {_SAME}
FROM store_uploadrow WHERE period = %s AND kind = 'ledger'
"""
_LINE = "institution, kind, unit, county, basis, line, amounts, reasons, payment, marks, sheet, cells"
_READINGS = f"""
INSERT INTO store_readingrow (upload_id, month, {_LINE})
SELECT there.id, %s, {", ".join(f"r.{c.strip()}" for c in _LINE.split(","))}
FROM store_readingrow r JOIN store_uploadrow here ON here.id = r.upload_id
JOIN store_uploadrow there ON there.unit = here.unit AND there.kind = here.kind AND there.period = %s
WHERE r.month = %s
"""


def everybody(name: str) -> None:
    """Somebody with every role of the office, so that every page has something to show."""
    PersonRow.objects.create(name=name, roles=[*OFFICE_ROLES, "security_admin"], place="")
    User.objects.create(username=name, password=make_password(PASSWORD))
    AccountRow.objects.create(name=name, must_change=False, password_at="2099-01-01T00:00:00+08:00")
