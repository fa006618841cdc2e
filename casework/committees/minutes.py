"""The minutes of a sitting and the letters of its decisions: frozen when it ends, made into files whenever asked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from casework.bootstrap import Office
from casework.committees.planning import HeldSitting, minutes_in, must_be
from casework.committees.standing import ItemStanding, SittingView
from casework.content import text_of
from casework.errors import NotFoundError
from casework.packaging import Block, Document, Heading, Paragraphs, Table
from casework.sitting_words import BALLOT_LABELS, CHOICE_LABELS, PLACE_LABELS, Choice
from casework.store.committees import CLOSED, WRITTEN

_NAMED = (1, 4)


def minutes_of(view: SittingView, secretary: str, office: Office) -> dict[str, Any]:
    """Everything of a sitting as it is remembered: who was there, who took no part, what was decided and why."""
    row, names = view.held.row, {each.account_id: each.name for each in view.members}
    return {
        "type": "minutes",
        "name": view.held.name,
        "day": row.day.isoformat(),
        "hour": row.hour,
        "where": row.where,
        "mode": row.mode,
        "secretary": secretary,
        "roll": [[PLACE_LABELS[each.place], each.name, each.unit, each.attends] for each in view.members],
        "items": [_item(each, names, office) for each in view.items],
    }


async def minutes_document(held: HeldSitting, office: Office) -> Document:
    """The minutes of a closed sitting."""
    must_be(held, CLOSED)
    kept = await minutes_in(held, office)
    roll = [tuple(each) for each in kept["roll"]]
    here = sum(bool(each[3]) for each in roll)
    written = kept["mode"] == WRITTEN
    meta = (
        ("회의", kept["name"]),
        ("언제", f"{_day(kept['day'])} {kept['hour']}"),
        ("어디서", "서면" if written else kept["where"]),
        ("참석", "서면 심의" if written else f"부른 위원 {len(roll)}명 가운데 {here}명"),
        ("간사", kept["secretary"]),
    )
    attended = ("자리", "이름", "소속") if written else ("자리", "이름", "소속", "참석")
    rows = tuple(
        (place, name, unit, *(() if written else ("참석" if there else "불참",))) for place, name, unit, there in roll
    )
    widths = (2, 2, 3) if written else (2, 2, 3, 1)
    blocks: list[Block] = [Table(meta, _NAMED), Heading("위원"), Table((attended, *rows), widths, head=True)]
    for at, item in enumerate(kept["items"], 1):
        blocks += _decided(at, item)
    organisation = office.rules.organisation
    return Document(
        title="회의록", mark=f"{kept['name']} 회의록", sender=f"{organisation.body} {held.committee.label}",
        blocks=tuple(blocks),
    )  # fmt: skip


async def letter_document(held: HeldSitting, item_id: str, office: Office) -> Document:
    """The letter that tells whoever brought a matter what was decided; it names nobody."""
    must_be(held, CLOSED)
    kept = await minutes_in(held, office)
    for item in kept["items"]:
        if item["id"] == item_id and item["label"]:
            return _letter(kept, item, held, office)
    raise NotFoundError


def _letter(kept: Mapping[str, Any], item: Mapping[str, Any], held: HeldSitting, office: Office) -> Document:
    meta = (
        ("안건", str(item["line"])),
        ("심의한 곳", str(kept["name"])),
        ("심의한 날", _day(str(kept["day"]))),
        ("결과", str(item["label"])),
    )
    blocks: list[Block] = [
        Paragraphs("말씀해 주신 일을 위원회에서 살핀 결과를 알려 드립니다."),
        Table(meta, _NAMED),
        Heading("의결한 내용"),
        Paragraphs(str(item["decision"])),
        Heading("그렇게 정한 까닭"),
        Paragraphs(str(item["reasons"])),
    ]
    if item["follow_up"]:
        blocks += [Heading("앞으로"), Paragraphs(f"{_day(str(item['follow_up']))}까지 어떻게 되었는지 다시 살핍니다.")]
    organisation = office.rules.organisation
    return Document(
        title="심의 결과 알림", mark=f"{kept['name']} {item['position']}안",
        sender=f"{organisation.body} {held.committee.label}", blocks=tuple(blocks),
    )  # fmt: skip


def _item(each: ItemStanding, names: Mapping[str, str], office: Office) -> dict[str, Any]:
    content, rules = each.content, office.rules.committees
    result = rules.results.get(each.row.result or "")
    return {
        "id": each.id,
        "position": each.row.position,
        "line": each.line,
        "ballot": each.row.ballot,
        "label": result.label if result else "",
        "excluded": [[part.name, rules.grounds[part.ground].label] for part in each.excluded if part.ground],
        "members": content.get("members"),
        "present": content.get("present"),
        "tally": content.get("tally"),
        "votes": [[names.get(who, ""), how] for who, how in (content.get("votes") or {}).items()],
        **{name: text_of(content, name) for name in ("discussion", "decision", "reasons", "dissent", "follow_up")},
    }


def _decided(at: int, item: Mapping[str, Any]) -> list[Block]:
    rows: list[tuple[str, str]] = [("안건", str(item["line"]))]
    rows += [("빠진 위원", f"{name}: {why}") for name, why in item["excluded"]]
    tally = item["tally"]
    if tally is not None:
        counted = ", ".join(f"{CHOICE_LABELS[each]} {tally[each]}" for each in Choice)
        rows += [
            ("정족수", f"이 안건을 맡은 위원 {item['members']}명 가운데 {item['present']}명"),
            ("표결", f"{BALLOT_LABELS[str(item['ballot'])]}: {counted}"),
        ]
        rows += [("누가 어떻게", _by_name(item["votes"]))] if item["votes"] else []
    rows.append(("결과", str(item["label"])))
    blocks: list[Block] = [Heading(f"{at}안"), Table(tuple(rows), _NAMED)]
    titles = (("discussion", "논의"), ("decision", "의결한 내용"), ("reasons", "까닭"), ("dissent", "다른 의견"))
    for name, title in titles:
        if item[name]:
            blocks += [Paragraphs(f"[{title}]"), Paragraphs(str(item[name]))]
    return blocks


def _by_name(votes: Sequence[Sequence[str]]) -> str:
    return ", ".join(f"{name} {CHOICE_LABELS[Choice(how)]}" for name, how in votes)


def _day(text: str) -> str:
    found = date.fromisoformat(text)
    return f"{found.year}년 {found.month}월 {found.day}일"
