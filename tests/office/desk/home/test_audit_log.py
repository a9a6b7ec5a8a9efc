"""The audit trail: every entry holds the digest of the one before; what was slipped in or changed is found."""

from pathlib import Path

import pytest
from tests.office.conftest import Desk
from tests.office.desk.chain_office import acting

from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import one_act, open_home
from tongbao.office.store.models import TrailRow
from tongbao.rules.digest import digest


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """An empty home."""
    open_home(tmp_path / "home", create=True)


def note(*subjects: str) -> list[TrailRow]:
    """Note an act on each subject."""
    with one_act():
        for subject in subjects:
            audit_log.record(acting("办管理"), "enrol", subject)
    return list(TrailRow.objects.order_by("id"))


def test_an_entry_says_who_did_what_when_and_is_chained_to_the_one_before() -> None:
    first, second = note("名录", "人员")
    assert (first.who, first.act, first.subject, first.at) == ("办管理", "enrol", "名录", acting("办管理").at)
    assert (first.before, second.before) == ("", first.digest)
    assert second.digest == digest([first.digest, second.at, "办管理", "enrol", "人员"])
    assert audit_log.broken_links() == []


def test_an_empty_trail_is_whole() -> None:
    assert audit_log.broken_links() == []


def test_an_entry_that_was_slipped_in_is_found_and_so_is_the_gap_it_leaves() -> None:
    [first] = note("名录")
    forged = TrailRow.objects.create(
        at=first.at, who="别人", act="enrol", subject="", before=first.digest, digest="0" * 64
    )
    assert audit_log.broken_links() == [forged.pk]
    note("人员")
    assert audit_log.broken_links() == [forged.pk]


def test_an_entry_that_does_not_follow_the_last_one_is_found() -> None:
    [first] = note("名录")
    words = ("", first.at, "别人", "enrol", "")
    apart = TrailRow.objects.create(
        at=first.at, who="别人", act="enrol", subject="", before="", digest=digest([*words])
    )
    assert audit_log.broken_links() == [apart.pk]


def test_an_act_that_fails_leaves_no_entry() -> None:
    with pytest.raises(OSError), one_act():
        audit_log.record(acting("办管理"), "enrol", "名录")
        raise OSError("No space left on device")
    assert TrailRow.objects.count() == 0


def test_the_trail_is_a_chain(desk: Desk) -> None:
    open_home(desk.home)
    assert audit_log.broken_links() == []
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER keep_trailrow_update")
    TrailRow.objects.filter(pk=1).update(who="别人")
    assert audit_log.broken_links() == [1]
