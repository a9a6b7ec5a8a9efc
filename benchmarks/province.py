"""A synthetic province of any size: 13 units, 168 counties, institutions dealt evenly. All of it is 合成."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tongbao.measure.period import Month
from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.registry.reporting import ReportingUnit
from tongbao.registry.roster import Roster

UNITS, COUNTIES = 13, 168
SINCE, JOINED = date(2020, 1, 1), date(2024, 7, 1)
KINDS = ("organ", "education", "science", "culture", "health", "sport", "other", "association")
# Thousandths of the carrier's unit that one person uses in a month, and thousandths of a yuan for one unit.
PER_PERSON = {
    "electricity": (95_000, 560),
    "coal": (22, 800_000),
    "gas": (6_000, 3_200),
    "lpg": (350, 6_500),
    "petrol": (1_900, 7_800),
    "diesel": (420, 7_400),
    "heat": (210, 45_000),
    "other": (3, 1_500_000),
    "water": (1_450, 4_100),
}


@dataclass(frozen=True)
class Province:
    """``size`` institutions; the one of number n stands in county n mod 168, that county in unit county mod 13."""

    size: int

    @cached_property
    def roster(self) -> Roster:
        """Its registry."""
        units = tuple(
            ReportingUnit(unit_id(n), "areas", f"合成{n + 1:02d}市", f"合成{n + 1:02d}", n + 1, "county", SINCE)
            for n in range(UNITS)
        )
        regions = [Region("990000", "合成测速省", "省", "", "province", SINCE)]
        regions += [Region(f"99{n + 1:02d}00", u.name, "市", "990000", u.id, SINCE) for n, u in enumerate(units)]
        for n in range(COUNTIES):
            city = n % UNITS
            name = f"合成{city + 1:02d}市第{n // UNITS + 1:02d}县"
            regions.append(Region(county_code(n), name, "县", f"99{city + 1:02d}00", unit_id(city), SINCE))
        return Roster(tuple(regions), units, tuple(map(self.institution, range(self.size))))

    def institution(self, number: int) -> Institution:
        """One institution; every fiftieth joined in the middle of 2024, so that the two years differ."""
        since = JOINED if number % 50 == 49 else SINCE
        kind = KINDS[number % len(KINDS)]
        return Institution(
            f"S{number + 1:06d}", f"合成机构{number + 1:06d}", kind, county_code(number % COUNTIES), since
        )

    def county(self, number: int, month: Month) -> Iterator[tuple[int, Institution]]:
        """The institutions that a county reports in a month, with their numbers."""
        for place in range(number, self.size, COUNTIES):
            institution = self.roster.institutions[place]
            if institution.exists(month.last_day):
                yield place, institution

    def amounts(self, number: int, month: Month) -> dict[str, int]:
        """What an institution used in a month [thousandths]: made by rule, so that every run has the same digits."""
        people = 20 + number * 37 % 400
        step = number * 7919 + month.year * 613 + month.month * 104_729
        found: dict[str, int] = {}
        costs: dict[str, int] = {}
        for place, (carrier, (each, price)) in enumerate(PER_PERSON.items()):
            used = people * each * (900 + (step + place * 3571) % 211) // 1000
            found[carrier], costs[f"{carrier}_cost"] = used, used * price // 1000
        if number % 7 == 0:
            found["electricity_rooms"] = found["electricity"] // 6
        return found | costs | {"people": people * 1000, "area": (people * 24 + number % 300) * 1000 + number % 1000}


def unit_id(number: int) -> str:
    """The id of a reporting unit."""
    return f"synthetic{number + 1:02d}"


def county_code(number: int) -> str:
    """The code of a county."""
    return f"99{number % UNITS + 1:02d}{number // UNITS + 1:02d}"
