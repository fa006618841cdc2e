"""A list of changes of staff as an office sends it round, XLSX or CSV: read, and what each line would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.accounts import plain_login
from casework.bootstrap import Office
from casework.cleaning.workbook import is_workbook, workbook_rows
from casework.sheets import sheet_rows, sheet_text, tidy
from casework.staffing.errors import ChangesRefusedError
from casework.store.people import OfficerRow
from policies.rules import Permission, Rules

BIGGEST = 4 * 1024 * 1024
_MOST_LINES = 2_000
_HEADS = {
    "이름": "name", "성명": "name", "아이디": "login", "로그인": "login", "현팀": "before", "전팀": "before",
    "현부서": "before", "전부서": "before", "새팀": "team", "새부서": "team", "발령팀": "team", "발령부서": "team",
    "발령일": "day", "날짜": "day", "시행일": "day", "역할": "roles", "창구": "desks", "넘겨받을사람": "to",
    "인수자": "to", "후임": "to", "사번": "staff_no", "직원번호": "staff_no", "행정번호": "staff_no", "직급": "grade",
    "새직급": "grade", "발령직급": "grade", "구분": "kind", "발령구분": "kind", "발령내용": "kind", "사유": "kind",
}  # fmt: skip
_NEEDED = ("name", "team", "day")
# TELL is about somebody who has no account here and gets none: only registers hear of it.
JOIN, MOVE, LEAVE, TELL, NOTHING = "join", "move", "leave", "tell", "nothing"
_SOMEBODY_ELSE = "다른사람"  # in place of a login: who is called like an officer and is another
_EPOCH = date(1899, 12, 30)  # the first day of the numbers that spreadsheets keep for dates
_LAST_NUMBER = 80_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """What one line would do; with a problem nothing of the list is done.

    `staff_no`, `unit`, `grade` and `kind` are the list's own words: staff number, department and grade from then on,
    and how it calls the change. They are kept nowhere but in the notes that are sealed to registers.
    """

    number: int
    act: str
    day: date | None
    officer_id: str
    login: str
    name: str
    before: str
    team: str
    roles: tuple[str, ...]
    desks: tuple[str, ...]
    successors: tuple[str, ...]
    problem: str
    staff_no: str = ""
    unit: str = ""
    grade: str = ""
    kind: str = ""


def read_changes(raw: bytes, people: Sequence[OfficerRow], office: Office) -> list[ChangeLine]:
    """Every line with what it would do; refused as a whole where it cannot be read."""
    if len(raw) > BIGGEST:
        raise ChangesRefusedError("too_big")
    rows = workbook_rows(raw, ChangesRefusedError) if is_workbook(raw) else _csv(raw)
    places: Mapping[str, int] | None = None
    lines: list[ChangeLine] = []
    for number, cells in rows:
        if places is None:
            places = _places(cells)
            continue
        if len(lines) >= _MOST_LINES:
            raise ChangesRefusedError("too_long", number)
        said = {name: tidy(cells[at]) if at < len(cells) else "" for name, at in places.items()}
        lines.append(_line(number, said, people, office))
    if not lines:
        raise ChangesRefusedError("empty")
    return _together(lines)


def _csv(raw: bytes) -> "list[tuple[int, list[str]]]":
    text = sheet_text(raw, ChangesRefusedError)
    return list(sheet_rows(text, ChangesRefusedError))


def _places(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = _HEADS.get("".join(cell.split()))
        if name is not None:
            found.setdefault(name, at)
    if not set(_NEEDED) <= found.keys():
        raise ChangesRefusedError("heads", 1)
    return found


def _line(number: int, said: Mapping[str, str], people: Sequence[OfficerRow], office: Office) -> ChangeLine:
    rules = office.rules
    team, before = _team(said["team"], rules), _team(said.get("before", ""), rules)
    whom = _whom(said, people)
    day = _day(said["day"])
    roles, odd_role = _words(said.get("roles", ""), {name: each.label for name, each in rules.access.items()})
    desks, odd_desk = _words(said.get("desks", ""), {name: each.label for name, each in rules.desks.items()})
    to, odd_name = _people(said.get("to", ""), people)
    row = whom[0] if len(whom) == 1 else None
    act = _act(row, team, roles, said)
    roles = roles or (tuple(row.roles.split()) if row and act == MOVE else ())
    problem = (
        ("no_day" if day is None else "")
        or ("same_name" if len(whom) > 1 else "")
        or ("unknown" if row is None and not team and act != TELL else "")
        or ("team" if said["team"] and not team and row is None and act != TELL else "")
        or ("odd_role" if odd_role or any(rules.access[each].portal for each in roles) else "")
        or ("odd_desk" if odd_desk else "")
        or ("odd_successor" if odd_name else "")
        or ("other_team" if row is not None and before and before != row.team else "")
        or ("namesake" if row is not None and _may_be_another(said, before, row) else "")
        or ("no_login" if act == JOIN and not _login(said) else "")
        or ("no_role" if act == JOIN and not roles else "")
        or ("roles_apart" if rules.apart_from(roles) & set(roles) else "")
        or ("no_successor" if act in {MOVE, LEAVE} and not to and row and _works_on_cases(row, rules) else "")
        or ("suspended" if row is not None and row.suspended else "")
    )
    return ChangeLine(
        number=number, act=act, day=day, officer_id=row.id if row else "",
        login=row.login if row else _login(said), name=row.name if row else said["name"],
        before=said.get("before", ""), team=team, roles=roles, desks=desks, successors=to, problem=problem,
        staff_no=said.get("staff_no", ""), unit=said["team"], grade=said.get("grade", ""), kind=said.get("kind", ""),
    )  # fmt: skip


def _together(lines: list[ChangeLine]) -> list[ChangeLine]:
    """What only shows when the lines are read together: somebody twice, cases left to who leaves as well."""
    leaving = {each.officer_id for each in lines if each.act == LEAVE and each.officer_id}
    seen: set[str] = set()
    checked = []
    for each in lines:
        key = each.officer_id or (f"login:{each.login}" if each.login else f"number:{each.staff_no}")
        problem = each.problem or ("twice" if key in seen else "")
        if not problem and leaving & set(each.successors):
            problem = "successor_leaves"
        seen.add(key)
        checked.append(each if problem == each.problem else _with(each, problem))
    return checked


def _with(line: ChangeLine, problem: str) -> ChangeLine:
    return ChangeLine(**{name: getattr(line, name) for name in ChangeLine.__dataclass_fields__} | {"problem": problem})


def _act(row: OfficerRow | None, team: str, roles: tuple[str, ...], said: Mapping[str, str]) -> str:
    if row is None:
        joins = _login(said) or roles or not said.get("staff_no")
        return JOIN if joins else TELL
    if not team:
        return LEAVE
    same = team == row.team and (not roles or set(roles) == set(row.roles.split()))
    return NOTHING if same else MOVE


def _whom(said: Mapping[str, str], people: Sequence[OfficerRow]) -> list[OfficerRow]:
    login = _login(said)
    if login:
        return [each for each in people if each.login == login]
    if _is_somebody_else(said):
        return []
    return [each for each in people if each.name == said["name"]]


def _login(said: Mapping[str, str]) -> str:
    return "" if _is_somebody_else(said) else plain_login(said.get("login", ""))


def _is_somebody_else(said: Mapping[str, str]) -> bool:
    return "".join(said.get("login", "").split()) == _SOMEBODY_ELSE


def _may_be_another(said: Mapping[str, str], before: str, row: OfficerRow) -> bool:
    """Whether a line of the whole staff only has an officer's name: nobody is suspended for a namesake."""
    return bool(said.get("staff_no")) and not _login(said) and before != row.team


def _team(text: str, rules: Rules) -> str:
    plain = "".join(text.split())
    teams = rules.organisation.teams.items()
    return next((name for name, each in teams if plain in {name, "".join(each.label.split())}), "")


def _words(text: str, labels: Mapping[str, str]) -> tuple[tuple[str, ...], bool]:
    by_label = {"".join(label.split()): name for name, label in labels.items()}
    said = ["".join(each.split()) for each in text.replace("/", ",").replace("·", ",").split(",") if each.strip()]
    found = [each if each in labels else by_label.get(each, "") for each in said]
    return tuple(each for each in found if each), not all(found)


def _people(text: str, people: Sequence[OfficerRow]) -> tuple[tuple[str, ...], bool]:
    said = [each.strip() for each in text.replace("/", ",").split(",") if each.strip()]
    found = []
    for each in said:
        able = [one for one in people if not one.suspended and each in {one.name, one.login}]
        found.append(able[0].id if len(able) == 1 else "")
    return tuple(each for each in found if each), not all(found)


def _day(text: str) -> date | None:
    if text.isdigit() and int(text) < _LAST_NUMBER:
        return _EPOCH + timedelta(days=int(text))
    plain = text.replace(".", "-").replace("/", "-").replace(" ", "").rstrip("-")
    try:
        year, month, day = (int(each) for each in plain.split("-"))
        return date(year, month, day)
    except ValueError:
        return None


def _works_on_cases(row: OfficerRow, rules: Rules) -> bool:
    roles = [rules.access[each] for each in row.roles.split() if each in rules.access]
    return any(Permission.CASE_ANSWER in role.permissions for role in roles)
