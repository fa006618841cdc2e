"""The identity ladder: nobody comes down it but by their own signed word, and what is taken back is gone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from casework import naming
from casework.assigning import recuse
from casework.consents import Decision, consents_of, in_force, less_protected, rung_of
from casework.content import b64, encode
from casework.converting import convert, hold_back
from casework.corresponding import listen, tell_office
from casework.deciding import believe, consented, kept_decisions, note_decision, open_named
from casework.errors import (
    HeldBackError,
    NotAllowedNowError,
    NotFoundError,
    NothingNamedError,
    NotYourCaseError,
    TooLongError,
)
from casework.identity import open_identity
from casework.keeping import KeeperState, round_once, take_in
from casework.reading import open_case
from casework.store.consent_tables import case_consent
from casework.store.consents import ConsentRow, add_consent
from casework.store.envelopes import is_of_case
from casework.store.vault import get_envelope
from crypto.consent import Act, Statement, sign_renewal, sign_statement
from crypto.context import Purpose, SealingContext
from crypto.keys import SigningKey, random_id
from crypto.seal import seal
from policies.loading import load
from tests.casework.ladder import CONTACT, FACTS, NAME, asked_for, envelope_of, reported, says, statement_of


async def test_anonymous_sealed_named_and_back_up_again(any_town):
    climber = await reported(any_town)
    assert await climber.rung() == "anonymous"
    sealed = await climber.gives("sealed")
    assert await climber.rung() == "sealed"
    assert await climber.read_name() == []
    told = await climber.gives("officers")
    assert await climber.rung() == "named_protected"
    assert await climber.read_name() == [FACTS]
    assert (await climber.sees()).rung == "named_protected"
    await climber.takes_back(told)
    assert await climber.rung() == "sealed"
    assert await climber.read_name() == []
    await climber.takes_back(sealed)
    assert await climber.rung() == "anonymous"
    view = await climber.sees()
    assert (view.rung, view.settling, view.standing) == ("anonymous", False, frozenset())
    assert [each.withdrawn for each in view.consents] == [any_town.clock.today()] * 2


async def test_nothing_of_the_name_lies_readable_in_the_case_or_the_mailbox(any_town):
    climber = await reported(any_town)
    await climber.gives("sealed")
    await climber.gives("officers")
    view = await open_case(climber.case_id, climber.officer, any_town.office)
    assert NAME not in repr(view)
    listened = await listen(climber.reporter, any_town.intake)
    # Eight words forced out of somebody do not say who they are.
    assert not [each for each in listened.heard if NAME in str(each.content) or CONTACT in str(each.content)]


async def test_an_officer_who_holds_the_voice_of_the_case_cannot_sign(any_town):
    climber = await reported(any_town)
    message_id, pointer = random_id(), await envelope_of(climber)
    await says(climber, statement_of(climber, message_id, envelope=pointer), message_id, key=climber.officer.signing)
    assert await climber.consents() == ()
    assert await climber.rung() == "anonymous"
    assert "forged_refused" in await climber.acts()


async def test_a_row_that_somebody_wrote_into_the_store_is_no_consent(any_town):
    climber = await reported(any_town)
    held, row_id = await climber.held(), random_id()
    said, signature = sign_statement(statement_of(climber, row_id, envelope=random_id()), SigningKey.generate())
    content = {"said": said, "signature": b64(signature), "shown": "", "base": "anonymous"}
    about = SealingContext(purpose=Purpose.NOTE, office=any_town.office.office, message_id=row_id)
    sealed = seal(encode(content), to=[held.key.public], about=about)
    forged = ConsentRow(
        id=row_id, case_id=held.row.id, body=sealed.wraps[0].raw + sealed.body.raw, envelope=None, named=None
    )
    async with any_town.office.cases.store.writing() as connection:
        await add_consent(connection, forged, [], any_town.clock.today())
    assert await climber.consents() == ()
    assert await consented(held, "sealed", "custodians", any_town.office) is None


async def renews_hand(climber, new: SigningKey, vouch: bytes) -> None:
    """A new receipt is announced in the voice of the old one."""
    keys = {"consent_key": b64(new.public.raw), "consent_vouch": b64(vouch)}
    content = {"type": "new_receipt", "speak": b64(climber.reporter.keys.speak.raw()), **keys}
    await tell_office(content, climber.reporter, random_id(), climber.town.intake)
    await climber.opened()


async def test_a_new_hand_that_only_an_officer_named_signs_nothing(town):
    climber = await reported(town)
    new = SigningKey.generate()
    await renews_hand(climber, new, sign_renewal(new.public, office=town.office.office, key=new))
    message_id, pointer = random_id(), await envelope_of(climber)
    await says(climber, statement_of(climber, message_id, envelope=pointer), message_id, key=new)
    assert await climber.consents() == ()


async def test_a_new_receipt_signs_on_and_the_old_one_no_longer(town):
    climber = await reported(town)
    old = climber.reporter.keys.consent
    sealed = await climber.gives("sealed")
    new = SigningKey.generate()
    await renews_hand(climber, new, sign_renewal(new.public, office=town.office.office, key=old))
    assert [each.id for each in await climber.consents()] == [sealed]
    back = statement_of(climber, bytes.fromhex(sealed), act=Act.WITHDRAW, facts=(), until=None)
    await says(climber, back, random_id(), key=old)
    assert await climber.rung() == "sealed"
    await says(climber, back, random_id(), key=new)
    assert await climber.rung() == "anonymous"


async def test_a_consent_that_was_taken_back_is_not_given_by_saying_it_again(any_town):
    climber = await reported(any_town)
    consent_id = await climber.gives("sealed")
    listened = await listen(climber.reporter, any_town.intake)
    (said,) = [each.content for each in listened.heard if each.content["type"] == "identity"]
    await climber.takes_back(consent_id)
    again = {key: said[key] for key in ("type", "said", "signature", "shown", "what")}
    await tell_office(again, climber.reporter, random_id(), any_town.intake)
    await climber.opened()
    assert await climber.rung() == "anonymous"
    assert "forged_refused" in await climber.acts()


async def test_a_withdrawal_that_somebody_deleted_still_holds(any_town):
    climber = await reported(any_town)
    consent_id = await climber.gives("sealed")
    held = await climber.held()
    await climber.takes_back(consent_id)
    async with any_town.office.cases.store.writing() as connection:
        await connection.execute(delete(case_consent).where(case_consent.c.id != bytes.fromhex(consent_id)))
    assert await consented(held, "sealed", "custodians", any_town.office) is None


async def test_one_persons_hand_signs_in_no_other_case(town):
    one = await reported(town)
    other = await reported(town, text="과장이 출장비를 나누어 가집니다.")
    message_id, pointer = random_id(), await envelope_of(other)
    said = statement_of(other, message_id, envelope=pointer)
    await says(other, said, message_id, key=one.reporter.keys.consent)
    assert await other.consents() == ()


NOT_OFFERED = (
    {"version": 2},
    {"recipient": "officers"},
    {"facts": ()},
    {"facts": ("name", "birthday")},
    {"envelope": None},
    {"until": date(2027, 1, 1)},
    {"text": bytes(32)},
    {"purpose": "complaint"},
    {"asked": bytes(16)},
    {"named": bytes(32)},
)


async def test_what_was_not_offered_so_is_not_believed(town):
    climber = await reported(town)
    for change in NOT_OFFERED:
        message_id, pointer = random_id(), await envelope_of(climber)
        said = replace(statement_of(climber, message_id, envelope=pointer), **change)
        await says(climber, said, message_id)
        assert await climber.consents() == (), change
    assert await climber.rung() == "anonymous"
    message_id, pointer = random_id(), await envelope_of(climber)
    await says(climber, statement_of(climber, message_id, envelope=pointer), message_id)
    assert await climber.rung() == "sealed"


async def test_an_envelope_that_is_nowhere_or_anothers_is_not_taken(town):
    climber, other = await reported(town), await reported(town, text="과장이 출장비를 나누어 가집니다.")
    await other.gives("sealed")
    (theirs,) = await other.consents()
    for pointer in (random_id(), theirs.envelope):
        message_id = random_id()
        await says(climber, statement_of(climber, message_id, envelope=pointer), message_id)
    assert await climber.consents() == ()


async def test_an_unasked_consent_to_hand_a_name_on_is_not_believed(town):
    climber = await reported(town)
    await climber.gives("sealed")
    for asked in (None, random_id()):
        message_id = random_id()
        await says(climber, statement_of(climber, message_id, "transfer", asked=asked), message_id)
    assert [each.purpose for each in await climber.consents()] == ["sealed"]


async def test_what_was_asked_is_agreed_to_for_one_recipient_alone(any_town):
    climber = await reported(any_town)
    await climber.gives("sealed")
    asked = await asked_for(climber, "transfer", "acrc")
    given = await climber.answers(asked, agrees=True)
    held = await climber.held()
    consent = await consented(held, "transfer", "acrc", any_town.office)
    assert consent.id == given
    assert await consented(held, "transfer", "bai", any_town.office) is None
    assert await consented(held, "protection", "acrc", any_town.office) is None
    assert (await climber.sees()).asked == ()
    any_town.clock.turn(days=91)
    assert await consented(held, "transfer", "acrc", any_town.office) is None


async def test_no_is_an_answer_and_changes_nothing(town):
    climber = await reported(town)
    await climber.gives("sealed")
    asked = await asked_for(climber, "transfer", "acrc")
    await climber.answers(asked, agrees=False)
    assert await climber.rung() == "sealed"
    assert await consented(await climber.held(), "transfer", "acrc", town.office) is None
    assert [each.refused for each in await climber.consents()] == [False, True]


async def test_what_stands_on_a_consent_falls_with_it(any_town):
    climber = await reported(any_town)
    sealed = await climber.gives("sealed")
    await climber.gives("officers")
    asked = await asked_for(climber, "transfer", "acrc")
    await climber.answers(asked, agrees=True)
    await climber.takes_back(sealed)
    held = await climber.held()
    assert await climber.rung() == "anonymous"
    assert await climber.read_name() == []
    assert await consented(held, "transfer", "acrc", any_town.office) is None
    # Given anew, it does not bring back what fell.
    await climber.gives("sealed")
    assert await climber.rung() == "sealed"
    assert await consented(held, "transfer", "acrc", any_town.office) is None


async def test_the_envelope_of_what_was_taken_back_is_destroyed(any_town):
    climber = await reported(any_town)
    sealed = await climber.gives("sealed")
    (consent,) = await climber.consents()
    await climber.takes_back(sealed)
    assert not await is_of_case(any_town.office.cases.store, consent.envelope, bytes.fromhex(climber.case_id))
    any_town.clock.turn(days=2)
    await round_once(any_town.office, KeeperState())
    with pytest.raises(NotFoundError):
        await get_envelope(any_town.office.vault, consent.envelope)


async def test_what_was_told_cannot_be_opened_from_a_copy_once_it_is_taken_back(any_town):
    climber = await reported(any_town)
    await climber.gives("sealed")
    told = await climber.gives("officers")
    held = await climber.held()
    (row,) = [each.row for each in await kept_decisions(held, any_town.office) if each.row.named]
    assert await open_named(row, held, any_town.office) == FACTS
    await climber.takes_back(told)
    # Somebody kept the sealed row; the only key to it was its wrap.
    assert await open_named(row, held, any_town.office) == {}


async def test_an_officer_who_stepped_aside_sees_neither_rung_nor_name(any_town):
    climber = await reported(any_town)
    await climber.gives("sealed")
    await climber.gives("officers")
    narae = await any_town.unlock("narae")
    assert await climber.read_name(narae) == [FACTS]
    await recuse(climber.case_id, "친족입니다", narae, any_town.office)
    with pytest.raises(NotYourCaseError):
        await open_identity(climber.case_id, narae, any_town.office)
    with pytest.raises(NotYourCaseError):
        await climber.read_name(narae)
    assert await climber.read_name() == [FACTS]


async def test_a_killed_process_leaves_what_the_next_one_finishes(any_town):
    climber = await reported(any_town)
    await climber.gives("sealed")
    message_id = random_id()
    await naming.give("officers", FACTS, climber.reporter, message_id, any_town.intake, language="ko")
    while await take_in(any_town.office):
        pass
    held = await climber.held()
    heard = (await listen(climber.reporter, any_town.intake)).heard[-1]
    arrived = await believe(heard.content, message_id, held, any_town.office)
    # Journal and wrap are written, and then the process is gone.
    await note_decision(arrived, held, climber.officer, any_town.office)
    assert await climber.rung() == "sealed"
    await climber.opened()
    assert await climber.rung() == "named_protected"
    assert await climber.read_name() == [FACTS]


async def test_a_page_sent_twice_decides_once(town):
    climber = await reported(town)
    message_id = random_id()
    for _ in range(2):
        await naming.give("sealed", FACTS, climber.reporter, message_id, town.intake, language="ko")
    await climber.opened()
    assert len(await climber.consents()) == 1


async def test_a_complaint_under_a_name_that_becomes_a_report_takes_the_name_behind_the_quorum(any_town):
    climber = await reported(any_town, "seojun", "골목 가로등이 꺼져 있습니다.", kind="grievance")
    told = await climber.gives("complaint")
    assert await climber.rung() == "ordinary"
    await hold_back(climber.case_id, "돈 이야기를 하셨습니다", climber.officer, any_town.office)
    haneul = await any_town.unlock("haneul")
    await convert(climber.case_id, "corruption", haneul, any_town.office)
    climber.officer = haneul
    assert await climber.rung() == "sealed"
    assert await climber.read_name() == []
    assert await consented(await climber.held(), "complaint", "officers", any_town.office) is None
    await climber.takes_back(told)
    assert await climber.rung() == "sealed"


async def test_the_first_rung_cannot_be_skipped_and_an_empty_name_is_none(town):
    climber = await reported(town)
    with pytest.raises(NotAllowedNowError):
        await climber.gives("officers")
    with pytest.raises(NothingNamedError):
        await climber.gives("sealed", {"name": "  ", "contact": ""})
    with pytest.raises(NotFoundError):
        await climber.gives("complaint")
    with pytest.raises(TooLongError):
        await climber.gives("sealed", {"name": "가" * 201})


async def test_a_question_that_gives_somebody_away_is_held_back(town):
    climber = await reported(town, text="동장 강태구가 2026년 3월 2일 저녁 회식 자리에서 업자에게 돈을 받았습니다.")
    await climber.gives("sealed")
    with pytest.raises(HeldBackError):
        await asked_for(climber, "transfer", "acrc", "전화 010-9087-6513으로 걸어 주신 일 때문입니다.")


LADDER = load().identity
GIVABLE = sorted(LADDER.purposes_for(protected=True))


def decided(act: Act, purpose: str, number: int) -> Decision:
    said = Statement(
        act=act, office="o", consent_id=number.to_bytes(16, "big"), purpose=purpose, recipient="r", facts=("name",),
        version=1, text=bytes(32), day=date(2026, 11, 23),
    )  # fmt: skip
    return Decision(said, "")


@given(
    st.lists(st.tuples(st.sampled_from(list(Act)), st.sampled_from(GIVABLE), st.integers(0, 5)), max_size=12),
    st.sampled_from(["anonymous", "sealed"]),
    st.integers(0, 400),
)
def test_the_class_never_falls_without_a_consent_in_force(acts, base, days):
    decisions = [decided(act, purpose, number) for act, purpose, number in acts]
    consents = consents_of(decisions, LADDER)
    standing = in_force(consents, date(2026, 11, 23) + timedelta(days=days), LADDER, protected=True)
    rung = rung_of(base, standing, LADDER)
    assert not less_protected(base, rung)
    if rung != base:
        assert any(LADDER.purposes[each.purpose].rung == rung for each in standing)
    taken = {said.consent_id.hex() for said in (each.statement for each in decisions) if said.act is Act.WITHDRAW}
    assert not taken & {each.id for each in standing}
    assert not [each for each in standing if each.refused]
