"""Which institution of the registry a row means: by code, by name, in its place. None is made up, none is guessed."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from stdnum.cn import uscc as credit_code

from tongbao.intake.values.amount_errors import quoted
from tongbao.intake.values.places import MOST_CANDIDATES, Doubt, Gazetteer, find_place, place_key, places_in
from tongbao.measure.number_text import fold_case, remove_blanks, strip_invisible
from tongbao.measure.period import Month
from tongbao.registry.institution import Institution, state_in
from tongbao.registry.roster import Roster

__all__ = ["Doubt", "Found", "Who", "credit_code_trouble", "find_institution", "find_place", "name_key", "places_in"]

BY_ID, BY_CODE, BY_NAME = "编号", "统一社会信用代码", "名称"
BY_ORGANISATION, BY_OLD_NAME, BY_PLACE = "组织机构代码", "曾用名", "名称（地名写法不同）"
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.ASCII | re.IGNORECASE)
_ORGANISATION = re.compile(r"[0-9A-Z]{9}")
_ROUNDED = re.compile(r"\d{15}000", re.ASCII)  # what a spreadsheet makes of 18 digits
_DASHES = {ord(c): "-" for c in "\u2010\u2011\u2012\u2013—\u2015−－"}
_MOST_PREFIXES = 3  # province, city, county


@dataclass(frozen=True, slots=True)
class Found:
    """An institution, how it was found, and what was written and taken where they differ."""

    institution: str
    how: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a row says about its institution, made plain."""

    id: str
    uscc: str
    name: str
    place: str


class Who:
    """Finds institutions of a roster in a month. Built once a ledger, asked once a row."""

    def __init__(self, roster: Roster, month: Month) -> None:
        self._roster, self._month = roster, month
        self._places = Gazetteer(roster, month.last_day)
        ids = dict.fromkeys(s.id for s in roster.institutions)
        states = {i: state_in(roster.states_of(i), month) for i in ids}
        self._now: dict[str, Institution] = {i: s for i, s in states.items() if s is not None}
        self._by_code: dict[str, set[str]] = defaultdict(set)
        self._by_organisation: dict[str, set[str]] = defaultdict(set)
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._by_old_name: dict[str, set[str]] = defaultdict(set)
        self._by_stem: dict[str, set[str]] = defaultdict(set)
        self._by_any_name: dict[str, str] = {}
        for state in roster.institutions:
            self._index(state)
        self._stems = sorted(self._by_stem)

    def find(self, id_: str = "", uscc: str = "", name: str = "", place: str = "") -> Found | Doubt:
        """The institution a row means, or the doubt about it with candidates.

        Parameters
        ----------
        id_ : our own id. uscc : unified social credit code, or the nine characters of an organisation code.
        name : as written. place : the county or unit of the row or the ledger, as written, code or id.
        """
        asked = _Asked(_tight(id_), _code(uscc), _tight(name), place)
        if asked.uscc and (trouble := credit_code_trouble(asked.uscc)):
            return Doubt(trouble, self._named(self._ids_by_name(asked)[0]))
        coded, how = self._coded(asked)
        named, named_how = self._ids_by_name(asked)
        if coded:
            return self._by_codes(coded, how, named, asked)
        here = self._in_place(named, asked.place)
        if len(here) == 1:
            return self._by_names(next(iter(here)), named_how, asked)
        if here:
            return self._several(here, asked)
        return self._elsewhere(named, asked) if named else self._unknown(asked)

    def _index(self, state: Institution) -> None:
        self._by_any_name.setdefault(name_key(state.name), state.id)
        if state.uscc:
            self._by_code[_code(state.uscc)].add(state.id)
            self._by_organisation[_code(state.uscc)[8:17]].add(state.id)
        now = self._now.get(state.id)
        if now is not None:
            (self._by_name if state.name == now.name else self._by_old_name)[name_key(state.name)].add(state.id)
            self._by_stem[self._stem(name_key(now.name))[0]].add(state.id)

    def _coded(self, asked: _Asked) -> tuple[set[str], str]:
        """The ids that codes name, and by which; by none where two codes contradict each other."""
        by_id = {asked.id} if asked.id and self._roster.states_of(asked.id) else set()
        if len(asked.uscc) == 9:
            by_code, how = self._by_organisation.get(asked.uscc, set()), BY_ORGANISATION
        else:
            by_code, how = self._by_code.get(asked.uscc, set()), BY_CODE
        if by_id and by_code and not by_id & by_code:
            return by_id | by_code, ""
        return by_id or by_code, BY_ID if by_id else how

    def _by_codes(self, coded: set[str], how: str, named: set[str], asked: _Asked) -> Found | Doubt:
        if how and len(coded) > 1 and len(coded & named) == 1:  # bodies that share a code are told apart by name
            coded = coded & named
        ids = sorted(coded)
        gone = [i for i in ids if i not in self._now]
        if gone:
            return self._gone(gone[0])
        if len(ids) > 1:
            why = "几个机构共用，请写明机构编号" if how else "互相矛盾，请核对编号和代码"
            return Doubt(f"编号、代码指向{self._list(ids)}，{why}。", self._named(ids))
        state = self._now[ids[0]]
        if asked.name and ids[0] not in named:
            other = f"名称“{quoted(asked.name)}”" + (f"是{self._list(named)}" if named else "与名录不同")
            sentence = f"{how}“{asked.id if how == BY_ID else asked.uscc}”是“{state.name}”，{other}，互相矛盾。"
            return Doubt(sentence + "请核对是否串行，改正编号或名称。", self._named([ids[0], *sorted(named)]))
        if asked.uscc and state.uscc and asked.uscc not in (_code(state.uscc), _code(state.uscc)[8:17]):
            sentence = f"“{state.name}”在名录中的统一社会信用代码是“{state.uscc}”，表中是“{asked.uscc}”。"
            return Doubt(sentence + "请核对代码。", self._named(ids))
        return self._found(state, how, asked)

    def _by_names(self, id_: str, how: str, asked: _Asked) -> Found | Doubt:
        state = self._now[id_]
        registered = _code(state.uscc)
        if asked.uscc and registered and asked.uscc not in (registered, registered[8:17]):
            sentence = f"“{state.name}”在名录中的统一社会信用代码是“{state.uscc}”，表中是“{asked.uscc}”。"
            return Doubt(sentence + "请核对代码。", self._named([id_]))
        return self._found(state, how, asked)

    def _found(self, state: Institution, how: str, asked: _Asked) -> Found:
        if asked.name and asked.name != state.name:
            return Found(state.id, how, asked.name, state.name)
        if asked.id and asked.id != state.id:
            return Found(state.id, how, asked.id, state.id)
        return Found(state.id, how)

    def _ids_by_name(self, asked: _Asked) -> tuple[set[str], str]:
        """The institutions a name may mean, the surest way first: its name, an old name, with the place left off."""
        key = name_key(asked.name)
        if not key:
            return set(), ""
        for index, how in ((self._by_name, BY_NAME), (self._by_old_name, BY_OLD_NAME)):
            if ids := index.get(key):
                return ids, how
        stem, places = self._stem(key)
        ids = {i for i in self._by_stem.get(stem, ()) if all(self._stands_in(i, p) for p in places)}
        return ids, BY_PLACE

    def _in_place(self, ids: Iterable[str], place: str) -> set[str]:
        """Those that stand in a place; a place nobody knows keeps none away."""
        mentions = self._places.mentions(place_key(place))
        units = {u.id for u in self._roster.units if u.id == place.strip()}
        wanted = [*self._places.meant(mentions), *([frozenset(units)] if units else [])]
        return {i for i in ids if all(self._stands_in(i, w) for w in wanted)}

    def _stands_in(self, id_: str, codes: frozenset[str]) -> bool:
        county = self._now[id_].county
        region = self._places.regions.get(county)
        return bool({county, region.unit if region else ""} & codes or self._places.above(county) & codes)

    def _stem(self, key: str) -> tuple[str, list[frozenset[str]]]:
        """A name without the places it begins with, and those places."""
        at = 0
        places: list[frozenset[str]] = []
        for _ in range(_MOST_PREFIXES):
            mention = self._places.starting(key, at, at > 0)
            if mention is None or mention.end == len(key):
                break
            at = mention.end
            places.append(mention.codes)
        return key[at:], places

    def _gone(self, id_: str) -> Doubt:
        states = sorted(self._roster.states_of(id_), key=lambda s: s.since)
        first, last = states[0], states[-1]
        day = self._month.last_day
        if first.since > day:
            why = f"自{first.since}起才在名录中"
        elif last.until is not None and last.until < day:
            why = f"自{last.until}后已不在名录中"
        else:
            why = "当月不在名录中"
        sentence = f"“{last.name}”{why}，{self._month}不应有数。请核对编号和报告期。"
        return Doubt(sentence, ((last.id, last.name, last.county),))

    def _several(self, ids: set[str], asked: _Asked) -> Doubt:
        sentence = f"“{quoted(asked.name)}”在名录中有{len(ids)}个：{self._list(ids)}。请写明编号或所属县（市、区）。"
        return Doubt(sentence, self._named(ids))

    def _elsewhere(self, ids: set[str], asked: _Asked) -> Doubt:
        sentence = f"“{quoted(asked.name)}”不在{quoted(asked.place)}，名录中只有{self._list(ids)}。"
        return Doubt(sentence + "请核对机构和所属地；迁移的先办理名录变更，新设的先办理登记。", self._named(ids))

    def _unknown(self, asked: _Asked) -> Doubt:
        said = asked.name or asked.id or asked.uscc
        if not said:
            return Doubt("本行没有机构编号、代码和名称。请补填后重新报送。")
        if asked.name and (gone := self._by_any_name.get(name_key(asked.name))):
            return self._gone(gone)
        sentence = f"名录中没有“{quoted(said)}”。请核对编号和名称；新设机构先办理名录登记。"
        return Doubt(sentence, self._alike(asked))

    def _alike(self, asked: _Asked) -> tuple[tuple[str, str, str], ...]:
        """Institutions whose name begins with the one written or begins it: to be shown, never taken."""
        stem = self._stem(name_key(asked.name))[0]
        if len(stem) < 2:
            return ()
        at = bisect_left(self._stems, stem)
        longer = [s for s in self._stems[at : at + 4 * MOST_CANDIDATES] if s.startswith(stem)]
        shorter = [stem[:n] for n in range(2, len(stem)) if stem[:n] in self._by_stem]
        near = {i for s in (*longer, *shorter) for i in self._by_stem[s]}
        return self._named(self._in_place(near, asked.place))

    def _named(self, ids: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
        known = [self._now[i] for i in dict.fromkeys(ids if isinstance(ids, list) else sorted(ids))]
        return tuple((s.id, s.name, s.county) for s in known[:MOST_CANDIDATES])

    def _list(self, ids: Iterable[str]) -> str:
        named = [self._now[i] for i in sorted(ids)]
        shown = "、".join(f"“{s.name}”（{s.id}，{self._places.full_name(s.county)}）" for s in named[:MOST_CANDIDATES])
        return shown + ("等" if len(named) > MOST_CANDIDATES else "")


def find_institution(
    roster: Roster, month: Month, id_: str = "", uscc: str = "", name: str = "", place: str = ""
) -> Found | Doubt:
    """As :meth:`Who.find`, for one question; whoever asks for many rows keeps a :class:`Who`."""
    return Who(roster, month).find(id_, uscc, name, place)


def name_key(text: str) -> str:
    """A name as it is compared: NFKC (brackets of one width), no blanks, one dash, one case."""
    return fold_case(remove_blanks(text).translate(_DASHES))


def credit_code_trouble(code: str) -> str:
    """Why a code is no unified social credit code, in a sentence; empty where it is one or an organisation code."""
    plain = _code(code)
    if _SCIENTIFIC.fullmatch(plain):
        return f"代码“{quoted(code)}”成了科学计数法，后几位已丢失。请把该列设为文本格式后重填完整代码。"
    if _ROUNDED.fullmatch(plain) and not credit_code.is_valid(plain):
        return f"代码“{quoted(code)}”末三位为000，疑被电子表格舍去。请把该列设为文本格式后重填完整代码。"
    if _ORGANISATION.fullmatch(plain):
        return ""
    if len(plain) != 18:
        return f"代码“{quoted(code)}”有{len(plain)}位，统一社会信用代码应为18位。请核对。"
    if not plain.isascii() or not credit_code.is_valid(plain):
        return f"统一社会信用代码“{quoted(code)}”校验位不符，有字符写错。请对照证书核对（代码不用字母I、O、S、V、Z）。"
    return ""


def _code(text: str) -> str:
    return remove_blanks(text).translate(_DASHES).upper().replace("-", "")


def _tight(text: str) -> str:
    return strip_invisible(text).strip()
