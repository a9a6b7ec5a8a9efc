"""Sentences about meters that did not count everything: which meter, how much is missing, what to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tongbao.intake.meters.meter_list import Meter
from tongbao.measure.number_text import list_some
from tongbao.measure.quantity import format_milli
from tongbao.measure.rounding import divide_half_up
from tongbao.records.engine.meters import MeterMonth

_MICRO = 1_000_000
_HOUR = 3600
_NAMED = 3


@dataclass(frozen=True)
class MeteredMonth:
    """A month of one meter with the meter's listing; amounts are in thousandths of the item's unit, rounded once."""

    meter: Meter
    month: MeterMonth

    @property
    def milli(self) -> int:
        """Amount of the month that counts."""
        return self._times(self.month.micro)

    @property
    def crossing_milli(self) -> int:
        """Amount a register counted from one month into another."""
        return self._times(self.month.crossing_micro)

    def _times(self, micro: int) -> int:
        factor = self.meter.factor / (_MICRO // 1000)
        return divide_half_up(micro * factor.numerator, factor.denominator)


def describe_gaps(partial: Sequence[MeteredMonth], name: str, milli: int) -> str:
    """Describe the gaps of an item's meters in a month.

    Parameters
    ----------
    partial
        Months of the meters that have gaps.
    name
        Name of the item.
    milli : [thousandths of the item's unit]
        Amount that was counted.

    Returns
    -------
    str
        Sentence with remedy; three meters by name.
    """
    parts = []
    for one in partial[:_NAMED]:
        m = one.month
        lacking = format_milli((m.whole_s - m.covered_s - m.explained_s) * 1000 // _HOUR)
        part = f"表“{one.meter.id}”缺{m.gaps}段、共{lacking}小时（最长自{m.gap_from}至{m.gap_to}）"
        if m.crossing_micro:
            part += f"，示数跨月多出的{format_milli(one.crossing_milli)}分不到哪个月，没有计入"
        parts.append(part)
    return (
        f"“{name}”计量不全：{'；'.join(parts)}{_count_all(partial)}。计到的是{format_milli(milli)}，按“至少”登记，计量方式为估算。"
        "请补齐数据后重报；补不齐的，按凭证改填，或写明理由后接收。"
    )


def describe_absent(absent: Sequence[str], name: str, milli: int) -> str:
    """Describe which listed meters of an item have no data for a month.

    Parameters
    ----------
    absent
        Ids of the meters.
    name
        Name of the item.
    milli : [thousandths of the item's unit]
        Amount that was counted.

    Returns
    -------
    str
        Sentence with remedy; three meters by name.
    """
    named = list_some([f"“{m}”" for m in absent], _NAMED, "块")
    return (
        f"“{name}”的表{named}本月没有数据，计到的{format_milli(milli)}不是全部，按“至少”登记。"
        "请把同一机构的表放在一个文件里重报；已停用的表，请改登记表。"
    )


def _describe_falls(own: Sequence[MeteredMonth], name: str) -> str:
    return (
        f"“{name}”的{_list_counts(own, lambda m: m.falls, '处')}示数变小或用量为负，没有计入{_count_all(own)}。"
        "换表、归零的，请补报旧表止码和新表起码；倒送电的，请只报用电。"
    )


def _describe_clashes(own: Sequence[MeteredMonth], name: str) -> str:
    return (
        f"“{name}”的{_list_counts(own, lambda m: m.clash, '行')}同一时段有不同的数，都没有计入{_count_all(own)}。"
        "请核对是否拨过表的时钟、时段重叠或重复导出，改正后重报。"
    )


def _describe_off_grid(own: Sequence[MeteredMonth], name: str) -> str:
    return (
        f"“{name}”的{_list_counts(own, lambda m: m.off, '行')}时间不在整点、整刻上，"
        f"按开始时间所在的时段计入{_count_all(own)}。"
        "请核对表的时钟；一天一个数的，应是零点到零点。"
    )


def _describe_catch_ups(own: Sequence[MeteredMonth], name: str) -> str:
    return (
        f"“{name}”的{_list_counts(own, lambda m: m.catch_ups, '次')}缺测后一个时段补记了所缺的用量{_count_all(own)}。"
        "请核对补记的数；缺测跨月的，两个月各占多少由报送单位说明。"
    )


def _list_counts(own: Sequence[MeteredMonth], number: Callable[[MeterMonth], int], word: str) -> str:
    return "、".join(f"表“{c.meter.id}”有{number(c.month)}{word}" for c in own[:_NAMED])


def _count_all(own: Sequence[MeteredMonth]) -> str:
    return f"（共{len(own)}块表如此）" if len(own) > _NAMED else ""


def format_micro(micro: int) -> str:
    """Format millionths as plain decimal text.

    Parameters
    ----------
    micro : [millionths], from 0
        Amount.

    Returns
    -------
    str
        Without trailing zeros.
    """
    whole, rest = divmod(micro, _MICRO)
    return f"{whole}" + (f".{rest:06d}".rstrip("0") if rest else "")


# By code of the check: how many doubtful rows a month has, and the sentence about such meters.
DOUBTS: dict[str, tuple[Callable[[MeterMonth], int], Callable[[Sequence[MeteredMonth], str], str]]] = {
    "meter_fall": (lambda m: m.falls, _describe_falls),
    "meter_clash": (lambda m: m.clash, _describe_clashes),
    "meter_off": (lambda m: m.off, _describe_off_grid),
    "meter_catch_up": (lambda m: m.catch_ups, _describe_catch_ups),
}
