"""Passwords mix kinds of characters."""

import pytest
from django.core.exceptions import ValidationError

from tongbao.office.pages.passwords import Classes

SENTENCE = "密码至少要有大写字母、小写字母、数字、其他符号四类中的3类。"


@pytest.mark.parametrize("password", ["abcABC123", "abc-123", "ABC-1"])
def test_a_mixed_password_passes(password: str) -> None:
    assert Classes(3).validate(password) is None


@pytest.mark.parametrize("password", ["abcABC", "123", ""])
def test_a_plain_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Classes(3).validate(password)
    assert refused.value.messages == [SENTENCE]


def test_one_class_asks_for_nothing() -> None:
    assert Classes(1).get_help_text() == ""
