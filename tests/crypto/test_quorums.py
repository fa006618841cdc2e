"""Any k custodians, no k − 1; grants that are used once (SPEC 11)."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.context import Purpose, SealingContext
from crypto.errors import CannotOpenError, MalformedError
from crypto.grant import Grant, GrantAnswer, accept_grant, answer_grant
from crypto.keys import PrivateKey, SigningKey, random_bytes, random_id
from crypto.quorum import (
    Bundle,
    OpenedBundle,
    combine,
    lend_shares,
    open_bundle,
    rebuild_bundle,
    seal_bundle,
    split_secret,
)
from tests.crypto.refusals import THE_ONE_REFUSAL, flipped, refusal

CUSTODIANS = [PrivateKey.generate() for _ in range(7)]
SIGNING = [SigningKey.generate() for _ in CUSTODIANS]
VERIFY = {one.public.key_id: signing.public for one, signing in zip(CUSTODIANS, SIGNING, strict=True)}
ABOUT = SealingContext(purpose=Purpose.IDENTITY, office="demo-office", message_id=random_id())
DIGEST, SECRET = random_bytes(32), random_bytes(32)
GRANTEE = PrivateKey.generate()
GRANT = Grant(
    grant_id=random_id(), office="demo-office", envelope=ABOUT.message_id, spans=("이름",),
    grantee=GRANTEE.public.key_id, reason="신분 확인", not_after=date(2026, 12, 31),
)  # fmt: skip


def opened_all(k: int, n: int, secret: bytes = SECRET):
    custodians = CUSTODIANS[:n]
    bundles = split_secret(secret, k=k, custodians=[one.public for one in custodians], about=ABOUT, digest=DIGEST)
    return [open_bundle(bundle, one, ABOUT, DIGEST) for bundle, one in zip(bundles, custodians, strict=True)]


THREE_OF_FIVE = opened_all(3, 5)
BUNDLES = split_secret(SECRET, k=3, custodians=[one.public for one in CUSTODIANS[:5]], about=ABOUT, digest=DIGEST)


@pytest.mark.parametrize(("k", "n"), [(k, n) for n in range(2, 8) for k in range(2, n + 1)])
def test_any_k_open_and_no_k_minus_one_do(k, n):
    opened = opened_all(k, n)
    assert all(combine(some) == SECRET for some in list(combinations(opened, k))[:10])
    for some in list(combinations(opened, k - 1))[:10]:
        assert refusal(lambda some=some: combine(some)) == THE_ONE_REFUSAL


def test_fewer_than_k_learn_nothing():
    """What two of five hold is the same for any secret: the share they lack is one random mask over it."""
    held = {number for one in THREE_OF_FIVE[:2] for number in one.shares}
    assert len(held) == 9


@pytest.mark.parametrize(("k", "n"), [(1, 3), (0, 0), (4, 3), (2, 8), (2, 1)])
def test_other_quorums_are_malformed(k, n):
    publics = ([one.public for one in CUSTODIANS] + [GRANTEE.public])[:n]
    with pytest.raises(MalformedError):
        split_secret(SECRET, k=k, custodians=publics, about=ABOUT, digest=DIGEST)


def test_a_secret_of_another_length_is_malformed():
    with pytest.raises(MalformedError):
        opened_all(2, 3, bytes(31))


@settings(deadline=None, max_examples=60)
@given(bit=st.integers(min_value=0))
def test_a_flipped_bit_in_a_bundle_is_refused(bit):
    spoiled = Bundle(flipped(BUNDLES[0].raw, bit))
    assert refusal(lambda: open_bundle(spoiled, CUSTODIANS[0], ABOUT, DIGEST)) == THE_ONE_REFUSAL


def test_a_bundle_opens_only_for_its_envelope_and_its_custodian():
    other = SealingContext(purpose=Purpose.RECOVERY, office=ABOUT.office, message_id=ABOUT.message_id)
    for act in (
        lambda: open_bundle(BUNDLES[0], CUSTODIANS[0], other, DIGEST),
        lambda: open_bundle(BUNDLES[0], CUSTODIANS[0], ABOUT, bytes(32)),
        lambda: open_bundle(BUNDLES[0], CUSTODIANS[1], ABOUT, DIGEST),
    ):
        assert refusal(act) == THE_ONE_REFUSAL


@given(extra=st.binary(min_size=1, max_size=33))
def test_half_a_share_inside_a_seal_is_refused(extra):
    whole, key_id = THREE_OF_FIVE[0].encode(), CUSTODIANS[0].public.key_id
    assert OpenedBundle.decode(whole, about=ABOUT, digest=DIGEST, key_id=key_id).shares == THREE_OF_FIVE[0].shares
    act = lambda: OpenedBundle.decode(whole + extra, about=ABOUT, digest=DIGEST, key_id=key_id)  # noqa: E731
    assert refusal(act) == THE_ONE_REFUSAL


def test_bundles_of_two_envelopes_do_not_mix():
    other = SealingContext(purpose=Purpose.IDENTITY, office=ABOUT.office, message_id=random_id())
    strangers = split_secret(SECRET, k=3, custodians=[one.public for one in CUSTODIANS[:5]], about=other, digest=DIGEST)
    stranger = open_bundle(strangers[2], CUSTODIANS[2], other, DIGEST)
    assert refusal(lambda: combine([*THREE_OF_FIVE[:2], stranger])) == THE_ONE_REFUSAL


def test_a_lost_bundle_is_rebuilt_without_anyone_learning_the_secret():
    lost, fresh = 4, PrivateKey.generate()
    lent = [lend_shares(one, lost) for one in THREE_OF_FIVE[:3]]
    carried = [seal_bundle(one, to=fresh.public) for one in lent]
    received = [
        replace(open_bundle(bundle, fresh, ABOUT, DIGEST), key_id=one.key_id)
        for bundle, one in zip(carried, lent, strict=True)
    ]
    rebuilt = rebuild_bundle(received, lost, key_id=fresh.public.key_id)
    assert rebuilt.shares == THREE_OF_FIVE[lost].shares
    assert refusal(lambda: combine(received)) == THE_ONE_REFUSAL
    assert combine([rebuilt, *THREE_OF_FIVE[:2]]) == SECRET


def test_too_few_cannot_rebuild_a_bundle():
    lent = [lend_shares(one, 4) for one in THREE_OF_FIVE[:1]]
    assert refusal(lambda: rebuild_bundle(lent, 4, key_id=GRANTEE.public.key_id)) == THE_ONE_REFUSAL


def test_a_custodian_that_does_not_exist_has_no_bundle():
    with pytest.raises(MalformedError):
        rebuild_bundle(THREE_OF_FIVE[:3], 5, key_id=GRANTEE.public.key_id)


def answers(*custodians: int, raw: bytes = GRANT.encode()) -> list[GrantAnswer]:
    return [answer_grant(THREE_OF_FIVE[one], raw, GRANTEE.public, SIGNING[one]) for one in custodians]


def accepted(
    some: list[GrantAnswer], raw: bytes = GRANT.encode(), key=GRANTEE, used=(), today=GRANT.not_after
) -> bytes:
    return accept_grant(some, raw, key, VERIFY, used_ids=used, today=today)


def test_three_custodians_grant():
    assert accepted(answers(0, 2, 4)) == SECRET
    assert accepted([GrantAnswer.parse(one.encode()) for one in answers(1, 2, 3)]) == SECRET


def test_a_grant_is_refused_when_replayed_late_or_short():
    for act in (
        lambda: accepted(answers(0, 1, 2), used={GRANT.grant_id}),
        lambda: accepted(answers(0, 1, 2), today=date(2027, 1, 1)),
        lambda: accepted(answers(0, 1)),
        lambda: accepted([]),
        lambda: accepted(answers(0, 1, 2), key=PrivateKey.generate()),
    ):
        assert refusal(act) == THE_ONE_REFUSAL


def test_answers_to_one_grant_do_not_serve_another():
    later = replace(GRANT, grant_id=random_id()).encode()
    assert refusal(lambda: accepted(answers(0, 1, 2), raw=later)) == THE_ONE_REFUSAL
    assert refusal(lambda: accepted([*answers(0, 1), *answers(2, raw=later)])) == THE_ONE_REFUSAL


def test_an_unknown_custodian_is_refused():
    act = lambda: accept_grant(answers(0, 1, 2), GRANT.encode(), GRANTEE, {}, used_ids=(), today=GRANT.not_after)  # noqa: E731
    assert refusal(act) == THE_ONE_REFUSAL


@settings(deadline=None, max_examples=60)
@given(bit=st.integers(min_value=0))
def test_a_flipped_bit_in_an_answer_is_refused(bit):
    first, *rest = answers(0, 1, 2)
    spoiled = GrantAnswer.parse(flipped(first.encode(), bit))
    assert refusal(lambda: accepted([spoiled, *rest])) == THE_ONE_REFUSAL


def test_a_custodian_answers_only_for_the_envelope_and_the_grantee_named():
    for changed in (
        replace(GRANT, envelope=random_id()),
        replace(GRANT, office="other-office"),
        replace(GRANT, grantee=CUSTODIANS[0].public.key_id),
    ):
        with pytest.raises(CannotOpenError):
            answers(0, raw=changed.encode())


def test_a_grant_reads_as_it_was_written():
    assert Grant.parse(GRANT.encode()) == GRANT
    assert "신분" not in repr(GRANT)


def test_deep_json_is_malformed():
    with pytest.raises(MalformedError):
        Grant.parse(b"[" * 100_000)
