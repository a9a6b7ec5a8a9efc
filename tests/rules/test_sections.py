"""Sections of a row become rows of other tables, and nobody can tell that they were not written there."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tongbao.rules.load import load_shipped_tables, load_tables
from tongbao.rules.sections import expand_sections

FolderOf = Callable[..., Path]
COMMON: dict[str, Any] = {"since": date(2016, 1, 1), "source": "law", "article": "第三条", "unverified": True}


def carrier(id_: str, **sections: Any) -> dict[str, Any]:
    """A row of a carrier with sections."""
    return {"id": id_, "name": id_, **COMMON, **sections}


def test_a_section_becomes_a_row_with_what_it_inherits() -> None:
    tables = {"carriers": [carrier("wood", words={"words": ["木柴"]}, price={"low": "1", "high": "9"})]}
    assert expand_sections(tables) == {
        "carriers": [carrier("wood")],
        "header_words": [{"id": "item.wood", "role": "item", "words": ["木柴"], "item": "wood", **COMMON}],
        "prices": [{"id": "wood", "low": "1", "high": "9", **COMMON}],
    }


def test_its_own_days_source_and_check_come_first() -> None:
    own = {"value": Decimal("0.5"), "since": date(2020, 1, 1), "source": "house", "checked_on": date(2026, 11, 22)}
    made = expand_sections({"carriers": [carrier("wood", until=date(2024, 12, 31), co2=own)]})["co2"]
    assert made == [{"id": "wood", **own, "until": date(2024, 12, 31)}]


def test_dated_factors_are_ordered_by_place_then_by_carrier() -> None:
    """So the first values of all carriers come before the second ones, as the tables have always listed them."""
    factors = [{"basis": "calorific", "value": 1}, {"basis": "primary", "value": 2}]
    tables = {
        "carriers": [carrier("wood", factor=factors), carrier("straw", factor=factors)],
        "coal_equivalent": [{"id": "peat.calorific"}],
    }
    ids = [row["id"] for row in expand_sections(tables)["coal_equivalent"]]
    assert ids == ["wood.calorific", "straw.calorific", "wood.primary", "straw.primary", "peat.calorific"]


def test_a_carrier_joins_its_seasons() -> None:
    season = {"id": "heating", "items": ["coal"]}
    tables = {"carriers": [carrier("wood", season=["heating"])], "seasons": [season, {**season, "items": ["gas"]}]}
    assert [s["items"] for s in expand_sections(tables)["seasons"]] == [["coal", "wood"], ["gas", "wood"]]


def test_an_unknown_season_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^carriers: wood names an unknown season 'spring'; add it to seasons\.toml$"):
        expand_sections({"carriers": [carrier("wood", season=["spring"])], "seasons": []})


def test_phrases_of_a_matter_are_named_by_their_place() -> None:
    matter = {"id": "drill", **COMMON, "phrases": {"yes": "{names}{count}演练", "tell.second.half": "{unit}演练"}}
    assert expand_sections({"matters": [matter], "phrases": [{"id": "gap"}]}) == {
        "matters": [{"id": "drill", **COMMON}],
        "phrases": [
            {"id": "gap"},
            {"id": "yes.drill", "text": "{names}{count}演练", **COMMON},
            {"id": "tell.drill.second.half", "text": "{unit}演练", **COMMON},
        ],
    }


def test_so_are_those_of_a_kind_of_document() -> None:
    kind = {"id": "note", **COMMON, "phrases": {"title": "便函", "opening": "如下："}}
    made = expand_sections({"document_kinds": [kind]})["phrases"]
    assert [(row["id"], row["text"]) for row in made] == [("title.note", "便函"), ("opening.note", "如下：")]


@pytest.mark.parametrize("text", ["", ["演练"], None])
def test_a_phrase_without_text_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"^matters: the phrase 'yes' of drill has no text$"):
        expand_sections({"matters": [{"id": "drill", "phrases": {"yes": text}}]})


def test_what_was_read_is_not_changed() -> None:
    tables = {
        "carriers": [carrier("wood", season=["heating"], price={"low": "1"})],
        "seasons": [{"id": "heating", "items": []}],
        "matters": [{"id": "drill", "phrases": {"yes": "演练"}}],
    }
    before = deepcopy(tables)
    expand_sections(tables)
    assert tables == before


def test_a_section_and_a_row_of_one_id_and_day_are_refused(folder_of: FolderOf) -> None:
    head = 'source = "law"\nunverified = true\nsince = 2016-01-01\n'
    folder = folder_of(head + 'id = "speed"')
    (folder / "carriers.toml").write_text(f'[[row]]\nid = "wood"\n{head}[row.price]\nlow = "1"\n', "utf-8")
    (folder / "prices.toml").write_text(f'[[row]]\nid = "wood"\nlow = "2"\n{head}', "utf-8")
    with pytest.raises(ValueError, match=r"^prices: two rows of wood are in force on 2016-01-01; close the earlier"):
        load_tables(folder)


def test_every_shipped_carrier_that_is_energy_has_its_words_its_price_and_its_factor() -> None:
    tables = load_shipped_tables()[0]
    energy = {r.id for r in tables["carriers"] if r.text("kind") == "energy"}
    assert energy - {r.id for r in tables["prices"]} == set()
    assert energy - {r.text("item") for r in tables["header_words"] if r.get("item")} == set()
    assert {f"{c}.calorific" for c in energy} - {r.id for r in tables["coal_equivalent"]} == set()
