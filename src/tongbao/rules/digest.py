"""Canonical JSON and its digests: the same value gives the same bytes on every machine."""

import hashlib
import json
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any


def encode_canonical(value: Any) -> bytes:
    """Encode a value as canonical JSON: UTF-8, NFC, keys in byte order, no blanks, no floats.

    Parameters
    ----------
    value
        Nested dicts, lists, texts, integers, booleans, dates, decimals and None.

    Returns
    -------
    bytes
        The same bytes for the same value on every machine.

    Raises
    ------
    ValueError
        Where the value contains a float or an unknown type.
    """
    return json.dumps(_to_plain(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def sha256(data: bytes) -> str:
    """Compute SHA-256.

    Parameters
    ----------
    data
        Bytes to digest.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    return hashlib.sha256(data).hexdigest()


def sm3(data: bytes) -> str:
    """Compute SM3.

    Parameters
    ----------
    data
        Bytes to digest.

    Returns
    -------
    str
        64 hexadecimal digits; empty where this machine's OpenSSL lacks the algorithm.

    References
    ----------
    GB/T 32905-2016.
    """
    return hashlib.new("sm3", data).hexdigest() if "sm3" in hashlib.algorithms_available else ""


def digest(value: Any) -> str:
    """Compute the SHA-256 of a value's canonical JSON.

    Parameters
    ----------
    value
        As :func:`canonical` takes it.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    return sha256(encode_canonical(value))


def _to_plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        items = sorted(
            ((unicodedata.normalize("NFC", str(k)), v) for k, v in value.items()),
            key=lambda item: item[0].encode("utf-8"),
        )
        return {k: _to_plain(v) for k, v in items}
    if isinstance(value, list | tuple):
        return [_to_plain(v) for v in value]
    raise ValueError(f"cannot seal a {type(value).__name__}: {value!r}; amounts are integers in thousandths")
