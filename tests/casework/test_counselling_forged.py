"""Whoever knows the voice of a talk but not the hand of its person makes no report of it."""

import json

import pytest

from casework.becoming import became_report
from casework.content import CONVERSION, FILE_REPORT, b64
from casework.corresponding import tell_office
from casework.reading import open_case
from crypto.consent import Act, Statement, sign_statement
from crypto.keys import SigningKey, random_id
from crypto.primitives import sha256
from tests.casework.talking import MONEY, a_talk, lines


def statement(town, report, message_id, **more):
    filing = town.office.rules.counselling.filing
    shown = filing.text["ko"]
    return shown, Statement(
        **{
            "act": Act.GIVE, "office": "geumcheon", "consent_id": message_id, "purpose": FILE_REPORT,
            "recipient": "corruption", "facts": (), "version": filing.version, "text": sha256(shown.encode()),
            "day": town.clock.today(), "named": sha256(report.encode()),
        } | more
    )  # fmt: skip


REPORT = json.dumps({"v": 1, "kind": "corruption", "text": MONEY, "excluded": "", "files": []}, ensure_ascii=False)


async def forged(town, reporter, *, report=REPORT, hand=None, shown=None, signed=None, **more):
    """A message that says that somebody made a report of their talk."""
    message_id = random_id()
    read, said = statement(town, signed or report, more.pop("consent_id", message_id), **more)
    text, signature = sign_statement(said, hand or reporter.keys.consent)
    content = {"type": CONVERSION, "said": text, "signature": b64(signature), "shown": shown or read, "report": report}
    await tell_office(content, reporter, message_id, town.intake)


ATTACKS = {
    "another hand": {"hand": SigningKey.generate()},
    "another text shown": {"shown": "아무 글에나 동의합니다."},
    "other words signed": {"signed": REPORT.replace("출장비", "선물")},
    "another kind signed": {"recipient": "unsure"},
    "no kind of report": {"recipient": "grievance"},
    "another purpose": {"purpose": "leave_name"},
    "a refusal": {"act": Act.REFUSE},
    "another office": {"office": "guro"},
    "another message": {"consent_id": bytes(16)},
    "an old text": {"version": 99},
    "nothing signed for": {"named": None},
    "an empty report": {"report": REPORT.replace(MONEY, "")},
    "a report that is a list": {"report": "[]"},
    "half a letter": {"report": json.dumps("\ud800"), "signed": REPORT},
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
async def test_whoever_knows_the_voice_but_did_not_sign_just_this_makes_no_report(town, attack):
    talk_id, bomi, reporter = await a_talk(town, MONEY)
    await forged(town, reporter, **attack)
    await town.let_in("bomi")
    assert not await became_report(bytes.fromhex(talk_id), town.office)
    view = await open_case(talk_id, bomi, town.office)
    assert "forged_refused" in [each.act for each in view.journal]
    assert [each.kind for each in await lines(town, "haneul")] == ["counselling"]


async def test_the_same_words_signed_by_their_person_do(town):
    talk_id, _, reporter = await a_talk(town, MONEY)
    await forged(town, reporter)
    await town.let_in("bomi")
    assert await became_report(bytes.fromhex(talk_id), town.office)


async def test_what_was_signed_for_a_talk_says_nothing_in_a_case(town):
    _, reporter = await town.report(MONEY)
    await town.let_in("haneul")
    await forged(town, reporter)
    await town.let_in("haneul")
    assert len(await lines(town, "haneul")) == 1
