"""A custodian at their own machine: told only what is sealed to them, agrees or refuses, and nobody else can."""

import pytest

from casework.assigning import assign, recuse
from casework.custody import (
    bundle_for,
    custodian_who_signed,
    new_nonce,
    refuse_request,
    requests_for,
    take_answer,
)
from casework.disclosing import pending_grants
from casework.enveloping import identity_context
from casework.errors import (
    CustodianInCaseError,
    MalformedRequestError,
    NotAllowedNowError,
    NotFoundError,
    ReasonNeededError,
    WrongLoginError,
)
from casework.founding import add_custodian, add_officer
from casework.publishing import publish_keys
from casework.reading import open_case
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.grant import Grant, answer_grant
from crypto.keys import KeyId, PrivateKey, SigningKey
from crypto.quorum import Bundle, open_bundle
from crypto.unseal import open_sealed
from tests.casework.disclosure import NAME, Scene, told_in
from tests.offices import officer


@pytest.fixture
async def scene(any_town) -> Scene:
    return await told_in(any_town)


class Machine:
    """What a custodian's browser does, with Python's own cryptography."""

    def __init__(self, scene: Scene, number: int) -> None:
        self.scene, self.office = scene, scene.office
        self.key, self.signing = scene.town.custodians[number]
        nonce = new_nonce()
        signed = self.signing.sign(b"daesup/1/custodian", nonce + self.key.public.key_id)
        self.custodian = custodian_who_signed(nonce, self.key.public.key_id, signed, self.office)

    async def opens(self) -> tuple[bytes, bytes, Grant]:
        (request,) = await requests_for(self.custodian, self.office)
        about = SealingContext(purpose=Purpose.GRANT, office=self.office.office, message_id=request.id)
        body, wrap = Body.parse(request.body), WrapRecord.parse(request.wrap)
        raw = open_sealed(body, wrap, key=self.key, about=about).content
        return request.id, raw, Grant.parse(raw)

    async def agrees(self, signing: SigningKey | None = None) -> None:
        grant_id, raw, grant = await self.opens()
        bundle, digest = await bundle_for(grant_id.hex(), grant.envelope, self.custodian, self.office)
        opened = open_bundle(Bundle(bundle), self.key, identity_context(grant.envelope, self.office.office), digest)
        answer = answer_grant(opened, raw, self.scene.haneul.key.public, signing or self.signing)
        await take_answer(grant_id.hex(), answer.encode(), self.custodian, self.office)


async def test_two_machines_agree_and_the_text_comes_back(scene):
    grant_id = await scene.asks()
    await Machine(scene, 0).agrees()
    with pytest.raises(NotAllowedNowError):
        await scene.takes(grant_id)
    await Machine(scene, 1).agrees()
    await scene.takes(grant_id)
    assert NAME in await scene.text()


async def test_a_refusal_is_seen_in_the_case_with_its_reason_and_may_make_it_hopeless(scene):
    grant_id = (await scene.asks()).hex()
    for number in (0, 1):
        machine = Machine(scene, number)
        await refuse_request(grant_id, "이름 없이도 조사할 수 있습니다.", machine.custodian, scene.office)
        with pytest.raises(NotAllowedNowError):
            await refuse_request(grant_id, "다시 거절합니다.", machine.custodian, scene.office)
    (pending,) = await pending_grants(scene.case_id, scene.haneul, scene.office)
    assert (pending.refused, pending.agreed, pending.is_hopeless) == (2, 0, True)
    journal = (await open_case(scene.case_id, scene.haneul, scene.office)).journal
    assert "이름 없이도 조사할 수 있습니다." in [each.reason for each in journal if each.act == "refused_to_give_back"]
    await Machine(scene, 1).agrees()  # whoever thinks better of it
    (pending,) = await pending_grants(scene.case_id, scene.haneul, scene.office)
    assert (pending.refused, pending.agreed, pending.is_hopeless) == (1, 1, False)
    with pytest.raises(NotAllowedNowError):
        await refuse_request(grant_id, "이제 거절합니다.", Machine(scene, 1).custodian, scene.office)
    with pytest.raises(ReasonNeededError):
        await refuse_request(grant_id, "왜", Machine(scene, 2).custodian, scene.office)


async def test_nobody_is_told_anything_without_the_key(scene):
    await scene.asks()
    nonce, (key, signing) = new_nonce(), scene.town.custodians[0]
    good = signing.sign(b"daesup/1/custodian", nonce + key.public.key_id)
    for said in (
        (new_nonce(), key.public.key_id, good),
        (nonce, scene.town.custodians[1][0].public.key_id, good),
        (nonce, KeyId(bytes(16)), good),
        (nonce, key.public.key_id, SigningKey.generate().sign(b"daesup/1/custodian", nonce + key.public.key_id)),
        (nonce, key.public.key_id, signing.sign(b"daesup/1/grant", nonce + key.public.key_id)),
        (nonce, key.public.key_id, b""),
    ):
        with pytest.raises(WrongLoginError):
            custodian_who_signed(*said, scene.office)


async def test_one_machine_cannot_answer_for_another_nor_open_what_is_not_asked(scene):
    grant_id = (await scene.asks("PERSON")).hex()
    first, second = Machine(scene, 0), Machine(scene, 1)
    _, raw, grant = await first.opens()
    bundle, digest = await bundle_for(grant_id, grant.envelope, first.custodian, scene.office)
    opened = open_bundle(Bundle(bundle), first.key, identity_context(grant.envelope, scene.office.office), digest)
    answer = answer_grant(opened, raw, scene.haneul.key.public, first.signing)
    with pytest.raises(MalformedRequestError):
        await take_answer(grant_id, answer.encode(), second.custodian, scene.office)
    with pytest.raises(MalformedRequestError):
        await take_answer(grant_id, b"", first.custodian, scene.office)
    with pytest.raises(NotFoundError):
        await bundle_for(grant_id, bytes(16), first.custodian, scene.office)
    with pytest.raises(NotFoundError):
        await bundle_for(bytes(16).hex(), grant.envelope, first.custodian, scene.office)
    with pytest.raises(CryptoError):
        open_bundle(Bundle(bundle), second.key, identity_context(grant.envelope, scene.office.office), digest)


async def test_an_answer_with_a_wrong_signature_opens_nothing(scene):
    grant_id = await scene.asks()
    await Machine(scene, 0).agrees()
    await Machine(scene, 1).agrees(SigningKey.generate())
    with pytest.raises(NotAllowedNowError):
        await scene.takes(grant_id)


async def test_after_its_day_or_without_its_officer_a_request_is_not_there(scene):
    grant_id = (await scene.asks()).hex()
    machine = Machine(scene, 0)
    await recuse(scene.case_id, "아는 사람입니다.", scene.haneul, scene.office)
    with pytest.raises(NotFoundError):
        await refuse_request(grant_id, "담당이 아닙니다.", machine.custodian, scene.office)
    scene.town.clock.turn(days=60)
    assert await requests_for(machine.custodian, scene.office) == []
    with pytest.raises(NotFoundError):
        await bundle_for(grant_id, bytes(16), machine.custodian, scene.office)


async def test_whoever_bears_the_name_of_an_officer_of_the_case_takes_no_part(any_town):
    key, signing = PrivateKey.generate(), SigningKey.generate()
    await add_custodian("김하늘", key, signing, any_town.office)
    await publish_keys(any_town.office)
    any_town.custodians.append((key, signing))
    scene = await told_in(any_town)
    grant_id = (await scene.asks()).hex()
    machine = Machine(scene, len(any_town.custodians) - 1)
    assert await requests_for(machine.custodian, scene.office) == []
    with pytest.raises(NotFoundError):
        await refuse_request(grant_id, "제 사건입니다.", machine.custodian, scene.office)


async def test_whoever_is_given_the_case_afterwards_takes_no_part_either(scene):
    grant_id = (await scene.asks()).hex()
    machine = Machine(scene, 0)
    name = {each.id: each.name for each in await scene.office.people.custodians()}[machine.custodian.id]
    await add_officer(officer("jigi", name, "rights_team", "investigator", ""), scene.office)
    await assign(scene.case_id, [(await scene.town.unlock("jigi")).officer.id], scene.haneul, scene.office)
    with pytest.raises(CustodianInCaseError):
        await refuse_request(grant_id, "제 사건입니다.", machine.custodian, scene.office)
