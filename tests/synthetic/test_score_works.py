"""The score of the works: the same seed the same score; truth in the interval, every double counting found."""

from tongbao.office.commands.main import main
from tongbao.synthetic.score_works import score_works


def test_the_truth_lies_in_the_interval_and_every_planted_double_counting_is_found() -> None:
    scored = score_works(400, 20170407)
    total = scored.tallies[-1]
    assert (total.kind, total.projects) == ("合计", 400)
    assert total.held >= 0.9 * 400
    assert abs(total.verified - total.true) <= 0.02 * total.true
    assert (scored.found, scored.wrong) == (scored.planted, 0)
    assert scored.planted >= 10
    assert scored == score_works(400, 20170407)


def test_the_command_prints_both_tables(capsys) -> None:  # type: ignore[no-untyped-def]
    assert main(["score", "works", "--institutions", "40"]) == 0
    said = capsys.readouterr().out
    assert "节能量评分（合成，种子20170407）" in said
    assert "重复计楼（合成）" in said
