"""Which engine answers, as a setting says: DuckDB in this process unless Spark is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from tongbao.measure.refusal import Refusal
from tongbao.records.engine.duckdb import DuckEngine
from tongbao.records.engine.ledgers import Engine
from tongbao.records.engine.spark import SparkEngine

ENGINES = ("duckdb", "spark")
# What an engine holds at most before it goes to disk: a nation's year passes through it.
MEMORY = "2GB"


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """An engine by name, the ``master`` of a Spark cluster, and what of this machine it may take.

    ``memory`` is written as in ``2GB``; empty is what the engine would take by itself, as 0 ``threads`` are.
    """

    name: str = ENGINES[0]
    master: str = ""
    threads: int = 0
    memory: str = MEMORY

    def __post_init__(self) -> None:
        """Refuse unknown engines."""
        if self.name not in ENGINES:
            raise Refusal("engine", f"没有“{self.name}”这种计算引擎。", f"可用：{'、'.join(ENGINES)}。")

    def started(self) -> Engine:
        """Start the engine.

        Returns
        -------
        Engine
            Engine ready for files.

        Raises
        ------
        Refusal
            Code ``engine`` where it is not installed or does not answer.
        """
        if self.name == "spark":
            return SparkEngine(self.master, self.memory)
        return DuckEngine(self.threads, self.memory)


def choose_engine(settings: Mapping[str, str]) -> EngineChoice:
    """Choose the engine that the settings name.

    Parameters
    ----------
    settings
        TONGBAO_ENGINE, TONGBAO_SPARK_MASTER and TONGBAO_ENGINE_MEMORY; DuckDB by default.

    Returns
    -------
    Choice
        Engine and its resources.

    Raises
    ------
    Refusal
        Code ``engine`` for an unknown engine.
    """
    master = settings.get("TONGBAO_SPARK_MASTER", "")
    name = settings.get("TONGBAO_ENGINE", "") or ENGINES[0]
    return EngineChoice(name, master, memory=settings.get("TONGBAO_ENGINE_MEMORY", MEMORY))
