"""Retrofit tasks: a quantity of one measure in one unit. Square metres, boilers and vehicles are never added."""

from collections.abc import Iterable

from tongbao.records.issued import TASK, Target


def sum_by_measure(tasks: Iterable[Target]) -> dict[tuple[str, str], int]:
    """Sum retrofit tasks by measure and unit.

    Parameters
    ----------
    tasks
        Targets of kind task with a quantity.

    Returns
    -------
    mapping of (measure, unit) to [thousandths of the unit]
        In order of measure and unit.

    Raises
    ------
    ValueError
        For a target that is no task or has no quantity.
    """
    sums: dict[tuple[str, str], int] = {}
    for task in tasks:
        if task.kind != TASK or task.milli is None:
            raise ValueError(f"target {task.id} is no task with a quantity; pick tasks first")
        key = task.indicator, task.unit
        sums[key] = sums.get(key, 0) + task.milli
    return dict(sorted(sums.items()))


def sum_tasks(tasks: Iterable[Target]) -> int:
    """Sum retrofit tasks of one measure in one unit.

    Parameters
    ----------
    tasks
        Targets of kind task with a quantity.

    Returns
    -------
    [thousandths of the unit]
        Their sum; 0 for no tasks.

    Raises
    ------
    ValueError
        Where measures or units differ.
    """
    sums = sum_by_measure(tasks)
    if len(sums) > 1:
        raise ValueError(f"cannot add tasks of different measures or units: {sorted(sums)}; use by_measure")
    return sum(sums.values())
