"""The thin office with ledgers of a school: two accepted months, one that waits with a flag, and a museum's."""

from pathlib import Path

from tests.office.desk.chain_office import chain_office, received

from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import FlagRow, ReadingRow

MONTH = "2024-01"
USED = {"2023-01": 900_000, "2023-12": 800_000, MONTH: 1000_000}
FLAG = f"jump:school:{MONTH}:electricity"


def ledger_office(folder: Path) -> Home:
    """The home; the returns have the numbers 1 to 4, in the order of their months, the museum's last."""
    home = chain_office(folder)
    for month, electricity in USED.items():
        upload = received("school", month, state="collected" if month == MONTH else "accepted")
        ReadingRow.objects.create(
            upload=upload,
            institution="school",
            month=month,
            kind="education",
            unit="east",
            county="990101",
            basis="metered",
            line=3,
            amounts={"electricity": electricity, "people": 50_000, "area": 3_000_000},
        )
    FlagRow.objects.create(
        upload=upload,
        period=MONTH,
        key=FLAG,
        code="jump",
        severity="warning",
        sentence="用电量变动大。",
        effect=1234,
        sheet="台账",
        cell="C3",
    )
    received("museum")
    return home
