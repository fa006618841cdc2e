"""`daesup deadline`: when something is due under a rule, and why, as JSON."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from casework.commands.terminal import say
from casework.deadlines import Due, Pause, PauseTooLongError, due_date
from casework.errors import MalformedRequestError, NotAllowedNowError
from casework.explaining import REASONS, WEEKDAYS, ExplainedDay, written_length
from casework.pauses import wall_time
from policies.deadlines import DeadlineRule, PauseReason, Unit
from policies.errors import NoRuleThenError
from policies.loading import load
from policies.rules import Rules

_PROLONGED = "+"
_NO_RULE = "그런 규칙이 없습니다. `daesup deadline --list`로 확인해 주세요."
_NOT_THEN = "그날에는 이 규칙이 시행되지 않았습니다. `daesup deadline --list`로 확인해 주세요."
_NOT_ENOUGH = "규칙과 받은 때를 함께 적어 주세요. 규칙은 `daesup deadline --list`로 볼 수 있습니다."
_NO_REASON = f"정지 사유는 {', '.join(REASONS.values())} 가운데 하나로 적어 주세요."
_WORDS = {word: reason for reason, label in REASONS.items() for word in (str(reason), label)}


class UnreadableError(Exception):
    """What was typed cannot be counted; the message is one sentence for the person who typed it."""


def add_deadline(parser: argparse.ArgumentParser) -> None:
    """The options of `daesup deadline`."""
    parser.add_argument("rule", nargs="?", metavar="RULE", help="규칙의 이름이나 번호 (grievance 또는 M05)")
    parser.add_argument("received_at", nargs="?", metavar="RECEIVED_AT", help="받은 때 (2023-01-16T10:00), 한국 시각")
    parser.add_argument(
        "--stop",
        action="append",
        default=[],
        metavar="FROM..TO[=REASON]",
        help="멈춘 동안: 날이면 첫날과 끝날을 모두, 시각이면 그 분까지; TO가 없으면 아직 멈춰 있습니다. "
        f"REASON은 {', '.join(REASONS.values())} 가운데 하나이고(없으면 보완), 한 번 늘린 현장조사는 현장조사+입니다",
    )
    parser.add_argument("--extend", action="count", default=0, help="연장 한 번; 여러 번 적을 수 있습니다")
    parser.add_argument("--list", action="store_true", help="규칙을 모두 보여 줍니다")
    parser.set_defaults(act=deadline)


def deadline(given: argparse.Namespace) -> int:
    """Print the due date with its reasons, or the rules there are; returns the exit status."""
    rules = load()
    try:
        if given.list:
            say("\n".join(listed(rules)))
        else:
            due = counted(rules, given.rule, given.received_at, given.stop, given.extend)
            say(json.dumps(as_json(due), ensure_ascii=False))
    except UnreadableError as reason:
        sys.stderr.write(f"{reason}\n")
        return 2
    return 0


def counted(rules: Rules, name: str | None, received: str | None, stops: Sequence[str], extensions: int) -> Due:
    """The due date for what was typed; UnreadableError if it cannot be counted."""
    if not name or not received:
        raise UnreadableError(_NOT_ENOUGH)
    since = _received_at(received)
    rule = _rule(rules, name, since.date())
    pauses = [read_stop(each, rule) for each in stops]
    try:
        return due_date(rule, since, rules.holidays, pauses, extensions)
    except NotAllowedNowError:
        raise UnreadableError(_not_extended(rule)) from None
    except PauseTooLongError:
        raise UnreadableError("멈춘 동안이 너무 길거나 날이 너무 멉니다. 날짜를 다시 살펴 주세요.") from None


def _not_extended(rule: DeadlineRule) -> str:
    return f"이 기한은 {rule.extend.times}번까지만 늘릴 수 있습니다." if rule.extend else "이 기한은 늘릴 수 없습니다."


def read_stop(text: str, rule: DeadlineRule) -> Pause:
    """A stop as typed: FROM..TO[=REASON], days or moments; without TO it still goes on."""
    span, _, word = text.partition("=")
    begins, dots, ends = span.partition("..")
    if not dots:
        raise UnreadableError("멈춘 동안은 2023-01-17..2023-01-19처럼 적어 주세요.")
    reason, prolonged = _reason(word or str(PauseReason.SUPPLEMENT))
    if prolonged and rule.limit(reason) is None:
        raise UnreadableError("이 규칙에서 그 사유의 정지는 늘릴 수 없습니다.")
    try:
        return Pause(first=_moment(begins), last=_moment(ends) if ends else None, reason=reason, prolonged=prolonged)
    except MalformedRequestError:
        raise UnreadableError("멈춘 동안의 끝이 시작보다 앞섭니다.") from None


def listed(rules: Rules) -> list[str]:
    """One line for each version of each rule: name, code, label, length, since when and until when."""
    return [
        "\t".join(
            [
                name,
                rule.code,
                rule.label,
                written_length(rule),
                f"{rule.effective_from}부터" + (f" {rule.effective_to}까지" if rule.effective_to else ""),
            ]
        )
        for name, versions in rules.deadlines.items()
        for rule in versions
    ]


def as_json(due: Due) -> Mapping[str, Any]:
    """What is printed: `due` is null while the clock stands without a known end."""
    hours = due.counting.rule.measure is Unit.HOURS
    return {"due": due.as_text() or None, "why": due.why, "days": [_day(each, hours=hours) for each in due.days]}


def _day(each: ExplainedDay, *, hours: bool) -> Mapping[str, Any]:
    said: dict[str, Any] = {
        "date": each.day.isoformat(),
        "weekday": WEEKDAYS[each.day.weekday()],
        "counts": each.counts,
        "kind": str(each.kind),
        "why": each.why,
        "minutes" if hours else "number": each.number,
    }
    if hours:
        said["stretches"] = [[f"{opens:%H:%M}", _clock(each.day, closes)] for opens, closes in each.stretches]
    return said


def _clock(day: date, closes: datetime) -> str:
    return f"{closes:%H:%M}" if closes.date() == day else "24:00"


def _rule(rules: Rules, name: str, on: date) -> DeadlineRule:
    known = [key for key, versions in rules.deadlines.items() if name == key or name.upper() == versions[0].code]
    if not known:
        raise UnreadableError(_unknown(rules, name.upper()))
    try:
        return rules.deadline(known[0], on)
    except NoRuleThenError:
        raise UnreadableError(_NOT_THEN) from None


def _unknown(rules: Rules, code: str) -> str:
    codes = [each[0].code for each in rules.deadlines.values() if each[0].code.startswith(f"{code}-")]
    if codes:
        return f"이 번호에는 규칙이 여럿 있습니다: {', '.join(codes)}."
    return _NO_RULE


def _received_at(text: str) -> datetime:
    return wall_time(_moment(text))


def _moment(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        try:
            return wall_time(datetime.fromisoformat(text))
        except (ValueError, OverflowError):
            raise UnreadableError("날짜와 시각은 2023-01-16 또는 2023-01-16T10:00처럼 적어 주세요.") from None


def _reason(word: str) -> tuple[PauseReason, bool]:
    plain = word.removesuffix(_PROLONGED)
    if plain not in _WORDS:
        raise UnreadableError(_NO_REASON)
    return _WORDS[plain], plain != word
