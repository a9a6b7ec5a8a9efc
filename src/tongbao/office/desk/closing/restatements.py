"""Restatements: base years restated with the consent of the level above."""

from collections.abc import Sequence
from typing import Any

from tongbao.intake.review.state import CURRENT
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import (
    DecisionRow,
    RecordRow,
)
from tongbao.rules.digest import encode_canonical, sha256

APPROVE = "approve"


def approve_restatement(id_: str, reason: str, acting: Actor) -> None:
    """Record the consent of the level above to a restated base-year amount.

    Raises
    ------
    Refusal
        Codes ``restatement`` and ``territory``: nobody consents to a restatement of the own territory.
    """
    with one_act():
        row = RecordRow.objects.filter(type="restatement", key=id_).filter(upload__state__in=CURRENT).first()
        if row is None:
            raise Refusal("restatement", f"没有编号为“{id_}”的基期重述。", "请核对编号。")
        scope, roster = str(row.body["scope"]), rows.roster()
        roles.require(acting, "review", scope, roster)
        own = roles.person(acting).place
        if own == scope:
            raise Refusal("territory", f"“{acting.who}”不能批准本地“{scope}”的基期重述。", "请由上一级的人员批准。")
        if not reason.strip():
            raise Refusal("restatement", "没有写明批准的理由。", "请写明依据的文件和理由。")
        DecisionRow.objects.create(
            conflict=_consent(id_, row.body), choice=APPROVE, reason=reason, who=acting.who, when=acting.at
        )
        audit_log.record(acting, "restate", f"{id_} {scope}")


def _consent(id_: str, body: dict[str, Any]) -> str:
    """Identify a consent by id and content, since another amount under the same id needs another consent."""
    content = {k: v for k, v in body.items() if k not in ("upload", "place")}
    return f"restate:{id_}:{sha256(encode_canonical(content))[:16]}"


def restatements_waiting(periods: Sequence[str] = ()) -> list[tuple[str, str, str, str]]:
    """List restated base-year amounts without consent from above: id, scope, item, reason; they block closing."""
    granted = set(DecisionRow.objects.filter(choice=APPROVE).values_list("conflict", flat=True))
    found = RecordRow.objects.filter(type="restatement").filter(upload__state__in=CURRENT).order_by("id")
    if periods:
        found = found.filter(upload__period__in=periods)
    return [
        (r.key, r.body["scope"], r.body["item"], r.body["reason"])
        for r in found
        if _consent(r.key, r.body) not in granted
    ]
