"""What a password must have, beyond its length."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_KINDS = (str.isupper, str.islower, str.isdigit)


class Classes:
    """How many kinds of characters a password must mix: upper case, lower case, digits, others."""

    def __init__(self, classes: int = 1) -> None:
        self.classes = classes

    def validate(self, password: str, user: object = None) -> None:
        """Refuse a password that mixes too few.

        Raises
        ------
        ValidationError : with a sentence for the person.
        """
        found = {next((n for n, is_kind in enumerate(_KINDS) if is_kind(c)), len(_KINDS)) for c in password}
        if len(found) < self.classes:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """What to do."""
        if self.classes < 2:
            return ""
        told = _("密码至少要有大写字母、小写字母、数字、其他符号四类中的%(classes)s类。")
        return told % {"classes": self.classes}
