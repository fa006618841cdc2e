"""Misfiled reports: every signal proves itself, disguises fall away, praise around a report does not talk it down."""

import json
import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.triaging import triage
from casework.triaging.judging import judge
from casework.triaging.letters import letters_of
from casework.triaging.noticing import Noticed
from casework.triaging.packed import DamagedWeightsError, Packed, installed
from casework.triaging.pieces import pieces_of
from casework.triaging.reading import edges_of, hangul_share, model, parts_of
from casework.triaging.sight import Sight, sight
from casework.triaging.weighing import find_signals
from policies.loading import load

RULES = load()
TRIAGE = RULES.triage
CHANNELS = [*TRIAGE.channels, "fax"]
# What people say when they say it plainly; each must be held in every channel, however it is written.
PLAIN = [
    "건축과 담당 주무관이 허가를 빨리 내 준다며 현금 백만원을 달라고 했습니다. 안 주니까 서류를 세 번 반려했어요.",
    "우리 과 팀장님이 초과근무를 하지 않고 막내에게 카드를 대신 찍게 합니다. 수당은 다 받아 갑니다.",
    "과장님이 회식 자리에서 제 허벅지를 만지고 밤마다 보고 싶다고 문자를 보냅니다. 무서워서 말을 못 했습니다.",
    "구청에 민원을 넣었더니 다음 날 업체 사장이 제 이름과 번호를 알고 찾아왔습니다. 담당자가 알려 줬답니다.",
    "구청 공사를 한 하도급입니다. 원청이 준공금을 다 받고도 장비대를 여덟 달째 안 주고 감독은 모른 척합니다.",
    "구립 요양원에서 어머니 손을 침대에 묶어 놓았습니다. 손목에 멍이 있는데 기록에는 식사 양호라고 적혀 있습니다.",
    "관장님 조카가 공고도 나기 전에 채용되었고 면접은 형식이었습니다. 점수표가 미리 적혀 있는 것을 제가 봤습니다.",
]
INNOCENT = [
    "골목 가로등이 사흘째 꺼져 있어요. 밤에 아이가 무서워합니다. 고쳐 주세요.",
    "재산세 고지서를 잃어버렸는데 다시 받으려면 어디로 가야 하나요?",
    "공원 화장실 문이 안 잠깁니다. 언제 고쳐 주시나요?",
    "도서관에 큰 글자 책을 더 들여 주시면 좋겠습니다. 어머니가 좋아하세요.",
    "마을버스 배차 간격이 너무 길어요. 한 대만 늘려 주세요.",
]
# What must be held, and what must go its way, in the languages that people here speak; nobody learned from these.
HELD_ABROAD = [
    "My boss at the district office took money from the builder.",
    "The manager of the city sports hall touches me when nobody is looking and says I will lose my job if I talk.",
    "The inspector said he will close my restaurant if I do not pay him 500,000 won in cash.",
    "科长收了建筑公司的红包",
    "福利院的院长把政府给的钱拿去自己用，账本是假的。",
    "我老板每个月给区厅的公务员送现金，让他不来检查。",
    "Trưởng phòng ở quận nhận phong bì của công ty xây dựng.",
    "Giám đốc trung tâm phúc lợi lấy tiền trợ cấp của quận tiêu riêng, sổ sách là giả.",
    "Cán bộ kiểm tra đòi tôi đưa tiền mặt, không đưa thì đóng cửa quán.",
]
INNOCENT_ABROAD = [
    "The street light is broken.",
    "Please fix the hole in the road in front of the school.",
    "How do I register my new address? Do I need my passport?",
    "路灯坏了，晚上很黑，请修一下。",
    "请问垃圾袋在哪里买？",
    "公园的长椅坏了。",
    "Đèn đường trước nhà tôi hỏng rồi.",
    "Xin sửa giúp cái ghế ở công viên.",
    "Tôi muốn hỏi giờ mở cửa của thư viện.",
]
PRAISE = (
    "날씨가 참 좋네요. 늘 친절하신 직원분들께 감사드립니다. 공원에 꽃이 예쁘게 피었어요. "
    "벤치도 새로 놓아 주셔서 고맙습니다. "
)


def found(text, channel="complaint"):
    return {one.signal.id: one for one in find_signals(Noticed(letters_of(text), RULES), channel, RULES)}


@pytest.mark.parametrize("signal", TRIAGE.signals, ids=lambda signal: signal.id)
def test_a_signal_finds_its_examples_and_leaves_the_rest(signal):
    channel = signal.channels[0] if signal.channels else "complaint"
    for text in signal.examples:
        assert signal.id in found(text, channel), text
        assert found(text, channel)[signal.id].weight >= signal.weight / 2, text
    for text in signal.leaves:
        assert signal.id not in found(text, channel) or found(text, channel)[signal.id].weight <= signal.weight / 3, (
            text
        )


def test_a_signal_of_one_channel_is_for_no_other():
    assert "cannot_speak" in found("기록하지 말라 하시며 전화를 끊음", "happy_call")
    assert "cannot_speak" not in found("기록하지 말라 하시며 전화를 끊음", "petition")


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("text", PLAIN)
def test_what_is_said_plainly_is_held_in_every_channel_and_says_why(text, channel):
    judgement = triage(text, channel, RULES)
    assert judgement.misconduct
    assert any(reason.signal == "reading" for reason in judgement.why)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("text", INNOCENT)
def test_an_everyday_request_goes_its_way(text, channel):
    assert not triage(text, channel, RULES).misconduct


@pytest.mark.parametrize("text", HELD_ABROAD)
def test_a_report_in_another_language_is_held(text):
    assert triage(text, "complaint", RULES).misconduct


@pytest.mark.parametrize("text", INNOCENT_ABROAD)
def test_an_everyday_request_in_another_language_goes_its_way(text):
    assert not triage(text, "complaint", RULES).misconduct


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("골목 가로등이 꺼졌어요", 1),
        ("The street light is broken.", 0),
        ("路灯坏了", 0),
        ("010", 0),
        ("ㄷㅗㄴ abc", 0.25),
    ],
)
def test_how_much_of_a_text_is_written_in_korean_letters(text, share):
    noticed = Noticed(letters_of(text), RULES)
    assert hangul_share(noticed, (0, len(noticed.letters.text))) == share


@pytest.mark.parametrize(
    ("by_an_official", "by_somebody_private"),
    [
        ("구청 담당자가 현금을 요구했습니다", "집주인이 현금을 요구했습니다"),
        ("주무관이 오십만원을 달라고 해요", "이웃이 오십만원을 달라고 해요"),
        ("동장이 막말을 했습니다", "윗집이 막말을 했습니다"),
    ],
)
def test_it_matters_who_did_it(by_an_official, by_somebody_private):
    official, private = (
        max(one.weight for one in found(text).values()) for text in (by_an_official, by_somebody_private)
    )
    assert official > 2 * private


@pytest.mark.parametrize(
    ("happened", "did_not"),
    [
        ("담당자가 상품권을 받았습니다", "담당자가 상품권을 극구 사양하고 돌려보냈습니다"),
        ("직원에게 선물값으로 현금을 줬습니다", "뉴스를 보니 다른 지역 직원에게 현금을 줬다고 합니다"),
        ("담당 직원이 뇌물을 받았어요", "공무원이 뇌물 예방 교육을 받았어요"),
    ],
)
def test_innocent_surroundings_take_the_weight_away(happened, did_not):
    weights = [max((one.weight for one in found(text).values()), default=0) for text in (happened, did_not)]
    assert weights[0] > 2 * weights[1]


def test_the_departments_of_the_organisation_chart_are_officials():
    unit = next(unit.name for unit in RULES.organisation.units if unit.name.endswith("과"))
    assert found(f"{unit} 쪽에서 현금을 요구했습니다")["money_demanded"].weight == pytest.approx(
        next(one.weight for one in TRIAGE.signals if one.id == "money_demanded"), abs=0.001
    )


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("times", [1, 25])
def test_praise_before_and_after_talks_no_report_down(text, times):
    assert triage(PRAISE * times + text, "mayor_text", RULES).misconduct
    assert triage(f"{text} {PRAISE * times}", "mayor_text", RULES).misconduct
    assert triage(f"{PRAISE * times}\n\n{text}\n\n{PRAISE * times}", "mayor_text", RULES).misconduct


@settings(deadline=None, max_examples=20)
@given(
    text=st.sampled_from(PLAIN),
    before=st.lists(st.sampled_from(INNOCENT), max_size=4),
    after=st.lists(st.sampled_from(INNOCENT), max_size=4),
)
def test_innocent_sentences_around_a_report_change_nothing(text, before, after):
    assert triage(" ".join([*before, text, *after]), "complaint", RULES).misconduct


def wide(text):
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else "　" if sign == " " else sign for sign in text)


@pytest.mark.parametrize("text", [*PLAIN, *INNOCENT])
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(" ", ""),
        lambda text: text.replace(" ", "   "),
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace(" ", "\u200b \u00a0"),
        "\u200d".join,
        wide,
    ],
    ids=["no blanks", "many blanks", "lines", "unseen signs", "joiners", "full width"],
)
def test_spacing_and_width_change_no_verdict(text, change):
    assert triage(change(text), "board", RULES).misconduct == triage(text, "board", RULES).misconduct


@pytest.mark.parametrize(
    "text",
    [
        "담당자가 뇌물을 받았습니다",
        "담당자가 뇌*물을 받았습니다",
        "담당자가 뇌 물 을 받았습니다",
        "담당자가 ㄴㅚㅁㅜㄹ을 받았습니다",
        "담당자가 뇌.물.을 받았습니다",
    ],
)
def test_a_disguised_word_is_read(text):
    assert "bribe_named" in found(text)


@settings(deadline=None, max_examples=60)
@given(
    st.text(max_size=400) | st.text(alphabet="ㄱㄴㄷㅏㅗ.돈을 과장 줬\n\u1100\u1161\u11a8İ①½", max_size=400),
    st.sampled_from(CHANNELS),
)
def test_no_text_breaks_it_and_offsets_lie_in_the_text(text, channel):
    judgement = triage(text, channel, RULES)
    assert 0 <= judgement.score <= 1
    assert judgement.misconduct == (judgement.score >= TRIAGE.channels.get(channel, TRIAGE.other_channel).threshold)
    for reason in judgement.why:
        assert 0 <= reason.start < reason.end <= len(text)
        assert 0 < reason.weight <= 1


@settings(deadline=None, max_examples=20)
@given(st.text(max_size=300), st.sampled_from(CHANNELS))
def test_the_same_text_is_judged_the_same(text, channel):
    assert triage(text, channel, RULES) == triage(text, channel, RULES)


def test_an_empty_text_is_nothing():
    assert triage("", "complaint", RULES).why == ()
    assert triage(" \n\u200b!!", "complaint", RULES).score == 0


@pytest.mark.parametrize(
    "unit",
    [
        "가",
        "돈",
        "돈.",
        "과장처남",
        "담당자가돈을",
        "신고했더니",
        "ㄷㅗㄴ",
        "뇌.물.",
        "\u200b",
        "a",
        "허가돈현금봉투",
        "과장님이집으로차에",
        "1만원 달라 ",
        "\n\n",
    ],
)
def test_hostile_text_costs_no_more_than_its_length(unit):
    short, long = unit * (5_000 // len(unit)), unit * (20_000 // len(unit))
    cost_of(short)  # the first builds the tables
    (few, brief), (many, lengthy) = cost_of(short), cost_of(long)
    assert many <= 4 * few + 4  # four times as long: four times the looks
    assert lengthy < 12 * brief + 0.5  # and nothing that grows faster than the text


class CountedLooks(Sight):
    """Sees nothing and counts how often it was asked: what a look costs depends on no text."""

    def __init__(self):
        self.looks = 0

    def log_odds(self, text):  # noqa: ARG002 - what it reads costs the same
        self.looks += 1
        return 0.0


def cost_of(text):
    """How often the network is asked, and the processor's seconds of everything else."""
    counted, begin = CountedLooks(), time.process_time()
    judge(Noticed(letters_of(text), RULES), "complaint", RULES, model(), counted)
    return counted.looks, time.process_time() - begin


def test_the_longest_text_is_read_to_its_end():
    text = ((PRAISE + " ".join(INNOCENT)) * 200)[:19_000] + PLAIN[0]
    assert triage(text, "complaint", RULES).misconduct
    assert not triage((PRAISE + " ".join(INNOCENT)) * 20, "complaint", RULES).misconduct


def test_parts_are_whole_sentences_within_their_bounds():
    noticed = Noticed(letters_of(PRAISE * 10), RULES)
    edges = edges_of(noticed)
    parts = list(parts_of(edges, (edges[1], edges[-2]), 50, 200))
    assert parts
    assert all(50 <= end - start <= 200 for start, end in parts)
    assert all(edges[1] <= start and end <= edges[-2] for start, end in parts)
    assert all(start == 0 or noticed.letters.text[start - 1] == "." for start, _ in parts)


def test_the_model_knows_the_themes_and_signals_of_the_rules():
    names = model().weights.keys()
    themes, signals = {f"t{name}" for name in TRIAGE.themes}, {f"s{one.id}" for one in TRIAGE.signals}
    assert {name for name in names if name[0] == "t"} <= themes
    assert {name for name in names if name[0] == "s"} <= signals
    assert len({name for name in names if name[0] == "t"}) == len(themes)


def test_both_were_trained_on_the_texts_that_are_here(monkeypatch):
    folder = Path(__file__).resolve().parents[2] / "scripts/triage"
    monkeypatch.syspath_prepend(folder)
    spec = spec_from_file_location("train_triage", folder / "train.py")
    training = module_from_spec(spec)
    spec.loader.exec_module(training)
    home = folder.parents[1] / "casework/triaging"
    kept = sys.modules["texts"].held_back
    for card, learned in (
        ("reading.json", training.lessons()),
        ("sight.json", [each for each in training.texts() if not kept(each)]),
    ):
        stored = json.loads((home / card).read_text(encoding="utf-8"))
        assert (stored["texts"], stored["sha256"]) == (len(learned), training.digest(learned))


def test_layers_that_are_not_those_of_their_card_are_refused(monkeypatch):
    module = sys.modules["casework.triaging.sight"]
    monkeypatch.setattr(module, "_loaded", [])
    monkeypatch.setattr(module, "_WEIGHTS", "reading.json")
    with pytest.raises(DamagedWeightsError):
        sight()


def test_a_network_that_is_not_the_one_it_was_trained_on_is_refused(monkeypatch):
    monkeypatch.setattr("casework.triaging.packed._DIGEST", "0" * 64)
    with pytest.raises(DamagedWeightsError):
        installed()
    monkeypatch.setattr("casework.triaging.packed._PACKAGE", "no_such_package_here")
    with pytest.raises(DamagedWeightsError):
        installed()


def test_the_network_reads_as_the_package_that_brings_it():
    """Its sentences cut into the same pieces, and as alike or unlike as there."""
    packed = Packed(installed())
    pieces = pieces_of("가로등이 꺼졌어요. The light is out!", packed.spelling, 254)
    assert (pieces[0], pieces[-1]) == (packed.spelling.begin, packed.spelling.end)
    names = {place: piece for piece, place in packed.spelling.places.items()}
    assert "".join(names[one] for one in pieces[1:-1]) == "▁query:▁가로등이▁꺼졌어요.▁The▁light▁is▁out!"


def test_what_no_piece_spells_is_one_unknown_sign():
    packed = Packed(installed())
    assert packed.spelling.unknown in pieces_of("𓀀", packed.spelling, 254)


def test_no_more_pieces_are_read_than_the_network_takes():
    packed = Packed(installed())
    assert len(pieces_of("가로등 " * 500, packed.spelling, 254)) == 256


@pytest.mark.parametrize(
    "text",
    [
        "네",
        "사진 보냅니다",
        "yes",
        "감사합니다. 잘 되네요",
        "내일 오전에 전화 주세요",
        "照片发给您了",
        "Tôi gửi ảnh rồi ạ",
    ],
)
def test_short_words_that_come_later_are_not_believed_to_be_a_report(text):
    judged = triage(text, "complaint", RULES)
    assert judged.score < TRIAGE.reading.later
    assert not any(one.weight >= TRIAGE.reading.telling for one in judged.why if one.signal != "reading")
