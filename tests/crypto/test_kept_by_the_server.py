"""Keyring rows, officers' secrets, tokens, tags, puzzles, return addresses (SPEC 9.5, 10, 12, 16–18)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.errors import CryptoError, MalformedError
from crypto.keyring import KeyEncryptionKey
from crypto.keys import PrivateKey, random_bytes, random_id
from crypto.outbox import (
    INNER_SIZE,
    OUTER_SIZE,
    cover_return_address,
    open_outgoing_text,
    open_return_address,
    peel_return_address,
    seal_outgoing_text,
    seal_return_address,
)
from crypto.passphrase import PassphraseKey, Profile
from crypto.puzzle import PuzzleKey, solve
from crypto.tags import TagKey
from crypto.token import TokenKey
from tests.crypto.refusals import THE_ONE_REFUSAL, flipped, refusal

OFFICE = "demo-office"
KEK, TOKEN, TAG, PUZZLE = (
    KeyEncryptionKey.generate(), TokenKey.generate(), TagKey.generate(), PuzzleKey.generate(),
)  # fmt: skip
OUTBOX, CASE = PrivateKey.generate(), PrivateKey.generate()
ADDRESS = seal_return_address(b"telegram 1", OUTBOX.public, CASE.public, OFFICE)


@given(record=st.binary(max_size=1300), bit=st.integers(min_value=0))
def test_a_keyring_row_opens_unspoiled_in_its_place(record, bit):
    row = random_id()
    blob = KEK.protect(row, record)
    assert KEK.reveal(row, blob) == record
    assert refusal(lambda: KEK.reveal(random_id(), blob)) == THE_ONE_REFUSAL
    assert refusal(lambda: KEK.reveal(row, flipped(blob, bit))) == THE_ONE_REFUSAL
    assert refusal(lambda: KeyEncryptionKey.generate().reveal(row, blob)) == THE_ONE_REFUSAL


def test_the_same_row_is_never_sealed_alike():
    assert KEK.protect(b"row", b"record") != KEK.protect(b"row", b"record")


@settings(deadline=None)
@given(payload=st.binary(max_size=300), bit=st.integers(min_value=0))
def test_a_token_opens_unspoiled_under_its_label(payload, bit):
    token = TOKEN.seal(payload, label=b"form")
    assert TOKEN.open(token, label=b"form") == payload
    assert refusal(lambda: TOKEN.open(token, label=b"session")) == THE_ONE_REFUSAL
    assert refusal(lambda: TOKEN.open(flipped(token, bit), label=b"form")) == THE_ONE_REFUSAL
    assert refusal(lambda: TOKEN.open(token[: bit % len(token)], label=b"form")) == THE_ONE_REFUSAL


@settings(deadline=None, max_examples=40)
@given(name=st.sampled_from(["seed", "sign", "totp"]), bit=st.integers(min_value=0))
def test_an_officers_secret_opens_with_the_passphrase_only(name, bit):
    salt, officer, secret = random_bytes(16), random_id(), random_bytes(32)
    key = PassphraseKey.derive("대숲의 바람", salt, Profile.TEST)
    blob = key.protect(secret, officer, name)
    assert key.reveal(blob, officer, name) == secret
    wrong = PassphraseKey.derive("대숲의 바람 ", salt, Profile.TEST)
    assert refusal(lambda: wrong.reveal(blob, officer, name)) == THE_ONE_REFUSAL
    assert refusal(lambda: key.reveal(flipped(blob, bit), officer, name)) == THE_ONE_REFUSAL
    assert refusal(lambda: key.reveal(blob, random_id(), name)) == THE_ONE_REFUSAL
    assert refusal(lambda: key.reveal(blob, officer, name + "x")) == THE_ONE_REFUSAL


@given(
    left=st.tuples(st.text(max_size=3), st.text(max_size=3)), right=st.tuples(st.text(max_size=3), st.text(max_size=3))
)
def test_two_chats_have_two_tags(left, right):
    assert (TAG.tag(*left) == TAG.tag(*right)) == (left == right)


def test_a_puzzle_is_solved_for_one_message_within_ten_minutes():
    message, digest = random_id(), random_bytes(32)
    nonce = PUZZLE.issue(1000)
    solution = solve(nonce, message, digest, 8)
    assert PUZZLE.check(nonce, message, digest, solution, 8, 1000)
    assert PUZZLE.check(nonce, message, digest, solution, 8, 1010)
    assert not PUZZLE.check(nonce, message, digest, solution, 8, 1011)
    assert not PUZZLE.check(nonce, message, digest, solution, 8, 999)
    assert not PUZZLE.check(nonce, random_id(), digest, solution, 40, 1000)
    assert not PuzzleKey.generate().check(nonce, message, digest, solution, 8, 1000)


@settings(deadline=None, max_examples=60)
@given(bit=st.integers(min_value=0))
def test_a_flipped_bit_in_a_return_address_is_refused(bit):
    body = flipped(ADDRESS[16:], bit % (8 * (OUTER_SIZE - 16)))
    spoiled = ADDRESS[:16] + body
    act = lambda: open_return_address(peel_return_address(spoiled, CASE, OFFICE), OUTBOX, OFFICE)  # noqa: E731
    assert refusal(act) in {THE_ONE_REFUSAL, (MalformedError, "", ())}


@settings(deadline=None, max_examples=30)
@given(address=st.binary(max_size=254))
def test_an_address_is_read_by_the_bot_after_the_case_peeled_it(address):
    outer = seal_return_address(address, OUTBOX.public, CASE.public, OFFICE)
    assert len(outer) == OUTER_SIZE == 2580
    inner = peel_return_address(outer, CASE, OFFICE)
    assert len(inner) == INNER_SIZE == 1426
    assert open_return_address(inner, OUTBOX, OFFICE) == address


def test_an_address_waits_with_one_layer_until_there_is_a_case():
    inner = seal_return_address(b"sms 1", OUTBOX.public, None, OFFICE)
    assert open_return_address(inner, OUTBOX, OFFICE) == b"sms 1"
    outer = cover_return_address(inner, CASE.public, OFFICE)
    assert peel_return_address(outer, CASE, OFFICE) == inner


def test_the_bot_alone_and_the_case_alone_read_nothing():
    assert refusal(lambda: peel_return_address(ADDRESS, OUTBOX, OFFICE)) == THE_ONE_REFUSAL
    inner = peel_return_address(ADDRESS, CASE, OFFICE)
    assert refusal(lambda: open_return_address(inner, CASE, OFFICE)) == THE_ONE_REFUSAL


def test_an_address_of_255_bytes_is_malformed():
    with pytest.raises(MalformedError):
        seal_return_address(bytes(255), OUTBOX.public, None, OFFICE)


@settings(deadline=None, max_examples=30)
@given(content=st.binary(max_size=900), bit=st.integers(min_value=0))
def test_an_outgoing_text_opens_unspoiled_at_its_bot_only(content, bit):
    text_id = random_id()
    sealed = seal_outgoing_text(content, OUTBOX.public, OFFICE, text_id)
    body, wrap = sealed.body.raw, sealed.wraps[0].raw
    assert open_outgoing_text(body, wrap, OUTBOX, OFFICE, text_id) == content
    for spoiled in (
        (body, wrap, CASE, OFFICE, text_id),
        (body, wrap, OUTBOX, "other-office", text_id),
        (body, wrap, OUTBOX, OFFICE, random_id()),
        (flipped(body, bit), wrap, OUTBOX, OFFICE, text_id),
        (body, flipped(wrap, bit), OUTBOX, OFFICE, text_id),
    ):
        with pytest.raises(CryptoError):
            open_outgoing_text(*spoiled)
