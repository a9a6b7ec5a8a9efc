"""Forms as the template draws them; what was typed is read here and judged by the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tongbao.measure.refusal import Refusal


@dataclass(frozen=True)
class Field:
    """One field: name, words beside it, what kind of input; the value of ``checks`` is what is chosen, by ``|``."""

    name: str
    words: str
    value: str = ""
    kind: str = "text"
    options: tuple[tuple[str, str], ...] = ()
    needed: bool = False
    hint: str = ""
    many: bool = False

    @property
    def type(self) -> str:
        """The type of the input."""
        return self.kind

    @property
    def chosen(self) -> set[str]:
        """The options that are ticked."""
        return set(self.value.split("|"))


@dataclass(frozen=True)
class Form:
    """A form: title, where it goes, its fields, its buttons (value, words)."""

    title: str
    action: str
    fields: tuple[Field, ...] = ()
    buttons: tuple[tuple[str, str], ...] = (("do", "办理"),)
    help: str = ""
    confirm: str = ""
    id: str = field(default="")


def day_of(text: str) -> date:
    """A day of a form.

    Raises
    ------
    Refusal : code ``day``.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refusal("day", f"“{text}”不是日期。", "请写成 2017-04-07 的样子。") from None


def needed(given: dict[str, str], name: str, words: str) -> str:
    """A field that must not be empty.

    Raises
    ------
    Refusal : code ``empty``.
    """
    value = str(given.get(name, "")).strip()
    if not value:
        raise Refusal("empty", f"没有填写{words}。", "请填写后再办。")
    return value


def cells_of(given: Mapping[str, object]) -> dict[str, dict[str, str]]:
    """Typed words by line and column, from fields named ``line|column``."""
    cells: dict[str, dict[str, str]] = {}
    for name, value in given.items():
        line, mark, column = name.rpartition("|")
        if mark and isinstance(value, str):
            cells.setdefault(line, {})[column] = value
    return cells
