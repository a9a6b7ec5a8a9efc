"""Find places in what people write (石家庄, 石家庄市长安区, 130102). Of several with one name none is chosen."""

import re
from dataclasses import dataclass
from datetime import date

from tongbao.measure.number_text import remove_blanks
from tongbao.registry.region import Region
from tongbao.registry.roster import Roster

MOST_CANDIDATES = 5
_COUNTY_CODE = re.compile(r"(?<![0-9A-Za-z])(\d{6})(?:0{6})?(?![0-9A-Za-z])", re.ASCII)
_NO_SHORT_NAME = re.compile(r"[路街道巷大中小]")  # 唐山路, 保定道, 承德大厦 are not the city


@dataclass(frozen=True, slots=True)
class Unresolved:
    """An uncertain match: the sentence for people, and up to five candidates (id, name, county)."""

    sentence: str
    candidates: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text: its position in the key, and every region code or unit id it may mean."""

    start: int
    end: int
    codes: frozenset[str]


class Gazetteer:
    """The names of all places of a roster on a day. Built once, queried for every row."""

    def __init__(self, roster: Roster, on: date) -> None:
        self._roster, self._on = roster, on
        self.regions = {r.code: r for r in roster.regions if r.exists(on)}
        names: dict[str, set[str]] = {}
        for region in self.regions.values():
            for name in {region.name, region.short}:
                names.setdefault(place_key(name), set()).add(region.code)
        city_units = {r.unit for r in self.regions.values()}
        self._units = {u.id: u for u in roster.units if u.exists(on)}
        for unit in self._units.values():
            for name in {unit.name, unit.short} if unit.id not in city_units else set():
                names.setdefault(place_key(name), set()).add(unit.id)
        self._aliases = {c: u.id for u in self._units.values() for _, c in u.codes if c not in self.regions}
        self._names = {n: frozenset(codes) for n, codes in names.items() if len(n) > 1}
        self._longest = max(map(len, self._names), default=0)
        self._full = {place_key(r.name) for r in self.regions.values()} | {
            place_key(u.name) for u in self._units.values()
        }

    def starting(self, key: str, at: int = 0, after_place: bool = False) -> Mention | None:
        """Find the longest place name at a position of a key.

        Parameters
        ----------
        key : as :func:`place_key` gives it
            Text to search.
        at : from 0
            Position.
        after_place
            Whether the position follows another place.

        Returns
        -------
        Mention or None
            None where no place begins there, or its two letters are part of other words.
        """
        for length in range(min(self._longest, len(key) - at), 1, -1):
            name = key[at : at + length]
            codes = self._names.get(name)
            follows = key[at + length : at + length + 1]
            # A name of two letters inside other words (主任县长) is no place; a short one before 路 neither.
            alone = length > 2 or at == 0 or after_place or not _is_word(key[at - 1])
            if codes and alone and (name in self._full or not _NO_SHORT_NAME.match(follows)):
                return Mention(at, at + length, codes)
        return None

    def mentions(self, key: str) -> list[Mention]:
        """Find every place a key names, by name or by code.

        Parameters
        ----------
        key : as :func:`place_key` gives it
            Text to search.

        Returns
        -------
        list of Mention
            In the order of the text.
        """
        found: list[Mention] = []
        coded = {m.start(): self._coded(m) for m in _COUNTY_CODE.finditer(key)}
        at = 0
        while at < len(key):
            mention = coded.get(at) or self.starting(key, at, bool(found) and found[-1].end == at)
            if mention:
                found.append(mention)
            at = mention.end if mention else at + 1
        return found

    def meant(self, mentions: list[Mention]) -> list[frozenset[str]]:
        """Resolve mentions together: a city in front settles which county, and is then no place of its own.

        Parameters
        ----------
        mentions
            Places named in one text.

        Returns
        -------
        list of sets of codes
            One a place, in the order of the text; several codes where it stays ambiguous.
        """
        settled = []
        for mention in mentions:
            others = [m.codes for m in mentions if m is not mention]
            inside = {c for c in mention.codes if any(self.above(c) & o for o in others)}
            settled.append(frozenset(inside) or mention.codes)
        above = set().union(*(self.above(c) for codes in settled for c in codes))
        return list(dict.fromkeys(codes for codes in settled if not codes <= above))

    def above(self, code: str) -> frozenset[str]:
        """Return the regions a region lies in.

        Parameters
        ----------
        code
            Region code.

        Returns
        -------
        set of codes
            Its city and province; empty for an unknown code.
        """
        codes: set[str] = set()
        region = self.regions.get(code)
        while region is not None and region.parent and region.parent not in codes:
            codes.add(region.parent)
            region = self.regions.get(region.parent)
        return frozenset(codes)

    def place(self, codes: frozenset[str], text: str) -> str | Unresolved:
        """Return the one county or reporting unit that codes mean, or the doubt between several.

        Parameters
        ----------
        codes : region codes or unit ids
            What a text may mean.
        text
            Text as written, for the sentence.

        Returns
        -------
        str or Doubt
            County's code or reporting unit's id.
        """
        if len(codes) == 1:
            return self._id(next(iter(codes)))
        named = tuple((c, self.full_name(c), c) for c in sorted(codes))[:MOST_CANDIDATES]
        listed = "、".join(name for _, name, _ in named)
        return Unresolved(f"“{text}”可能是{listed}，不能确定是哪一个。请写明所属设区市或代码。", named)

    def by_stem(self, key: str, text: str) -> str | Unresolved | None:
        """Find a county written without 县 or 区 (正定); used only where it is the whole text.

        Parameters
        ----------
        key : as :func:`place_key` gives it
            Whole text.
        text
            Text as written, for the sentence.

        Returns
        -------
        str, Doubt or None
            None where no county is so named.
        """
        codes = frozenset(c for c, r in self.regions.items() if len(r.name) > 2 and place_key(r.name[:-1]) == key)
        return self.place(codes, text) if codes else None

    def full_name(self, code: str) -> str:
        """Return the name of a region with its city in front.

        Parameters
        ----------
        code : region code or unit id
            Place.

        Returns
        -------
        str
            The code itself where it is unknown.
        """
        region = self.regions.get(code)
        if region is None:
            return self._units[code].name if code in self._units else code
        parent = self.regions.get(region.parent)
        return (parent.name if parent is not None and parent.kind == "市" else "") + region.name

    def _id(self, code: str) -> str:
        """Return a county's code; for a city, the province or a unit that hands in itself, the unit's id."""
        region: Region | None = self.regions.get(code)
        if region is None:
            return code
        unit = self._units.get(region.unit)
        own = unit is not None and (region.kind in ("省", "市") or unit.hands_down_to == "township")
        return region.unit if own else code

    def _coded(self, match: re.Match[str]) -> Mention | None:
        code = self._aliases.get(match[1], match[1])
        known = code in self.regions or code in self._units
        return Mention(match.start(), match.end(), frozenset({code})) if known else None


def place_key(text: str) -> str:
    """Normalise a text for the search of places.

    Parameters
    ----------
    text
        Text as written.

    Returns
    -------
    str
        NFKC, no blanks.
    """
    return remove_blanks(text)


def find_place(roster: Roster, text: str, on: date) -> str | Unresolved | None:
    """Find the county or reporting unit that a whole text means on a day.

    Parameters
    ----------
    roster
        Regions and units.
    text
        Text as written.
    on
        Day.

    Returns
    -------
    str, Doubt or None
        County's code or reporting unit's id; a doubt where several are so named.
    """
    key, gazetteer = place_key(text), Gazetteer(roster, on)
    unit = roster.find(key, on)
    mentions = gazetteer.mentions(key)
    if sum(m.end - m.start for m in mentions) != len(key) or not key:
        return unit.id if unit else gazetteer.by_stem(key, text)
    meant = gazetteer.meant(mentions)
    return gazetteer.place(meant[0], text) if len(meant) == 1 else None


def find_places(roster: Roster, text: str, on: date) -> tuple[str | Unresolved, ...]:
    """Find every place named anywhere in a text (a title, a file name) on a day.

    Parameters
    ----------
    roster
        Regions and units.
    text
        Text as written.
    on
        Day.

    Returns
    -------
    tuple of str or Doubt
        County's code or reporting unit's id each.
    """
    gazetteer = Gazetteer(roster, on)
    key = place_key(text)
    return tuple(gazetteer.place(codes, text) for codes in gazetteer.meant(gazetteer.mentions(key)))


def _is_word(char: str) -> bool:
    return char.isalpha()
