"""Sentences as rows of numbers: what means the same lies close."""

from casework.meaning import WIDTH, meanings


def test_sentences_that_mean_the_same_lie_closer_than_strangers():
    asked, demanded, lamp = meanings(
        ["공무원이 업체에 돈을 달라고 했습니다.", "담당 직원이 시공사에 뒷돈을 요구했어요.", "가로등이 꺼졌어요."]
    )
    assert asked @ demanded > asked @ lamp
    assert demanded @ asked > demanded @ lamp


def test_each_row_has_the_length_of_one_and_no_sentence_has_no_row():
    rows = meanings(["가로등", "🙂" * 500])
    assert rows.shape == (2, WIDTH)
    assert all(abs(float(row @ row) - 1) < 1e-3 for row in rows)
    assert meanings([]).shape == (0, WIDTH)


def test_the_same_sentence_has_the_same_row_alone_and_in_company():
    alone = meanings(["쓰레기를 치워 주세요."])[0]
    (_, beside) = meanings(["다른 이야기입니다. " * 20, "쓰레기를 치워 주세요."])
    assert float(alone @ beside) > 0.999
