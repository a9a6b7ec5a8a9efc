"""Which engine answers."""

import pytest

from tongbao.measure.refusal import Refusal
from tongbao.records.engine.choice import EngineChoice, choose_engine
from tongbao.records.engine.duckdb import DuckEngine


def test_it_works() -> None:
    engine = EngineChoice(threads=1, memory="1GB").started()
    assert isinstance(engine, DuckEngine)
    assert engine.ask("SELECT 1 + 1") == [(2,)]
    engine.close()


def test_settings_choose() -> None:
    assert choose_engine({}) == EngineChoice("duckdb")
    assert choose_engine({"TONGBAO_ENGINE": "", "TONGBAO_ENGINE_MEMORY": "2GB"}) == EngineChoice("duckdb", memory="2GB")
    named = {"TONGBAO_ENGINE": "spark", "TONGBAO_SPARK_MASTER": "spark://127.0.0.1:7077"}
    assert choose_engine(named) == EngineChoice("spark", "spark://127.0.0.1:7077")


def test_an_engine_nobody_knows_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        choose_engine({"TONGBAO_ENGINE": "hive"})
    assert (refused.value.code, str(refused.value)) == ("engine", "没有“hive”这种计算引擎。可用：duckdb、spark。")
