"""Demonstration units: scores by a programme's criteria; a starred item at zero fails whatever the points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.records.work import Work, select_register
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

STAGES = ("applied", "scored", "visited", "decided", "rechecked", "revoked")


@dataclass(frozen=True, slots=True)
class Score:
    """Points of one item [thousandths] and the documents they are based on."""

    item: str
    points_milli: int
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """Result: total with bonus [thousandths], whether it passes, the class, and why it fails."""

    total_milli: int
    passed: bool
    rank: str
    reasons: tuple[str, ...]
    working: str


def score_application(programme: str, scores: Sequence[Score], rulebook: Rulebook) -> Scored:
    """Score an application by the programme of the day.

    A programme that ships as block totals only takes one score a block. Points without a document count as zero.

    Parameters
    ----------
    programme
        Id of table ``demonstrations``.
    scores
        At most one for each item; an item without a score counts as zero.
    rulebook
        Rules of the day.

    Returns
    -------
    Scored
        Total, class and the reasons why it fails; a starred item at zero fails whatever the total.

    Raises
    ------
    Refusal
        Code ``score`` for an unknown item, one given twice, or points beyond those of the item.
    """
    row = rulebook.row("demonstrations", programme)
    items = {i["id"]: i for i in row.get("items")}
    points = _points(row, items, scores)
    total = sum(points.values())
    least = int(row.exact("pass") * 1000)
    reasons = [f"总分{format_milli(total)}分，不满{format_milli(least)}分"] if total < least else []
    reasons += [f"★项“{items[i]['name']}”为0分" for i in items if items[i].get("star") and points[i] == 0]
    rank = next((b["word"] for b in row.get("ranks", ()) if total >= int(b["least"]) * 1000), "") if not reasons else ""
    working = "＋".join(format_milli(points[i]) for i in items) + f"＝{format_milli(total)}"
    return Scored(total, not reasons, rank, tuple(reasons), working)


def _points(row: Row, items: Mapping[str, Mapping[str, object]], scores: Sequence[Score]) -> dict[str, int]:
    points = dict.fromkeys(items, 0)
    seen: set[str] = set()
    for score in scores:
        item = items.get(score.item)
        if item is None:
            raise Refusal("score", f"“{score.item}”不是“{row.text('name')}”的评分项目。", f"可填：{'、'.join(items)}。")
        if score.item in seen:
            raise Refusal("score", f"“{item['name']}”给了两个分。", "请只保留一个。")
        most = int(str(item["points"])) * 1000
        if not 0 <= score.points_milli <= most:
            raise Refusal(
                "score",
                f"“{item['name']}”给了{format_milli(score.points_milli)}分，应在0至{format_milli(most)}分之间。",
                "请核对得分。",
            )
        seen.add(score.item)
        points[score.item] = score.points_milli if score.evidence else 0
    return points


def may_move(before: str, after: str) -> bool:
    """Return whether an application may go from one stage to another.

    Parameters
    ----------
    before
        Present stage, empty for a new application.
    after
        Stage asked for.

    Returns
    -------
    bool
        True for the next stage, for another re-check, and for a revocation once decided.
    """
    if after == "revoked":
        return before in ("decided", "rechecked")
    if before == "rechecked" and after == "rechecked":
        return True
    order = ("", *STAGES)
    return after in STAGES and before in order and order.index(after) == order.index(before) + 1


def applications(works: Sequence[Work], rulebook: Rulebook) -> list[tuple[Work, Scored | Refusal]]:
    """Score every application of the works ledger.

    Items are given by name or id; a programme that is in no table cannot be scored.

    Parameters
    ----------
    works
        Lines of the works ledger; registers ``demonstrations`` and ``scores`` are read.
    rulebook
        Rules of the day.

    Returns
    -------
    list of (Work, Scored or Refusal)
        The line of the furthest stage and the outcome of the score.
    """
    furthest: dict[tuple[str, str], Work] = {}
    for line in select_register(works, "demonstrations"):
        key = (line.unit, line.text("key"))
        order = STAGES.index(line.text("stage")) if line.text("stage") in STAGES else -1
        before = furthest.get(key)
        known = STAGES.index(before.text("stage")) if before and before.text("stage") in STAGES else -1
        if before is None or order >= known:
            furthest[key] = line
    found: list[tuple[Work, Scored | Refusal]] = []
    for (unit, number), line in furthest.items():
        given = [w for w in select_register(works, "scores") if w.unit == unit and w.text("application") == number]
        try:
            found.append((line, _outcome(line, given, rulebook)))
        except Refusal as refusal:
            found.append((line, refusal))
    return found


def _outcome(line: Work, given: Sequence[Work], rulebook: Rulebook) -> Scored:
    name = line.text("programme")
    row = next((r for r in rulebook.rows("demonstrations") if name in (r.id, r.text("name"))), None)
    if row is None:
        known = "、".join(r.text("name") for r in rulebook.rows("demonstrations"))
        raise Refusal("score", f"没有“{name}”的评价标准。", f"已有：{known}。")
    ids = {i["name"]: i["id"] for i in row.get("items")}
    scores = [Score(ids.get(w.text("key"), w.text("key")), w.number("points") or 0, w.evidence) for w in given]
    return score_application(row.id, scores, rulebook)
