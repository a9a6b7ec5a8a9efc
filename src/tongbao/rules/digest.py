"""Canonical JSON and its digests: the same value gives the same bytes on every machine."""

import hashlib
import json
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any


def canonical(value: Any) -> bytes:
    """Encode as JSON in UTF-8, NFC, keys in byte order, no blanks, no floats.

    Raises
    ------
    ValueError : where a float or an unknown type is inside.
    """
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def sha256(data: bytes) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sm3(data: bytes) -> str:
    """SM3 (GB/T 32905-2016) as 64 hexadecimal digits; empty where this machine's OpenSSL lacks it."""
    return hashlib.new("sm3", data).hexdigest() if "sm3" in hashlib.algorithms_available else ""


def digest(value: Any) -> str:
    """The SHA-256 of a value's canonical JSON."""
    return sha256(canonical(value))


def _plain(value: Any) -> Any:
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
        return {k: _plain(v) for k, v in items}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    raise ValueError(f"cannot seal a {type(value).__name__}: {value!r}; amounts are integers in thousandths")
