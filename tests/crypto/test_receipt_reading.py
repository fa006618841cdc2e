"""Receipts as people write them down and type them in (SPEC 8)."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.errors import MalformedError
from crypto.receipt import Language, ReceiptSecret, UnreadableReceiptError, derive, read_receipt
from crypto.spelling import NEAR, distance, nearest, split_words
from crypto.wordlist import KEY_LENGTH, LIST_SIZE, word_list

secrets_of_ten = st.binary(min_size=10, max_size=10).map(ReceiptSecret)
languages = st.sampled_from(list(Language))


@pytest.mark.parametrize("language", list(Language))
def test_a_list_has_2048_words_known_by_their_beginning(language):
    words = word_list(language)
    assert len(words.words) == len(words.by_key) == LIST_SIZE
    assert all(unicodedata.is_normalized("NFC", word) for word in words.words)
    assert all(words.find(word) == index for index, word in enumerate(words.words))
    assert max(map(len, words.by_key)) == KEY_LENGTH[language]


def test_no_korean_word_begins_another():
    words = word_list(Language.KO).words
    assert not any(one != other and other.startswith(one) for one in words for other in words)


@given(secret=secrets_of_ten, language=languages, separator=st.sampled_from([" ", "\n", ", ", " - ", "\u3000", "1. "]))
def test_words_are_read_back(secret, language, separator):
    assert read_receipt(separator.join(secret.words(language))) == secret


@given(secret=secrets_of_ten, form=st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_korean_words_without_spaces_are_read_back(secret, form):
    assert read_receipt(unicodedata.normalize(form, "".join(secret.words(Language.KO)))) == secret


@given(secret=secrets_of_ten)
def test_beginnings_are_enough(secret):
    assert read_receipt(" ".join(word[:2] for word in secret.words(Language.KO))) == secret
    assert read_receipt(" ".join(word[:4].upper() for word in secret.words(Language.EN))) == secret


@given(secret=secrets_of_ten, separator=st.sampled_from(["", " ", "-", ".", "\n", "/", "  ·  "]))
def test_digits_are_read_back(secret, separator):
    digits = secret.digits()
    groups = [digits[:5], digits[5:10], digits[10:15], digits[15:20], digits[20:]]
    assert len(digits) == 26
    assert read_receipt(separator.join(groups)) == secret


@given(secret=secrets_of_ten, at=st.integers(0, 25), step=st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(secret, at, step):
    digits = secret.digits()
    wrong = digits[:at] + str((int(digits[at]) + step) % 10) + digits[at + 1 :]
    with pytest.raises(MalformedError):
        read_receipt(wrong)


@given(secret=secrets_of_ten, at=st.integers(0, 24))
def test_two_neighbouring_digits_exchanged_are_always_noticed(secret, at):
    digits = secret.digits()
    swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    assert swapped == digits or _refused(swapped)


def _refused(text: str) -> bool:
    with pytest.raises(MalformedError):
        read_receipt(text)
    return True


@settings(deadline=None, max_examples=100)
@given(text=st.text(max_size=120))
def test_whatever_is_typed_is_a_receipt_or_unreadable(text):
    for _, words in _suggested_or_read(text):
        assert len(words) <= 5


@settings(deadline=None, max_examples=100)
@given(text=st.text(alphabet="가격능나무요일설거지강아민족을", max_size=40))
def test_a_korean_run_is_cut_into_all_of_itself(text):
    assert "".join(split_words(text, word_list(Language.KO))) == text


@given(a=st.text(alphabet="abc", max_size=6), b=st.text(alphabet="abc", max_size=6))
def test_distance_is_symmetric_and_bounded(a, b):
    assert distance(a, b) == distance(b, a)
    assert (distance(a, b) == 0) == (a == b)
    assert abs(len(a) - len(b)) <= distance(a, b) <= max(len(a), len(b))


def test_distance_counts_jamo():
    assert distance("kitten", "sitting") == 3
    assert distance(*(unicodedata.normalize("NFD", word) for word in ("가격", "가겨"))) == 1


@pytest.mark.parametrize("typed", ["가겨", "설가지", "나뮤", "가나다라"])
def test_near_words_come_by_distance_then_by_place(typed):
    words = word_list(Language.KO)
    letters = unicodedata.normalize("NFD", typed)
    far = [(distance(letters, unicodedata.normalize("NFD", word)), index) for index, word in enumerate(words.words)]
    assert nearest(typed, words, NEAR) == [index for steps, index in sorted(far) if steps <= NEAR]


def suggestions(text: str) -> list[tuple[int, tuple[str, ...]]]:
    with pytest.raises(UnreadableReceiptError) as unreadable:
        read_receipt(text)
    return [(one.position, one.words) for one in unreadable.value.suggestions]


def test_a_misspelt_word_is_named_with_its_neighbours():
    words = ReceiptSecret(bytes(10)).words(Language.KO)
    assert words == ["가격"] * 7 + ["교장"]
    named = [(0, ("가격", "간격", "감기", "구경", "자격"))]
    assert suggestions(" ".join(["가겨", *words[1:]])) == named
    assert suggestions("".join(["가겨", *words[1:]])) == named


def test_a_word_one_jamo_off_is_found_by_the_check():
    """간격 for 가격: both are list words, so only the check byte can tell."""
    words = ReceiptSecret(bytes(10)).words(Language.KO)
    assert (0, ("가격",)) in suggestions(" ".join(["간격", *words[1:]]))


@settings(deadline=None, max_examples=20)
@given(secret=secrets_of_ten, position=st.integers(0, 7), pick=st.integers(0, 10))
def test_a_near_word_is_always_repaired(secret, position, pick):
    words, listed = secret.words(Language.KO), word_list(Language.KO)
    near = [index for index in nearest(words[position], listed, 1) if listed.words[index] != words[position]]
    if near:
        wrong = listed.words[near[pick % len(near)]]
        typed = [*words[:position], wrong, *words[position + 1 :]]
        found = _suggested_or_read(" ".join(typed))
        assert len(found) == 5 or (position, (words[position],)) in found or found == [(-1, ())]


def _suggested_or_read(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """One wrong word in 256 passes the check byte; then there is nothing to suggest."""
    try:
        read_receipt(text)
    except UnreadableReceiptError as unreadable:
        return [(one.position, one.words) for one in unreadable.suggestions]
    return [(-1, ())]


def test_keys_of_two_offices_have_nothing_in_common():
    secret = ReceiptSecret(bytes(10))
    one, other = derive(secret, "one"), derive(secret, "other")
    parts = [
        part for keys in (one, other)
        for part in (keys.tag, keys.tag_hash, keys.mailbox.seed(), keys.speak.raw(), keys.filing)
    ]  # fmt: skip
    assert len(set(parts)) == 10
    assert derive(secret, "one").tag == one.tag
