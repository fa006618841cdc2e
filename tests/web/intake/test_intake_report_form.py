"""The report form without JavaScript: one durable report, one receipt, and no word lost on the way."""

import re

from tests.offices import Town
from web.intake.wiring import INTAKE

TEXT = "팀장이 업체에서 봉투를 받았습니다.\n두 번 봤습니다. <b>굵게</b>"
BIG = 50 * 1024 * 1024 + 1


async def test_a_report_gives_eight_words_their_digits_and_a_number(visitor):
    await visitor.reports(TEXT, kind="corruption", concerns="nobody")
    assert visitor.status == 200
    assert len(visitor.words.split()) == 8
    assert [len(group) for group in visitor.inside("receipt-digits").split()] == [5, 5, 5, 5, 6]
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", visitor.inside("receipt-number"))


async def test_the_same_form_sent_twice_shows_the_same_receipt_and_is_stored_once(visitor, stored):
    await visitor.goes("/report")
    fields = {"token": visitor.field("token"), "body": TEXT, "kind": "corruption"}
    first = await visitor.sends("/report", fields)
    assert await visitor.sends("/report", fields) == first
    assert (await stored())["drop"] == 1


async def test_the_desk_reads_what_was_sent(visitor, town: Town):
    await visitor.reports(TEXT, kind="corruption", when="지난주", concerns="nobody")
    assert await town.let_in("haneul") == 1


async def test_a_report_about_the_office_itself_goes_to_the_independent_recipient(visitor, town: Town):
    await visitor.reports(TEXT, kind="corruption", concerns="office")
    assert await town.let_in("haneul", "darae") == 0
    assert await town.let_in("outside") == 1


async def test_a_report_about_the_receiving_team_goes_to_the_stand_in(visitor, town: Town):
    await visitor.reports(TEXT, kind="corruption", concerns="team", concern_team="rights_team")
    assert await town.let_in("haneul") == 0
    assert await town.let_in("darae") == 1


async def test_files_travel_with_the_report(visitor, stored):
    await visitor.reports(TEXT, [("사진.jpg", b"x" * 200_000), ("메모.txt", b"y")])
    assert visitor.status == 200
    assert (await stored())["file"] == 2


async def test_a_file_is_enough_without_a_word(visitor):
    await visitor.reports("", [("사진.jpg", b"x")])
    assert visitor.words


async def test_a_form_without_token_is_received_too(visitor):
    await visitor.sends("/report", {"kind": "corruption", "body": "바로 보냅니다"})
    assert visitor.status == 200
    assert visitor.words


async def test_a_plain_form_without_files_is_received(visitor):
    await visitor.posts("/report", {"kind": "grievance", "body": "배수구가 막혔어요"})
    assert visitor.words


MENDABLE = {
    "too long": ({"body": "x" * 20_001}, 413),
    "empty": ({"body": ""}, 422),
    "blank": ({"body": "  \n "}, 422),
    "expired": ({"token": "00", "body": "오래 썼습니다"}, 403),
}


async def test_what_the_person_can_mend_comes_back_with_every_word_in_it(visitor, stored, subtests):
    for name, (fields, status) in MENDABLE.items():
        with subtests.test(name):
            await visitor.sends("/report", fields | {"excluded": "김과장", "where": "2층", "kind": "corruption"})
            assert visitor.status == status
            assert 'role="alert"' in visitor.page
            assert fields["body"].strip() in visitor.page
            assert 'value="김과장"' in visitor.page
            assert 'value="2층"' in visitor.page
            assert 'value="corruption" checked' in visitor.page
    assert await stored() == {}


async def test_after_an_expired_form_the_same_page_can_be_sent_again(visitor, town: Town):
    await visitor.goes("/report")
    old = visitor.field("token")
    town.clock.turn(hours=3)
    await visitor.sends("/report", {"token": old, "body": TEXT})
    assert visitor.status == 403
    await visitor.sends("/report", {"token": visitor.field("token"), "body": TEXT})
    assert visitor.words


async def test_a_changed_text_under_a_used_receipt_is_not_lost(visitor, stored):
    await visitor.goes("/report")
    token = visitor.field("token")
    await visitor.sends("/report", {"token": token, "body": "처음 글"})
    await visitor.sends("/report", {"token": token, "body": "고친 글"})
    assert visitor.status == 409
    assert "고친 글" in visitor.page
    assert (await stored())["drop"] == 1


STRANGE = {
    "an unknown kind": {"kind": "nonsense", "body": "글"},
    "an unknown concern": {"concerns": "everybody", "body": "글"},
    "an unknown team": {"concern_team": "../etc", "body": "글"},
    "too many fields": {f"field{number}": "x" for number in range(50)},
}


async def test_what_no_form_of_ours_sends_is_refused_in_one_sentence(visitor, stored, subtests):
    for name, fields in STRANGE.items():
        with subtests.test(name):
            await visitor.sends("/report", fields)
            assert visitor.status == 400
            assert len(re.findall("<h1", visitor.page)) == 1
    assert await stored() == {}


PARTS = "multipart/form-data; boundary=abc"
PAIRS = "application/x-www-form-urlencoded"
NO_FORM = {
    "no boundary": (b"", "multipart/form-data"),
    "a boundary too long": (b"", "multipart/form-data; boundary=" + "x" * 200),
    "no parts": (b"no boundary at all", PARTS),
    "a part without a name": (b"--abc\r\n\r\nno name\r\n--abc--", PARTS),
    "cut off": (b'--abc\r\nContent-Disposition: form-data; name="body"\r\n\r\ncut off', PARTS),
    "no utf-8": (b'--abc\r\nContent-Disposition: form-data; name="body"\r\n\r\n\xff\xfe\r\n--abc--', PARTS),
    "a header without end": (b"--abc\r\n" + b"X-Long: " + b"a" * 100_000 + b"\r\n\r\nx\r\n--abc--", PARTS),
    "parts in parts": (
        b"--abc\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n--abc--",
        PARTS,
    ),
    "pairs that are no utf-8": (b"body=%ff%fe", PAIRS),
    "pairs that are no ascii": (b"body=\xff", PAIRS),
    "too many pairs": (b"a=1&" * 100, PAIRS),
    "json": (b'{"body": "x"}', "application/json"),
    "plain text": (b"body=x", "text/plain"),
}


async def test_a_body_that_is_no_form_is_refused_and_leaves_nothing(visitor, stored, subtests):
    for name, (body, kind) in NO_FORM.items():
        with subtests.test(name):
            await visitor.posts("/report", body, headers={"Content-Type": kind})
            assert 400 <= visitor.status < 500
            assert "Traceback" not in visitor.page
    assert await stored() == {}


async def test_a_compressed_body_is_refused(visitor):
    await visitor.posts(
        "/report", b"x", headers={"Content-Encoding": "gzip", "Content-Type": "multipart/form-data; boundary=a"}
    )
    assert visitor.status == 400


async def test_a_file_over_the_limit_is_refused_and_the_text_kept(visitor, stored):
    await visitor.reports(TEXT, [("film.mp4", b"\0" * BIG)])
    assert visitor.status == 413
    assert "두 번 봤습니다." in visitor.page
    assert await stored() == {}


async def test_eleven_files_are_too_many(visitor):
    await visitor.reports(TEXT, [(f"{number}.txt", b"x") for number in range(11)])
    assert visitor.status == 413
    assert "두 번 봤습니다." in visitor.page


async def test_an_expired_form_keeps_no_file(visitor, stored):
    await visitor.sends("/report", {"token": "00", "body": TEXT}, [("사진.jpg", b"x" * 100)])
    assert visitor.status == 403
    assert await stored() == {}


async def test_without_a_key_to_seal_to_nothing_is_sent_and_no_word_is_lost(visitor, town: Town, stored):
    town.clock.turn(days=60)
    await visitor.reports(TEXT)
    assert visitor.status == 503
    assert "두 번 봤습니다." in visitor.page
    (town.settings.site / "keys.json").unlink()
    await visitor.reports(TEXT)
    assert visitor.status == 503
    assert "두 번 봤습니다." in visitor.page
    assert await stored() == {}


async def test_too_many_people_at_once_are_asked_to_press_again(visitor, server, stored):
    server.app[INTAKE].gate.waiting = server.app[INTAKE].gate.most_waiting
    await visitor.reports(TEXT)
    assert visitor.status == 503
    assert visitor.headers["Retry-After"] == "20"
    assert "두 번 봤습니다." in visitor.page
    assert await stored() == {}
