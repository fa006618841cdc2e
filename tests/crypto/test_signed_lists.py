"""Key lists, journal and filing days: what the office signs (SPEC 13, 14)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.chain import FilingTree, canonical, sign_day, verify_chain, verify_day
from crypto.errors import MalformedError
from crypto.keylist import fingerprint, sign_list, sign_signer, verify_key_list
from crypto.keys import PrivateKey, SigningKey, random_bytes
from crypto.layout import b64
from tests.crypto.refusals import THE_ONE_REFUSAL, refusal

ROOT, SIGNER, FILING = (SigningKey.generate() for _ in range(3))
DESK = PrivateKey.generate().public
TODAY = date(2026, 10, 1)
CERTIFICATE = sign_signer(
    ROOT, office="demo-office", signer=SIGNER.public, not_before=date(2026, 1, 1), not_after=date(2026, 12, 31)
)


def payload(**changes: object) -> dict[str, object]:
    entry = {"key_id": b64(DESK.key_id), "public": b64(DESK.raw), "from": "2026-10-01", "until": "2026-10-31"}
    return {
        "v": 1, "office": "demo-office", "serial": 1, "previous": None, "issued": TODAY.isoformat(),
        "expires": (TODAY + timedelta(days=45)).isoformat(), "desks": [{"id": "audit", "keys": [entry]}],
        "custodians": [], "quorum": 2, "texts": "", "filing": b64(FILING.public.raw), **changes,
    }  # fmt: skip


def verified(document: object, today: date = TODAY, seen: tuple[int, str] | None = None):
    return verify_key_list(document, root=ROOT.public, office="demo-office", today=today, seen=seen)


def test_a_signed_list_is_verified():
    listed = verified(sign_list(SIGNER, payload(), CERTIFICATE))
    assert listed.desks[0].keys[0].public == DESK
    assert (listed.desks[0].keys[0].valid_from, listed.desks[0].keys[0].valid_until) == (TODAY, date(2026, 10, 31))
    assert listed.filing == FILING.public
    assert listed.previous is None


def test_a_list_for_more_than_45_days_is_not_signed():
    with pytest.raises(MalformedError):
        sign_list(SIGNER, payload(expires="2026-12-01"), CERTIFICATE)


@settings(deadline=None)
@given(days=st.integers(-400, 400))
def test_a_list_holds_for_its_days_and_one_on_either_side(days):
    document, today = sign_list(SIGNER, payload(), CERTIFICATE), TODAY + timedelta(days=days)
    if -1 <= days <= 46 and today <= date(2026, 12, 31):
        assert verified(document, today).serial == 1
    else:
        assert refusal(lambda: verified(document, today)) == THE_ONE_REFUSAL


@pytest.mark.parametrize("document", [None, [], "text", {}, {"signer": []}, {"signer": {"payload": "\ud800"}}])
def test_what_is_no_document_is_malformed(document):
    with pytest.raises(MalformedError):
        verified(document)


def test_a_text_with_half_a_character_is_malformed():
    document = sign_list(SIGNER, payload(), CERTIFICATE)
    with pytest.raises(MalformedError):
        verified({**document, "payload": "\udfff"})


def test_a_true_serial_is_no_number():
    with pytest.raises(MalformedError):
        verified(sign_list(SIGNER, payload(serial=True), CERTIFICATE))


def test_a_fingerprint_is_eight_groups_of_four():
    assert [len(group) for group in fingerprint(ROOT.public).split(" ")] == [4] * 8


entries = st.dictionaries(
    st.text(alphabet="abc", max_size=3),
    st.one_of(st.integers(), st.text(max_size=5), st.booleans(), st.none()),
    max_size=3,
)


@given(entry=entries)
def test_the_order_of_fields_does_not_matter(entry):
    assert canonical(dict(reversed(entry.items()))) == canonical(entry)


@given(left=entries, right=entries)
def test_two_entries_have_two_spellings(left, right):
    assert (canonical(left) == canonical(right)) == (repr(sorted(left.items())) == repr(sorted(right.items())))


@pytest.mark.parametrize("entry", [{"a": float("nan")}, {"a": b"bytes"}, {"a": "\ud800"}, {1: "a", "b": 2}])
def test_what_has_no_one_spelling_is_malformed(entry):
    with pytest.raises(MalformedError):
        canonical(entry)


def test_an_empty_journal_of_another_office_is_refused():
    assert refusal(lambda: verify_chain("demo-office", [], bytes(32))) == THE_ONE_REFUSAL


@settings(deadline=None, max_examples=20)
@given(count=st.integers(0, 200))
def test_a_day_hides_how_many_there_were(count):
    leaves = [random_bytes(32) for _ in range(count)]
    document = sign_day(FILING, "demo-office", TODAY, leaves)
    found = verify_day(document, key=FILING.public, office="demo-office", day=TODAY)
    assert set(leaves) <= set(found)
    assert len(found) == next(size for size in (64, 128, 256) if size >= count)


def test_a_day_may_be_filled_by_the_caller():
    tree = FilingTree.build([], bytes)
    assert tree.leaves == (bytes(32),) * 64
