"""Shapes: what they read, what they refuse, and that the description says the same as the check."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import MalformedRequestError
from web.intake.app import OPERATIONS
from web.intake.openapi import describe
from web.intake.shapes import decode, encode, flag, listing, octets, read_json, record, whole, word

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.binary(min_size=1, max_size=200))
def test_octets_of_the_right_length_are_read_back(raw):
    assert octets(1, 200).read(encode(raw)) == raw
    assert octets(len(raw)).read(encode(raw)) == raw


@given(st.binary(max_size=40))
def test_octets_of_another_length_are_refused(raw):
    with pytest.raises(MalformedRequestError):
        octets(41).read(encode(raw))


@given(ANY_JSON)
def test_whatever_json_says_a_record_is_read_or_refused(value):
    shape = record(
        {"id": octets(16), "urgent": flag(), "number": whole(9), "name": word(5), "more": listing(octets(1), 2)}
    )
    with pytest.raises(MalformedRequestError):
        shape.read(value)


@given(st.binary(max_size=60))
def test_whatever_arrives_is_read_or_refused(raw):
    with pytest.raises(MalformedRequestError):
        read_json(raw, record({"a": flag(), "b": flag(), "c": flag()}))


def test_only_one_spelling_of_base64_is_taken(subtests):
    for text in ("YQ", "YQ=", "YQ==\n", " YQ==", "YQ==YQ==", "-_-_", "Y", "é===", "YQ==="):
        with subtests.test(text), pytest.raises(MalformedRequestError):
            decode(text)


def test_true_is_no_number_and_one_is_no_truth():
    with pytest.raises(MalformedRequestError):
        whole(9).read(True)
    with pytest.raises(MalformedRequestError):
        flag().read(1)


def test_the_description_names_every_call_and_every_refusal():
    document = describe(OPERATIONS)
    assert document["openapi"] == "3.1.0"
    for each in OPERATIONS:
        drawn = document["paths"][each.path][each.method.lower()]
        assert str(each.status) in drawn["responses"]
        assert {str(status) for status in each.refusals} <= drawn["responses"].keys()
    assert json.loads(json.dumps(document)) == document


async def test_the_description_is_served_and_every_path_in_it_answers(client):
    document = await (await client.get("/api/openapi.json")).json()
    for path, calls in document["paths"].items():
        for method in calls:
            answer = await client.request(method, path.replace("{id}", "00" * 16))
            assert answer.status not in {404, 405, 500}
