"""Names of people and firms that nobody has to bear: drawn from syllables and lists, many of them never seen before."""

import zlib
from dataclasses import dataclass

from dice import Dice

# Rough shares of the population, flattened: a rare surname is a name as well.
SURNAMES = (
    [(s, 8.0) for s in "김이박"]
    + [(s, 4.0) for s in "최정강조윤장임"]
    + [(s, 2.0) for s in "한오서신권황안송류홍전고문손양배백허유남심노하곽성차주우구민진지"]
    + [
        (s, 0.8)
        for s in "엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용나라예경봉사부가"
    ]
    + [(s, 0.4) for s in "복태목형피두감음빈동온호범좌팽승간상시갈단견당화창평곡묵필뇌"]
    + [(s, 0.6) for s in ("남궁", "황보", "제갈", "선우", "사공", "독고", "서문")]
)
FIRST = (
    "가강건경고광국규근금기나남노다단담대도동두라려로루리마만명목무문미민바배백범별병보복봉부빛사산상새서석선설성세소"
    "솔송수순숙슬승시신아안연영예오옥온완용우원유윤율은을이인일자잔재정제조종주준중지진차찬창채천철청초춘치태택하"
    "학한해향현형혜호홍화환효훈휘희"
)
SECOND = (
    "가강건결경겸관광교국군권규균근기길나남단담덕도동라란람랑래련령로록루류름리린림마만명모목무문미민배백범별병복봉"
    "비빈사산삼상서석선설섭성세소솔송수숙순슬승식신실아안암애언연열엽영예옥온용우욱운웅원월유윤율은을의이익인일임자"
    "잔재정제조종주준중지직진찬창채천철춘출충치태택표필하학한해향헌혁현협형혜호홍화환후훈휘흠희"
)
GIVEN = (
    "민준 서연 지훈 지우 예준 하린 도윤 수아 시우 지호 준서 건우 현우 우진 선우 연우 정우 승현 준혁 지원 수빈 유진 민재 현준 은지 지영 미경 "
    "은주 영희 순자 정숙 말순 영자 춘자 복순 옥자 금순 경숙 미숙 영숙 현숙 혜숙 명숙 정희 은희 선희 경희 미희 영미 은미 선미 경미 현미 정미 "
    "성호 영호 재호 준호 진호 민호 상호 병호 성민 재민 영민 상민 경민 지민 성수 영수 철수 민수 진수 현수 상수 동수 광수 길수 영철 성철 병철 "
    "기철 동철 재철 용철 상철 영진 성진 현진 수진 미진 혜진 유정 은정 현정 미정 수정 혜정 민정 윤정 재현 성현 동현 상현 정현 대현 성훈 재훈 "
    "동훈 상훈 정훈 영훈 대훈 병훈 태훈 승훈 은영 미영 선영 현영 혜영 주영 재영 진영 보영 나영 소영 다영 가영 아영 채영 채원 소윤 나윤 다인 "
    "예린 예은 예진 예원 다은 하은 주은 시은 가은 나은 소은 조은 예나 유나 리나 미나 하나 세나 지나 다나 태양 태민 태현 태호 태우 태준 하준 "
    "유준 은우 이준 시윤 이안 로운 도하 이현 라희 서율 아린 나율 봉수 봉남 달수 판석 만복 덕수 갑수 을순 점례 끝순 막례 필남 삼식 두식 칠성"
).split()
# Words that are names as well; they also stand in sentences where they are only words.
WORDS = (
    "하늘 바다 아름 소라 대한 강물 보람 슬기 우리 가을 나라 이슬 보라 초롱 사랑 한결 기쁨 희망 봄 별 미소 은하 새벽 다운 진주 한솔 고은 나래 누리 마루 "
    "단비 송이 샛별 푸름 가람 두리 나리 다솜 라온 해솔 새롬 여름 겨울 구름 바람 노을 햇살 잔디 들꽃 연두 하양 장미 국화 매화 수선 산들 시내 여울 "
    "진실 정의 용기 한별 큰별 온유 지혜 믿음 소망 은총 신비 신화 미래 시온 자유 평화 화평 제비 두루 모아 빛나 해 달 솔 샘 숲 한글 조은 다정 유리 수정 "
    "금별 은별 참 빛 힘찬 튼튼 으뜸 버들 아라 마음 보배 한빛 꽃님 달님 해님 방울 이루 이로 다미 별이 봄이 도도 세라"
).split()
LONGER = "빛나리 하람이 새로나 꽃별이 한아름 온누리 하늘별 다사랑 참솔미 예쁘나 아리솔 해바라 보드레 초롱별 하얀별 은가람 금하늘".split()
TITLES = (
    "주무관 팀장 과장 계장 국장 주임 대리 부장 차장 실장 소장 동장 구청장 부구청장 담당관 조사관 감사관 상담사 상담원 주사 주사보 서기 서기보 사무관 서기관 "
    "센터장 관장 원장 원감 교사 교장 교감 강사 교수 선생 선생님 의사 간호사 변호사 세무사 회계사 법무사 공인중개사 대표 사장 이사 상무 전무 회장 부회장 총무 "
    "위원 위원장 의원 통장 이장 반장 조장 작업반장 현장소장 경비원 관리소장 기사 기사님 미화원 조리사 영양사 사서 공무관 인턴 사원 실무관 공무직 기간제 사회복지사 "
    "복지사 요양보호사 보육교사 활동지원사 경위 경사 순경 기자 감독 코치 목사 스님 신부님 전도사 집사 권사 장로 단장 본부장 지점장 점장 매니저 수석 책임 선임 "
    "연구원 사무장 사무국장 간사 지사장 공장장 여사 박사 병장 하사 학생 군 양 어르신 할머니 할아버지 주무관님 팀장님 과장님 계장님 국장님 대표님 사장님 원장님 "
    "소장님 반장님 통장님 주임님 대리님 상담사님 강사님 기사님 위원님 의원님 님 쌤 씨 씨 씨 씨"
).split()
# What is said after a lone surname, and hardly ever after the word that it also is.
SURNAME_TITLES = (
    "주무관 팀장 과장 계장 국장 주임 대리 부장 차장 실장 소장 동장 조사관 주사 사무관 교사 교수 선생 선생님 대표 사장 이사 회장 반장 통장 기사 원장 관장 여사 "
    "주무관님 팀장님 과장님 계장님 국장님 주임님 대리님 대표님 사장님 원장님 소장님 반장님 쌤 씨 모씨 모 씨"
).split()
KIN = (
    "언니 오빠 형 누나 엄마 아빠 할머니 삼촌 이모 쌤 선배 선배님 님 씨 양 군 어머니 아버님 어머님 네 네집 엄마가 아빠가 누님 형님 오라버니 "
    "샘 선생님 친구 동생 담임쌤 매니저님 여사님"
).split()

_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_LATIN_LEADS = "g kk n d tt r m b pp s ss  j jj ch k t p h".split(" ")
_LATIN_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
_LATIN_TAILS = " k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split(" ")
LATIN_SURNAMES = {
    "김": "Kim", "이": "Lee", "박": "Park", "최": "Choi", "정": "Jung", "강": "Kang", "조": "Cho", "윤": "Yoon", "장": "Jang",
    "임": "Lim", "오": "Oh", "서": "Seo", "신": "Shin", "권": "Kwon", "황": "Hwang", "안": "Ahn", "류": "Ryu", "유": "Yoo", "우": "Woo",
    "구": "Koo", "문": "Moon", "노": "Noh", "주": "Joo",
}  # fmt: skip
_HANGUL, _LAST_HANGUL = ord("가"), ord("힣")
_DEV_SHARE = 8


@dataclass(frozen=True, slots=True)
class Name:
    """A Korean name in its two parts."""

    surname: str
    given: str

    @property
    def full(self) -> str:
        """The name as it is written."""
        return self.surname + self.given


def is_kept_for_dev(given: str) -> bool:
    """Whether a given name is kept out of training, so that the dev set asks for names never seen."""
    return zlib.crc32(given.encode()) % _DEV_SHARE == 0


class Names:
    """Draws names; those for dev never occur among those for training."""

    def __init__(self, dice: Dice, *, dev: bool = False) -> None:
        self._dice, self._dev = dice, dev

    def surname(self) -> str:
        """A surname."""
        return self._dice.weighted(SURNAMES)

    def given(self, *, word: bool = False) -> str:
        """A given name; on demand one that is a word as well."""
        while True:
            name = self._dice.one(WORDS) if word else self._draw()
            if word or is_kept_for_dev(name) == self._dev:
                return name

    def name(self, *, word: bool = False) -> Name:
        """A whole Korean name."""
        return Name(self.surname(), self.given(word=word))

    def _draw(self) -> str:
        dice = self._dice
        kind = dice.chance()
        if kind < 0.60:
            return dice.one(FIRST) + dice.one(SECOND)
        if kind < 0.82:
            return dice.one(GIVEN)
        if kind < 0.90:
            return dice.one(WORDS)
        if kind < 0.96:
            return dice.one(SECOND)
        return dice.one(LONGER) if dice.happens(0.3) else dice.one(FIRST) + dice.one(SECOND) + dice.one(SECOND)


def parts_of(syllable: str) -> tuple[int, int, int]:
    """Lead, vowel and tail of a syllable as numbers."""
    place = ord(syllable) - _HANGUL
    return place // 588, place % 588 // 28, place % 28


def has_tail(word: str) -> bool:
    """Whether a word ends in a consonant, as its particle must know."""
    last = word[-1:]
    if last and _HANGUL <= ord(last) <= _LAST_HANGUL:
        return parts_of(last)[2] != 0
    return last.lower() in set("lmnr013678") or "ㄱ" <= last <= "ㅎ"


def initials(name: str) -> str:
    """Only the lead consonants: ㅁㅅㅈ."""
    return "".join(_LEADS[parts_of(s)[0]] if _HANGUL <= ord(s) <= _LAST_HANGUL else s for s in name)


def taken_apart(name: str) -> str:
    """Every syllable as its letters: ㅁㅣㄴㅅㅓ."""
    letters = [parts_of(s) for s in name if _HANGUL <= ord(s) <= _LAST_HANGUL]
    return "".join(_LEADS[a] + _VOWELS[b] + _TAILS[c].strip() for a, b, c in letters)


def softened(name: str, dice: Dice) -> str:
    """One syllable a little off, as it is spoken or typed by somebody who fears a search."""
    place = dice.below(len(name))
    if not _HANGUL <= ord(name[place]) <= _LAST_HANGUL:
        return name
    lead, vowel, tail = parts_of(name[place])
    vowel = {"ㅓ": "ㅕ", "ㅕ": "ㅓ", "ㅏ": "ㅑ", "ㅗ": "ㅛ", "ㅜ": "ㅠ", "ㅐ": "ㅔ", "ㅔ": "ㅐ", "ㅣ": "ㅟ"}.get(
        _VOWELS[vowel], _VOWELS[vowel]
    )
    if tail == 0 and dice.happens(0.4):
        tail = _TAILS.index(dice.one("ㅇㅁㄴ"))
    return name[:place] + chr(_HANGUL + lead * 588 + _VOWELS.index(vowel) * 28 + tail) + name[place + 1 :]


def latin(syllable: str) -> str:
    """A syllable in Latin letters."""
    lead, vowel, tail = parts_of(syllable)
    return _LATIN_LEADS[lead] + _LATIN_VOWELS[vowel] + _LATIN_TAILS[tail]


def latin_name(name: Name, dice: Dice) -> str:
    """A Korean name as somebody writes it in Latin letters."""
    surname = "".join(latin(s) for s in name.surname).capitalize()
    if dice.happens(0.8):
        surname = LATIN_SURNAMES.get(name.surname, surname)
    glue = dice.weighted([("", 5.0), ("-", 3.0), (" ", 1.0), ("'", 0.1)])
    given = glue.join(latin(s) for s in name.given)
    given = " ".join(part.capitalize() for part in given.split()) if given else given
    if glue == "-" and dice.happens(0.3):
        given = "-".join(part.capitalize() for part in given.split("-"))
    both = f"{given} {surname}" if dice.happens(0.5) else f"{surname} {given}"
    kind = dice.chance()
    if kind < 0.06:
        return both.upper()
    if kind < 0.16:
        return both.lower()
    return f"{surname}, {given}" if kind > 0.97 else both
