"""Sealing and opening: one bit, one context, one recipient off, and the refusal is always the same (SPEC 4, 7)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CannotOpenError, MalformedError
from crypto.keys import DataKey, Direction, KeyId, PrivateKey, PublicKey, SigningKey, SpeakKey, random_bytes, random_id
from crypto.layout import from_b64
from crypto.mailbox import open_card, open_with_receipt
from crypto.opening import open_data_key
from crypto.padding import padme
from crypto.payload import CONTENT_LIMIT, Payload
from crypto.primitives import hpke_open, sha256
from crypto.receipt import ReporterKeys
from crypto.seal import (
    case_key_context,
    epoch_key_context,
    seal,
    seal_keeping_key,
    wrap_data_key,
    wrap_secret,
)
from crypto.unseal import open_body, open_sealed, unwrap, unwrap_private_key, unwrap_secret
from tests.crypto.refusals import THE_ONE_REFUSAL, flipped, refusal

OFFICE = "demo-office"
DESK = PrivateKey.generate()
SPEAK = SpeakKey.generate()
MAILBOX = ReporterKeys(
    tag=bytes(32), mailbox=PrivateKey.generate(), speak=SPEAK, filing=bytes(32), consent=SigningKey.generate()
)
ABOUT = SealingContext(purpose=Purpose.MESSAGE, office=OFFICE, message_id=random_id())
SEALED = seal(
    "계약서를 나누어 썼습니다.".encode(), to=[DESK.public, MAILBOX.mailbox.public], about=ABOUT, speak=SPEAK,
    direction=Direction.TO_OFFICE,
)  # fmt: skip


def read(body: bytes = SEALED.body.raw, wrap: bytes = SEALED.wraps[0].raw, key=DESK, about=ABOUT) -> Payload:
    return open_sealed(Body.parse(body), WrapRecord.parse(wrap), key=key, about=about)


@settings(deadline=None, max_examples=60)
@given(content=st.binary(max_size=5000))
def test_what_is_sealed_is_read_by_both_readers(content):
    sealed = seal(content, to=[DESK.public, MAILBOX.mailbox.public], about=ABOUT)
    assert open_sealed(sealed.body, sealed.wraps[0], key=DESK, about=ABOUT) == Payload(content)
    assert open_with_receipt(sealed.body, sealed.wraps[1], keys=MAILBOX, about=ABOUT) == Payload(content)


def test_the_longest_content_fits_and_one_byte_more_does_not():
    assert seal(bytes(CONTENT_LIMIT), to=[], about=ABOUT).body.size_class == 3
    with pytest.raises(MalformedError):
        seal(bytes(CONTENT_LIMIT + 1), to=[], about=ABOUT)


def test_the_data_key_that_is_kept_wraps_again():
    sealed, dek = seal_keeping_key(b"text", to=[DESK.public], about=ABOUT)
    late = PrivateKey.generate()
    record = wrap_data_key(dek, digest=sealed.body.digest, to=late.public, about=ABOUT)
    assert unwrap(record, key=late, digest=sealed.body.digest, about=ABOUT) == dek
    assert open_sealed(sealed.body, record, key=late, about=ABOUT).content == b"text"


def test_a_mac_needs_a_voice_and_a_direction():
    with pytest.raises(MalformedError):
        seal(b"", to=[], about=ABOUT, speak=SPEAK)
    with pytest.raises(MalformedError):
        seal(b"", to=[], about=ABOUT, direction=Direction.TO_OFFICE)


def test_two_sealings_of_the_same_share_nothing():
    one, two = (seal(b"same", to=[DESK.public], about=ABOUT) for _ in range(2))
    assert one.body.raw[2:] != two.body.raw[2:]
    assert one.body.commitment != two.body.commitment
    assert one.wraps[0].wrap != two.wraps[0].wrap


@settings(deadline=None, max_examples=150)
@given(bit=st.integers(min_value=16))
def test_a_flipped_bit_in_the_body_is_refused(bit):
    spoiled = flipped(SEALED.body.raw, 16 + bit % (8 * (len(SEALED.body.raw) - 2)))
    assert refusal(lambda: read(body=spoiled)) == THE_ONE_REFUSAL


@settings(deadline=None, max_examples=150)
@given(bit=st.integers(min_value=0))
def test_a_flipped_bit_in_the_wrap_is_refused(bit):
    spoiled = flipped(SEALED.wraps[0].raw, 16 + bit % (8 * 1184))
    assert refusal(lambda: read(wrap=spoiled)) == THE_ONE_REFUSAL


@given(bit=st.integers(min_value=0, max_value=15))
def test_another_version_or_suite_is_malformed(bit):
    assert refusal(lambda: read(body=flipped(SEALED.body.raw, bit)))[0] is MalformedError
    assert refusal(lambda: read(wrap=flipped(SEALED.wraps[0].raw, bit)))[0] is MalformedError


@given(size=st.integers(min_value=0, max_value=1185))
def test_a_shorter_record_is_malformed(size):
    assert refusal(lambda: WrapRecord.parse(SEALED.wraps[0].raw[:size]))[0] is MalformedError


@settings(deadline=None)
@given(
    purpose=st.sampled_from([one for one in Purpose if one is not Purpose.MESSAGE]),
    office=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20).filter(lambda text: text != OFFICE),
    message_id=st.binary(min_size=16, max_size=16).filter(lambda raw: raw != ABOUT.message_id),
)
def test_a_swapped_context_is_refused(purpose, office, message_id):
    for about in (
        SealingContext(purpose=purpose, office=OFFICE, message_id=ABOUT.message_id),
        SealingContext(purpose=Purpose.MESSAGE, office=office, message_id=ABOUT.message_id),
        SealingContext(purpose=Purpose.MESSAGE, office=OFFICE, message_id=message_id),
    ):
        assert refusal(lambda about=about: read(about=about)) == THE_ONE_REFUSAL
        dek = unwrap(SEALED.wraps[0], key=DESK, digest=SEALED.body.digest, about=ABOUT)
        assert refusal(lambda about=about, dek=dek: open_body(SEALED.body, dek, about)) == THE_ONE_REFUSAL


def test_a_wrong_recipient_is_refused():
    stranger = PrivateKey.generate()
    assert refusal(lambda: read(key=stranger)) == THE_ONE_REFUSAL
    renamed = WrapRecord.build(stranger.public.key_id, SEALED.wraps[0].wrap)
    assert refusal(lambda: read(wrap=renamed.raw, key=stranger)) == THE_ONE_REFUSAL


def test_a_wrap_of_another_body_is_refused():
    other = seal(b"other", to=[DESK.public], about=ABOUT)
    assert refusal(lambda: read(wrap=other.wraps[0].raw)) == THE_ONE_REFUSAL


def test_another_data_key_is_refused_before_anything_is_decrypted():
    assert refusal(lambda: open_body(SEALED.body, DataKey.generate(), ABOUT)) == THE_ONE_REFUSAL


def test_a_secret_that_is_no_data_key_is_refused_as_one():
    record = wrap_secret(b"short", digest=bytes(32), to=DESK.public, about=ABOUT)
    assert unwrap_secret(record.raw, key=DESK, digest=bytes(32), about=ABOUT) == b"short"
    assert refusal(lambda: open_data_key(record, key=DESK, digest=bytes(32), about=ABOUT)) == THE_ONE_REFUSAL


def test_a_public_key_of_low_order_is_malformed_when_something_is_sealed_to_it():
    broken = PublicKey(DESK.public.raw[:1184] + bytes(32))
    assert refusal(lambda: seal(b"", to=[broken], about=ABOUT))[0] is MalformedError


@given(junk=st.binary(max_size=1300))
def test_junk_is_no_hpke_message(junk):
    assert refusal(lambda: hpke_open(DESK.opening, b"", junk)) == THE_ONE_REFUSAL


def test_epoch_and_case_keys_come_back_only_as_themselves():
    officer, key = PrivateKey.generate(), PrivateKey.generate()
    for about, digest in (epoch_key_context(OFFICE, key.public), case_key_context(OFFICE, random_id(), key.public, 3)):
        record = wrap_secret(key.seed(), digest=digest, to=officer.public, about=about).raw
        assert unwrap_private_key(record, key=officer, digest=digest, about=about, expected=key.public) == key
        with pytest.raises(CannotOpenError):
            unwrap_private_key(record, key=officer, digest=digest, about=about, expected=officer.public)


def test_a_later_generation_is_another_context():
    case, key = random_id(), PrivateKey.generate()
    assert case_key_context(OFFICE, case, key.public, 1) != case_key_context(OFFICE, case, key.public, 2)


@settings(deadline=None)
@given(content=st.binary(max_size=200), bit=st.integers(min_value=0))
def test_a_mac_holds_for_one_content_one_id_and_one_direction(content, bit):
    mac = SPEAK.mac(Direction.TO_OFFICE, ABOUT.message_id, content)
    assert SPEAK.confirms(Direction.TO_OFFICE, ABOUT.message_id, content, mac)
    assert not SPEAK.confirms(Direction.TO_REPORTER, ABOUT.message_id, content, mac)
    assert not SPEAK.confirms(Direction.TO_OFFICE, random_id(), content, mac)
    assert not SPEAK.confirms(Direction.TO_OFFICE, ABOUT.message_id, content + b"\0", mac)
    assert not SPEAK.confirms(Direction.TO_OFFICE, ABOUT.message_id, content, flipped(mac, bit))


def test_a_message_is_confirmed_unconfirmed_or_refused():
    payload = read()
    assert payload.confirmed(SPEAK, Direction.TO_OFFICE, ABOUT.message_id)
    assert not Payload(b"text").confirmed(SPEAK, Direction.TO_OFFICE, ABOUT.message_id)
    wrong = SpeakKey.generate()
    assert refusal(lambda: payload.confirmed(wrong, Direction.TO_OFFICE, ABOUT.message_id)) == THE_ONE_REFUSAL


def test_a_mac_of_another_length_is_never_sealed():
    with pytest.raises(MalformedError):
        Payload(b"", bytes(31)).encode()


def card(direction: Direction | None, purpose: Purpose = Purpose.CARD):
    about = SealingContext(purpose=purpose, office=OFFICE, message_id=random_id())
    speak = SPEAK if direction else None
    sealed = seal(b"card", to=[MAILBOX.mailbox.public], about=about, speak=speak, direction=direction)
    return sealed.body, sealed.wraps[0], about


def test_a_card_opens_only_with_its_mac():
    body, wrap, about = card(Direction.TO_REPORTER)
    assert open_card(body, wrap, keys=MAILBOX, about=about) == b"card"
    for spoilt in (card(None), card(Direction.TO_OFFICE), card(Direction.TO_REPORTER, Purpose.MESSAGE)):
        body, wrap, about = spoilt
        act = lambda body=body, wrap=wrap, about=about: open_card(body, wrap, keys=MAILBOX, about=about)  # noqa: E731
        assert refusal(act) == THE_ONE_REFUSAL


def test_contexts_are_ascii_and_have_ids_of_sixteen_bytes():
    with pytest.raises(MalformedError):
        SealingContext(purpose=Purpose.MESSAGE, office="감사실", message_id=random_id())
    with pytest.raises(MalformedError):
        SealingContext(purpose=Purpose.MESSAGE, office=OFFICE, message_id=random_bytes(15))


@given(parts=st.tuples(st.text(alphabet="ab", max_size=4), st.text(alphabet="ab", max_size=4)))
def test_neighbouring_fields_of_the_context_never_run_together(parts):
    infos = set()
    for office, recipient in (parts, (parts[0] + parts[1], ""), ("", parts[0] + parts[1])):
        about = SealingContext(purpose=Purpose.NOTE, office=office, message_id=bytes(16))
        infos.add(about.info(recipient=KeyId(recipient.encode()), digest=b""))
    assert len(infos) == len({parts, (parts[0] + parts[1], ""), ("", parts[0] + parts[1])})


@given(length=st.integers(min_value=0, max_value=2**40))
def test_padme_wastes_little_and_hides_within_its_steps(length):
    padded = padme(length)
    assert padded >= max(length, 1024)
    assert padded <= max(length, 1024) * 1.12
    assert padme(padded) == padded


@pytest.mark.parametrize("text", ["a", "YQ", "YR==", "YQ==\n", " YQ==", "YQ=", 7, None, "가"])
def test_base64_has_one_spelling(text):
    with pytest.raises(MalformedError):
        from_b64(text)


def test_base64_of_another_size_is_malformed():
    assert from_b64("YQ==", 1) == b"a"
    with pytest.raises(MalformedError):
        from_b64("YQ==", 2)


def test_the_digest_of_a_body_is_of_all_its_bytes():
    assert SEALED.body.digest == sha256(SEALED.body.raw)
