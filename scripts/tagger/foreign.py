"""Names from elsewhere, in Hangul and in Latin letters, drawn from lists and from syllables."""

from dice import Dice

_VIET_FAMILY = "응우옌 쩐 레 팜 호앙 후인 판 부 보 당 부이 도 호 응오 즈엉 리 찐 딘 마이 또 하 르엉 까오 루 따 응웬 트란 누엔".split()
_VIET_MIDDLE = "반 티 반 티 반 티 응옥 투 민 꾸옥 흐우 득 쑤언 탄 딘 타인 바오 호앙 낌 빅 트엉".split()
_VIET_GIVEN = (
    "안 빈 즈엉 하이 흐엉 란 링 롱 마이 남 응아 푸엉 꽝 손 타오 투이 뚜언 빙 호아 항 히엔 훙 끄엉 덕 장 하 탐 탄 뚱 짱 리엔 미 프엉 "
    "깐 캉 응옌 옌 니 중 띠엔 쭝 비엣 다오 후에 투 로안 쑤언 이엔 아인 냐 히에우 민 뜨 타인 썬 럼 꾸인 트엉 뀌 냔"
).split()
_CHINESE_FAMILY = "왕 리 장 류 천 양 황 자오 우 저우 쉬 쑨 마 주 후 궈 허 린 가오 뤄 정 량 셰 쑹 탕 덩 펑 한 차오 쩡 샤오 위안 판 두안 쉐 자이 캉 마오".split()
_CHINESE_GIVEN = (
    "웨이 팡 나 민 징 리 창 쥔 양 융 옌 제 쥐안 타오 밍 차오 슈 샤 핑 강 구이 잉 샤오 메이 링 훙 위 쉬 칭 하오 란 페이 춘 롱 쯔 한 신 이 자 치 화 린 "
    "젠 궈 둥 쉐 샹 전 추이 롄 펑 빈 보 항 카이 루이 톈 하이 즈 창 후이"
).split()
_CENTRAL = (
    "아지즈 알리 바흐 딜 도니 파루 굴 하비 일홈 자몰 카몰 라티 마흐 나디 오이 라흐 사르 쇼흐 티무 우미 자혼 잠시 무로 누르 셰르 아크 보부 지요 루스 에르 "
    "산자 올림 후르 자파 페루 나르 주마 베크 술탄 아슬"
).split()
_CENTRAL_END = (
    "벡 존 롬 딘 루흐 나라 바르 노자 쇼다 무드 라 욘 샤 미르 손 누르 딜 잠 라트 켄트 굴 바크 로자 나 혼 다 지".split()
)
_CENTRAL_FAMILY = (
    "카리모 라히모 유수포 이스모일로 압둘라 아흐메도 술타노 미르자 투르수노 하사노 라시도 나자로 사이도 알리 무하메도 할리로 쿠르바노 주라 토시마토 에르가셰 "
    "바자로 노르마토 샤리포 하미도 울루그베코 김 이바노 페트로 시도렌코"
).split()
_CENTRAL_FAMILY_END = "프 바 예프 예바 프 바 오프 오바".split()
_MONGOL = (
    "바트 볼드 오윤 엥흐 간 체첵 나르 뭉흐 사란 알탄 도르지 수흐 오드 투야 아노 델게르 일군 게렐 자르갈 바야르 텐진 솔롱 밧 히시그 어트겅 아리온 다와 노민 "
    "후슬렌 테무 에르데네 첸드 우누르 난딘 발 통갈락 호롤 냠"
).split()
_MONGOL_END = "바야르 체첵 바타르 치멕 투야 에르덴 자르갈 게렐 수렌 사이한 볼드 침 마 줄 다와 오치르 바트 톨 투르 치멕 진 후 노고 마르 도르지 체렌 에르데네".split()
_FILIPINO = (
    "마리아 조셉 로즈 크리스 안젤라 마크 제니 라이언 그레이스 아나 미셸 존 조이 에드윈 로웰 마리셀 롤란도 체리 제럴드 엘레나 리잘 노엘 베로니카 헤수스 아르투로 "
    "로레나 다니카 마일린 조마르 알빈 레이마트 크리스티나 줄리엣 라모나"
).split()
_FILIPINO_FAMILY = (
    (
        "산토스 레예스 크루즈 바티스타 가르시아 멘도사 토레스 라모스 아키노 델라 크루즈|플로레스|곤잘레스|비야누에바|카스티요|디마길바|마카라이그|판가니반|발데스|"
        "살바도르|오캄포|에르난데스|망가오|도밍고|라사로|티앙코"
    )
    .replace(" 크루즈|", "_크루즈|")
    .replace(" ", "|")
    .replace("_", " ")
    .split("|")
)
_NEPAL = (
    "람 수실 비노드 프라카시 수니타 아니타 산토시 라젠드라 비샬 수만 디팍 푸자 카말 기타 로샨 사비나 나빈 라메시 수렌드라 아르준 비카스 프렘 미나 시타 크리슈나 "
    "하리 마니샤 산제이 라주 니르말라 디네시 고빈다 붓다 텍 케샵"
).split()
_NEPAL_MIDDLE = "바하두르 쿠마르 쿠마리 프라사드 데비 마야 라즈".split()
_NEPAL_FAMILY = (
    "타파 구룽 라이 림부 타망 마가르 셰르파 슈레스타 카트리 아디카리 바스넷 보하라 칸 차우다리 파우델 기리 네팔리 버타라이 카르키 람살 싱 쿠마르 샤르마 파텔 "
    "라흐만 후세인 이슬람 아흐메드 칸 호세인 악타르 베굼 페레라 실바 반다라"
).split()
_WESTERN = (
    "존 메리 제임스 데이비드 사라 마이클 에밀리 로버트 린다 윌리엄 엘리자베스 토마스 제시카 다니엘 루크 안나 올리버 소피 한스 클라라 피에르 마르코 이반 올가 나타샤 "
    "드미트리 세르게이 알렉스 벤 샘 클레어 노라 휴고 펠릭스 레나 잉그리드 스벤 루카스 카를로스 후안 페드로 루시아 이사벨 도리안 브랜든 에이든 로완 그렌델 트리스탄 "
    "켈빈 모하메드 아흐메드 파티마 유수프 이브라힘 오마르 압둘 아미나 크와메 치네두 은코시 타마라 엘비스 레베카 오스카 디에고 앙리 조안나 빅토르"
).split()
_WESTERN_FAMILY = (
    (
        "스미스 존슨 브라운 밀러 데이비스 윌슨 앤더슨 테일러 무어 마틴 톰슨 화이트 해리스 클라크 루이스 워커 영 킹 라이트 스콧 그린 베이커 애덤스 넬슨 카터 미첼 로버츠 "
        "슈미트 뮐러 베버 뒤퐁 로랑 로시 비앙키 이바노프 페트로바 소콜로프 레베데프 요한손 닐센 하그리브스 펜더개스트 윈터본 오크헤이븐 스톤필드 애슈비 그레이브스 휘틀록 "
        "칼라한 맥도웰 오코너 반데르발 폰티에 데 라 베가 알 파루크 오콘쿠오 음바페 디알로 케이타 오세이"
    )
    .replace("데 라 베가", "데_라_베가")
    .replace("알 파루크", "알_파루크")
    .split()
)
_JAPANESE = "유키 하루토 사쿠라 켄지 아야카 쇼타 미사키 다이스케 나오미 히로시 아키라 리쿠 메이 사토코 요시코 카즈키 마리코 료 타쿠야 에미".split()
_JAPANESE_FAMILY = (
    "다나카 스즈키 사토 야마모토 와타나베 이토 고바야시 나카무라 가토 요시다 야마다 사사키 마츠모토 이노우에 기무라 하야시 시미즈 모리 아베 이케다 하시모토 오가와 "
    "후지이 쿠로사와 미즈키"
).split()
_SOUTHEAST = (
    "솜차이 쏙니 소카 찬다라 보파 스레이 판냐 캄폰 아웅 뚜라 초 민트 티하 예 윈 나잉 수파폰 니란 쁘라윳 아논 위라 말리 시타 데위 부디 아구스 리스키 푸트리 와얀 "
    "마데 조코 수기 인드라 라트나 쏘피읍 다라 비쩟 소팔 모니 피세이 라타나 킴 레악 트라 싸윗 펫차라 낫타 싸란야 키아 툰 묘 흐닌"
).split()
_SOUTHEAST_FAMILY = (
    "찬 쏙 림 헹 킴 쳉 사오 키우 우 텟 아웅 민 툰 카잉 라인 산티 위자야 수사토 하르토노 쿠스마 나바 분마 싸이통 짜이디 쁘라셋 누온 속 멩 뭉"
).split()
_SYLLABLES = (
    "가 고 구 그 기 나 네 노 누 니 다 데 도 두 드 디 라 레 로 루 르 리 마 메 모 무 미 바 베 보 부 브 비 사 세 소 수 스 시 아 에 오 우 이 자 조 주 지 카 코 쿠 크 키 "
    "타 테 토 투 트 티 파 페 포 푸 프 피 하 헤 호 후 히 샤 쇼 슈 야 유 요 예 와 웨 위 쩌 쯔 뜨 꽝 응 흐 칸 탄 만 산 반 린 민 신 진 딘 벡 존 칸 산 손 돈 론 톤 엔 안 인 "
    "온 웅 엘 알 올 랄 벨 멜 텔 칼 암 옴 짐 쌈 쏨 팟 낫 솟 켓 녹 쭈 쯩 뀌 랏 쑤 엉 쩐"
).split()

_LATIN_VIET = (
    ("Nguyen Tran Le Pham Hoang Huynh Phan Vu Vo Dang Bui Do Ho Ngo Duong Ly Dinh Mai Truong".split()),
    ("Van Thi Ngoc Thu Minh Quoc Huu Duc Xuan Thanh Kim".split()),
    (
        "An Binh Hai Huong Lan Linh Long Mai Nam Nga Phuong Quang Son Thao Thuy Tuan Hoa Hang Hien Hung Anh Trang Yen".split()
    ),
)
_LATIN_GIVEN = (
    "John Mary James David Sarah Michael Emily Robert Linda William Thomas Jessica Daniel Luke Anna Oliver Sophie Hans Clara "
    "Pierre Marco Ivan Olga Dmitri Sergei Alex Ben Claire Nora Hugo Felix Lena Ingrid Sven Lucas Carlos Juan Pedro Lucia "
    "Isabel Brandon Rowan Tristan Kelvin Mohammed Ahmed Fatima Yusuf Omar Amina Kwame Chinedu Tamara Rebecca Oscar Diego "
    "Aziz Dilnoza Bekzod Otabek Gulnora Batbayar Oyun Enkhbat Sarnai Ram Sushil Sunita Deepak Prakash Rosalie Jomar Maricel "
    "Wei Xiaoming Meiling Jun Fang Yuki Kenji Sopheap Dara Aung Thura Budi Dewi Somchai Ana Grace Joy Edwin Priya Arjun"
).split()
_LATIN_FAMILY = (
    "Smith Johnson Brown Miller Davis Wilson Anderson Taylor Moore Martin Thompson White Harris Clark Lewis Walker King Wright "
    "Scott Green Baker Adams Nelson Carter Mitchell Roberts Schmidt Weber Dupont Rossi Ivanov Petrova Sokolov Johansson Nilsen "
    "Hargreaves Pendergast Winterbourne Oakhaven Stonefield Ashby Graves Whitlock Callahan McDowell O'Connor Santos Reyes Cruz "
    "Bautista Garcia Mendoza Torres Ramos Aquino Thapa Gurung Rai Limbu Tamang Magar Sherpa Shrestha Khatri Karimov Rahimova "
    "Yusupov Abdullaev Sultanov Ergasheva Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Tanaka Suzuki Sato Rahman Hossain "
    "Islam Akter Khan Perera Silva Okonkwo Mensah Diallo Chan Sok Heng Kyaw Win Wijaya Hartono Fairweather Blackwood Marlowe"
).split()
_LATIN_PARTS = (
    "ba be bo da de do ka ke ko la le lo ma me mi na ne no ra ri ro sa se si ta te ti va ve wen ton man son dor len mar ber "
    "win wood field ford ley more stan hal wick gar thorn el an is or ash"
).split()


def hangul(dice: Dice) -> str:
    """A foreign name as it is heard, in Hangul."""
    name = dice.weighted(
        [
            (_vietnamese, 5.0), (_chinese, 4.0), (_central, 3.0), (_mongolian, 2.5), (_filipino, 2.0), (_nepali, 2.5),
            (_western, 4.0), (_japanese, 1.0), (_southeast, 2.5), (_heard, 4.0),
        ]
    )(dice)  # fmt: skip
    if " " in name and dice.happens(0.3):
        return name.replace(" ", "")
    return name


def latin(dice: Dice) -> str:
    """A foreign name in Latin letters."""
    kind = dice.chance()
    if kind < 0.2:
        family, middle, given = _LATIN_VIET
        name = " ".join([dice.one(family), *([dice.one(middle)] if dice.happens(0.7) else []), dice.one(given)])
    elif kind < 0.75:
        name = f"{dice.one(_LATIN_GIVEN)} {dice.one(_LATIN_FAMILY)}"
    else:
        made = [_made(dice), _made(dice)]
        name = " ".join([dice.one(_LATIN_GIVEN), made[1]] if dice.happens(0.5) else made)
    if dice.happens(0.06):
        name = name.split()[0]
    kind = dice.chance()
    return name.upper() if kind < 0.06 else name.lower() if kind < 0.1 else name


def first_name(dice: Dice) -> str:
    """Only the first name, in Latin letters."""
    return dice.one(_LATIN_GIVEN) if dice.happens(0.6) else _made(dice)


def family_name(dice: Dice) -> str:
    """Only the family name, in Latin letters."""
    return dice.one(_LATIN_FAMILY) if dice.happens(0.6) else _made(dice)


def _made(dice: Dice) -> str:
    return "".join(dice.one(_LATIN_PARTS) for _ in range(2 + dice.below(2))).capitalize()


def _vietnamese(dice: Dice) -> str:
    parts = [dice.one(_VIET_FAMILY)]
    if dice.happens(0.75):
        parts.append(dice.one(_VIET_MIDDLE))
    parts.append(dice.one(_VIET_GIVEN))
    if dice.happens(0.15):
        parts = [dice.one(_VIET_MIDDLE), dice.one(_VIET_GIVEN)]
    return ("" if dice.happens(0.3) else " ").join(parts)


def _chinese(dice: Dice) -> str:
    given = dice.one(_CHINESE_GIVEN) + (dice.one(_CHINESE_GIVEN) if dice.happens(0.75) else "")
    return dice.one(_CHINESE_FAMILY) + (" " if dice.happens(0.25) else "") + given


def _central(dice: Dice) -> str:
    first = dice.one(_CENTRAL) + dice.one(_CENTRAL_END)
    family = dice.one(_CENTRAL_FAMILY) + dice.one(_CENTRAL_FAMILY_END)
    return dice.weighted([(first, 3.0), (f"{first} {family}", 4.0), (f"{family} {first}", 1.0), (family, 1.0)])


def _mongolian(dice: Dice) -> str:
    name = dice.one(_MONGOL) + dice.one(_MONGOL_END)
    return f"{dice.one(_MONGOL)}{dice.one(_MONGOL_END)} {name}" if dice.happens(0.2) else name


def _filipino(dice: Dice) -> str:
    first = dice.one(_FILIPINO) + (" " + dice.one(_FILIPINO) if dice.happens(0.15) else "")
    return first if dice.happens(0.3) else f"{first} {dice.one(_FILIPINO_FAMILY)}"


def _nepali(dice: Dice) -> str:
    middle = [dice.one(_NEPAL_MIDDLE)] if dice.happens(0.3) else []
    family = [dice.one(_NEPAL_FAMILY)] if dice.happens(0.7) else []
    return " ".join([dice.one(_NEPAL), *middle, *family])


def _western(dice: Dice) -> str:
    family = dice.one(_WESTERN_FAMILY).replace("_", " ")
    return dice.weighted([(f"{dice.one(_WESTERN)} {family}", 6.0), (dice.one(_WESTERN), 2.0), (family, 1.0)])


def _japanese(dice: Dice) -> str:
    return f"{dice.one(_JAPANESE_FAMILY)} {dice.one(_JAPANESE)}" if dice.happens(0.7) else dice.one(_JAPANESE)


def _southeast(dice: Dice) -> str:
    name = dice.one(_SOUTHEAST)
    if dice.happens(0.5):
        return name
    return f"{name} {dice.one(_SOUTHEAST_FAMILY)}" if dice.happens(0.6) else f"{dice.one(_SOUTHEAST_FAMILY)} {name}"


def _heard(dice: Dice) -> str:
    words = ["".join(dice.one(_SYLLABLES) for _ in range(2 + dice.below(3))) for _ in range(1 + dice.below(2))]
    return " ".join(words)
