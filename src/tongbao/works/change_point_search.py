"""Change-point models and their search: each class's best balance points for meters that share their observations."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from tongbao.rules.rulebook import Rulebook
from tongbao.works.student import is_beyond

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
_TINY = 1e-12
# n·ln(rss ratio) by which a pair must be ahead of the simpler classes before its balance points are made finer; a
# pair that wins by BIC is ahead by more.
_NEAR = 0.5


class Kind(IntEnum):
    """The class of a model; the number of its parameters, balance points included, is ``terms``."""

    MEAN = 0
    HEATING = 1
    COOLING = 2
    BOTH_ONE = 3
    BOTH_TWO = 4

    @property
    def terms(self) -> int:
        """Parameters, balance points included."""
        return (1, 3, 3, 4, 5)[self]

    @property
    def code(self) -> str:
        """The usual short name."""
        return ("1P", "3PH", "3PC", "4P", "5P")[self]


@dataclass(frozen=True, slots=True)
class Limits:
    """How balance points are searched and when a slope counts; a row of table ``savings``.

    low, high, step, coarse : the grid of balance points [°C]; pairs are searched at ``coarse`` and refined to ``step``.
    gap : the least distance between two balance points [°C].
    sides : at least so many observations on each side of a balance point.
    alpha : the level at which a slope must differ from nought.
    """

    low: float
    high: float
    step: float
    coarse: float
    gap: float
    sides: int
    alpha: float

    @classmethod
    def of(cls, rulebook: Rulebook, basis: str) -> "Limits":
        """Read the limits of a basis from the rules.

        Parameters
        ----------
        rulebook
            Rules of the day (table ``savings``).
        basis
            ``monthly`` or ``daily``.

        Returns
        -------
        Limits
            Row ``search_<basis>`` as floats.
        """
        row = rulebook.row("savings", f"search_{basis}")
        names = ("low", "high", "step", "coarse", "gap")
        low, high, step, coarse, gap = (float(row.exact(n)) for n in names)
        return cls(low, high, step, coarse, gap, row.number("sides"), float(row.exact("alpha")))

    @property
    def grid(self) -> Array:
        """The balance points that are tried [°C]."""
        return np.arange(self.low, self.high + self.step / 2, self.step)


@dataclass(frozen=True, slots=True)
class Fits:
    """One model a meter; every field has the shape (meters,). Balance points are NaN where a class has none.

    base [unit a day], heat_slope and cool_slope [unit a day and K], heat_at and cool_at [°C], rss : weighted residual
    sum of squares, n : observations, mean : mean use [unit a day], rho : lag-1 correlation of the residuals.
    """

    kind: Whole
    base: Array
    heat_slope: Array
    cool_slope: Array
    heat_at: Array
    cool_at: Array
    rss: Array
    n: Whole
    mean: Array
    rho: Array

    @property
    def terms(self) -> Whole:
        """Parameters of each model."""
        return np.array([k.terms for k in Kind])[self.kind]

    @property
    def cvrmse(self) -> Array:
        """Coefficient of variation of the root mean square error, with n − p (ASHRAE 14)."""
        free = np.maximum(self.n - self.terms, 1)
        found: Array = np.sqrt(self.rss / free) / np.where(self.mean == 0, np.nan, self.mean)
        return found


class Search:
    """What meters with the same weather and the same observations share."""

    def __init__(self, features: Array, days: Array, limits: Limits, ordered: bool) -> None:
        self.limits, self.n, self.ordered, self.features = limits, features.shape[1], ordered, features
        self.w = days / days.mean()
        self.mu = features @ self.w / self.n
        self.centred = (features - self.mu[:, None]) * np.sqrt(self.w)
        self.s = self.centred @ self.centred.T
        half = len(features) // 2
        on = (features > 0).sum(1)
        sound = (on >= limits.sides) & (self.n - on >= min(limits.sides, self.n // 4)) & (self.s.diagonal() > 1e-9)
        # A model that explains with one observation what only that observation shows is none.
        self.heat, self.cool = np.flatnonzero(sound[:half]), half + np.flatnonzero(sound[half:])
        self.half = half
        pace = max(1, round(limits.coarse / limits.step))
        self.coarse_heat, self.coarse_cool = self.heat[self.heat % pace == 0], self.cool[(self.cool - half) % pace == 0]
        self.apart = round(limits.gap / limits.step)

    def run(self, use: Array, columns: Whole, found: Fits) -> None:
        """Fit the meters of some columns and write the models into ``found`` in place.

        Parameters
        ----------
        use : (observations, columns) [unit a day]
            Use of these meters without missing observations.
        columns
            Places of these meters in ``found``.
        found
            Models of all meters; the entries at ``columns`` are overwritten.
        """
        mean = self.w @ use / self.n
        y = (use - mean) * np.sqrt(self.w)[:, None]
        u = self.centred @ y
        total = np.einsum("ij,ij->j", y, y)
        # Nothing varies: any class would explain nothing.
        floor = np.maximum(_TINY * np.maximum(mean * mean, 1.0) * self.n, _TINY)
        models = [self._mean(total), self._one(u, total, self.heat, True), self._one(u, total, self.cool, False)]
        models += self._pairs(u, total, np.min([m.rss for m in models], axis=0))
        chosen = self._chosen(models, total, floor, y)
        self._write(chosen, models, total, mean, columns, found, y)

    def _mean(self, total: Array) -> "Model":
        none = np.full(len(total), -1)
        return Model(Kind.MEAN, none, none, np.zeros_like(total), np.zeros_like(total), total.copy())

    def _one(self, u: Array, total: Array, candidates: Whole, heating: bool) -> "Model":
        kind = Kind.HEATING if heating else Kind.COOLING
        none, zero = np.full(len(total), -1), np.zeros_like(total)
        if not len(candidates):
            return Model(kind, none, none, zero, zero, np.full(len(total), np.inf))
        some = u[candidates]
        gain = np.where(some > 0, some, 0.0)
        gain *= gain
        gain /= self.s.diagonal()[candidates][:, None]
        at = gain.argmax(0)
        best, columns = candidates[at], np.arange(len(total))
        slope = u[best, columns] / self.s[best, best]
        valid = slope > 0
        rss = np.where(valid, total - gain[at, columns], np.inf)
        slope = np.where(valid, slope, 0.0)
        return Model(kind, best, none, slope, zero, rss) if heating else Model(kind, none, best, zero, slope, rss)

    def _pairs(self, u: Array, total: Array, less: Array) -> list["Model"]:
        """Both sides, from one balance point and from two: searched on the coarse grid, refined on the fine one.

        ``less`` is what the best simpler class leaves over: pairs that cannot come near it are not refined.
        """
        meters = u.shape[1]
        best = np.zeros(meters)
        pair = np.full((2, meters), -1)
        for i in self.coarse_heat:
            others = self.coarse_cool[self.coarse_cool - self.half >= i + max(self.apart, 1)]
            if not len(others):
                continue
            gain = self._gain(np.full(len(others), i), others, u)
            at = gain.argmax(0)
            top = gain[at, np.arange(meters)]
            better = top > best
            best = np.where(better, top, best)
            pair[0, better], pair[1, better] = i, others[at[better]]
        with np.errstate(divide="ignore", invalid="ignore"):
            ahead = self.n * np.log(np.maximum(less, _TINY) / np.maximum(total - best, _TINY))
        two = self._refined(u, total, pair, ahead > _NEAR)
        same = self.heat[np.isin(self.heat + self.half, self.cool)]
        if not len(same):
            none = np.full(meters, -1)
            return [Model(Kind.BOTH_ONE, none, none, total * 0, total * 0, np.full(meters, np.inf)), two]
        gain = self._gain(same, same + self.half, u)
        at = gain.argmax(0)
        return [self._model(Kind.BOTH_ONE, np.stack([same[at], same[at] + self.half]), u, total), two]

    def _gain(self, i: Whole, j: Whole, u: Array) -> Array:
        """Compute the squares explained by pairs of hinges, 0 where a slope would be negative: (pairs, meters)."""
        a, b, d = self.s[i, i], self.s[i, j], self.s[j, j]
        det = a * d - b * b
        det[det <= 1e-9 * a * d] = np.inf
        p, q, r = (d / det)[:, None], (-b / det)[:, None], (a / det)[:, None]
        ui, uj = u[i], u[j]
        x, y = p * ui + q * uj, q * ui + r * uj
        found: Array = np.where((x > 0) & (y > 0), x * ui + y * uj, 0.0)
        return found

    def _refined(self, u: Array, total: Array, pair: Whole, worth: NDArray[np.bool_]) -> "Model":
        """Around the best coarse pair finer pairs, the steps halved until they are the finest."""
        pace = max(1, round(self.limits.coarse / self.limits.step)) // 2
        held = np.flatnonzero((pair[0] >= 0) & worth)
        kept = pair.copy()
        best = np.zeros(len(held))
        while len(held) and pace >= 1:
            start = kept[:, held]
            for di in (-pace, 0, pace):
                for dj in (-pace, 0, pace):
                    gain, i, j = self._near(u, held, start, di, dj)
                    better = gain > best
                    best = np.where(better, gain, best)
                    kept[0, held[better]], kept[1, held[better]] = i[better], j[better]
            pace = pace // 2 if pace > 1 else 0
        return self._model(Kind.BOTH_TWO, kept, u, total)

    def _near(self, u: Array, held: Whole, start: Whole, di: int, dj: int) -> tuple[Array, Whole, Whole]:
        i = np.minimum(np.maximum(start[0] + di, self.heat[0]), self.heat[-1])
        j = np.minimum(np.maximum(start[1] + dj, self.cool[0]), self.cool[-1])
        a, b, d = self.s[i, i], self.s[i, j], self.s[j, j]
        det = a * d - b * b
        ui, uj = u[i, held], u[j, held]
        with np.errstate(divide="ignore", invalid="ignore"):
            x, y = (d * ui - b * uj) / det, (a * uj - b * ui) / det
        sound = (det > 1e-9 * a * d) & (x > 0) & (y > 0) & (j - self.half >= i + self.apart)
        return np.where(sound, x * ui + y * uj, 0.0), i, j

    def _model(self, kind: Kind, pair: Whole, u: Array, total: Array) -> "Model":
        i, j = np.maximum(pair[0], 0), np.maximum(pair[1], 0)
        columns = np.arange(u.shape[1])
        a, b, d = self.s[i, i], self.s[i, j], self.s[j, j]
        det = a * d - b * b
        ui, uj = u[i, columns], u[j, columns]
        with np.errstate(divide="ignore", invalid="ignore"):
            x, y = (d * ui - b * uj) / det, (a * uj - b * ui) / det
        sound = (pair[0] >= 0) & (det > 1e-9 * a * d) & (x > 0) & (y > 0)
        x, y = np.where(sound, x, 0.0), np.where(sound, y, 0.0)
        rss = np.where(sound, total - x * ui - y * uj, np.inf)
        return Model(kind, np.where(sound, pair[0], -1), np.where(sound, pair[1], -1), x, y, rss)

    def _chosen(self, models: list["Model"], total: Array, floor: Array, y: Array) -> Whole:
        """By BIC among the classes all of whose slopes differ from nought."""
        n = self.n
        score = np.full((len(models), len(total)), np.inf)
        for index, model in enumerate(models):
            free = n - model.kind.terms
            if free < 1:
                continue
            rss = np.maximum(model.rss, floor)
            with np.errstate(invalid="ignore"):
                bic = n * np.log(rss / n) + model.kind.terms * np.log(n)
            sound = np.isfinite(model.rss)
            if model.kind is not Kind.MEAN:
                sound &= self._significant(model, np.maximum(model.rss, floor), free, y)
            score[index] = np.where(sound, bic, np.inf)
        best: Whole = score.argmin(0)
        return np.where(total <= floor, int(Kind.MEAN), best)

    def _significant(self, model: "Model", rss: Array, free: int, y: Array) -> NDArray[np.bool_]:
        """Whether every slope differs from nought at the level, given the other one."""
        i, j = np.maximum(model.heat, 0), np.maximum(model.cool, 0)
        a, b, d = self.s[i, i], self.s[i, j], self.s[j, j]
        both = (model.heat >= 0) & (model.cool >= 0)
        det = np.where(both, a * d - b * b, 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            heat_var = np.where(both, d / det, 1 / a)
            cool_var = np.where(both, a / det, 1 / d)
        spread = rss / free
        share = np.ones_like(rss)
        if self.ordered:
            rho = np.clip(self._rho(model, y), 0.0, 0.95)
            share = (1 - rho) / (1 + rho)
        level = np.maximum(free * share, 1.0)
        passed = np.ones(len(rss), dtype=bool)
        for slope, var, has in ((model.x, heat_var, model.heat >= 0), (model.y, cool_var, model.cool >= 0)):
            with np.errstate(divide="ignore", invalid="ignore"):
                t = np.where(has, slope * np.sqrt(share) / np.sqrt(spread * var), np.inf)
            above = (
                is_beyond(x, n, 1 - self.limits.alpha / 2) for x, n in zip(t.tolist(), level.tolist(), strict=True)
            )
            passed &= ~has | np.fromiter(above, bool, len(t))
        return passed

    def _residual(self, model: "Model", y: Array) -> Array:
        i, j = np.maximum(model.heat, 0), np.maximum(model.cool, 0)
        found: Array = y - self.centred[i].T * model.x - self.centred[j].T * model.y
        return found

    def _rho(self, model: "Model", y: Array) -> Array:
        """Lag-1 correlation of the residuals."""
        e = self._residual(model, y)
        below = np.einsum("ij,ij->j", e, e)
        above = np.einsum("ij,ij->j", e[1:], e[:-1])
        found: Array = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
        return found

    def _write(
        self, chosen: Whole, models: list["Model"], total: Array, mean: Array, columns: Whole, found: Fits, y: Array
    ) -> None:
        grid, meters = self.limits.grid, np.arange(len(chosen))
        heat = np.stack([m.heat for m in models])[chosen, meters]
        cool = np.stack([m.cool for m in models])[chosen, meters]
        x, z = np.stack([m.x for m in models])[chosen, meters], np.stack([m.y for m in models])[chosen, meters]
        has_heat, has_cool = heat >= 0, cool >= 0
        found.kind[columns] = chosen
        found.heat_slope[columns], found.cool_slope[columns] = x, z
        found.heat_at[columns] = np.where(has_heat, grid[np.maximum(heat, 0)], np.nan)
        found.cool_at[columns] = np.where(has_cool, grid[np.maximum(cool - self.half, 0)], np.nan)
        found.base[columns] = mean - x * self.mu[np.maximum(heat, 0)] - z * self.mu[np.maximum(cool, 0)]
        rss = np.stack([m.rss for m in models])[chosen, meters]
        found.rss[columns], found.n[columns], found.mean[columns] = np.maximum(rss, 0.0), self.n, mean
        if self.ordered:
            final = Model(Kind.MEAN, heat, cool, x, z, rss)
            found.rho[columns] = self._rho(final, y)


@dataclass(frozen=True, slots=True)
class Model:
    """The best of one class for every meter: rows of its hinges (−1 for none), slopes and what is left over."""

    kind: Kind
    heat: Whole
    cool: Whole
    x: Array
    y: Array
    rss: Array
