"""Find the institution of the registry that a row means: by code, by name, in its place. None is guessed."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from stdnum.cn import uscc as credit_code

from tongbao.intake.values.amount_errors import quote
from tongbao.intake.values.places import MOST_CANDIDATES, Gazetteer, Unresolved, place_key
from tongbao.measure.number_text import fold_case, list_some, remove_blanks, strip_invisible
from tongbao.measure.period import Month
from tongbao.registry.institution import Institution, state_in
from tongbao.registry.roster import Roster

__all__ = ["InstitutionFinder", "InstitutionMatch", "Unresolved", "check_credit_code", "name_key"]

BY_ID, BY_CODE, BY_NAME = "编号", "统一社会信用代码", "名称"
BY_ORGANISATION, BY_OLD_NAME, BY_PLACE = "组织机构代码", "曾用名", "名称（地名写法不同）"
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.ASCII | re.IGNORECASE)
_ORGANISATION = re.compile(r"[0-9A-Z]{9}")
_ROUNDED = re.compile(r"\d{15}000", re.ASCII)  # what a spreadsheet makes of 18 digits
_DASHES = {ord(c): "-" for c in "\u2010\u2011\u2012\u2013—\u2015−－"}
_MOST_PREFIXES = 3  # province, city, county


@dataclass(frozen=True, slots=True)
class InstitutionMatch:
    """An institution, how it was found, and the written and the registered text where they differ."""

    institution: str
    how: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Query:
    """Identification of an institution as a row writes it, normalised."""

    id: str
    uscc: str
    name: str
    place: str


class InstitutionFinder:
    """Finder of institutions of a roster in a month. Built once a ledger, queried once a row."""

    def __init__(self, roster: Roster, month: Month) -> None:
        self._roster, self._month = roster, month
        self._places = Gazetteer(roster, month.last_day)
        ids = dict.fromkeys(s.id for s in roster.institutions)
        states = {i: state_in(roster.states_of(i), month) for i in ids}
        self._current: dict[str, Institution] = {i: s for i, s in states.items() if s is not None}
        self._by_code: dict[str, set[str]] = defaultdict(set)
        self._by_organisation: dict[str, set[str]] = defaultdict(set)
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._by_old_name: dict[str, set[str]] = defaultdict(set)
        self._by_stem: dict[str, set[str]] = defaultdict(set)
        self._by_any_name: dict[str, str] = {}
        for state in roster.institutions:
            self._index(state)
        self._stems = sorted(self._by_stem)

    def find(self, id_: str = "", uscc: str = "", name: str = "", place: str = "") -> InstitutionMatch | Unresolved:
        """Find the institution a row means.

        Parameters
        ----------
        id_
            Our own id.
        uscc
            Unified social credit code, or the nine characters of an organisation code.
        name
            Name as written.
        place
            County or unit of the row or the ledger, as written, code or id.

        Returns
        -------
        Found or Doubt
            The institution, or the doubt about it with candidates.
        """
        query = _Query(_strip(id_), _normalise_code(uscc), _strip(name), place)
        if query.uscc and (trouble := check_credit_code(query.uscc)):
            return Unresolved(trouble, self._candidates(self._ids_by_name(query)[0]))
        coded, how = self._ids_by_code(query)
        named, named_how = self._ids_by_name(query)
        if coded:
            return self._match_codes(coded, how, named, query)
        here = self._within(named, query.place)
        if len(here) == 1:
            return self._check_code(self._current[next(iter(here))], named_how, query)
        if here:
            return self._doubt_several(here, query)
        return self._doubt_place(named, query) if named else self._doubt_unknown(query)

    def _index(self, state: Institution) -> None:
        self._by_any_name.setdefault(name_key(state.name), state.id)
        if state.uscc:
            self._by_code[_normalise_code(state.uscc)].add(state.id)
            self._by_organisation[_normalise_code(state.uscc)[8:17]].add(state.id)
        now = self._current.get(state.id)
        if now is not None:
            (self._by_name if state.name == now.name else self._by_old_name)[name_key(state.name)].add(state.id)
            self._by_stem[self._stem(name_key(now.name))[0]].add(state.id)

    def _ids_by_code(self, query: _Query) -> tuple[set[str], str]:
        """Return the ids that codes name, and the kind of code; an empty kind where two codes contradict each other."""
        by_id = {query.id} if query.id and self._roster.states_of(query.id) else set()
        if len(query.uscc) == 9:
            by_code, how = self._by_organisation.get(query.uscc, set()), BY_ORGANISATION
        else:
            by_code, how = self._by_code.get(query.uscc, set()), BY_CODE
        if by_id and by_code and not by_id & by_code:
            return by_id | by_code, ""
        return by_id or by_code, BY_ID if by_id else how

    def _match_codes(self, coded: set[str], how: str, named: set[str], query: _Query) -> InstitutionMatch | Unresolved:
        if how and len(coded) > 1 and len(coded & named) == 1:  # bodies that share a code differ by name
            coded = coded & named
        ids = sorted(coded)
        gone = [i for i in ids if i not in self._current]
        if gone:
            return self._doubt_inactive(gone[0])
        if len(ids) > 1:
            why = "几个机构共用，请写明机构编号" if how else "互相矛盾，请核对编号和代码"
            return Unresolved(f"编号、代码指向{self._list(ids)}，{why}。", self._candidates(ids))
        state = self._current[ids[0]]
        if query.name and ids[0] not in named:
            other = f"名称“{quote(query.name)}”" + (f"是{self._list(named)}" if named else "与名录不同")
            sentence = f"{how}“{query.id if how == BY_ID else query.uscc}”是“{state.name}”，{other}，互相矛盾。"
            return Unresolved(sentence + "请核对是否串行，改正编号或名称。", self._candidates([ids[0], *sorted(named)]))
        return self._check_code(state, how, query)

    def _check_code(self, state: Institution, how: str, query: _Query) -> InstitutionMatch | Unresolved:
        registered = _normalise_code(state.uscc)
        if query.uscc and registered and query.uscc not in (registered, registered[8:17]):
            sentence = f"“{state.name}”在名录中的统一社会信用代码是“{state.uscc}”，表中是“{query.uscc}”。"
            return Unresolved(sentence + "请核对代码。", self._candidates([state.id]))
        return self._found(state, how, query)

    def _found(self, state: Institution, how: str, query: _Query) -> InstitutionMatch:
        if query.name and query.name != state.name:
            return InstitutionMatch(state.id, how, query.name, state.name)
        if query.id and query.id != state.id:
            return InstitutionMatch(state.id, how, query.id, state.id)
        return InstitutionMatch(state.id, how)

    def _ids_by_name(self, query: _Query) -> tuple[set[str], str]:
        """Return the institutions a name may mean, most certain first: its name, an old name, without the place."""
        key = name_key(query.name)
        if not key:
            return set(), ""
        for index, how in ((self._by_name, BY_NAME), (self._by_old_name, BY_OLD_NAME)):
            if ids := index.get(key):
                return ids, how
        stem, places = self._stem(key)
        ids = {i for i in self._by_stem.get(stem, ()) if all(self._is_in(i, p) for p in places)}
        return ids, BY_PLACE

    def _within(self, ids: Iterable[str], place: str) -> set[str]:
        """Keep those that lie in a place; an unknown place excludes none."""
        mentions = self._places.mentions(place_key(place))
        units = {u.id for u in self._roster.units if u.id == place.strip()}
        wanted = [*self._places.meant(mentions), *([frozenset(units)] if units else [])]
        return {i for i in ids if all(self._is_in(i, w) for w in wanted)}

    def _is_in(self, id_: str, codes: frozenset[str]) -> bool:
        county = self._current[id_].county
        region = self._places.regions.get(county)
        return bool({county, region.unit if region else ""} & codes or self._places.above(county) & codes)

    def _stem(self, key: str) -> tuple[str, list[frozenset[str]]]:
        """Split a name into the part after the places it begins with, and those places."""
        at = 0
        places: list[frozenset[str]] = []
        for _ in range(_MOST_PREFIXES):
            mention = self._places.starting(key, at, at > 0)
            if mention is None or mention.end == len(key):
                break
            at = mention.end
            places.append(mention.codes)
        return key[at:], places

    def _doubt_inactive(self, id_: str) -> Unresolved:
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
        return Unresolved(sentence, ((last.id, last.name, last.county),))

    def _doubt_several(self, ids: set[str], query: _Query) -> Unresolved:
        sentence = f"“{quote(query.name)}”在名录中有{len(ids)}个：{self._list(ids)}。请写明编号或所属县（市、区）。"
        return Unresolved(sentence, self._candidates(ids))

    def _doubt_place(self, ids: set[str], query: _Query) -> Unresolved:
        sentence = f"“{quote(query.name)}”不在{quote(query.place)}，名录中只有{self._list(ids)}。"
        return Unresolved(
            sentence + "请核对机构和所属地；迁移的先办理名录变更，新设的先办理登记。", self._candidates(ids)
        )

    def _doubt_unknown(self, query: _Query) -> Unresolved:
        written = query.name or query.id or query.uscc
        if not written:
            return Unresolved("本行没有机构编号、代码和名称。请补填后重新报送。")
        if query.name and (gone := self._by_any_name.get(name_key(query.name))):
            return self._doubt_inactive(gone)
        sentence = f"名录中没有“{quote(written)}”。请核对编号和名称；新设机构先办理名录登记。"
        return Unresolved(sentence, self._similar(query))

    def _similar(self, query: _Query) -> tuple[tuple[str, str, str], ...]:
        """Return institutions whose name begins with the one written or begins it: suggestions, never matches."""
        stem = self._stem(name_key(query.name))[0]
        if len(stem) < 2:
            return ()
        at = bisect_left(self._stems, stem)
        longer = [s for s in self._stems[at : at + 4 * MOST_CANDIDATES] if s.startswith(stem)]
        shorter = [stem[:n] for n in range(2, len(stem)) if stem[:n] in self._by_stem]
        near = {i for s in (*longer, *shorter) for i in self._by_stem[s]}
        return self._candidates(self._within(near, query.place))

    def _candidates(self, ids: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
        known = [self._current[i] for i in dict.fromkeys(ids if isinstance(ids, list) else sorted(ids))]
        return tuple((s.id, s.name, s.county) for s in known[:MOST_CANDIDATES])

    def _list(self, ids: Iterable[str]) -> str:
        states = [self._current[i] for i in sorted(ids)]
        named = [f"“{s.name}”（{s.id}，{self._places.full_name(s.county)}）" for s in states]
        return list_some(named, MOST_CANDIDATES, counter="")


def name_key(text: str) -> str:
    """Normalise a name for comparison.

    Parameters
    ----------
    text
        Name as written.

    Returns
    -------
    str
        NFKC (brackets of one width), no blanks, one dash, one case.
    """
    return fold_case(remove_blanks(text).translate(_DASHES))


def check_credit_code(code: str) -> str:
    """Explain why a code is no unified social credit code.

    Parameters
    ----------
    code
        Code as written.

    Returns
    -------
    str
        Sentence with remedy; empty where it is such a code or an organisation code.
    """
    plain = _normalise_code(code)
    if _SCIENTIFIC.fullmatch(plain):
        return f"代码“{quote(code)}”成了科学计数法，后几位已丢失。请把该列设为文本格式后重填完整代码。"
    if _ROUNDED.fullmatch(plain) and not credit_code.is_valid(plain):
        return f"代码“{quote(code)}”末三位为000，疑被电子表格舍去。请把该列设为文本格式后重填完整代码。"
    if _ORGANISATION.fullmatch(plain):
        return ""
    if len(plain) != 18:
        return f"代码“{quote(code)}”有{len(plain)}位，统一社会信用代码应为18位。请核对。"
    if not plain.isascii() or not credit_code.is_valid(plain):
        return f"统一社会信用代码“{quote(code)}”校验位不符，有字符写错。请对照证书核对（代码不用字母I、O、S、V、Z）。"
    return ""


def _normalise_code(text: str) -> str:
    return remove_blanks(text).translate(_DASHES).upper().replace("-", "")


def _strip(text: str) -> str:
    return strip_invisible(text).strip()
