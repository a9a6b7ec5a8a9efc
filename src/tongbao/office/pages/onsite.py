"""现场考核: rounds, groups and routes, the score sheet that is filled on a phone or on paper, review, approval."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import visibility
from tongbao.office.desk.assessment import field_assessment as desk
from tongbao.office.desk.queries import field_assessment
from tongbao.office.pages.answer import acting, file, home, page
from tongbao.office.pages.forms import Field, Form, day_of, needed

_BETWEEN = re.compile(r"[\s、,，;；]+")


def list_rounds(request: HttpRequest) -> HttpResponse:
    """Every round in reach, and a form to open one."""
    who = acting(request)
    given = request.POST.dict()
    if request.method == "POST":
        try:
            only = [x.strip() for x in given.get("only", "").splitlines() if x.strip()]
            due = day_of(needed(given, "self_due", "自评截止日"))
            made = desk.open_round(given.get("period", "").strip(), given.get("rubric", ""), only, due, who)
        except Refusal as refused:
            # What was typed stays in the form.
            messages.error(request, str(refused))
        else:
            messages.success(request, f"已开展{made.title}，共{len(made.units)}家。请接着安排考核组。")
            return redirect("assessment", made.pk)
    forms = [_round_form(given, who.now.date().isoformat())] if visibility.is_allowed("assess", who) else []
    lead = "自评、现场评分、复核、核定，各由不同的人办理；核定后的得分作为评分清单，封账后用于评价。"
    return page(request, "listed.html", field_assessment.rounds(who), title="现场考核", lead=lead, forms=forms)


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: how far each unit is, the routes, the approval."""
    who = acting(request)
    seen, given = field_assessment.round_detail(pk, who), request.POST.dict()
    if request.method == "POST":
        try:
            messages.success(request, _act(request, seen))
            return redirect("assessment", pk)
        except Refusal as refused:
            messages.error(request, str(refused))
    forms = []
    if seen.is_open and visibility.is_allowed("assess", who) and seen.to_plan:
        forms.append(_plan_form(seen, given, request.POST.getlist("units")))
    if seen.is_open and visibility.is_allowed("sign", who):
        told = f"还差：{'；'.join(seen.lacks)}" if seen.lacks else "各单位都已复核完毕。核定后得分不能再改。"
        fields = (Field("document", "核定文件的文号", given.get("document", ""), needed=True),)
        where = reverse("assessment", args=(pk,))
        forms.insert(
            0, Form("核定", where, fields, (("approve", "核定"),), help=told, confirm="核定后不能再改，确定？")
        )
    return page(request, "listed.html", seen.tables, title=seen.title, lead=seen.lead, forms=forms)


def sheet(request: HttpRequest, pk: int, unit: str) -> HttpResponse:
    """One unit's score sheet, filled by whoever's turn it is; printed, it is the paper sheet."""
    who = acting(request)
    seen = field_assessment.sheet(pk, unit, who)
    typed: dict[str, tuple[str, str]] = {}
    if request.method == "POST":
        given = {line.item: _read_mark(request, line.item) for line in seen.lines}
        try:
            filled = {i: g for i, g in given.items() if g.points or g.words or g.paper}
            changed = desk.mark(pk, unit, request.POST.get("act", ""), filled, home(), who)
        except Refusal as refused:
            messages.error(request, str(refused))
            typed = {i: (g.points, g.words) for i, g in given.items()}
        else:
            messages.success(request, f"已保存{changed}项。" if changed else "没有改动。")
            return redirect("score_sheet", pk, unit)
    return page(request, "score_sheet.html", [seen.table], seen=seen, lines=_lines_to_fill(seen, typed))


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of a mark."""
    name, content = desk.paper_of(pk, home(), acting(request))
    return file(content, name)


def _act(request: HttpRequest, seen: field_assessment.RoundDetail) -> str:
    who, given, act = acting(request), request.POST.dict(), request.POST.get("act")
    if act == "plan":
        units, members = request.POST.getlist("units"), _BETWEEN.split(given.get("members", "").strip())
        if not units:
            raise Refusal("field-unit", "没有选择单位。", "请勾选这个考核组要去的单位。")
        day = day_of(needed(given, "day", "考核日"))
        desk.plan(seen.pk, given.get("party", ""), [m for m in members if m], day, units, who)
        return f"已安排{len(units)}家。"
    if act == "approve":
        return f"已核定，“{desk.approve(seen.pk, given.get('document', ''), home(), who)}”已登记，待审核和封账。"
    raise Refusal("act", f"没有“{act}”这种办理。", "请从页面上的按钮办理。")


def _round_form(given: dict[str, str], today: str) -> Form:
    rows = desk.rubrics(day_of(today))
    fields = (
        Field("period", "考核年度", given.get("period", ""), needed=True, hint="如 2016"),
        Field("rubric", "评分办法", given.get("rubric", ""), options=tuple((r.id, r.text("name")) for r in rows)),
        Field("self_due", "自评截止日", given.get("self_due", ""), kind="date", needed=True),
        Field("only", "只考核这些单位，一行一家；不填为全部下级单位", given.get("only", ""), kind="area"),
    )
    if not rows:
        told = "还没有录入可以评分的评分办法。请先由主管机关把已印发的评分办法连同出处录入评分规则表。"
        return Form("开展考核", reverse("assessments"), (), (), help=told)
    return Form("开展考核", reverse("assessments"), fields, (("open", "开展"),))


def _plan_form(seen: field_assessment.RoundDetail, given: dict[str, str], chosen: list[str]) -> Form:
    fields = (
        Field("party", "考核组", given.get("party", ""), needed=True, hint="如 第一组"),
        Field("members", "组员", given.get("members", ""), needed=True, hint="已登记的姓名，用顿号隔开"),
        Field("day", "考核日", given.get("day", ""), kind="date", needed=True),
        Field("units", "单位", "|".join(chosen), kind="checks", options=seen.to_plan),
    )
    told = "组员不能考核自己单位；现场评分开始前可以重新安排。"
    return Form("安排考核组和路线", reverse("assessment", args=(seen.pk,)), fields, (("plan", "安排"),), help=told)


def _read_mark(request: HttpRequest, item: str) -> desk.Given:
    given = request.FILES.get(f"paper:{item}")
    paper_ = (given.name or "材料", given.read()) if given else None
    words = request.POST.get(f"words:{item}", "").strip()
    return desk.Given(request.POST.get(f"points:{item}", "").strip(), words, paper_)


def _lines_to_fill(seen: field_assessment.Sheet, typed: dict[str, tuple[str, str]]) -> list[dict[str, object]]:
    """The lines with what stands in their fields: what was typed and refused, else what was saved."""
    told = [(x, typed.get(x.item, (x.points, x.ground))) for x in seen.lines]
    return [{"line": x, "points": points, "words": words} for x, (points, words) in told]
