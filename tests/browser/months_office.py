"""The thin synthetic office with a year behind it: accepted ledgers of six institutions, January 2024 still to come."""

from pathlib import Path

from tests.office.desk.chain_office import chain_office, received

from tongbao.measure.period import Month
from tongbao.office.store import rows
from tongbao.office.store.models import OfficeRow, PersonRow, ReadingRow

MARK = "合成数据，非真实机构"
USED = {"electricity": 12_000_000, "water": 310_000, "gas": 900_000, "people": 640_000, "area": 8_200_000}
PEOPLE = (("甲县收文", ["collector"], "990101"), ("办审计", ["auditor"], ""))


def used(month: Month, share: int = 100) -> dict[str, int]:
    """What a school uses in a month [thousandths], more in winter."""
    winter = 20 if month.month in (1, 2, 11, 12) else 0
    # No two months are alike: who reports last year's figures again is found out by the checks.
    drift = 1000 + (month.year * 29 + month.month * 13) % 31
    grown = {k: v * (100 + winter) * drift // 100_000 for k, v in USED.items() if k in ("electricity", "gas", "water")}
    nil = dict.fromkeys(("coal", "lpg", "petrol", "diesel", "heat", "other"), 0)
    return {k: v * share // 100 for k, v in grown.items()} | {k: USED[k] for k in ("people", "area")} | nil


def months_office(folder: Path) -> Path:
    """The home: thirteen accepted months of every institution up to December 2023."""
    home = chain_office(folder)
    OfficeRow.objects.update_or_create(key="synthetic_mark", defaults={"value": MARK})
    for name, roles, place in PEOPLE:
        PersonRow.objects.get_or_create(name=name, defaults={"roles": roles, "place": place})
    roster = rows.roster()
    for number in range(13):
        month = Month(2023, 12).shift(-number)
        for share, state in enumerate(s for s in roster.institutions if s.exists(month.last_day)):
            upload = received(state.id, str(month), state="accepted")
            ReadingRow.objects.create(
                upload=upload,
                institution=state.id,
                month=str(month),
                kind=state.kind,
                unit=roster.unit_of_county(state.county, month.last_day),
                county=state.county,
                basis="metered",
                line=3,
                amounts=used(month, 90 + 4 * share + number % 3),
            )
    return home.path
