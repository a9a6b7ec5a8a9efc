"""Accounts are opened by the office, not by who comes along; a changed password is noted at the desk."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from tongbao.office.desk.access import sign_in
from tongbao.office.desk.home.home import Actor
from tongbao.office.pages import clock


class NoSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth as this office uses it."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Nobody signs up."""
        return False

    def set_password(self, user: Any, password: str) -> None:
        """Set it, and note that it was set by the person."""
        super().set_password(user, password)
        sign_in.note_password_change(Actor(user.get_username(), clock.moment()))
