"""Secrets are never printed, pickled, copied or hashed (SPEC 1.5)."""

import copy
import dataclasses
import pickle

import pytest

from crypto.backup import DayKey
from crypto.context import Purpose, SealingContext
from crypto.errors import CannotOpenError, MalformedError
from crypto.files import FileSealer
from crypto.keyring import KeyEncryptionKey
from crypto.keys import DataKey, PrivateKey, PublicKey, SigningKey, SpeakKey, VerifyKey, random_id
from crypto.passphrase import PassphraseKey, Profile, profile_named
from crypto.puzzle import PuzzleKey
from crypto.quorum import open_bundle, split_secret
from crypto.receipt import Language, ReceiptSecret, ReporterKeys
from crypto.tags import TagKey
from crypto.token import TokenKey

RAW = bytes(range(32))
OFFICE = "demo-office"


def a_bundle():
    custodians = [PrivateKey.generate() for _ in range(2)]
    about = SealingContext(purpose=Purpose.IDENTITY, office=OFFICE, message_id=random_id())
    bundles = split_secret(RAW, k=2, custodians=[one.public for one in custodians], about=about, digest=RAW)
    return open_bundle(bundles[0], custodians[0], about, RAW)


SECRETS = [
    DataKey(RAW),
    SpeakKey(RAW),
    PrivateKey.from_seed(RAW),
    SigningKey.from_seed(RAW),
    ReceiptSecret(RAW[:10]),
    TokenKey.from_bytes(RAW),
    TagKey.from_bytes(RAW),
    PuzzleKey.from_bytes(RAW),
    KeyEncryptionKey.from_bytes(RAW[:8], RAW),
    DayKey.from_bytes(RAW[:8], RAW),
    PassphraseKey.derive("대숲", RAW[:16], Profile.TEST),
    a_bundle(),
    ReporterKeys(
        tag=RAW, mailbox=PrivateKey.from_seed(RAW), speak=SpeakKey(RAW), filing=RAW, consent=SigningKey.from_seed(RAW)
    ),
]
each = pytest.mark.parametrize("secret", SECRETS, ids=lambda one: type(one).__name__)


@each
def test_a_secret_prints_only_its_name(secret):
    name = f"<{type(secret).__name__}>"
    assert repr(secret) == str(secret) == f"{secret}" == name
    assert repr([secret]) == f"[{name}]"


@each
def test_a_secret_is_not_pickled(secret):
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError):
            pickle.dumps(secret, protocol)


@each
def test_a_secret_is_not_copied(secret):
    for duplicate in (copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            duplicate(secret)


@each
def test_a_secret_is_not_hashed(secret):
    with pytest.raises(TypeError):
        hash(secret)


@each
def test_a_secret_cannot_be_changed(secret):
    with pytest.raises((AttributeError, TypeError)):
        secret.anything = 1
    for field in dataclasses.fields(secret):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(secret, field.name, RAW)


def test_the_error_of_a_pickled_secret_does_not_hold_it():
    with pytest.raises(TypeError) as refused:
        pickle.dumps(DataKey(RAW))
    assert RAW.hex() not in str(refused.value)
    assert repr(RAW) not in str(refused.value)


def test_secrets_are_equal_only_to_their_own_kind():
    assert DataKey(RAW) == DataKey(RAW)
    assert DataKey(RAW) != DataKey(RAW[::-1])
    assert DataKey(RAW) != SpeakKey(RAW)
    assert DataKey(RAW) != RAW


def test_new_secrets_differ():
    for kind in (
        DataKey,
        SpeakKey,
        PrivateKey,
        SigningKey,
        ReceiptSecret,
        TokenKey,
        TagKey,
        PuzzleKey,
        KeyEncryptionKey,
    ):
        assert kind.generate() != kind.generate()
    assert KeyEncryptionKey.generate().id != KeyEncryptionKey.generate().id


@pytest.mark.parametrize(
    "kind", [DataKey, SpeakKey, PrivateKey, SigningKey, ReceiptSecret, TokenKey, TagKey, PuzzleKey]
)
def test_a_secret_of_another_length_is_malformed(kind):
    for size in (0, kind.SIZE - 1, kind.SIZE + 1):
        with pytest.raises(MalformedError):
            kind(bytes(size))


def test_raw_bytes_are_given_back_where_they_must_be_wrapped():
    for kind in (DataKey, SpeakKey, TokenKey, TagKey, PuzzleKey):
        assert kind(RAW).raw() == RAW
    assert PrivateKey(RAW).seed() == SigningKey(RAW).seed() == KeyEncryptionKey(RAW).raw() == RAW
    assert ReceiptSecret(RAW[:10]).raw() == RAW[:10]


def test_an_unwrapped_seed_must_give_the_expected_public_key():
    private, signing = PrivateKey.generate(), SigningKey.generate()
    assert PrivateKey.from_seed(private.seed(), private.public) == private
    assert SigningKey.from_seed(signing.seed(), signing.public) == signing
    with pytest.raises(CannotOpenError):
        PrivateKey.from_seed(RAW, private.public)
    with pytest.raises(CannotOpenError):
        SigningKey.from_seed(RAW, signing.public)


def test_public_keys_compare_by_what_they_are():
    key = PrivateKey.generate()
    assert PublicKey(key.public.raw) == key.public
    assert len({PublicKey(key.public.raw), key.public}) == 1
    assert repr(key.public) == "<PublicKey>"
    assert repr(VerifyKey(RAW)) == "<VerifyKey>"


def test_a_public_key_outside_the_field_is_malformed():
    curve = PrivateKey.generate().public.raw[1184:]
    with pytest.raises(MalformedError):
        PublicKey(b"\xff" * 1184 + curve)


def test_a_verify_key_of_another_length_is_malformed():
    with pytest.raises(MalformedError):
        VerifyKey(RAW[:31])


def test_a_kek_has_an_id_of_eight_bytes():
    with pytest.raises(MalformedError):
        KeyEncryptionKey.from_bytes(RAW[:7], RAW)


def test_an_unknown_profile_is_malformed():
    assert profile_named("officer") is Profile.OFFICER
    with pytest.raises(MalformedError):
        profile_named("cheap")


def test_a_file_sealer_prints_only_its_name():
    assert repr(FileSealer(DataKey(RAW), OFFICE, RAW[:16])) == "<FileSealer>"


def test_sealed_things_do_not_fill_the_log():
    secret = ReceiptSecret(RAW[:10])
    assert all(word not in repr(secret) for word in secret.words(Language.KO))
