"""Fields of an entry: what somebody typed to what is kept, and back to what is shown (handbook 2.6)."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from casework.registering.errors import FieldsRefusedError, WrongField
from casework.registering.money import read_won, shown_rate, shown_won, signed
from casework.registering.periods import period_of, read_period
from policies.fields import Field, FieldType

MOST_LINES = 500
_LONGEST_LINE, _LONGEST_TEXT, _LONGEST_UNIT = 300, 20_000, 64
_MOST_COUNT = 10**12
PLACES = {FieldType.RATE: 2, FieldType.QUANTITY: 3}
_DECIMAL = re.compile(r"(△|-)?[0-9][0-9,]{0,14}(\.[0-9]{1,6})?")
_WHOLE = re.compile(r"(△|-)?[0-9][0-9,]{0,14}")
_DAY = re.compile(r"(\d{4})\s*[.\-/년]\s*(\d{1,2})\s*[.\-/월]\s*(\d{1,2})\s*[.일]?|(\d{4})(\d{2})(\d{2})")
# What other programs write behind a day: the weekday, the time.
_BEHIND = re.compile(r"\s*(\([월화수목금토일]\))?([ T]\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?$")
_SPOT = re.compile(r"(?P<address>.*?)\s*(?:\[(?P<lat>\d{2}\.\d{1,6}),\s*(?P<lon>\d{3}\.\d{1,6})\])?", re.DOTALL)
_NORTH, _EAST = (Decimal(33), Decimal(39)), (Decimal(124), Decimal(132))
_YES = frozenset({"y", "yes", "예", "o", "1", "true", "여", "있음"})
_NO = frozenset({"n", "no", "아니요", "아니오", "x", "0", "false", "부", "없음"})
_SCORES = range(6)

Value = Any
Values = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Known:
    """What a field may refer to: officers by id and name, the year that a day without one belongs to."""

    officers: Mapping[str, str] = field(default_factory=dict, repr=False)
    year: int = 0


class _WrongError(Exception):
    def __init__(self, code: str, **gaps: object) -> None:
        super().__init__(code)
        self.wrong = WrongField(code, gaps)


def read_fields(fields: Sequence[Field], typed: Mapping[str, Any], known: Known, *, computed: bool = False) -> Values:
    """Every field that was filled in, as it is kept; FieldsRefusedError names each that cannot be taken.

    `typed` holds a text for each field, a list of texts where several are chosen, a list of mappings for lines.
    """
    values: Values = {}
    wrong: dict[str, WrongField] = {}
    for each in fields:
        if each.computed and not computed:
            continue
        try:
            value = _read(each, typed.get(each.name, ""), known)
        except _WrongError as found:
            wrong[each.name] = found.wrong
            continue
        except FieldsRefusedError as found:
            wrong |= {f"{each.name}.{name}": why for name, why in found.wrong.items()}
            continue
        if value is None or value in ("", []):
            if each.required:
                wrong[each.name] = WrongField("required")
        else:
            values[each.name] = value
    if wrong:
        raise FieldsRefusedError(wrong)
    return values


def says(values: Mapping[str, Value], when: Mapping[str, Collection[str]]) -> bool:
    """Whether fields say one of certain words each; of a field that is answered with yes or no those are the words."""
    return all(_word(values.get(name)) in allowed for name, allowed in when.items())


def _word(value: Value) -> Value:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def show_value(rule: Field, value: Value, known: Known) -> str:
    """A kept value as people read it; empty where there is none."""
    if value is None:
        return ""
    shown = _SHOW.get(rule.type)
    return str(value) if shown is None else shown(rule, value, known)


def typed_value(rule: Field, value: Value) -> Any:
    """A kept value as its form shows it again."""
    if rule.type is FieldType.LINES:
        return [{each.name: typed_value(each, line.get(each.name)) for each in rule.lines} for line in value or []]
    if rule.type is FieldType.CHOICES:
        return list(value or [])
    if value is None:
        return ""
    typed = _TYPED.get(rule.type)
    return str(value) if typed is None else typed(value)


def _read(rule: Field, raw: Any, known: Known) -> Value:
    if rule.type is FieldType.LINES:
        return _read_lines(rule, raw, known)
    if rule.type is FieldType.CHOICES:
        return _read_choices(rule, raw)
    text = unicodedata.normalize("NFC", str(raw)).replace("\r\n", "\n")
    if "\0" in text:
        raise _WrongError("text")
    text = text.strip()
    if not text:
        return None
    return _READ[rule.type](rule, text, known)


def _read_lines(rule: Field, raw: Any, known: Known) -> list[Values]:
    lines: list[Values] = []
    wrong: dict[str, WrongField] = {}
    for place, typed in enumerate(raw or []):
        # A line of which nothing was filled in is no line, even where a field of it is needed.
        if not any(str(each).strip() for each in typed.values()):
            continue
        try:
            lines.append(read_fields(rule.lines, typed, known))
        except FieldsRefusedError as found:
            wrong |= {f"{place}.{name}": why for name, why in found.wrong.items()}
    if wrong:
        raise FieldsRefusedError(wrong)
    if len(lines) > MOST_LINES:
        raise _WrongError("too_many", most=MOST_LINES)
    return lines


def _read_choices(rule: Field, raw: Any) -> list[str]:
    texts = _parts(raw, {*rule.options, *rule.options.values()}) if isinstance(raw, str) else list(raw)
    found = {_option(rule, each.strip()) for each in texts if each.strip()}
    return [key for key in rule.options if key in found]


def _parts(text: str, known: Collection[str]) -> list[str]:
    """Several choices in one text: between commas, or between middle dots where those do not belong to one of them."""
    found: list[str] = []
    for part in text.split(","):
        found += [part] if part.strip() in known else part.split("·")
    return found


def _option(rule: Field, text: str) -> str:
    if text in rule.options:
        return text
    # A list that came from elsewhere says the words that people read.
    key = next((key for key, label in rule.options.items() if label == text), None)
    if key is None:
        raise _WrongError("choice")
    return key


def _line(rule: Field, text: str, _known: Known) -> str:
    most = rule.most or _LONGEST_LINE
    text = " ".join(text.split())
    if len(text) > most:
        raise _WrongError("too_long", most=most)
    return text


def _long(rule: Field, text: str, _known: Known) -> str:
    most = rule.most or _LONGEST_TEXT
    if len(text) > most:
        raise _WrongError("too_long", most=most)
    return text


def _day(_rule: Field, text: str, _known: Known) -> str:
    return read_day(text) or _refuse("day")


def read_day(text: str) -> str | None:
    """A day as it is kept, however programs write it, a time behind it left out; None if there is no such day."""
    found = _DAY.fullmatch(_BEHIND.sub("", text.strip()))
    try:
        return date(*(int(each) for each in found.groups() if each)).isoformat() if found else None
    except ValueError:
        return None


def _period(_rule: Field, text: str, known: Known) -> str:
    found = read_period(text, known.year)
    return found.as_text() if found else _refuse("period")


def _won(rule: Field, text: str, _known: Known) -> int:
    found = read_won(text)
    if found is None:
        raise _WrongError("won")
    return _within(rule, found)


def _count(rule: Field, text: str, _known: Known) -> int:
    if not _WHOLE.fullmatch(text):
        raise _WrongError("count")
    found = int(text.replace(",", "").replace("△", "-"))
    least = 0 if rule.least is None else rule.least
    if found < least:
        raise _WrongError("least", least=least)
    if found > _MOST_COUNT:
        raise _WrongError("most", most=_MOST_COUNT)
    return _within(rule, found)


def _within(rule: Field, found: int) -> int:
    if rule.least is not None and found < rule.least:
        raise _WrongError("least", least=f"{rule.least:,}")
    if rule.most is not None and found > rule.most:
        raise _WrongError("most", most=f"{rule.most:,}")
    return found


def _decimal(rule: Field, text: str, _known: Known) -> str:
    text = text.removesuffix("%").strip()
    if not _DECIMAL.fullmatch(text):
        raise _WrongError("decimal")
    try:
        found = Decimal(text.replace(",", "").replace("△", "-"))
        kept = found.quantize(Decimal(1).scaleb(-PLACES[rule.type]))
    except InvalidOperation:
        raise _WrongError("decimal") from None
    if kept != found:
        raise _WrongError("places", places=PLACES[rule.type])
    return str(kept)


def _score(_rule: Field, text: str, _known: Known) -> int:
    if not text.isascii() or not text.isdigit() or int(text[:3]) not in _SCORES:
        raise _WrongError("score")
    return int(text)


def _year(rule: Field, text: str, _known: Known) -> int:
    text = text.removesuffix("년").strip()
    if not re.fullmatch(r"(19|20|21)[0-9]{2}", text):
        raise _WrongError("year")
    return _within(rule, int(text))


def _yes(_rule: Field, text: str, _known: Known) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        raise _WrongError("yes")
    return word in _YES


def _unit(_rule: Field, text: str, _known: Known) -> str:
    text = " ".join(text.split())
    if len(text) > _LONGEST_UNIT:
        raise _WrongError("too_long", most=_LONGEST_UNIT)
    return text


def _units(rule: Field, text: str, known: Known) -> list[str]:
    return list(dict.fromkeys(_unit(rule, each, known) for each in re.split(r"[,·\n]", text) if each.strip()))


def _officer(_rule: Field, text: str, known: Known) -> str:
    found = read_officer(text, known)
    if found is None:
        raise _WrongError("officer")
    return found


def read_officer(text: str, known: Known) -> str | None:
    """An officer by id or by a name that nobody else has."""
    if text in known.officers:
        return text
    named = [key for key, name in known.officers.items() if name == text]
    return named[0] if len(named) == 1 else None


def _place(rule: Field, text: str, known: Known) -> str:
    found = _SPOT.fullmatch(text)
    if found is None or found["lat"] is None:
        return _line(rule, text, known)
    spot = Decimal(found["lat"]), Decimal(found["lon"])
    if not (_NORTH[0] <= spot[0] <= _NORTH[1] and _EAST[0] <= spot[1] <= _EAST[1]):
        raise _WrongError("place")
    return f"{_line(rule, found['address'], known)} [{spot[0]:.6f},{spot[1]:.6f}]".strip()


def spot_of(kept: str) -> tuple[str, float, float] | None:
    """Address and degrees of a kept place (WGS84); None where only an address is known."""
    found = _SPOT.fullmatch(kept)
    if found is None or found["lat"] is None:
        return None
    return found["address"], float(found["lat"]), float(found["lon"])


def _link(_rule: Field, text: str, _known: Known) -> str:
    if not re.fullmatch(r"[0-9a-f]{32}", text):
        raise _WrongError("link")
    return text


def _refuse(code: str) -> str:
    raise _WrongError(code)


_TYPED: Mapping[FieldType, Callable[[Value], str]] = {
    FieldType.COUNT: signed,
    FieldType.PERIOD: lambda value: period_of(value).shown(),
    FieldType.UNITS: ", ".join,
    FieldType.WON: signed,
    FieldType.YES: lambda value: "yes" if value else "no",
}

_READ: Mapping[FieldType, Callable[[Field, str, Known], Value]] = {
    FieldType.CHOICE: lambda rule, text, _known: _option(rule, text),
    FieldType.CONTACT: _line,
    FieldType.COUNT: _count,
    FieldType.DAY: _day,
    FieldType.LINK: _link,
    FieldType.LONG: _long,
    FieldType.OFFICER: _officer,
    FieldType.PERIOD: _period,
    FieldType.PLACE: _place,
    FieldType.QUANTITY: _decimal,
    FieldType.RATE: _decimal,
    FieldType.SCORE: _score,
    FieldType.TEXT: _line,
    FieldType.UNIT: _unit,
    FieldType.UNITS: _units,
    FieldType.WON: _won,
    FieldType.YEAR: _year,
    FieldType.YES: _yes,
}


def _shown_number(rule: Field, value: int, _known: Known) -> str:
    return f"{signed(value)}{rule.measure}"


def _shown_day(_rule: Field, value: str, _known: Known) -> str:
    day = date.fromisoformat(value)
    return f"{day.year}. {day.month}. {day.day}."


def _shown_place(_rule: Field, value: str, _known: Known) -> str:
    spot = spot_of(value)
    return value if spot is None else spot[0] or f"{spot[1]:.6f}, {spot[2]:.6f}"


_SHOW: Mapping[FieldType, Callable[[Field, Value, Known], str]] = {
    FieldType.CHOICE: lambda rule, value, _known: rule.options.get(value, value),
    FieldType.CHOICES: lambda rule, value, _known: ", ".join(rule.options.get(each, each) for each in value),
    FieldType.COUNT: _shown_number,
    FieldType.DAY: _shown_day,
    FieldType.LINES: lambda _rule, value, _known: f"{len(value)}줄",
    FieldType.OFFICER: lambda _rule, value, known: known.officers.get(value, "떠난 직원"),
    FieldType.PERIOD: lambda _rule, value, known: period_of(value).shown(known.year),
    FieldType.PLACE: _shown_place,
    FieldType.QUANTITY: lambda rule, value, _known: f"{Decimal(value).normalize():,f}{rule.measure}",
    FieldType.RATE: lambda _rule, value, _known: f"{shown_rate(Decimal(value))}%",
    FieldType.SCORE: lambda _rule, value, _known: "답 없음" if value == 0 else f"{value}점",
    FieldType.UNITS: lambda _rule, value, _known: ", ".join(value),
    FieldType.WON: lambda rule, value, _known: f"{shown_won(value, rule.measure)}{rule.measure or '원'}",
    FieldType.YEAR: lambda _rule, value, _known: f"{value}년",
    FieldType.YES: lambda _rule, value, _known: "예" if value else "아니요",
}
