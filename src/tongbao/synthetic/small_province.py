"""Synth: a small synthetic province from a fixed seed: registry, returns of two rounds, decisions, and the truth.

3 cities, 9 counties, 60 institutions of all kinds, 27 months. Every name and number is invented and labelled 合成.
Round 1 has planted faults, listed in truth.json with their places; round 2 brings what was asked back.
The truth is computed here by plain loops over the generated amounts, by other code than the program's.
"""

import csv
import json
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random

from tongbao.intake.forms import template
from tongbao.intake.values.flag import cell_address
from tongbao.measure.period import Month, Span
from tongbao.registry.institution import Institution
from tongbao.rules.digest import sha256
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.weather import write_weather

HERE = Path(__file__).parent
Faults = dict[str, tuple[str, Month, str]]
SEED = 20170407
SPAN = Span.parse("2024-01..2026-03")
START = date(2023, 1, 1)
CITIES = (("xuchuan", "虚川市", "990100"), ("niling", "拟岭市", "990200"), ("shihu", "示湖市", "990300"))
COUNTIES = (("01", "东区", "区"), ("02", "南县", "县"), ("03", "北县", "县"))
KINDS = ("organ", "education", "health", "culture", "science", "sport", "other", "association")
KIND_NAMES = ("机关", "学校", "医院", "图书馆", "科研所", "体育馆", "事业单位", "团体")
CARRIERS = ("electricity", "coal", "gas", "lpg", "petrol", "diesel", "heat", "other", "water")
PRICES = {
    "electricity": 560,
    "coal": 800_000,
    "gas": 3_200,
    "lpg": 6_500,
    "petrol": 7_800,
    "diesel": 7_400,
    "heat": 45_000,
    "other": 1_500_000,
    "water": 4_100,
}  # thousandths of a yuan for one unit
# Yearly drift by city in thousandths: two cities save, the third uses more.
DRIFT = {"xuchuan": -38, "niling": -22, "shihu": 17}
MOVED_ON = date(2025, 7, 1)


class Province:
    """The generated province: institutions with dated states, and amounts by institution and month."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.institutions = [self._institution(n) for n in range(60)]
        self.moved = self.institutions[13]
        self.grown = self.institutions[22]
        self.states = self._states()
        self.amounts = {(i.id, m): self._month(n, i, m) for n, i in enumerate(self.institutions) for m in SPAN}

    def _institution(self, number: int) -> Institution:
        city = CITIES[number % 3]
        county = COUNTIES[(number // 3) % 3]
        kind = number % len(KINDS)
        name = f"{city[1][:-1]}{county[1]}合成{KIND_NAMES[kind]}{number + 1:02d}"
        return Institution(f"S{number + 1:03d}", name, KINDS[kind], f"{city[2][:4]}{county[0]}", START)

    def _states(self) -> list[Institution]:
        """One institution moves to another city's county on MOVED_ON; the others stay."""
        states = [i for i in self.institutions if i is not self.moved]
        old, new = self.moved, "990302"
        states.append(Institution(old.id, old.name, old.kind, old.county, START, MOVED_ON - timedelta(days=1)))
        states.append(Institution(old.id, old.name, old.kind, new, MOVED_ON))
        return sorted(states, key=lambda s: (s.id, s.since))

    def _month(self, number: int, institution: Institution, month: Month) -> dict[str, int]:
        people = 60 + 37 * (number % 9) + (month.year - 2024)
        area = 25 * (people - month.year + 2024) + 400 * (number % 5) + 300
        if institution is self.grown and month >= Month(2025, 10):
            people = people * 13 // 10
        city = CITIES[number % 3][0]
        drift = 1000 + DRIFT[city] * (month.year - 2024)
        winter = month.month in (11, 12, 1, 2, 3)
        per_person = {
            "electricity": 95_000 if month.month not in (6, 7, 8) else 130_000,
            "coal": 22 if winter and number % 4 == 0 else 0,
            "gas": 6_000 if winter and number % 4 == 1 else 1_500 if number % 3 == 0 else 0,
            "lpg": 350 if number % 6 == 2 else 0,
            "petrol": 1_900,
            "diesel": 420 if number % 5 == 3 else 0,
            "heat": 210 if winter and number % 4 in (2, 3) else 0,
            "other": 1 if number % 10 == 7 else 0,
            "water": 1_450,
        }
        amounts = {}
        for carrier in CARRIERS:
            noise = self.random.randint(960, 1040)
            amounts[carrier] = people * per_person[carrier] * drift * noise // 1_000_000
        if number % 7 == 0:
            amounts["electricity_rooms"] = amounts["electricity"] // 6
        for carrier in CARRIERS:
            amounts[f"{carrier}_cost"] = amounts[carrier] * PRICES[carrier] // 1000
        return amounts | {"people": people * 1000, "area": area * 1000}

    def in_county(self, county: str, month: Month) -> list[Institution]:
        """List the institutions that a county reports in a month.

        Parameters
        ----------
        county : region code
            County.
        month
            Reported month.

        Returns
        -------
        list of Institution
            In the order of ids.
        """
        return [s for s in self.states if s.county == county and s.exists(month.last_day)]


def synth(out: Path, seed: int = SEED) -> None:
    """Write registry, both rounds of returns, decisions and the truth into a folder.

    Parameters
    ----------
    out
        Folder; made where it is missing.
    seed
        One seed gives the same province on every machine.
    """
    province = Province(seed)
    out.mkdir(parents=True, exist_ok=True)
    _registry(province, out)
    faults = _faults(province)
    first = _round_one(province, faults, out / "round-1")
    _round_two(province, out / "round-2")
    _decisions(faults, out)
    write_weather(out / "weather", CITIES, SPAN.first.first_day, SPAN.last.last_day, seed)
    whom, when, _ = faults["missing"]
    # The missing ledger comes in round 2 and is then rightly late: a consequence, not a fault of its own.
    follows = [_place("late", whom, when, "", f"{county_name(whom)}_{when}_更正.xlsx", "")]
    years = _truth(province)
    truth = {"合成": "本文件与程序无关地计算", "faults": first, "follows": follows, "span": str(SPAN), "years": years}
    (out / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", "utf-8")


def county_codes() -> list[str]:
    """List the codes of the nine counties.

    Returns
    -------
    list of str
        Region codes, by city.
    """
    return [f"{city[2][:4]}{county[0]}" for city in CITIES for county in COUNTIES]


def county_name(code: str) -> str:
    """Return the name of a county.

    Parameters
    ----------
    code
        Region code.

    Returns
    -------
    str
        Chinese name.
    """
    city = next(c for c in CITIES if c[2][:4] == code[:4])
    return city[1][:-1] + next(c[1] for c in COUNTIES if c[0] == code[4:])


def _registry(province: Province, out: Path) -> None:
    folder = out / "registry"
    folder.mkdir(exist_ok=True)
    regions = [("990000", "合成示例省", "省", "", "province", START, "")]
    for city in CITIES:
        regions.append((city[2], city[1], "市", "990000", city[0], START, ""))
        regions += [(f"{city[2][:4]}{c[0]}", city[1][:-1] + c[1], c[2], city[2], city[0], START, "") for c in COUNTIES]
    _csv(folder / "regions.csv", ("code", "name", "kind", "parent", "unit", "since", "until"), regions)
    units = [("province", "province", "合成示例省", "省直", 0, "", START, "")]
    units += [(c[0], "areas", c[1], c[1][:-1], n, "county", START, "") for n, c in enumerate(CITIES, start=1)]
    _csv(folder / "units.csv", ("id", "list", "name", "short", "customary", "hands_down_to", "since", "until"), units)
    _csv(folder / "codes.csv", ("unit", "system", "code"), [(c[0], "gb2260", c[2]) for c in CITIES])
    lines = [(s.id, s.name, s.kind, s.county, s.since, s.until or "") for s in province.states]
    _csv(folder / "institutions.csv", ("id", "name", "kind", "county", "since", "until"), lines)
    contacts = [
        (c[0], role, f"合成{c[1][:-1]}{words}", "（合成）", START, "")
        for c in CITIES
        for role, words in (("head", "负责人"), ("statistician", "统计员"), ("liaison", "联络员"))
    ]
    _csv(folder / "contacts.csv", ("unit", "role", "name", "phone", "since", "until"), contacts)


def _faults(province: Province) -> Faults:
    """List what is planted: (whom, month, item) by fault."""
    return {
        "unit_slip": (province.institutions[31].id, Month(2025, 5), "electricity"),
        "missing": ("990203", Month(2025, 8), ""),
        "doubled": ("990102", Month(2025, 2), ""),
        "headcount": (province.grown.id, Month(2025, 10), "people"),
        "late": ("990301", Month(2026, 3), ""),
        "moved": (province.moved.id, Month(2025, 7), ""),
    }


def _round_one(province: Province, faults: Faults, folder: Path) -> list[dict[str, str]]:
    folder.mkdir(exist_ok=True)
    register, truth = [], []
    for county in county_codes():
        for month in SPAN:
            if (county, month) == faults["missing"][:2]:
                truth.append(_place("complete", county, month, "", "", ""))
                continue
            late = (county, month) == faults["late"][:2]
            path = folder / f"{county_name(county)}_{month}.xlsx"
            _ledger(province, county, month, path, faults)
            register.append((path, _received(month, late)))
            truth += _planted(province, county, month, path.name, faults)
            if (county, month) == faults["doubled"][:2]:
                again = folder / f"{county_name(county)}_{month}_再报.xlsx"
                _ledger(province, county, month, again, faults, filler="合成重复报送")
                register.append((again, _received(month, False, hour=15)))
                truth.append(_place("duplicate", county, month, "", again.name, ""))
    _register(folder, register)
    return truth


def _planted(province: Province, county: str, month: Month, file: str, faults: Faults) -> list[dict[str, str]]:
    found = []
    rows = {s.id: n for n, s in enumerate(_reported(province, county, month, faults), start=3)}
    columns = _columns()
    for code, fault in (("unit_slip", "unit_slip"), ("jump", "headcount")):
        whom, when, item = faults[fault]
        if whom in rows and when == month:
            found.append(_place(code, whom, month, item, file, cell_address(rows[whom], columns[item])))
    whom, when, _ = faults["moved"]
    if when == month and whom in rows:
        found.append(_place("not_here", whom, month, "", file, cell_address(rows[whom], 1)))
    if when == month and county == "990302":
        found.append(_place("complete", whom, month, "", file, ""))
    if (county, month) == faults["late"][:2]:
        found.append(_place("late", county, month, "", file, ""))
    return found


def _reported(province: Province, county: str, month: Month, faults: Faults | None) -> list[Institution]:
    """Whom a county puts in its ledger: in round 1 the old county still reports the institution that moved."""
    listed = province.in_county(county, month)
    if faults and month == faults["moved"][1]:
        listed = [s for s in listed if s.id != province.moved.id]
        if county == province.moved.county:
            listed = sorted([*listed, province.moved], key=lambda s: s.id)
    return listed


def _ledger(
    province: Province,
    county: str,
    month: Month,
    path: Path,
    faults: Faults | None = None,
    filler: str = "合成填表人",
) -> None:
    listed = _reported(province, county, month, faults)
    amounts = {s.id: dict(province.amounts[s.id, month]) for s in listed}
    if faults:
        whom, when, item = faults["unit_slip"]
        if when == month and whom in amounts:
            amounts[whom][item] *= 10_000
    last = {s.id: province.amounts.get((s.id, month.shift(-12)), {}) for s in listed}
    cover = template.Cover(
        "ledger", county, county_name(county), str(month), "合成数据，非真实统计", {"填表人": filler}
    )
    template.write_ledger(path, cover, listed, Rulebook(month.last_day), amounts, last)


def _round_two(province: Province, folder: Path) -> None:
    """Write the corrected files of the returned ones, and the missing one."""
    folder.mkdir(exist_ok=True)
    asked = [("990203", Month(2025, 8)), ("990302", Month(2025, 7)), (province.moved.county, Month(2025, 7))]
    slipped = province.institutions[31]
    asked.append((slipped.county, Month(2025, 5)))
    register = []
    for county, month in asked:
        path = folder / f"{county_name(county)}_{month}_更正.xlsx"
        _ledger(province, county, month, path)
        register.append((path, "2026-04-20T10:00:00+08:00"))
    _register(folder, register)


def _decisions(faults: Faults, out: Path) -> None:
    def key(code: str, fault: str) -> str:
        whom, month, item = faults[fault]
        return f"{code}:{whom}:{month}:{item}"

    rows = [
        (key("unit_slip", "unit_slip"), "return", "核对电费单，单位应为千瓦时，退回重报"),
        (key("complete", "missing"), "return", "缺报，催报"),
        (key("duplicate", "doubled"), "return", "同一内容重复报送，退回后一份"),
        (key("jump", "headcount"), "accept", "合成情形：划入一个科室，已核对人员编制"),
        (key("late", "late"), "accept", "合成情形：迟报已说明原因"),
        (key("not_here", "moved"), "return", "机构已划转，由现属县填报"),
        (key("complete", "moved"), "return", "划入机构漏报，退回补报"),
        (key("late", "missing"), "accept", "催报后补报"),
        ("demand:ledger_quality", "2026-05-20", "限期改正"),
        ("demand:intensity_rise", "2026-05-31", "限期说明原因"),
    ]
    lines = [(*row, "演示审核员", "2026-04-16T09:00:00+08:00") for row in rows]
    _csv(out / "decisions.csv", ("conflict", "choice", "reason", "who", "when"), lines)


def _truth(province: Province) -> dict[str, object]:
    """Totals and intensities of whole years by city and province, by plain loops and fractions."""
    weights = {c: Fraction(v) for c, v in tomllib.loads((HERE / "oracle.toml").read_text("utf-8")).items()}
    years: dict[str, object] = {}
    for year in (2024, 2025):
        sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        members: dict[str, set[str]] = defaultdict(set)
        for month in Span.parse(str(year)):
            for state in (s for s in province.states if s.exists(month.last_day)):
                city = next(c[0] for c in CITIES if c[2][:4] == state.county[:4])
                for scope in (city, "province"):
                    members[scope].add(state.id)
                    for item, milli in province.amounts[state.id, month].items():
                        sums[scope][item] += milli
        years[str(year)] = {scope: _ratios(found, weights, len(members[scope])) for scope, found in sums.items()}
    return years


def _ratios(found: dict[str, int], weights: dict[str, Fraction], institutions: int) -> dict[str, object]:
    kgce = sum((Fraction(found[c], 1000) * w for c, w in weights.items()), Fraction(0))
    people, area = Fraction(found["people"], 12_000), Fraction(found["area"], 12_000)
    return {
        "institutions": institutions,
        "amounts": dict(sorted(found.items())),
        "kgce": str(kgce),
        "energy_per_person": str(kgce / people),
        "energy_per_area": str(kgce / area),
        "water_per_person": str(Fraction(found["water"], 1000) / people),
    }


def _columns() -> dict[str, int]:
    column, found = 4, {}
    for item in Rulebook(date(2025, 1, 1)).rows("carriers"):
        found[item.id] = column
        column += 2 if item.text("kind") in ("energy", "water", "activity") else 1
    return found


def _place(code: str, whom: str, month: Month, item: str, file: str, cell: str) -> dict[str, str]:
    return {"code": code, "whom": whom, "month": str(month), "item": item, "file": file, "cell": cell}


def _received(month: Month, late: bool, hour: int = 9) -> str:
    after = month.shift(1)
    return f"{date(after.year, after.month, 14 if late else 8).isoformat()}T{hour:02d}:00:00+08:00"


def _register(folder: Path, register: list[tuple[Path, str]]) -> None:
    lines = [(p.name, sha256(p.read_bytes()), "合成县节能办", at) for p, at in register]
    _csv(folder / "received.csv", ("file", "digest", "sender", "received_at"), lines)


def _csv(path: Path, head: tuple[str, ...], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
