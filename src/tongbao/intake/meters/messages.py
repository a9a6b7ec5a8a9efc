"""The sentences about meters that did not count all there was: which meter, how much is missing, what to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tongbao.intake.meters.meter_list import Meter
from tongbao.measure.quantity import format_milli
from tongbao.measure.rounding import divide_half_up
from tongbao.records.engine.meters import MeterMonth

_MICRO = 1_000_000
_HOUR = 3600
_NAMED = 3


@dataclass(frozen=True)
class Counted:
    """A month of one meter with whose it is; amounts are in thousandths of the item's unit, rounded once."""

    meter: Meter
    month: MeterMonth

    @property
    def milli(self) -> int:
        """What counts of the month."""
        return self._times(self.month.micro)

    @property
    def crossing_milli(self) -> int:
        """What a register counted from one month into another."""
        return self._times(self.month.crossing_micro)

    def _times(self, micro: int) -> int:
        factor = self.meter.factor / (_MICRO // 1000)
        return divide_half_up(micro * factor.numerator, factor.denominator)


def gaps(partial: Sequence[Counted], name: str, milli: int) -> str:
    """What the meters of an item lack of a month."""
    parts = []
    for one in partial[:_NAMED]:
        m = one.month
        lacking = format_milli((m.whole_s - m.covered_s - m.explained_s) * 1000 // _HOUR)
        part = f"表“{one.meter.id}”缺{m.gaps}段、共{lacking}小时（最长自{m.gap_from}至{m.gap_to}）"
        if m.crossing_micro:
            part += f"，示数跨月多出的{format_milli(one.crossing_milli)}分不到哪个月，没有计入"
        parts.append(part)
    return (
        f"“{name}”计量不全：{'；'.join(parts)}{_more(partial)}。计到的是{format_milli(milli)}，按“至少”登记，计量方式为估算。"
        "请补齐数据后重报；补不齐的，按凭证改填，或写明理由后接收。"
    )


def absent(absent: Sequence[str], name: str, milli: int) -> str:
    """Which listed meters of an item have nothing of a month."""
    named = "、".join(f"“{m}”" for m in absent[:_NAMED]) + (f"等{len(absent)}块" if len(absent) > _NAMED else "")
    return (
        f"“{name}”的表{named}本月没有数据，计到的{format_milli(milli)}不是全部，按“至少”登记。"
        "请把同一机构的表放在一个文件里重报；已停用的表，请改登记表。"
    )


def _falls(own: Sequence[Counted], name: str) -> str:
    return (
        f"“{name}”的{_each(own, lambda m: m.falls, '处')}示数变小或用量为负，没有计入{_more(own)}。"
        "换表、归零的，请补报旧表止码和新表起码；倒送电的，请只报用电。"
    )


def _clashes(own: Sequence[Counted], name: str) -> str:
    return (
        f"“{name}”的{_each(own, lambda m: m.clash, '行')}同一时段有不同的数，都没有计入{_more(own)}。"
        "请核对是否拨过表的时钟、时段重叠或重复导出，改正后重报。"
    )


def _beside(own: Sequence[Counted], name: str) -> str:
    return (
        f"“{name}”的{_each(own, lambda m: m.off, '行')}时间不在整点、整刻上，按开始时间所在的时段计入{_more(own)}。"
        "请核对表的时钟；一天一个数的，应是零点到零点。"
    )


def _caught(own: Sequence[Counted], name: str) -> str:
    return (
        f"“{name}”的{_each(own, lambda m: m.catch_ups, '次')}缺测后一个时段补记了所缺的用量{_more(own)}。"
        "请核对补记的数；缺测跨月的，两个月各占多少由报送单位说明。"
    )


def _each(own: Sequence[Counted], number: Callable[[MeterMonth], int], word: str) -> str:
    return "、".join(f"表“{c.meter.id}”有{number(c.month)}{word}" for c in own[:_NAMED])


def _more(own: Sequence[Counted]) -> str:
    return f"（共{len(own)}块表如此）" if len(own) > _NAMED else ""


def micro_text(micro: int) -> str:
    """Millionths as plain decimal text."""
    whole, rest = divmod(micro, _MICRO)
    return f"{whole}" + (f".{rest:06d}".rstrip("0") if rest else "")


# Of each code what counts as doubtful, and what is said of those meters.
DOUBTS: dict[str, tuple[Callable[[MeterMonth], int], Callable[[Sequence[Counted], str], str]]] = {
    "meter_fall": (lambda m: m.falls, _falls),
    "meter_clash": (lambda m: m.clash, _clashes),
    "meter_off": (lambda m: m.off, _beside),
    "meter_catch_up": (lambda m: m.catch_ups, _caught),
}
