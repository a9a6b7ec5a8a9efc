"""Make the Hebei demonstration's returns from facts.csv: one workbook a reporting unit, the province's own entries.

Every filled cell comes from a fact of the founding bulletin; what the bulletin is silent about stays blank.
Senders, receipt times and contact persons are invented and marked 演示. Run: python demo/hebei-2017/prepare.py OUT
"""

import csv
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

from tongbao.intake.forms import template
from tongbao.registry.reading_tables import TABLES, read_roster
from tongbao.registry.reporting import AREAS, ReportingUnit
from tongbao.registry.roster import Roster
from tongbao.rules.digest import sha256
from tongbao.rules.rulebook import Rulebook

HERE = Path(__file__).parent
PERIOD, DAY = "2017-03", date(2017, 4, 7)
EVIDENCE_HEAD = "摘自通报原文，非原始凭证"
NOTICE = "演示数据：内容摘自冀公节能办〔2017〕4号，发件人、收文时间和人员为虚构"
MARKS = "双控目标、主要抓手、具体要求"
SIMPLE = {
    "plan_135": "plan",
    "task_handed_down": "task_handed_down",
    "task_decomposed": "task_decomposed",
    "leading_group_adjusted": "leading_group_adjusted",
    "joint_meeting_system": "joint_meeting_system",
}
MEETINGS = {"F006": "市委常委会", "F008": "政府常务会议", "F009": "专题会议"}
# Lines of the works ledger by fact: register and cells. What the bulletin does not say (stage, day, source) is blank.
WORKS: dict[str, list[tuple[str, dict[str, str]]]] = {
    "F007": [("money", {"key": "zj1", "purpose": "节能工作专项资金", "state": "列入人大议题", "amount": "350"})],
    "F010": [("money", {"key": "zj1", "purpose": "节能改造专项经费", "state": "研究"})],
    "F011": [
        (
            "activities",
            {"key": "hd1", "kind": "工作部署", "name": "公共机构节能具体工作", "count": "8", "count_unit": "项"},
        )
    ],
    "F040": [
        (
            "bodies",
            {
                "key": "jg1",
                "name": "节能工作领导小组",
                "members": "市教育局、市卫计委",
                "act": "增补",
                "reason": "公共机构节能工作重心调整",
            },
        )
    ],
    "F046": [
        (
            "activities",
            {
                "key": "hd1",
                "kind": "学习调研",
                "name": "节能管理监测技术",
                "level": "市级",
                "partners": "张家口市",
                "occasion": "机关对标工作",
            },
        )
    ],
    "F047": [
        (
            "activities",
            {
                "key": "hd2",
                "kind": "学习调研",
                "name": "节能技术和合同能源管理经验做法",
                "level": "区县",
                "partners": "深圳市",
            },
        )
    ],
    "F048": [
        (
            "projects",
            {
                "key": "xm1",
                "name": "公共机构既有建筑围护结构改造",
                "batch": "园博会",
                "measure": "围护结构节能改造",
                "nature": "技术节能",
                "occasion": "第二届全省园林博览会",
            },
        ),
        (
            "projects",
            {
                "key": "xm2",
                "name": "照明系统改造",
                "batch": "园博会",
                "measure": "照明系统节能改造",
                "nature": "技术节能",
                "occasion": "第二届全省园林博览会",
            },
        ),
    ],
    "F049": [
        (
            "projects",
            {
                "key": "xm1",
                "name": "煤改太阳能加空气源热泵项目",
                "measure": "太阳能加空气源热泵替代燃煤",
                "nature": "技术节能",
                "stage": "完工",
                "count": "21",
                "count_unit": "个乡镇机关单位",
                "occasion": "大气污染防治工作",
            },
        ),
        ("money", {"key": "zj1", "project": "xm1", "amount": "2000", "bound": "余"}),
    ],
    "F041": [("audits", {"key": "sj1", "stage": "制定方案", "title": "《河北省公共机构能源审计实施方案》"})],
    "F042": [("audits", {"key": "sj1", "stage": "确定服务机构", "title": "向社会公开招标"})],
    "F043": [("audits", {"key": "sj1", "stage": "现场审计", "title": "省直党政机关"})],
    "F044": [
        (
            "activities",
            {"key": "hd1", "kind": "培训", "name": "省、市两级公共机构节能管理人员能源审计业务培训", "level": "省级"},
        )
    ],
    "F045": [
        (
            "schemes",
            {
                "key": "kp1",
                "department": "dept-health",
                "name": "公立医疗卫生机构绩效考评体系",
                "items": "节能改造、能耗管理等工作",
            },
        )
    ],
}
PROVINCE_WORKS = ("F041", "F042", "F043", "F044", "F045")
TALLIES = {
    "F050": ("citywide_meeting", "没有召开全市会议、没有传达、没有专题部署", "市", "5", ""),
    "F051": ("plan", "没有制定本市规划", "市", "2", ""),
    "F052": ("task_handed_down", "尚未向各县（市、区）下达", "市", "3", ""),
    "F053": ("staff_one", "仅有1人负责", "市", "", "有的"),
    "F054": ("county_body", "没有专门机构", "区", "19", ""),
    "F055": ("county_body", "没有专门机构", "县", "40", ""),
    "F058": ("target_missed", "没有完成2016年节能降耗指标任务", "市", "", "部分"),
}
DEMANDS = {
    "F056": ("citywide_meeting", "2017-04-30", ""),
    "F057": ("task_handed_down", "2017-05-10", ""),
    "F059": ("monthly_report", "", "是"),
}
NO_DEMAND = {"plan": "F051", "county_body": "F054", "staff_one": "F053", "target_missed": "F058"}


def facts() -> list[dict[str, str]]:
    """The founding bulletin's facts as records."""
    with (HERE / "facts.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def paper(fact: dict[str, str]) -> str:
    """The evidence of a fact: the sentence of the bulletin it is taken from."""
    return f"{EVIDENCE_HEAD}\n事实编号：{fact['id']}\n原文：{fact['source_sentence']}\n"


def unit_answers(found: list[dict[str, str]], roster: Roster) -> tuple[dict, dict, dict]:  # type: ignore[type-arg]
    """Filled rows, filled county rows and the papers they name, by unit."""
    answers: dict[str, list[dict[str, str]]] = defaultdict(list)
    counties: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    papers: dict[str, set[str]] = defaultdict(set)
    for fact in found:
        for unit in _units(fact, roster):
            rows = _rows(fact)
            for row in rows:
                answers[unit.id].append(row | {"status": "是", "evidence": f"{fact['id']}.txt"})
            if fact["level"] == "county" and fact["action_type"] == "joint_meeting_system":
                for county in roster.counties_of(unit.id, DAY):
                    counties[unit.id][county.code] = {"county_joint_meeting": "是", "evidence": f"{fact['id']}.txt"}
                rows = [{}]
            if rows:
                papers[unit.id].add(fact["id"])
    return answers, counties, papers


def write(out: Path, found: list[dict[str, str]] | None = None, tallies: bool = True) -> None:
    """Write returns, evidence, the mail register and the contacts into a folder.

    ``found`` are the facts to fill from, those of the founding bulletin by default; without ``tallies`` the
    province's stated counts are left out. Tests use both to change what comes in.
    """
    roster, rulebook = read_roster(TABLES / "hebei"), Rulebook(DAY)
    found = facts() if found is None else found
    answers, counties, papers = unit_answers(found, roster)
    (out / "returns").mkdir(parents=True, exist_ok=True)
    (out / "evidence").mkdir(exist_ok=True)
    needed = set().union(*papers.values()) | set(WORKS) | set(TALLIES) | set(DEMANDS) | {"F036", "F037"}
    for fact in found:
        if fact["id"] in needed:
            (out / "evidence" / f"{fact['id']}.txt").write_text(paper(fact), "utf-8")
    units = roster.units_at(DAY, AREAS)
    for unit in units:
        cover = template.Cover("progress", unit.id, unit.name, PERIOD, NOTICE, {"填表人": "演示", "单位负责人": "演示"})
        template.write_progress(
            out / "returns" / f"{unit.name}_{PERIOD}.xlsx",
            cover,
            {region: counties[unit.id].get(region.code, {}) for region in roster.counties_of(unit.id, DAY)},
            rulebook,
            answers[unit.id],
        )
    _province(out / "returns" / f"省本级_{PERIOD}.xlsx", rulebook, tallies)
    _works(out / "returns", found, roster, rulebook)
    _register(out, units)
    _decisions(out, units, found)


def _units(fact: dict[str, str], roster: Roster) -> list[ReportingUnit]:
    if fact["area"] in ("省、市两级", "各市") and fact["action_type"] in SIMPLE:
        return list(roster.units_at(DAY, AREAS))
    unit = roster.find(fact["area_code"], DAY) if fact["area_code"] else None
    return [unit] if unit and unit.list_id == AREAS else []


def _rows(fact: dict[str, str]) -> list[dict[str, str]]:
    if fact["id"] in MEETINGS:
        return [{"matter": "meeting", "level": MEETINGS[fact["id"]]}]
    if fact["action_type"] == "citywide_meeting":
        return [{"matter": "meeting", "level": "全市会议"}, {"matter": "relayed"}]
    if fact["action_type"] in SIMPLE and fact["level"] != "county":
        matter = SIMPLE[fact["action_type"]]
        return [{"matter": matter, "marks": MARKS} if matter == "plan" else {"matter": matter}]
    return []


def _province(path: Path, rulebook: Rulebook, with_tallies: bool) -> None:
    both = (("leading_group_adjusted", "F036"), ("joint_meeting_system", "F037"))
    lines = [{"unit": "province", "matter": m, "status": "是", "evidence": f"{f}.txt"} for m, f in both]
    tallies = [
        {
            "matter": m,
            "name": n,
            "list": AREAS,
            "scope": s,
            "count": c,
            "quantifier": q,
            "source": "省办汇总",
            "day": DAY.isoformat(),
            "evidence": f"{f}.txt",
        }
        for f, (m, n, s, c, q) in TALLIES.items()
    ]
    demands = [
        {"matter": m, "list": AREAS, "due": d, "monthly": x, "evidence": f"{f}.txt"} for f, (m, d, x) in DEMANDS.items()
    ]
    demands += [
        {"matter": m, "list": AREAS, "none_reason": "原通报未提出期限", "evidence": f"{f}.txt"}
        for m, f in NO_DEMAND.items()
    ]
    cover = template.Cover("province", "province", "河北省", PERIOD, NOTICE, {"填表人": "演示"})
    template.write_province(path, cover, rulebook, lines, tallies if with_tallies else (), demands)


def _works(out: Path, found: list[dict[str, str]], roster: Roster, rulebook: Rulebook) -> None:
    """The works ledgers of the units that the bulletin tells something of, and the province's own."""
    lines: dict[str, dict[str, list[dict[str, str]]]] = {}
    for fact in found:
        owner = "province" if fact["id"] in PROVINCE_WORKS else next((u.id for u in _units(fact, roster)), "")
        for register, cells in WORKS.get(fact["id"], ()) if owner else ():
            own = lines.setdefault(owner, {}).setdefault(register, [])
            own.append(cells | {"evidence": f"{fact['id']}.txt"})
    for unit, registers in lines.items():
        name = "省本级" if unit == "province" else roster.unit(unit).name
        cover = template.Cover("works", unit, name, PERIOD, NOTICE, {"填表人": "演示"})
        template.write_works(out / f"{name}_举措_{PERIOD}.xlsx", cover, rulebook, registers)


def _register(out: Path, units: tuple[ReportingUnit, ...]) -> None:
    with (out / "received.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("file", "digest", "sender", "received_at"))
        paths = sorted((out / "returns").glob("*.xlsx"))
        names = sorted({p.name.partition("_")[0] for p in paths})
        for path in paths:
            name = path.name.partition("_")[0]
            number = names.index(name)
            writer.writerow(
                (
                    path.name,
                    sha256(path.read_bytes()),
                    f"{name}节能办（演示）",
                    f"2017-04-0{1 + number % 5}T0{8 + number % 2}:30:00+08:00",
                )
            )
    with (out / "contacts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("unit", "role", "name", "phone", "since", "until"))
        for number, unit in enumerate(units, start=1):
            for role, words in (("head", "负责人"), ("statistician", "统计负责人"), ("liaison", "联络员")):
                writer.writerow((unit.id, role, f"演示{unit.short}{words}", f"演示电话{number:02d}", "2017-01-01", ""))


def _decisions(out: Path, units: tuple[ReportingUnit, ...], found: list[dict[str, str]]) -> None:
    planned = [u for u in units if any(f["action_type"] == "plan_135" and f["area"] == u.short for f in found)]
    why = "原通报认定该市已制定规划；文号、日期、制发机关原文未载，待补报"
    review = [
        (f"elements:{u.id}:{PERIOD}:plan", "confirm", why, "演示审核员", "2017-04-06T16:00:00+08:00") for u in planned
    ]
    why = "清单为各市自报，按省办调研汇总数印发，不点名"
    draft = [
        (f"tally:areas:{m}", "stated", why, "演示拟稿人", "2017-04-06T17:00:00+08:00")
        for m in ("citywide_meeting", "plan")
    ]
    with (out / "decisions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("conflict", "choice", "reason", "who", "when"))
        writer.writerows(review + draft)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
