"""Write tests/casework/dialogue_corpus.json: what is said, and the states and events that follow."""

import json
from pathlib import Path
from typing import Any

from casework.conversation import Choice, Done, Given, Skip, Text, Value, advance, begin
from policies.building import build
from policies.dialogue import Dialogue
from policies.loading import load, public_texts

TARGET = Path(__file__).resolve().parent.parent / "tests" / "casework" / "dialogue_corpus.json"
ABOUT = (
    'Each turn: input (null begins), then the state and the events that follow. {"repeat": s, "times": n} stands for s '
    "written n times. `labels` is handed to advance where the conversation says so. Every table in `refused` must be "
    "refused. Written by scripts/make_dialogue_corpus.py; a change here is a change of web/browser/DIALOGUE.md."
)

SMALL: dict[str, Any] = {
    "start": "hello",
    "steps": [
        {"id": "hello", "say": ["k.hello", "k.care"], "input": "none", "next": "pick"},
        {
            "id": "pick",
            "ask": "k.pick",
            "input": "choice",
            "options": [
                {"label": "k.word", "value": "word", "set": {"desk": "d1", "n": 3}, "next": "story"},
                {"label": "k.number", "value": 7, "set": {"pick": "overwritten"}},
                {"label": "k.one", "value": 1},
                {"label": "k.true", "value": True, "next": "help"},
                {"label": "k.false", "value": False, "next": "loose"},
            ],
            "next": "story",
        },
        {"id": "help", "say": ["k.help"], "input": "none", "crisis": True, "next": "story"},
        {
            "id": "loose",
            "input": "choice",
            "optional": True,
            "field": "loose_field",
            "options": [{"label": "k.word", "value": "Mixed Case"}],
            "next": "send",
        },
        {"id": "story", "ask": "k.story", "input": "text", "field": "text", "next": "more"},
        {"id": "more", "say": ["k.more"], "ask": "k.more", "input": "text", "optional": True, "next": "files"},
        {"id": "files", "ask": "k.files", "input": "files", "optional": True, "next": "receipt"},
        {"id": "receipt", "input": "receipt", "next": "send"},
    ],
}
SMALL_CRISIS = ["죽고 ?싶", "want to die", "^만$"]
LABELS = {"k.word": "낱말 고르기", "k.number": "  Ｎｕｍｂｅｒ  ", "k.one": "하나"}
SHORT = 1000
FACE = "\U0001f600"


def long(text: str, times: int) -> dict[str, Any]:
    """A long text, written shortly."""
    return {"repeat": text, "times": times}


def t(text: str | dict[str, Any]) -> dict[str, Any]:
    """Words."""
    return {"text": text}


def c(index: int) -> dict[str, Any]:
    """The option at a place."""
    return {"choice": index}


def v(value: str | int) -> dict[str, Any]:
    """The option with a value."""
    return {"value": value}


SKIP, DONE = {"skip": True}, {"done": True}

CONVERSATIONS: list[tuple[str, str, list[dict[str, Any]], bool]] = [
    ("straight through", "small", [c(0), t("일"), t("더"), DONE, DONE], False),
    ("a choice by value, set overwrites", "small", [v(7), t("일"), SKIP], False),
    ("one is not true and not its own text", "small", [v("1"), v(1)], False),
    ("true opens the help step once", "small", [v(True), t("죽고 싶다"), SKIP], False),
    ("false and an optional choice", "small", [v(False), SKIP, t("늦은 글")], False),
    ("a value of mixed case is found by text", "small", [t("FALSE"), t(" mixed case ")], False),
    ("a number in full width picks", "small", [t("\u3000２\u2003")], False),
    ("numbers outside the list are story", "small", [t("6"), t("0"), t("01"), c(9)], False),
    ("a negative place is not there", "small", [c(-1)], False),
    ("a label picks where labels are given", "small", [t("낱말 고르기")], True),
    ("a label in full width picks too", "small", [t("number")], True),
    ("a label is story where none are given", "small", [t("낱말 고르기"), t("낱말 고르기")], False),
    ("empty texts", "small", [t(" \ufeff\u3000\n"), c(0), t("\t"), t("일"), t("")], False),
    ("line ends and edges", "small", [c(0), t("\r\n가\r나\r\n다\u00a0\u0085")], False),
    ("a separator that only Python trims stays", "small", [c(0), t("\x1c가\x1f")], False),
    (
        "text at files and receipt is kept",
        "small",
        [c(0), t("일"), SKIP, t("참"), c(0), v(1), SKIP, t("또"), SKIP, DONE],
        False,
    ),
    ("inputs nobody knows", "small", [{}, DONE, SKIP, c(0), c(0), DONE], False),
    ("crisis at a choice, once", "small", [t("정말 죽고\n\u3000싶어요"), t("죽고싶어"), c(0)], False),
    ("crisis in a refused text", "small", [c(0), t(long("I WANT\tTO  DIE ", 2000))], False),
    ("crisis in full width", "small", [t("ｗａｎｔ ｔｏ ｄｉｅ")], False),
    ("crisis after the end", "small", [c(0), t("일"), SKIP, SKIP, DONE, t("죽고 싶어")], False),
    ("an anchored expression", "small", [t("만"), t("만약")], False),
    ("exactly the longest text", "small", [c(0), t(long("a", 20000))], False),
    ("one code point too many", "small", [c(0), t(long("a", 20001))], False),
    ("code points, not halves of them", "small", [c(0), t(long(FACE, 10001))], False),
    ("too long once it is joined", "small", [t("가"), c(0), t(long("a", 19999))], False),
    ("too many bytes of answers together", "small", [c(0), t(long("가", 19999)), t("abcd"), t("a")], False),
    (
        "the office: a report about a team that receives",
        "office",
        [
            c(2),
            v("not_sure"),
            c(1),
            c(2),
            t("팀장"),
            t("돈을 요구했습니다."),
            c(1),
            c(0),
            t("작년 봄"),
            SKIP,
            t("그 사람"),
            SKIP,
            SKIP,
            SKIP,
            t("백만 원쯤"),
            v("still"),
            SKIP,
            DONE,
            DONE,
        ],
        False,
    ),
    (
        "the office: a superior's abuse goes to the auditors, unless it is about them",
        "office",
        [
            v("corruption"),
            v("wrong_gapjil"),
            v("team"),
            v("audit_team"),
            SKIP,
            t("막말을 합니다."),
            c(1),
            v("send"),
            DONE,
        ],
        False,
    ),
    (
        "the office: a subcontractor who must not be named",
        "office",
        [
            v("corruption"),
            c(6),
            t("빗물받이 공사"),
            t("두 달 치"),
            c(0),
            v("nobody"),
            SKIP,
            t("돈을 안 줘요."),
            SKIP,
            c(2),
            DONE,
        ],
        False,
    ),
    ("the office: only a talk", "office", [c(0), c(3), SKIP, t("그냥 들어 주세요."), SKIP, c(2), DONE], False),
    (
        "the office: a question about the rules, about the office itself",
        "office",
        [
            t("제도를 알고 싶어요"),
            t("3"),
            t(""),
            t("신고하면 어떻게 되나요?"),
            t("아니요"),
            t("아니요, 이대로 보낼게요"),
            DONE,
        ],
        True,
    ),
    (
        "the office: harassment in danger",
        "office",
        [
            t("4"),
            v("right_harassment"),
            v("talk"),
            v("object"),
            v("nobody"),
            SKIP,
            t("매일 불러요."),
            v("yes"),
            v("files"),
            SKIP,
            DONE,
        ],
        False,
    ),
    (
        "the office: an everyday problem",
        "office",
        [v("everyday"), v("everyday_repair"), t("하수구가 넘쳐요."), t("시장 앞"), t("치워 주세요"), SKIP, SKIP, DONE],
        False,
    ),
    (
        "the office: a petition against an official becomes a protected report",
        "office",
        [
            v("everyday"),
            v("everyday_together"),
            v("together_public"),
            v("official"),
            v("official_protected"),
            v("nobody"),
            SKIP,
            t("허가를 미룹니다."),
            SKIP,
            c(2),
            DONE,
        ],
        False,
    ),
    (
        "the office: telling at once, before any choice",
        "office",
        [t("과장이 돈을 받았어요"), t("3"), t("이름은 몰라요"), c(0), c(1), c(4)],
        False,
    ),
]

_NONE = {"id": "a", "input": "none", "next": "send"}
REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("the start names no step", {"start": "b", "steps": [_NONE]}),
    ("a next names no step", {"start": "a", "steps": [{**_NONE, "next": "b"}]}),
    ("an id occurs twice", {"start": "a", "steps": [_NONE, _NONE]}),
    ("a step is called send", {"start": "send", "steps": [{**_NONE, "id": "send"}]}),
    ("a choice without options", {"start": "a", "steps": [{"id": "a", "input": "choice", "next": "send"}]}),
    ("a step leads nowhere", {"start": "a", "steps": [{"id": "a", "input": "text"}]}),
    (
        "an option leads nowhere",
        {"start": "a", "steps": [{"id": "a", "input": "choice", "options": [{"label": "k", "value": 1}]}]},
    ),
    (
        "an optional choice leads nowhere when skipped",
        {
            "start": "a",
            "steps": [
                {
                    "id": "a",
                    "input": "choice",
                    "optional": True,
                    "options": [{"label": "k", "value": 1, "next": "send"}],
                }
            ],
        },
    ),
    (
        "the same value twice",
        {
            "start": "a",
            "steps": [
                {
                    "id": "a",
                    "input": "choice",
                    "next": "send",
                    "options": [{"label": "k", "value": 1}, {"label": "j", "value": 1}],
                }
            ],
        },
    ),
    (
        "steps without a question in a circle",
        {"start": "a", "steps": [{"id": "a", "input": "none", "next": "b"}, {"id": "b", "input": "none", "next": "a"}]},
    ),
]


def given(raw: dict[str, Any]) -> Given | None:
    """One input as the machine takes it."""
    match raw:
        case {"text": str(text)}:
            return Text(text)
        case {"skip": True}:
            return Skip()
        case {"done": True}:
            return Done()
        case {"choice": int(index)}:
            return Choice(index)
        case {"value": value}:
            return Value(value)
        case _:
            return None


def expanded(value: Any) -> Any:
    """The same value with every long text written out."""
    if isinstance(value, dict) and set(value) == {"repeat", "times"}:
        return value["repeat"] * value["times"]
    return {key: expanded(part) for key, part in value.items()} if isinstance(value, dict) else value


def shortened(value: Any) -> Any:
    """The same value with long texts of one repeated sign written shortly."""
    if isinstance(value, str) and len(value) > SHORT and value == value[0] * len(value):
        return long(value[0], len(value))
    return {key: shortened(part) for key, part in value.items()} if isinstance(value, dict) else value


def played(table: Dialogue, inputs: list[dict[str, Any]], labels: dict[str, str] | None) -> list[dict[str, Any]]:
    """The turns of one conversation."""
    state, events = begin(table)
    turns = [{"input": None, "state": state.as_json(), "events": [event.as_json() for event in events]}]
    for raw in inputs:
        state, events = advance(table, state, given(expanded(raw)), labels)
        turns.append({"input": raw, "state": shortened(state.as_json()), "events": [one.as_json() for one in events]})
    return turns


def corpus() -> dict[str, Any]:
    """Tables, conversations with their outcome, and tables that must be refused."""
    rules = load()
    public = json.loads(public_texts(rules, "ko"))
    used = {step["ask"] for step in public["dialogue"]["steps"]}
    used |= {option["label"] for step in public["dialogue"]["steps"] for option in step["options"]}
    words = {key: text for key, text in public["wording"].items() if key in used}
    small = build(Dialogue, {**SMALL, "crisis": SMALL_CRISIS}, "corpus", "small")
    tables = {"small": (small, LABELS), "office": (rules.dialogue, words)}
    return {
        "about": ABOUT,
        "tables": {
            "small": {"dialogue": SMALL, "crisis": SMALL_CRISIS, "labels": LABELS},
            "office": {"dialogue": public["dialogue"], "crisis": public["crisis"], "labels": words},
        },
        "conversations": [
            {
                "name": name,
                "table": table,
                "labels": labelled,
                "turns": played(tables[table][0], inputs, tables[table][1] if labelled else None),
            }
            for name, table, inputs, labelled in CONVERSATIONS
        ],
        "refused": [{"name": name, "dialogue": table} for name, table in REFUSED],
    }


def main() -> None:
    """Write the corpus."""
    TARGET.write_text(json.dumps(corpus(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
