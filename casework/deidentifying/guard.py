"""The leak guard: whatever leaves a case is held against all that was said in it; there is no other check."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from casework.deidentifying.linking import full_names
from casework.deidentifying.overlap import Run, share_of, verbatim_runs
from casework.deidentifying.roster import find_known
from casework.deidentifying.singling import Staff, count_around
from casework.deidentifying.spans import Span
from casework.deidentifying.views import plain_view
from policies.identifiers import AudienceRule, Label, Treatment
from policies.rules import Rules

_DIGITS = re.compile(r"[0-9](?:[ .-]?[0-9]){3,}")
_NOT_DIGIT = re.compile(r"[^0-9]")
_BLANKS = re.compile(r"\s+")
_SURE_ENOUGH = 0.7
_SHORTEST_WORD = 2
# Named without being a person or a number: a doubt to be looked at, not a leak for certain.
_SOFT = frozenset({Label.DEPT, Label.ORG, Label.LOC})


class Severity(StrEnum):
    """Red blocks a release until it is mended or two people override it with a reason; amber is to be looked at."""

    RED = "red"
    AMBER = "amber"


class Reason(StrEnum):
    """Why a stretch is held back."""

    IDENTIFIER = "identifier"  # identifies by itself
    SAID_IN_CASE = "said_in_case"  # was found in what was said, and stands here again
    VERBATIM = "verbatim"  # the reporter's own words
    TOO_EXACT = "too_exact"  # a date, an hour, an age that this audience gets more vaguely
    SINGLES_OUT = "singles_out"  # points to few people


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A stretch of an outgoing text and what is wrong with it; `said` is where the case has it: message, start, end."""

    start: int
    end: int
    severity: Severity
    reason: Reason
    label: str = ""
    said: tuple[int, int, int] | None = None
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found in an outgoing text; `shared` is the share of its letters in runs taken from the case."""

    findings: tuple[Finding, ...] = field(repr=False)
    shared: float

    @property
    def is_blocked(self) -> bool:
        """Whether it may not leave as it stands."""
        return any(each.severity is Severity.RED for each in self.findings)


@dataclass(frozen=True, slots=True)
class Case:
    """What was said in a case, what was found in it, and who works in the office."""

    said: Sequence[str] = field(repr=False)
    found: Sequence[Sequence[Span]] = field(repr=False)
    staff: Sequence[Staff] = field(default=(), repr=False)


def inspect(outgoing: str, found: Sequence[Span], audience: str, case: Case, rules: Rules) -> Report:
    """Hold an outgoing text, in which `found` was found, against its case; it never changes the text."""
    rule, guard = rules.deidentification.audiences[audience], rules.deidentification.guard
    runs = verbatim_runs(outgoing, case.said, guard.run_amber)
    findings = [
        *_identifiers(outgoing, found, rule, case, rules),
        *_said_again(outgoing, rule, case, rules),
        *(_verbatim(run, guard.run_red) for run in runs),
        *_too_exact(outgoing, rule, rules),
    ]
    shared = share_of(outgoing, runs)
    if shared >= guard.share_red and runs:
        longest = max(runs, key=lambda run: run.end - run.start)
        findings.append(_verbatim(longest, 0))
    return Report(tuple(_sorted(findings)), shared)


def _identifiers(
    outgoing: str, found: Sequence[Span], rule: AudienceRule, case: Case, rules: Rules
) -> Iterator[Finding]:
    tokens = re.compile("(?:" + "|".join(map(re.escape, rules.deidentification.tokens.values())) + ")[0-9]*")
    for span in found:
        if tokens.fullmatch(outgoing, span.start, span.end):
            continue  # 인물1 is what stands there instead of a name
        treatment = rule.treatments.get(span.label, rule.other)
        if span.label == Label.QUASI:
            people = count_around(outgoing, span, found, case.staff)
            few = people is not None and people < rules.deidentification.guard.k
            severity = Severity.RED if few else Severity.AMBER
            yield Finding(
                start=span.start, end=span.end, severity=severity, reason=Reason.SINGLES_OUT, label=span.label,
                people=people,
            )  # fmt: skip
        elif treatment is not Treatment.SHOWN:
            sure = span.confidence >= _SURE_ENOUGH and span.label not in _SOFT
            severity = Severity.RED if sure else Severity.AMBER
            yield Finding(
                start=span.start, end=span.end, severity=severity, reason=Reason.IDENTIFIER, label=span.label
            )  # fmt: skip


def _said_again(outgoing: str, rule: AudienceRule, case: Case, rules: Rules) -> Iterator[Finding]:
    """What was found in the case, wherever it stands here, whether or not its surroundings would give it away."""
    names = sorted(full_names(case.said, case.found, 0.0))
    for span in find_known(plain_view(outgoing), names, rules.deidentification.names):
        yield _again(span.start, span.end, str(Label.PERSON), None)
    digits = [(match.start(), match.end(), _NOT_DIGIT.sub("", match[0])) for match in _DIGITS.finditer(outgoing)]
    for at, (text, spans) in enumerate(zip(case.said, case.found, strict=True)):
        for span in spans:
            if rule.treatments.get(span.label, rule.other) is Treatment.SHOWN or span.label == Label.QUASI:
                continue
            where, written = (at, span.start, span.end), text[span.start : span.end]
            number = _NOT_DIGIT.sub("", written)
            for start, end, said in digits:
                if len(number) >= len(said) and said in number:  # the last four digits are enough
                    yield _again(start, end, span.label, where)
            if len(written.strip()) >= _SHORTEST_WORD:
                for match in _literally(written).finditer(outgoing):
                    yield _again(match.start(), match.end(), span.label, where)


def _literally(written: str) -> re.Pattern[str]:
    return re.compile(r"\s*".join(re.escape(sign) for sign in _BLANKS.sub("", written)), re.IGNORECASE)


def _again(start: int, end: int, label: str, said: tuple[int, int, int] | None) -> Finding:
    return Finding(
        start=start, end=end, severity=Severity.RED, reason=Reason.SAID_IN_CASE, label=str(label), said=said
    )  # fmt: skip


def _verbatim(run: Run, red: int) -> Finding:
    severity = Severity.RED if run.letters >= red else Severity.AMBER
    said = (run.text, run.said_start, run.said_end)
    return Finding(start=run.start, end=run.end, severity=severity, reason=Reason.VERBATIM, said=said)


def _too_exact(outgoing: str, rule: AudienceRule, rules: Rules) -> Iterator[Finding]:
    for name in rule.vague:
        for match in re.finditer(rules.deidentification.vague[name].pattern, outgoing):
            yield Finding(
                start=match.start(), end=match.end(), severity=Severity.AMBER, reason=Reason.TOO_EXACT, label=name
            )  # fmt: skip


def _sorted(findings: Sequence[Finding]) -> list[Finding]:
    """In order, each stretch once for each reason, the gravest first."""
    ranked = sorted(findings, key=lambda each: (each.start, each.end, each.reason, each.severity != Severity.RED))
    once = {(each.start, each.end, each.reason): each for each in reversed(ranked)}
    return sorted(once.values(), key=lambda each: (each.start, each.end, each.reason))
