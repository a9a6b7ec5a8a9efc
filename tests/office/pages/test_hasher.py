"""Passwords are kept with Argon2id."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from tests.office.desk.chain_office import acting, chain_office
from tests.office.pages.visitor import ready

from tongbao.office.desk.access import sign_in
from tongbao.office.pages.hasher import Argon2id
from tongbao.office.store.models import TrailRow


@pytest.fixture
def office(tmp_path: Path) -> Path:
    home = chain_office(tmp_path)
    ready(home.path)
    return home.path


def test_the_passwords_are_kept_with_argon2id(office: Path) -> None:
    sign_in.open_account("办审核", acting("办管理"))
    assert User.objects.get(username="办审核").password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert TrailRow.objects.filter(act="account", subject="开通或重置办审核的账号").count() == 1


def test_a_password_is_known_again_and_no_other() -> None:
    kept = Argon2id().encode("合成-Pass-2026", "synthetic-salt")
    assert [Argon2id().verify(p, kept) for p in ("合成-Pass-2026", "合成-Pass-2027")] == [True, False]
