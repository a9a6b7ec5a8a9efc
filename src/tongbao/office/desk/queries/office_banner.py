"""What every page says of the office."""

from tongbao.office.store.models import OfficeRow


def office() -> dict[str, str]:
    """The name of the office and the mark of synthetic data, where there is one."""
    found = {r.key: str(r.value) for r in OfficeRow.objects.filter(key__in=["issuer", "office", "synthetic_mark"])}
    return {"name": found.get("issuer") or found.get("office", ""), "synthetic": found.get("synthetic_mark", "")}
