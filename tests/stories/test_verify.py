"""What verify finds when somebody touches what an issued bulletin stands on."""

import json
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from tests.stories.conftest import NUMBER, Office

from tongbao.office.desk.home.home import open_home
from tongbao.office.store.models import DecisionRow, DocumentRow, UploadRow
from tongbao.records.book import read_json, read_table
from tongbao.records.engine.duckdb import write_table
from tongbao.records.evidence import paper_path
from tongbao.records.sealed import SealedTable


def mismatches(office: Office, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    """The mismatches verify prints."""
    capsys.readouterr()
    office.run("演示审计员", "verify", "--json", code=1)
    return json.loads(capsys.readouterr().out.strip().splitlines()[-1])


def book(office: Office, kind: str, period: str) -> Path:
    """A closed book's folder."""
    return office.home / "books" / kind / period / "v1"


def changed(folder: Path, name: str, row: int, column: str, value: object) -> None:
    """Change one value of a table in place."""
    table = read_table(folder, name)
    at = [c.name for c in table.columns].index(column)
    rows = [list(r) for r in table.rows]
    rows[row][at] = value
    write_table(folder / f"{name}.parquet", SealedTable(table.columns, tuple(map(tuple, rows)), table.keys))


def test_a_changed_status_is_located_and_its_claims_no_longer_recompute(issued: Office, capsys) -> None:  # type: ignore[no-untyped-def]
    folder = book(issued, "progress", "2017-03")
    table = read_table(folder, "facts.chengde")
    columns = [c.name for c in table.columns]
    row = next(i for i, r in enumerate(table.rows) if r[columns.index("matter")] == "plan")
    changed(folder, "facts.chengde", row, "status", "no")
    found = mismatches(issued, capsys)
    assert found[0] == {
        "类别": "账册",
        "位置": "books/progress/2017-03/v1/facts.chengde.parquet 2017-03:chengde:plan chengde plan status",
        "说明": "现值 no",
    }
    claims = [f for f in found if f["类别"] == "断言"]
    assert any("8个市" in c["说明"] and "7个市" in c["说明"] for c in claims)


def test_a_removed_paper_is_found(issued: Office, capsys) -> None:  # type: ignore[no-untyped-def]
    digest = read_table(book(issued, "progress", "2017-03"), "tallies").rows[0][8]
    paper_path(issued.home / "evidence", str(digest)).unlink()
    found = mismatches(issued, capsys)
    assert [(f["类别"], f["说明"]) for f in found] == [("证据", "证据文件缺失")]


def test_a_changed_paper_is_found(issued: Office, capsys) -> None:  # type: ignore[no-untyped-def]
    digest = read_table(book(issued, "progress", "2017-03"), "tallies").rows[0][8]
    paper_path(issued.home / "evidence", str(digest)).write_text("别的话", "utf-8")
    assert [f["说明"] for f in mismatches(issued, capsys)] == ["证据文件已被改动"]


def test_changed_rules_beside_the_book_are_found(issued: Office, capsys) -> None:  # type: ignore[no-untyped-def]
    folder = book(issued, "progress", "2017-03")
    rules = read_json(folder, "rules")
    rules["matters"]["plan"]["name"] = "别的事项"
    (folder / "rules.json").write_text(json.dumps(rules, ensure_ascii=False), "utf-8")
    assert [(f["位置"], f["说明"]) for f in mismatches(issued, capsys)] == [
        ("books/progress/2017-03/v1/rules.json", "内容与印章不符")
    ]


def test_a_forged_seal_does_not_help(issued: Office, capsys) -> None:  # type: ignore[no-untyped-def]
    """Somebody changes a value and writes digests and manifest anew: the registered seal still says no."""
    folder = book(issued, "progress", "2017-03")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["files"]["facts.chengde"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert ("账册", "封账清单与登记的印章不符") in [(f["类别"], f["说明"]) for f in mismatches(issued, capsys)]


def test_a_changed_file_that_was_handed_out_is_found(issued: Office, capsys) -> None:  # type: ignore[no-untyped-def]
    with (issued.out / "bulletin.html").open("a", encoding="utf-8") as file:
        file.write("<p>加一句</p>")
    issued.run("演示审计员", "verify", NUMBER, "--out", issued.out, "--json", code=1)
    found = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert found == [{"类别": "成品", "位置": "bulletin.html", "说明": "文件缺失或与印发时的摘要不符"}]


def test_rules_changed_later_change_nothing(issued: Office, capsys, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """The bulletin is recomputed by the rules kept with it, not by the tables of the day."""
    from tongbao.rules import rulebook

    monkeypatch.setattr(rulebook, "load_shipped_tables", lambda: ({"roles": rulebook_roles()}, {}))
    issued.run("演示审计员", "verify")


def rulebook_roles():  # type: ignore[no-untyped-def]
    """Only the roles: every other table is gone."""
    from tongbao.rules.load import load_shipped_tables

    return load_shipped_tables()[0]["roles"]


def test_one_digit_of_one_month_is_located_to_institution_and_carrier(province: Office, capsys) -> None:  # type: ignore[no-untyped-def]
    issue = ("issue", "energy-2025-2026-04-25", "--number", "合公节能办〔2026〕2号", "--out", province.out)
    province.two("演示拟稿人", "演示签发人", *issue)
    folder = book(province, "ledger", "2025-06")
    table = read_table(folder, "niling")
    row = next(i for i, r in enumerate(table.rows) if r[0] == "S032")
    at = [c.name for c in table.columns].index("electricity")
    changed(folder, "niling", row, "electricity", int(table.rows[row][at]) + 1)
    found = mismatches(province, capsys)
    assert found[0]["位置"] == "books/ledger/2025-06/v1/niling.parquet S032 2025-06 electricity"


def test_a_missing_table_or_kept_basis_is_a_finding_and_no_crash(issued: Office, capsys) -> None:  # type: ignore[no-untyped-def]
    (book(issued, "progress", "2017-03") / "facts.dingzhou.parquet").unlink()
    found = mismatches(issued, capsys)
    assert ("books/progress/2017-03/v1/facts.dingzhou.parquet", "文件缺失") in [(f["位置"], f["说明"]) for f in found]
    next((issued.home / "documents").glob("*/rules.json")).unlink()
    assert [f["类别"] for f in mismatches(issued, capsys)] == ["文件"]


def test_an_issued_document_cannot_be_drafted_over_or_signed_by_its_drafter(issued: Office, hebei: Office) -> None:
    decisions = Path(__file__).parents[2] / "demo" / "hebei-2017" / "decisions.csv"
    issued.draft(decisions=decisions, code=3)
    issued.run("演示审计员", "verify")
    hebei.draft(decisions=decisions)
    issue = ("issue", "progress-2017-03-2017-04-07", "--number", NUMBER, "--out", hebei.out)
    hebei.run("演示签发人", *issue)
    hebei.run("演示拟稿人", *issue, code=3)


def test_a_changed_or_lost_original_is_found(issued: Office, capsys) -> None:  # type: ignore[no-untyped-def]
    open_home(issued.home)
    first, second = list(UploadRow.objects.filter(kind="progress", state="sealed").order_by("id"))[:2]
    paper_path(issued.home / "evidence", first.digest).write_bytes(b"x")
    paper_path(issued.home / "evidence", second.digest).unlink()
    found = mismatches(issued, capsys)
    assert [(f["类别"], f["位置"].split()[0], f["说明"]) for f in found] == [
        ("来文", first.file, "原件已被改动"),
        ("来文", second.file, "原件缺失"),
    ]


LATER = {"phrases": ("note.unverified",), "methods": ("same.tree_now", "print.once"), "disclosure": ("populations",)}


def test_a_document_made_before_a_rule_existed_is_recomputed_without_it(province: Office, capsys) -> None:  # type: ignore[no-untyped-def]
    """The kept rules of an older document lack rows that newer code asks for: it must do without, not refuse."""
    issue = ("issue", "energy-2025-2026-04-25", "--number", "合公节能办〔2026〕2号", "--out", province.out)
    province.two("演示拟稿人", "演示签发人", *issue)
    row = DocumentRow.objects.get(kind="energy")
    kept = province.home / row.folder / "rules.json"
    rules = json.loads(kept.read_text("utf-8"))
    for table, ids in LATER.items():
        for id_ in ids:
            rules[table].pop(id_)
    kept.write_text(json.dumps(rules, ensure_ascii=False), "utf-8")
    found = mismatches(province, capsys)
    assert not [f for f in found if f["类别"] == "重算"]
    changed_claims = [f["说明"] for f in found if f["类别"] == "断言"]
    assert any("2836.79吨标准煤" in c and "2836.80吨标准煤" in c for c in changed_claims)


def test_decisions_and_readings_cannot_be_changed_and_a_lost_decision_is_found(issued: Office, capsys) -> None:  # type: ignore[no-untyped-def]
    open_home(issued.home)
    with pytest.raises(DatabaseError, match="never changed"):
        DecisionRow.objects.update(reason="别的理由")
    with pytest.raises(DatabaseError, match="never changed"):
        DecisionRow.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER keep_decisionrow_delete")
    gone = DecisionRow.objects.filter(conflict__startswith="tally:").first()
    assert gone is not None
    gone.delete()
    found = mismatches(issued, capsys)
    assert [(f["类别"], f["位置"]) for f in found] == [("决定", gone.conflict)]
