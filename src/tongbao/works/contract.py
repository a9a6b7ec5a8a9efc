"""Energy performance contracts: amount due for a year by the contract's mode and the verified saving.

Sources: GB/T 24915 (modes 节能效益分享, 节能量保证, 能源费用托管, 融资租赁, 混合); JS/T 301 for 托管. Exact; each
amount due is rounded once, to thousandths of a yuan.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import divide_half_up
from tongbao.records.work import Work, select_register

SHARED, GUARANTEED, TRUST, LEASE, MIXED = "shared", "guaranteed", "trust", "lease", "mixed"
_PER_CENT = 100_000  # a share of 100 % in thousandths of a per cent
_PRICED = (SHARED, GUARANTEED, MIXED)


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract. Savings in thousandths of tce a year, price in thousandths of a yuan a tce, fee in the same."""

    id: str
    mode: str
    start: str
    end: str
    baseline_milli: int | None = None
    guarantee_milli: int | None = None
    price_milli: int | None = None
    fee_milli: int | None = None
    transfer: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a contract: the company's share [thousandths of a per cent], what was used, verified and paid."""

    year: str
    share_milli: int | None = None
    adjustment_milli: int = 0
    used_milli: int | None = None
    verified_milli: int | None = None
    payment_milli: int | None = None


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning with a stable code."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """Amount due to the company [thousandths of a yuan; negative: due from it], and warnings about payments.

    ``due_milli`` is None where nothing has been verified and the mode needs it.
    """

    contract: str
    year: str
    verified_milli: int | None
    worth_milli: int | None
    due_milli: int | None
    working: str
    warnings: tuple[Warned, ...]


def settle(contract: Contract, year: Year) -> Settlement:
    """Settle one year of a contract by its mode.

    Parameters
    ----------
    contract
        Terms of the contract.
    year
        Use, verified saving, share and payment of the year.

    Returns
    -------
    Settlement
        Amount due, rounded once, and warnings about what was paid.

    Raises
    ------
    Refusal
        Code ``contract`` where the contract lacks what its mode is settled by, or the mode is unknown.

    References
    ----------
    GB/T 24915 (modes); JS/T 301 (能源费用托管).
    """
    _require_terms(contract, year)
    verified = _verified(contract, year)
    worth = _worth(verified, contract)
    due, working = _due(contract, year, verified)
    warnings = _warnings(contract, year, verified, worth, due)
    return Settlement(contract.id, year.year, verified, worth, due, working, warnings)


def settle_contracts(works: Sequence[Work]) -> list[Settlement | Refusal]:
    """Settle every year of every contract of the works ledger.

    Parameters
    ----------
    works
        Lines of the works ledger; registers ``contracts`` and ``settlements`` are read.

    Returns
    -------
    list of Settlement or Refusal
        One for each settlement line; a year that cannot be settled gives its refusal.
    """
    contracts = {(w.unit, w.key): _contract(w) for w in select_register(works, "contracts")}
    found: list[Settlement | Refusal] = []
    for line in select_register(works, "settlements"):
        contract = contracts.get((line.unit, line.text("contract")))
        if contract is None:
            found.append(Refusal("contract", f"“{line.text('contract')}”没有登记合同。", "请先登记合同。"))
            continue
        try:
            found.append(settle(contract, _year(line)))
        except Refusal as refusal:
            found.append(refusal)
    return found


def _contract(line: Work) -> Contract:
    baseline, guarantee, price, fee = (line.number(f) for f in ("baseline", "guarantee", "price", "fee"))
    mode, start, end, transfer = (line.text(f) for f in ("mode", "start", "end", "transfer"))
    return Contract(
        id=line.key,
        mode=mode,
        start=start,
        end=end,
        baseline_milli=baseline,
        guarantee_milli=guarantee,
        price_milli=price,
        fee_milli=fee,
        transfer=transfer,
    )


def _year(line: Work) -> Year:
    share, used, verified, payment = (line.number(f) for f in ("share", "used", "verified", "payment"))
    return Year(line.text("key"), share, line.number("adjustment") or 0, used, verified, payment)


def _require_terms(contract: Contract, year: Year) -> None:
    needed = {
        SHARED: (("price_milli", "单价"),),
        GUARANTEED: (("price_milli", "单价"), ("guarantee_milli", "保证节能量"), ("fee_milli", "年费")),
        TRUST: (("fee_milli", "年费"),),
        LEASE: (("fee_milli", "年费"),),
        MIXED: (("price_milli", "单价"), ("guarantee_milli", "保证节能量"), ("fee_milli", "年费")),
    }.get(contract.mode)
    if needed is None:
        raise Refusal("contract", f"合同“{contract.id}”没有写明模式，不能结算。", "请补填模式。")
    lacking = [name for field, name in needed if getattr(contract, field) is None]
    if contract.mode in (SHARED, MIXED) and year.share_milli is None:
        lacking.append(f"{year.year}年公司分享比例")
    if lacking:
        raise Refusal("contract", f"合同“{contract.id}”缺{'、'.join(lacking)}，不能结算。", "请补填后再结算。")


def _verified(contract: Contract, year: Year) -> int | None:
    """Return the saving as verified, else baseline with its adjustments less use; never the guaranteed saving."""
    if year.verified_milli is not None:
        return year.verified_milli
    if contract.baseline_milli is None or year.used_milli is None:
        return None
    return contract.baseline_milli + year.adjustment_milli - year.used_milli


def _worth(saving: int | None, contract: Contract) -> int | None:
    if saving is None or contract.price_milli is None:
        return None
    return divide_half_up(saving * contract.price_milli, 1000)


def _due(contract: Contract, year: Year, verified: int | None) -> tuple[int | None, str]:
    exact, working = _exact_due(contract, year, verified)
    return None if exact is None else divide_half_up(exact.numerator, exact.denominator), working


def _exact_due(contract: Contract, year: Year, verified: int | None) -> tuple[Fraction | None, str]:
    fee, price = contract.fee_milli or 0, contract.price_milli or 0
    if contract.mode == LEASE:
        return Fraction(fee), f"租金{format_milli(fee)}元，与节能量无关"
    if contract.mode == TRUST:
        words = f"＋基准调整{format_milli(year.adjustment_milli)}吨×{format_milli(price)}元"
        told = words if year.adjustment_milli else ""
        return fee + Fraction(year.adjustment_milli * price, 1000), f"托管费{format_milli(fee)}元{told}"
    if verified is None:
        return None, "节能量没有核定"
    if contract.mode == SHARED:
        return _shared(max(verified, 0), contract, year, 0)
    guarantee = contract.guarantee_milli or 0
    if verified < guarantee:
        lacking = guarantee - verified
        words = f"年费{format_milli(fee)}元－未达保证量{format_milli(lacking)}吨×{format_milli(price)}元"
        return fee - Fraction(lacking * price, 1000), words
    if contract.mode == GUARANTEED:
        return Fraction(fee), f"年费{format_milli(fee)}元，保证节能量{format_milli(guarantee)}吨已达到"
    return _shared(verified - guarantee, contract, year, fee)


def _shared(saving: int, contract: Contract, year: Year, fee: int) -> tuple[Fraction, str]:
    price, share = contract.price_milli or 0, year.share_milli or 0
    due = fee + Fraction(saving * price * share, 1000 * _PER_CENT)
    words = f"{format_milli(saving)}吨×{format_milli(price)}元×{format_milli(share)}%"
    return due, f"年费{format_milli(fee)}元＋超出保证量{words}" if fee else f"核定{words}"


def _warnings(
    contract: Contract, year: Year, verified: int | None, worth: int | None, due: int | None
) -> tuple[Warned, ...]:
    paid, found = year.payment_milli, []
    if paid is not None and paid > 0:
        if verified is None:
            found.append(Warned("unverified", f"{year.year}年已付{format_milli(paid)}元，节能量没有核定。"))
        elif worth is not None and paid > worth:
            words = f"{year.year}年已付{format_milli(paid)}元，超过核定节能量的价值{format_milli(worth)}元。"
            found.append(Warned("beyond_verified", words))
        if due is not None and paid > due:
            words = f"{year.year}年已付{format_milli(paid)}元，多于应付的{format_milli(due)}元。"
            found.append(Warned("overpaid", words))
    if (contract.start and year.year < contract.start[:4]) or (contract.end and year.year > contract.end[:4]):
        found.append(Warned("out_of_term", f"{year.year}年不在合同期内（{contract.start}至{contract.end}）。"))
    stated, computed = year.verified_milli, None
    if contract.baseline_milli is not None and year.used_milli is not None:
        computed = contract.baseline_milli + year.adjustment_milli - year.used_milli
    if stated is not None and computed is not None and stated != computed:
        words = f"核定节能量{format_milli(stated)}吨与基准＋调整－用量{format_milli(computed)}吨不一致。"
        found.append(Warned("differs", words))
    return tuple(found)
