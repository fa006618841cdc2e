"""Devices that open an account: registered with the passphrase, bound to one origin, gone with suspension."""

import json
import tracemalloc
from contextlib import suppress
from dataclasses import fields, replace

import pytest
from fido2.webauthn import (
    AuthenticationResponse,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    RegistrationResponse,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.errors import MalformedRequestError, NotFoundError, NotPermittedError, WrongLoginError
from casework.founding import add_officer
from casework.settings import Settings
from casework.staffing.errors import DeviceNotTakenError, WrongDeviceError
from casework.staffing.passkeys import (
    add_device,
    ask_device,
    ask_new_device,
    devices_of,
    remove_device,
    remove_devices,
    unlock_with_device,
)
from casework.staffing.suspending import suspend
from casework.store.passkeys import add_passkey
from casework.webauthn import Challenges, Told, credential_id, made, verified
from tests.fakes.authenticator import Device
from tests.offices import PASSPHRASE, HandClock, officer

ORIGIN = "https://casework.example"


@pytest.fixture
async def town(any_town):
    any_town.office = replace(any_town.office, settings=replace(any_town.office.settings, officers_url=ORIGIN))
    await add_officer(officer("machine", "한관리", "", "administrator", ""), any_town.office)
    return any_town


@pytest.fixture
def challenges(town):
    return Challenges(town.clock, town.office.rules.officers.passkey_minutes)


@pytest.fixture
def registers(town, challenges):
    """Register a device for somebody."""

    async def registered(login: str = "haneul", label: str = "사무실 컴퓨터", device: Device | None = None) -> Device:
        device = device or Device(ORIGIN)
        unlocked = await town.unlock(login)
        options = await ask_new_device(PASSPHRASE + login, "", challenges, unlocked, town.office)
        await add_device(device.makes(options), label, challenges, unlocked, town.office)
        return device

    return registered


@pytest.fixture
def comes_in(town, challenges):
    async def came(device: Device, only: str = "", **lies: str):
        told = device.signs(ask_device(challenges, town.office), **lies)
        return await unlock_with_device(told, challenges, town.office, only)

    return came


async def test_a_device_opens_the_same_keys_as_the_passphrase(town, registers, comes_in):
    device = await registers()
    before, now = await town.unlock("haneul"), await comes_in(device)
    assert now.officer == before.officer
    assert now.key.seed() == before.key.seed()
    assert now.signing.public.raw == before.signing.public.raw
    (kept,) = await devices_of(now.officer.id, town.office)
    assert (kept.label, kept.used, kept.sign_count) == ("사무실 컴퓨터", town.clock.today(), 2)


async def test_registering_needs_the_passphrase_again(town, challenges):
    unlocked = await town.unlock("haneul")
    with pytest.raises(WrongLoginError):
        await ask_new_device("다른 말", "", challenges, unlocked, town.office)
    options = await ask_new_device(PASSPHRASE + "haneul", "", challenges, unlocked, town.office)
    colleague = await town.unlock("narae")
    with pytest.raises(WrongDeviceError):  # the passphrase was typed at another's screen
        await add_device(Device(ORIGIN).makes(options), "기기", challenges, colleague, town.office)


@pytest.mark.parametrize("lie", ["origin", "type", "party", "unverified", "key", "secret", "challenge"])
async def test_whatever_does_not_fit_is_the_one_refusal(registers, comes_in, lie):
    device = await registers()
    lies = {"origin": "https://casework.example.evil"} if lie == "origin" else {}
    lies |= {"type": "webauthn.create"} if lie == "type" else {}
    lies |= {"challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"} if lie == "challenge" else {}
    other = Device(ORIGIN)
    device.party = "example" if lie == "party" else device.party
    device.verifies = lie != "unverified"
    device.key = other.key if lie == "key" else device.key
    device.inner = other.inner if lie == "secret" else device.inner
    with pytest.raises(WrongDeviceError):
        await comes_in(device, **lies)


async def test_what_was_signed_counts_once_and_for_some_minutes(town, registers, challenges):
    device = await registers()
    told = device.signs(ask_device(challenges, town.office))
    await unlock_with_device(told, challenges, town.office)
    with pytest.raises(WrongDeviceError):
        await unlock_with_device(told, challenges, town.office)
    told = device.signs(ask_device(challenges, town.office))
    town.clock.turn(minutes=town.office.rules.officers.passkey_minutes)
    with pytest.raises(WrongDeviceError):
        await unlock_with_device(told, challenges, town.office)


async def test_a_challenge_for_registering_lets_nobody_in(town, registers, challenges):
    device, unlocked = await registers(), await town.unlock("haneul")
    options = await ask_new_device(PASSPHRASE + "haneul", "", challenges, unlocked, town.office)
    with pytest.raises(WrongDeviceError):
        await unlock_with_device(device.signs(options), challenges, town.office)
    with pytest.raises(WrongDeviceError):
        await add_device(
            Device(ORIGIN).makes(ask_device(challenges, town.office)), "기기", challenges, unlocked, town.office
        )


async def test_a_copy_of_a_device_is_noticed_where_it_counts_and_taken_where_it_does_not(registers, comes_in):
    device = await registers()
    await comes_in(device)
    device.count -= 1
    with pytest.raises(WrongDeviceError):
        await comes_in(device)
    silent = Device(ORIGIN)
    silent.counts = False
    await registers(device=silent)
    assert await comes_in(silent)
    assert await comes_in(silent)


async def test_a_device_that_has_signed_very_often_is_taken_as_well(registers, comes_in):
    device = Device(ORIGIN)
    device.count = 2**32 - 3  # four octets (WebAuthn 6.1)
    await registers(device=device)
    assert await comes_in(device)


async def test_another_officers_device_does_not_open_a_locked_screen(town, registers, comes_in):
    device = await registers()
    narae = (await town.unlock("narae")).officer
    with pytest.raises(WrongDeviceError):
        await comes_in(device, only=narae.id)


async def test_a_row_moved_to_another_account_opens_nothing(town, registers, comes_in):
    """Somebody who can write into the store puts their own device at a colleague's account."""
    device = await registers("narae")
    (row,) = await devices_of((await town.unlock("narae")).officer.id, town.office)
    haneul = await town.unlock("haneul")
    await remove_device(row.id, await town.unlock("narae"), town.office)
    moved = replace(row, officer_id=haneul.officer.id)
    assert await add_passkey(town.office.cases.store, moved, haneul.officer.public_key, 5)
    with pytest.raises(WrongDeviceError):
        await comes_in(device)


async def test_a_suspension_takes_the_devices_at_once(town, registers, comes_in):
    device, had = await registers(), await town.unlock("haneul")
    await suspend(had.officer.id, await town.unlock("machine"), town.office)
    with pytest.raises(WrongDeviceError):
        await comes_in(device)
    assert await devices_of(had.officer.id, town.office) == []


async def test_a_device_is_taken_away_by_its_owner_or_all_of_them_by_an_administrator(town, registers, comes_in):
    first, second = await registers(), await registers(label="보안 열쇠")
    unlocked, colleague = await town.unlock("haneul"), await town.unlock("narae")
    gone = next(each for each in await devices_of(unlocked.officer.id, town.office) if each.label == "보안 열쇠")
    with pytest.raises(NotFoundError):
        await remove_device(gone.id, colleague, town.office)
    await remove_device(gone.id, unlocked, town.office)
    with pytest.raises(WrongDeviceError):
        await comes_in(second)
    assert await comes_in(first)
    with pytest.raises(NotPermittedError):
        await remove_devices(unlocked.officer.id, colleague, town.office)
    assert await remove_devices(unlocked.officer.id, await town.unlock("machine"), town.office) == 1
    with pytest.raises(WrongDeviceError):
        await comes_in(first)
    assert await town.unlock("haneul")  # the passphrase goes on


async def test_there_are_no_more_than_five_and_none_twice(town, registers):
    devices = [await registers(label=f"기기 {number}") for number in range(5)]
    with pytest.raises(DeviceNotTakenError):
        await registers(label="여섯째")
    unlocked = await town.unlock("haneul")
    gone = (await devices_of(unlocked.officer.id, town.office))[-1]
    await remove_device(gone.id, unlocked, town.office)
    left = next(each for each in devices if each.id not in gone.credential)
    with pytest.raises(DeviceNotTakenError):
        await registers(label="다시", device=left)
    for label in ("", " ", "가" * 41, "줄\x00"):
        with pytest.raises(MalformedRequestError):
            await registers(label=label)


async def test_asked_for_by_strangers_without_end_it_forgets_the_oldest(town, registers, challenges):
    device = await registers()
    first = ask_device(challenges, town.office)
    for _ in range(4096):
        ask_device(challenges, town.office)
    with pytest.raises(WrongDeviceError):
        await unlock_with_device(device.signs(first), challenges, town.office)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PARTS = st.dictionaries(
    st.sampled_from(["clientDataJSON", "authenticatorData", "signature", "attestationObject", "userHandle"]),
    st.binary(max_size=80).map(lambda part: part.hex()) | JSON,
)
CREDENTIALS = st.fixed_dictionaries({}, optional={"id": JSON, "rawId": JSON, "type": JSON, "response": PARTS | JSON})


@settings(max_examples=300)
@given(credential=CREDENTIALS.map(json.dumps) | st.text(max_size=60), secret=st.text(max_size=60))
def test_no_made_up_bytes_are_anything_but_the_one_refusal(tmp_path_factory, credential, secret):
    told, challenges = Told(credential, secret), Challenges(HandClock(), 5)
    place = Settings(
        directory=tmp_path_factory.getbasetemp(), office="geumcheon", drop_url="", office_url="", keyring_url="",
        vault_url="", portal_url="", intake_port=0, console_port=0, officers_url=ORIGIN,
    )  # fmt: skip
    with pytest.raises(WrongDeviceError):
        verified(told, bytes(40), "login", challenges, place)
    with pytest.raises(WrongDeviceError):
        made(told, "somebody", challenges, place)
    with suppress(WrongDeviceError):
        assert isinstance(credential_id(told), bytes)


def _names_of(*shapes) -> set[str]:
    """How the library calls the parts of its shapes in JSON."""
    return {shape._get_field_key(each) for shape in shapes for each in fields(shape)}


WHOLE = _names_of(AuthenticationResponse, RegistrationResponse)
ANSWER = _names_of(AuthenticatorAssertionResponse, AuthenticatorAttestationResponse)


@pytest.mark.parametrize("name", sorted(WHOLE | ANSWER))
@pytest.mark.parametrize("odd", [300_000_000, [300_000_000], {"a": 300_000_000}, True, 1.5])
def test_a_number_where_bytes_belong_takes_no_memory(tmp_path, name, odd):
    """A stranger who asks for all of the memory with ten digits gets the one refusal."""
    response = dict.fromkeys(ANSWER, "e30") | ({name: odd} if name in ANSWER else {})
    credential = {"id": "AA", "rawId": "AA", "type": "public-key", "response": response}
    told = Told(json.dumps(credential | ({name: odd} if name in WHOLE else {})), "")
    place = Settings(
        directory=tmp_path, office="geumcheon", drop_url="", office_url="", keyring_url="", vault_url="",
        portal_url="", intake_port=0, console_port=0, officers_url=ORIGIN,
    )  # fmt: skip
    challenges = Challenges(HandClock(), 5)
    tracemalloc.start()
    try:
        with suppress(WrongDeviceError):
            credential_id(told)
        with pytest.raises(WrongDeviceError):
            verified(told, bytes(40), "login", challenges, place)
        with pytest.raises(WrongDeviceError):
            made(told, "somebody", challenges, place)
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_a_deeply_nested_answer_is_refused():
    with pytest.raises(WrongDeviceError):
        credential_id(Told("[" * 60_000, ""))
