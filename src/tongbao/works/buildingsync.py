"""Energy audits as BuildingSync 2.7 XML, out and in: facility, building, measures with costs and savings, one package.

What the format has no place for (the statutory item, nature, project, thousandths of tce) stands in user-defined
fields, so that a file of ours reads back unchanged. Costs are yuan; the facility says so in a field of its own.
"""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass

from tongbao.measure.quantity import format_milli, parse_milli
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import round_half_up
from tongbao.rules.rulebook import Rulebook

NAMESPACE = "http://buildingsync.net/schemas/bedes-auc/2019"
VERSION = "2.7.0"
_CURRENCY, _YUAN = "Currency", "CNY"
_PLACES = 6
_MOST_BYTES = 20 * 1024 * 1024
_OTHER = ("Uncategorized", "Other")
_TEXTS = ("item", "measure", "nature", "project")


@dataclass(frozen=True, slots=True)
class Advice:
    """One measure an audit advises: cost [thousandths of a yuan] and saving [thousandths of tce a year], if stated."""

    id: str
    name: str
    measure: str = ""
    nature: str = ""
    item: str = ""
    project: str = ""
    building: str = ""
    cost_milli: int | None = None
    saving_milli: int | None = None


@dataclass(frozen=True, slots=True)
class Audited:
    """One audit of one institution, with what it advises; area in thousandths of m²."""

    audit: str
    institution: str
    name: str
    organ: str = ""
    area_milli: int | None = None
    day: str = ""
    advice: tuple[Advice, ...] = ()


def write_audits(audits: Sequence[Audited], rulebook: Rulebook) -> bytes:
    """Write audits as one BuildingSync file, one facility each.

    Parameters
    ----------
    audits
        Audits in the order of the file.
    rulebook
        Rules with the format's names of measures (``measures``) and its energy units (``savings``).

    Returns
    -------
    bytes
        XML in UTF-8 with a declaration.
    """
    root = ET.Element("BuildingSync", {"xmlns": NAMESPACE, "version": VERSION})
    facilities = ET.SubElement(root, "Facilities")
    for number, audited in enumerate(audits, start=1):
        _facility(facilities, f"F{number}", audited, rulebook)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def read_audits(content: bytes) -> list[Audited]:
    """Read the audits of a file, written here or elsewhere as far as it covers them.

    Parameters
    ----------
    content
        File as received.

    Returns
    -------
    list of Audited
        One for each facility; a cost in no stated currency, or in another than yuan, is left out.

    Raises
    ------
    Refusal
        Code ``buildingsync`` where the file is no BuildingSync file, is too large, declares entities or holds a number
        that cannot be read.
    """
    if len(content) > _MOST_BYTES or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refusal("buildingsync", "文件过大，或含有文档类型声明，不能读取。", "请只导出审计内容后重新导入。")
    try:
        root = ET.fromstring(content)  # declarations, which entities need, were refused above
    except (ET.ParseError, ValueError, LookupError) as problem:
        raise Refusal("buildingsync", f"不是完整的XML文件：{problem}。", "请重新导出。") from None
    if root.tag != f"{{{NAMESPACE}}}BuildingSync":
        raise Refusal("buildingsync", f"不是BuildingSync文件（根元素为{root.tag}）。", "请导出为BuildingSync 2.x。")
    return [_audited(f) for f in root.iterfind("{*}Facilities/{*}Facility")]


def _facility(parent: ET.Element, id_: str, audited: Audited, rulebook: Rulebook) -> None:
    facility = ET.SubElement(parent, "Facility", {"ID": id_})
    site = ET.SubElement(ET.SubElement(facility, "Sites"), "Site", {"ID": f"{id_}-site"})
    _text(site, "PremisesName", audited.name)
    buildings = ET.SubElement(site, "Buildings")
    places = {b: f"{id_}-b{n}" for n, b in enumerate(dict.fromkeys(a.building for a in audited.advice) or [""], 1)}
    for building, place in places.items():
        _building(buildings, place, building or audited.name, audited.area_milli if place.endswith("-b1") else None)
    measures = ET.SubElement(facility, "Measures")
    for number, advice in enumerate(audited.advice, start=1):
        _measure(measures, f"{id_}-m{number}", advice, places[advice.building], rulebook)
    _report(ET.SubElement(facility, "Reports"), id_, audited, rulebook)
    fields = {
        "Agency Designated Covered Facility ID": audited.institution,
        "Sub-agency Acronym": audited.organ,
        "Facility Name": audited.name,
        "Audit": audited.audit,
        _CURRENCY: _YUAN,
    }
    _fields(facility, fields)


def _building(parent: ET.Element, id_: str, name: str, area: int | None) -> None:
    building = ET.SubElement(parent, "Building", {"ID": id_})
    _text(building, "PremisesName", name)
    area_of = ET.SubElement(ET.SubElement(building, "FloorAreas"), "FloorArea")
    _text(area_of, "FloorAreaType", "Gross")
    # The format counts in square feet; we state m² as it was reported and say so in the unit's field.
    _text(area_of, "FloorAreaValue", format_milli(area or 0))
    _fields(building, {"Floor Area Unit": "m2", "Floor Area Known": "no" if area is None else "yes"})


def _measure(parent: ET.Element, id_: str, advice: Advice, place: str, rulebook: Rulebook) -> None:
    measure = ET.SubElement(parent, "Measure", {"ID": id_})
    linked = ET.SubElement(ET.SubElement(measure, "LinkedPremises"), "Building")
    ET.SubElement(linked, "LinkedBuildingID", {"IDref": place})
    row = rulebook.find("measures", advice.measure) if advice.measure else None
    category, name = row.texts("buildingsync") if row and row.get("buildingsync") else _OTHER
    technology = ET.SubElement(ET.SubElement(measure, "TechnologyCategories"), "TechnologyCategory")
    _text(ET.SubElement(technology, category), "MeasureName", name)
    _text(measure, "CustomMeasureName", advice.name)
    if advice.saving_milli is not None:
        analysis = ET.SubElement(measure, "MeasureSavingsAnalysis")
        _text(analysis, "AnnualSavingsSiteEnergy", _site_energy(advice.saving_milli, rulebook))
    if advice.cost_milli is not None:
        _text(measure, "MeasureTotalFirstCost", format_milli(advice.cost_milli))
    _text(measure, "Recommended", "true")
    _text(measure, "ImplementationStatus", "Initiated" if advice.project else "Proposed")
    fields = {"Advice": advice.id} | {f: getattr(advice, f) for f in (*_TEXTS, "building")}
    if advice.saving_milli is not None:
        fields["Annual Savings tce"] = format_milli(advice.saving_milli)
    _fields(measure, fields)


def _report(parent: ET.Element, id_: str, audited: Audited, rulebook: Rulebook) -> None:
    report = ET.SubElement(parent, "Report", {"ID": f"{id_}-report"})
    scenario = ET.SubElement(ET.SubElement(report, "Scenarios"), "Scenario", {"ID": f"{id_}-all"})
    _text(scenario, "ScenarioName", "All advised measures")
    package = ET.SubElement(ET.SubElement(scenario, "ScenarioType"), "PackageOfMeasures", {"ID": f"{id_}-package"})
    ids = ET.SubElement(package, "MeasureIDs")
    for number in range(1, len(audited.advice) + 1):
        ET.SubElement(ids, "MeasureID", {"IDref": f"{id_}-m{number}"})
    savings = [a.saving_milli for a in audited.advice if a.saving_milli is not None]
    costs = [a.cost_milli for a in audited.advice if a.cost_milli is not None]
    if savings:
        _text(package, "AnnualSavingsSiteEnergy", _site_energy(sum(savings), rulebook))
    if costs:
        _text(package, "PackageFirstCost", format_milli(sum(costs)))
    if audited.day:
        date = ET.SubElement(ET.SubElement(report, "AuditDates"), "AuditDate")
        _text(date, "Date", audited.day)
        _text(date, "DateType", "Completion")


def _site_energy(milli: int, rulebook: Rulebook) -> str:
    """Thousandths of tce as millions of British thermal units."""
    tce, unit = (rulebook.row("savings", i).exact("value") for i in ("tce_gj", "mmbtu_gj"))
    return format(round_half_up(milli * tce / unit / 1000, _PLACES), "f")


def _fields(parent: ET.Element, fields: dict[str, str]) -> None:
    holder = ET.SubElement(parent, "UserDefinedFields")
    for name, value in fields.items():
        field = ET.SubElement(holder, "UserDefinedField")
        _text(field, "FieldName", name)
        _text(field, "FieldValue", value)


def _text(parent: ET.Element, tag: str, words: str) -> None:
    ET.SubElement(parent, tag).text = words


def _audited(facility: ET.Element) -> Audited:
    fields = _user_fields(facility)
    area = facility.findtext("{*}Sites/{*}Site/{*}Buildings/{*}Building/{*}FloorAreas/{*}FloorArea/{*}FloorAreaValue")
    building = facility.find("{*}Sites/{*}Site/{*}Buildings/{*}Building")
    is_known = building is not None and _user_fields(building).get("Floor Area Known") == "yes"
    return Audited(
        audit=fields.get("Audit", ""),
        institution=fields.get("Agency Designated Covered Facility ID", ""),
        name=facility.findtext("{*}Sites/{*}Site/{*}PremisesName") or fields.get("Facility Name", ""),
        organ=fields.get("Sub-agency Acronym", ""),
        area_milli=parse_milli(area) if area and is_known else None,
        day=facility.findtext("{*}Reports/{*}Report/{*}AuditDates/{*}AuditDate/{*}Date") or "",
        advice=tuple(_advice(m, fields.get(_CURRENCY) == _YUAN) for m in facility.iterfind("{*}Measures/{*}Measure")),
    )


def _advice(measure: ET.Element, yuan: bool) -> Advice:
    """Read one measure; a cost in no stated currency, or in another, is not counted as yuan."""
    fields = _user_fields(measure)
    cost, saving = measure.findtext("{*}MeasureTotalFirstCost"), fields.get("Annual Savings tce")
    return Advice(
        id=fields.get("Advice") or measure.get("ID") or "",
        name=measure.findtext("{*}CustomMeasureName")
        or measure.findtext("{*}TechnologyCategories/{*}TechnologyCategory/*/{*}MeasureName")
        or "",
        building=fields.get("building", ""),
        cost_milli=_number(cost, measure) if cost and yuan else None,
        saving_milli=_number(saving, measure) if saving else None,
        item=fields.get("item", ""),
        measure=fields.get("measure", ""),
        nature=fields.get("nature", ""),
        project=fields.get("project", ""),
    )


def _number(text: str, measure: ET.Element) -> int:
    try:
        milli = parse_milli(text)
    except Refusal as problem:
        words = f"措施“{measure.get('ID', '')}”的数“{text[:40]}”不能读取。"
        raise Refusal("buildingsync", words, "请改为最多三位小数的数。") from problem
    if milli < 0:
        raise Refusal("buildingsync", f"措施“{measure.get('ID', '')}”的数“{text[:40]}”为负数。", "请核对。")
    return milli


def _user_fields(element: ET.Element) -> dict[str, str]:
    """Collect user-defined fields by name."""
    return {
        f.findtext("{*}FieldName") or "": f.findtext("{*}FieldValue") or ""
        for f in element.iterfind("{*}UserDefinedFields/{*}UserDefinedField")
    }
