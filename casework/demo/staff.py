"""The demo's staff list: three hundred fictional people over the departments of today's organisation chart."""

from collections.abc import Iterator
from datetime import date
from itertools import chain, cycle, islice, repeat

from casework.demo.data import Person
from policies.rules import Rules

# None of the given names is an everyday word: a text full of such words would be full of colleagues.
_SURNAMES = (
    "강고구권노류마문반방배백변봉서석선설송신안양어염예오우원유육윤은이인임장전정조주지진차채천최추탁태피하한함허현홍황"
)
_GIVEN = (
    "가람", "가온", "나린", "다온", "다솜", "도담", "라온", "로운", "루다", "미르", "보늬", "새론", "슬찬", "시온",
    "아란", "예솔", "우솔", "윤슬", "은솔", "이솔", "제하", "지온", "태슬", "하람", "한솔", "해든", "혜윰",
)  # fmt: skip
_TITLES = ("과장", "팀장", "팀장", "주무관", "주무관", "주무관", "주무관", "주무관")
_OFFICE = "민원감사담당관"
_PEOPLE = 300


def staff_list(officers: list[Person], rules: Rules, today: date) -> str:
    """The list as an office would export it: the officers, and colleagues that the demo invents."""
    rows = [(each.name, _OFFICE, each.title, "") for each in officers if each.team]
    rows += _invented({each.name for each in officers}, _departments(rules, today), _PEOPLE - len(rows))
    return "이름,부서,직위,성별\n" + "".join(f"{','.join(row)}\n" for row in rows)


def _departments(rules: Rules, today: date) -> list[str]:
    units = {
        each.name for each in rules.organisation.units if each.valid_from <= today and (each.valid_to or today) >= today
    }
    return sorted(name for name in units if name.endswith(("과", "담당관")) and name != _OFFICE)


def _invented(taken: set[str], departments: list[str], count: int) -> Iterator[tuple[str, str, str, str]]:
    names = (name for name in _names() if name not in taken)
    titles = chain(_TITLES, repeat(_TITLES[-1]))
    places = ((department, title) for title in titles for department in departments)
    for name, (department, title), sex in islice(zip(names, places, cycle("여남여"), strict=False), count):
        yield name, department, title, sex


def _names() -> Iterator[str]:
    for turn in range(len(_GIVEN)):
        for at, surname in enumerate(_SURNAMES):
            yield surname + _GIVEN[(at + turn) % len(_GIVEN)]
