"""Every file of the corpus comes out without the planted name, opens, and says the same."""

from hashlib import sha256

import pytest

from casework.cleaning.findings import Left, Removed
from casework.cleaning.sandbox import clean
from policies.loading import load
from tests.casework.cleaning import opening
from tests.casework.cleaning.conftest import CORPUS, EXPECTED, called
from tests.casework.cleaning.searching import planted_in

_WITHOUT_A_NAME = {"txt", "csv"}
_SECONDS = 10
every_file = pytest.mark.parametrize("cleaned", sorted(EXPECTED), indirect=True)


def test_the_corpus_is_big_enough_and_small_enough():
    assert len(EXPECTED) >= 60
    assert {*EXPECTED} | {"expected.json"} == {path.name for path in CORPUS.iterdir()}
    assert sum(path.stat().st_size for path in CORPUS.iterdir()) < 2 * 1024 * 1024


@every_file
async def test_the_planted_name_was_there_and_is_gone(cleaned):
    name, original, result, _ = cleaned
    assert planted_in(original) or EXPECTED[name]["kind"] in _WITHOUT_A_NAME
    assert planted_in(result.data) == []


@every_file
async def test_a_cleaned_file_opens_and_says_the_same(cleaned):
    name, original, result, _ = cleaned
    facts = EXPECTED[name]
    assert result.kind == facts["kind"]
    match facts["kind"]:
        case "jpg" | "png" | "webp" | "heic" | "gif" | "tiff":
            opening.check_picture(result.data, facts)
        case "pdf":
            opening.check_pdf(result.data, original, facts)
        case "docx" | "xlsx" | "pptx" | "odt" | "ods" | "odp" | "hwpx" as kind:
            opening.check_package(kind, result.data, original)
        case "hwp":
            opening.check_hwp(result.data, original, facts)
        case "mp3" | "wav" | "ogg" | "m4a" as kind:
            opening.check_sound(kind, result.data, original)
        case "mp4" | "mov":
            opening.check_film(result.data, original)
        case _:
            opening.check_text(result.data, facts)


@every_file
async def test_cleaning_is_quick_bound_and_says_what_it_did(cleaned):
    name, original, result, seconds = cleaned
    assert seconds < _SECONDS
    assert result.digest == sha256(original).hexdigest()
    assert "limits" in result.confined
    assert result.removed or EXPECTED[name]["kind"] in _WITHOUT_A_NAME
    assert {*result.removed} <= {*Removed}
    assert {*result.left} <= {*Left}


@every_file
async def test_cleaning_twice_takes_nothing_more_from_a_document(cleaned):
    name, _, result, _ = cleaned
    again = await clean(result.data, called(name))
    assert planted_in(again.data) == []
    assert again.type == result.type


@pytest.mark.parametrize("language", load().wording)
def test_every_finding_has_its_sentence(language):
    words = load().wording[language]
    assert {f"removed.{code}" for code in Removed} | {f"left.{code}" for code in Left} == {
        key for key in words if key.startswith(("removed.", "left."))
    }
