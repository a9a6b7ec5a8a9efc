"""Shape of the values of a finding: named, typed fields that are written to the stored mapping and read from it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from types import NoneType
from typing import Any, ClassVar, Self, cast, get_args, get_type_hints

from tongbao.assess.finding import Finding, Value, Values

OMITTED = {"omitted": True}  # metadata of a field whose key is left out where it is None or false
YES = {"yes": True}  # metadata of a truth stored as the word "yes" or an empty text
_EXACT = "exact_"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: rounded as it is stored, and exact where it is known."""

    rounded: int | None
    exact: Fraction | None


class FindingValues:
    """Values of one kind of finding.

    Notes
    -----
    The fields of a subclass, in order, are the keys of the mapping, in order. ``exact_x`` is the key ``exact.x``;
    fractions are stored as text, truths as 0 and 1. Subclasses with a family of keys (one for each indicator or unit)
    write and read it themselves.
    """

    __slots__ = ()

    KIND: ClassVar[str]

    def as_values(self) -> Values:
        """Return the mapping that is stored and exported.

        Returns
        -------
        mapping of key to value
            In the order of the fields.
        """
        written = ((field, getattr(self, field.name)) for field in _stored_fields(type(self)))
        return {f.key: f.write(v) for f, v in written if not (f.is_omitted and (v is None or v is False))}

    @classmethod
    def from_values(cls, values: Mapping[str, Value]) -> Self:
        """Read the values of a finding.

        Parameters
        ----------
        values
            Mapping as stored.

        Returns
        -------
        FindingValues
            Of the class it is called on.

        Raises
        ------
        KeyError
            Where a key is missing that is never left out.
        """
        read = {f.name: f.read(values[f.key]) for f in _stored_fields(cls) if f.key in values or not f.is_omitted}
        return cls(**read)

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """Read the values of a finding, once its kind is that of the class.

        Parameters
        ----------
        finding
            Finding of this kind.

        Returns
        -------
        FindingValues
            Of the class it is called on.

        Raises
        ------
        ValueError
            For a finding of another kind.
        """
        if finding.kind != cls.KIND:
            raise ValueError(f"{finding.id} is of kind {finding.kind!r}, {cls.__name__} is for {cls.KIND!r}")
        return cls.from_values(finding.values)


def exact_text(value: Fraction | None) -> str | None:
    """Format an exact value as it is stored.

    Parameters
    ----------
    value
        None where it is not known.

    Returns
    -------
    str or None
        Numerator and denominator, such as ``7/3``.
    """
    return None if value is None else str(value)


def exact_value(value: Value) -> Fraction | None:
    """Read an exact value.

    Parameters
    ----------
    value
        As stored.

    Returns
    -------
    Fraction or None
        None where it is not known.
    """
    return None if value is None else Fraction(str(value))


def whole_number(value: Value) -> int | None:
    """Read a whole number.

    Parameters
    ----------
    value
        As stored.

    Returns
    -------
    int or None
        None where it is not known.

    Raises
    ------
    ValueError
        For a text or a list.
    """
    if value is None or isinstance(value, int):
        return value
    raise ValueError(f"not a whole number: {value!r}")


def read_figures(values: Mapping[str, Value], keys: Iterator[str]) -> dict[str, Figure]:
    """Read the figures of a family, each stored as ``<key>`` and ``exact.<key>``.

    Parameters
    ----------
    values
        Mapping as stored.
    keys
        Members of the family.

    Returns
    -------
    mapping of key to Figure
        In the given order.
    """
    return {key: Figure(whole_number(values[key]), exact_value(values[f"exact.{key}"])) for key in keys}


def figure_values(figures: Mapping[str, Figure]) -> Values:
    """Write the figures of a family.

    Parameters
    ----------
    figures : by key
        Rounded and exact.

    Returns
    -------
    mapping of key to value
        ``<key>`` and ``exact.<key>`` of each figure.
    """
    found: Values = {}
    for key, figure in figures.items():
        found |= {key: figure.rounded, f"exact.{key}": exact_text(figure.exact)}
    return found


@dataclass(frozen=True, slots=True)
class _StoredField:
    name: str
    key: str
    write: Callable[[Any], Value]
    read: Callable[[Value], Any]
    is_omitted: bool


_FIELDS: dict[type[FindingValues], tuple[_StoredField, ...]] = {}


def _stored_fields(shape: type[FindingValues]) -> tuple[_StoredField, ...]:
    if shape not in _FIELDS:
        _FIELDS[shape] = tuple(_read_fields(shape))
    return _FIELDS[shape]


def _read_fields(shape: type[FindingValues]) -> Iterator[_StoredField]:
    hints = get_type_hints(shape)
    for field in fields(cast(Any, shape)):
        key = f"exact.{field.name[len(_EXACT) :]}" if field.name.startswith(_EXACT) else field.name
        key = field.metadata.get("key", key)
        write, read = _codec(hints[field.name], bool(field.metadata.get("yes")))
        yield _StoredField(field.name, key, write, read, bool(field.metadata.get("omitted")))


def _codec(hint: Any, is_yes: bool) -> tuple[Callable[[Any], Value], Callable[[Value], Any]]:
    """Return how a field of a type is written and read; None stays None."""
    kinds = [k for k in get_args(hint) if k is not NoneType] if NoneType in get_args(hint) else [hint]
    kind = kinds[0] if len(kinds) == 1 else None
    if kind is bool and is_yes:
        return lambda v: "yes" if v else "", lambda v: v == "yes"
    if kind is bool:
        return lambda v: None if v is None else int(v), lambda v: None if v is None else bool(v)
    if kind is Fraction:
        return exact_text, exact_value
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return lambda v: None if v is None else str(v.value), lambda v: None if v is None else kind(str(v))
    return lambda v: v, lambda v: v
