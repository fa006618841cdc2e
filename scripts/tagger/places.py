"""Departments, firms, places and addresses that do not exist, drawn from parts."""

from dice import Dice
from names import Names

_DEPARTMENTS = (
    "총무 행정지원 자치행정 기획예산 기획 예산 홍보 홍보미디어 재무 회계 세무 세무1 세무2 징수 부과 민원 민원여권 여권 문화체육 문화관광 문화 체육 관광 교육지원 교육 "
    "교육청소년 평생학습 도서관 복지정책 복지 사회복지 생활보장 생활복지 어르신복지 노인복지 장애인복지 여성가족 가족정책 보육 아동청년 아동 청년 청소년 일자리 "
    "일자리정책 일자리경제 지역경제 경제 소상공인 기업지원 사회적경제 환경 환경정책 청소 청소행정 자원순환 공원녹지 공원 녹지 조경 위생 식품위생 보건 보건행정 의약 "
    "건강증진 건강관리 감염병 도시계획 도시재생 도시 도시안전 안전 안전총괄 재난안전 재난 건축 건축허가 주택 공동주택 주거정비 부동산 부동산정보 지적 토지정보 건설 "
    "건설행정 도로 도로관리 치수 하수 물관리 교통 교통행정 교통지도 주차 주차관리 가로 가로정비 광고물 전산 정보통신 스마트도시 디지털정책 정보화 법무 인사 감사 조사 "
    "청렴 인권 민생 동물보호 반려동물 기후 탄소중립 에너지 마을공동체 협치 시설 시설관리 차량관리 계약 의회 의정 예방접종 치매 정신건강 통합돌봄 돌봄 대기 수질 하천"
).split()
_TEAMS = (
    "기획 서무 총무 운영 관리 지원 정책 대기 수질 단속 지도 허가 인허가 공사 시설 토목 건축 조경 녹지 청소 수거 재활용 급여 자활 통합조사 사례관리 찾아가는복지 "
    "보육 청소년 청년 일자리 취업 기업 유통 위생 검사 방역 예방 접종 진료 지적 측량 등록 여권 가족관계 주민등록 세외수입 재산세 취득세 체납 징수 회계 계약 재산 "
    "예산 법무 송무 홍보 영상 체육 문화 관광 축제 도서 주차 단속1 단속2 교통 자전거 도로 보수 하수 하천 치수 안전 민방위 재난 상황 전산 통신 조사 감사 청렴 인권 "
    "상담 민원 접수 인사 후생 복무 교육 평생교육 마을 협치 노동 노사 공정 계획 재생 정비 광고물 동물 기후 에너지"
).split()
_OFFICES = "주민센터 행정복지센터 동주민센터 보건소 보건지소 의회사무국 구립도서관 평생학습관 시설관리공단 체육센터 복지관 청소년센터 가족센터".split()
_PLACE_STEMS = (
    "꽃내 바람 달빛 별빛 솔샘 물빛 은빛 한빛 새터 새말 윗말 아랫말 안골 밤골 감골 대숲 솔숲 큰숲 푸른 맑은 고운 나루 너른 돌담 느티 가람 버들 하늘 새벽 아침 동산 "
    "서촌 남촌 북촌 동촌 용머리 범바위 거북 학골 두루 미르 참샘 옥샘 은행 단풍 살구 앵두 매화 진달래 국화 장미 호수 강변 청솔 은하 무지개 해맞이 달맞이 다솜 "
    "한울 온새 새솔 신촌 구촌 중촌 문래 시흥 독산 가산 백운 청운 자운 오름 금빛 옥계 율곡 송내 석수 안터 양지 음지 햇살 노을 구름 이슬 여울 시내 갈대 억새 들꽃"
).split()
_PLACES = (
    "시장 공원 사거리 삼거리 오거리 역 초등학교 중학교 고등학교 체육관 도서관 어린이공원 근린공원 놀이터 주차장 공영주차장 골목 터널 고개 저수지 광장 로터리 육교 "
    "정류장 천 산 교 다리 지하차도 둘레길 산책로 먹자골목 경로당 마을회관 체육공원 약수터 복지관 수영장 문화회관 시장통 전통시장 파출소 지구대 생태공원 운동장 캠핑장"
).split()
_FIRM_STEMS = (
    "가람 한빛 대성 동아 신성 태양 우진 삼진 성원 동방 미래 하나 세종 한울 청솔 푸른 나래 온누리 누리 다온 새한 대한 한국 동서 남양 태평 광명 금강 백두 한라 "
    "설악 무등 대림 대동 신한 신우 유성 유진 진성 진영 정우 성우 경원 경동 동원 동양 서광 서진 금성 은성 대영 대호 삼우 삼영 삼호 일진 일성 코리아 아시아 "
    "글로벌 그린 블루 에코 스마트 해피 굿모닝 러브 뉴 베스트 퍼스트 원 탑 스타 하이 드림 비전 센트럴 프라임 리더스 제일 으뜸 참좋은 우리 행복한 사랑 믿음 "
    "소망 은혜 예닮 꿈 별하 해든 달보드레 도담 아람 초롱 방울 무지개 토끼 햇님 별님 솔로몬 다윗 에덴 벧엘 자연 황금 왕 명가 본가 진미 맛나 청춘 오늘 별빛 "
    "바람 물결 파도 이든 라움 더조은 아이린 새싹 푸른별 꽃길 늘봄 다솜 한솔 보람 아리랑 서라벌 한강 강남 새롬 지음 온 결"
).split()
_FIRMS = (
    "산업 건설 종합건설 엔지니어링 미용실 헤어 마트 슈퍼 유치원 어린이집 교회 식당 설비 치킨 부동산 약국 의원 치과 한의원 병원 학원 노인복지센터 요양원 "
    "재가센터 주간보호센터 물산 상사 전자 기획 디자인 테크 푸드 환경 조경 개발 토건 전기 통신 소방 주식회사 협동조합 노동조합 재단 복지관 복지재단 용역 경비 "
    "택시 운수 교통 여객 관광 렌터카 정비 공업사 카센터 세탁 세탁소 빵집 베이커리 카페 커피 분식 김밥 국밥 갈비 횟집 반점 포차 호프 노래방 피시방 헬스 휘트니스 "
    "태권도 태권도장 피아노 미술학원 어학원 수학 독서실 고시원 모텔 호텔 인쇄 문구 서점 꽃집 안경 금은방 공인중개사 공인중개사무소 법무사사무소 세무회계 법률사무소 "
    "건축사사무소 철거 폐기물 자원 고물상 재활용 유통 물류 택배 퀵서비스 인력 인력사무소 파견 시스템 소프트 네트웍스 미디어 방송 신문 일보 저축은행 캐피탈 보험 투자 "
    "자산관리 홀딩스 코퍼레이션 물류센터 제약 바이오 화학 금속 철강 기계 정밀 섬유 패션 가구 인테리어 창호 유리 도배 페인트 이삿짐 익스프레스 공동체 시민연대 "
    "입주자대표회의 상인회 번영회 부녀회 자율방범대 봉사단 장학회 동문회 축구회 산악회"
).split()
_HOUSING = "아파트 아파트 아파트 빌라 오피스텔 맨션 타워 연립 주택 하이츠 캐슬 파크 팰리스 빌 타운 단지 힐스 주공아파트 임대아파트 고시텔 원룸 빌딩 상가".split()
_CITIES = "서울 서울시 서울특별시 부산 부산광역시 대구 인천 인천광역시 광주 대전 울산 경기도 경기 강원도 충남 전북 경남 제주".split()
LATIN_STEMS = (
    "Hanbit Baram Kkotnae Dalbit Saemteo Garam Byeolbit Solsaem Haneul Narae Onnuri Pureun Taeyang Daesung Woojin Samjin "
    "Mirae Geumgang Sejong Dongbang Eunha Neulbom Arirang Saebyeok Noeul Bluebird Sunrise Green Happy Grand Royal"
).split()
_LATIN_FIRMS = (
    "Construction|Engineering|Foods|Mart|Academy|Clinic|Dental Clinic|Trading|Industries|Cleaning|Logistics|Kindergarten|"
    "Church|Restaurant|Cafe|Hair Salon|Co., Ltd.|Inc.|Corporation|Security|Facility Management|Welfare Foundation|Pharmacy"
).split("|")
_LATIN_UNITS = (
    "Culture|Sports|Tax|Welfare|Housing|Traffic|Parking|Health|Environment|Parks|Construction|Planning|Budget|Audit|Civil "
    "Affairs|General Affairs|Women and Family|Education|Youth|Jobs|Sanitation|Cleaning|Land|Urban Planning|Safety|Roads|"
    "Public Relations|Human Resources|Childcare|Senior Welfare|Local Economy|Digital Policy"
).split("|")
_LATIN_BRANCHES = "Division Department Team Section Bureau Office".split()


def department(dice: Dice) -> str:
    """A department or team of an office."""
    stem, team = dice.one(_DEPARTMENTS), dice.one(_TEAMS)
    numbered = team + ("1" if dice.happens(0.05) else "") + "팀"
    return dice.weighted(
        [
            (stem + "과", 0.45),
            (f"{stem}과{' ' if dice.happens(0.8) else ''}{numbered}", 0.17),
            (team + "팀", 0.18),
            (stem + dice.one(["국", "실", "담당관", "추진단", "지원단", "본부"]), 0.05),
            (stem[:1] + team[:1] + dice.one(["과", "팀", "계"]), 0.04),
            (team + dice.one(["계", "반", "파트"]), 0.03),
            (neighbourhood(dice) + (" " if dice.happens(0.4) else "") + dice.one(_OFFICES), 0.08),
        ]
    )


def latin_department(dice: Dice) -> str:
    """A department in English."""
    stem = dice.one(_LATIN_UNITS)
    if dice.happens(0.3):
        stem += dice.one([" and ", " & "]) + dice.one(_LATIN_UNITS)
    return f"{stem} {dice.one(_LATIN_BRANCHES)}"


def neighbourhood(dice: Dice) -> str:
    """The name of a neighbourhood."""
    number = str(1 + dice.below(4)) if dice.happens(0.3) else ""
    return _stem(dice) + number + "동"


def place(dice: Dice) -> str:
    """A place finer than a city."""
    if dice.happens(0.25):
        return neighbourhood(dice)
    number = f" {1 + dice.below(8)}번 출구" if dice.happens(0.02) else ""
    return _stem(dice) + (" " if dice.happens(0.06) else "") + dice.one(_PLACES) + number


def firm(dice: Dice, names: Names) -> str:
    """A firm or association, sometimes called like a person."""
    kind = dice.chance()
    what = dice.one(_FIRMS)
    if kind < 0.16:
        name = names.name()
        return dice.one([name.full, name.given, f"{name.given}네", f"{name.surname}씨네", f"{name.surname}가네"]) + what
    stem = dice.one(_FIRM_STEMS) if dice.happens(0.6) else _stem(dice)
    if dice.happens(0.12):
        stem += dice.one(_FIRM_STEMS)
    if kind < 0.34:
        mark = dice.one(["(주)", "㈜", "주식회사 ", "(주) ", "사단법인 ", "(사)", "(유)"])
        return mark + stem + what if dice.happens(0.6) else stem + what + dice.one(["(주)", "㈜", " 주식회사"])
    gap = " " if kind > 0.94 else ""
    return stem + gap + what + (dice.one([" ", ""]) + _stem(dice) + "점" if dice.happens(0.05) else "")


def latin_firm(dice: Dice) -> str:
    """A firm in Latin letters."""
    return f"{dice.one(LATIN_STEMS)} {dice.one(_LATIN_FIRMS)}"


def housing(dice: Dice) -> str:
    """A block of flats."""
    return _stem(dice) + (dice.one(_FIRM_STEMS) if dice.happens(0.2) else "") + dice.one(_HOUSING)


def address(dice: Dice) -> str:
    """An address by road, by lot or by flat."""
    kind = dice.chance()
    if kind < 0.5:
        return _district(dice) + _road(dice) + _unit(dice, 0.45)
    if kind < 0.75:
        lot = f"{'산 ' if dice.happens(0.08) else ''}{1 + dice.below(1200)}"
        lot += f"-{1 + dice.below(150)}" if dice.happens(0.75) else ""
        lot += dice.one(["", "", "번지", " 번지"])
        area = neighbourhood(dice) if dice.happens(0.8) else _stem(dice) + dice.one(["리", "가"])
        return _district(dice) + f"{area} {lot}" + _unit(dice, 0.2)
    return _district(dice, 0.1) + (neighbourhood(dice) + " " if dice.happens(0.2) else "") + _flat(dice)


def latin_address(dice: Dice) -> str:
    """An address in Latin letters."""
    stem = dice.one(LATIN_STEMS)
    number = 1 + dice.below(300)
    road = dice.one([f"{stem}-ro", f"{stem}-daero", f"{stem}-gil", f"{stem}-ro {1 + dice.below(40)}-gil"])
    text = dice.one([f"{number} {road}", f"{number}, {road}", f"{road} {number}"])
    if dice.happens(0.4):
        text += f", {dice.one(LATIN_STEMS)}-gu" + (", Seoul" if dice.happens(0.4) else "")
    if dice.happens(0.3):
        flat = f"{stem} {dice.one(['Apt.', 'Apartment', 'Villa', 'Officetel'])} {101 + dice.below(20)}-{101 + dice.below(1500)}"
        return flat if dice.happens(0.4) else f"{flat}, {text}"
    return text


def _stem(dice: Dice) -> str:
    if dice.happens(0.75):
        return dice.one(_PLACE_STEMS)
    return dice.one(
        "가나다도동대덕목문미반백범봉부산상서석선성소송수신안양연영오옥왕용우운원월유은인자장전정제종주중진창천청평포하학한해향현호홍화효흥"
    ) + dice.one(
        "가강곡골교구내남능당대덕도동두라로리림마목문미방배백봉북사산상서석선성송수신안암양연영오옥왕용우운원월유은이인일자장정조좌주지진천촌탄평포하현호화흥"
    )


def _district(dice: Dice, likelihood: float = 0.35) -> str:
    if not dice.happens(likelihood):
        return ""
    city = dice.one(_CITIES) + " " if dice.happens(0.4) else ""
    return city + _stem(dice) + dice.one(["구", "구", "구", "시", "군"]) + " "


def _road(dice: Dice) -> str:
    number = f"{1 + dice.below(320)}" + (f"-{1 + dice.below(40)}" if dice.happens(0.35) else "")
    gap = "" if dice.happens(0.25) else " "
    road = _stem(dice) + dice.one(["로", "로", "길", "대로"])
    if dice.happens(0.45) and not road.endswith("길"):
        lane = dice.one(["길", "길", "번길", "가길", "나길"])
        road += dice.one(["", "", " "]) + f"{1 + dice.below(90)}{lane}"
    return road + gap + number + dice.one(["", "", "", "번지"])


def _unit(dice: Dice, likelihood: float) -> str:
    if not dice.happens(likelihood):
        return ""
    kind = dice.chance()
    if kind < 0.2:
        return f" ({neighbourhood(dice)})"
    if kind < 0.4:
        return f"{dice.one([' ', ', '])}{dice.one(['지하 1', 'B1', '2', '3', '지층', '옥탑', '1'])}층".replace(
            "지층층", "지층"
        )
    if kind < 0.6:
        return f"{dice.one([' ', ', '])}{101 + dice.below(900)}호"
    return dice.one([" ", ", "]) + _flat(dice)


def _flat(dice: Dice) -> str:
    home = housing(dice)
    kind = dice.chance()
    room = 101 + dice.below(1600)
    if kind < 0.6:
        gap = dice.one([" ", " ", ""])
        return (
            f"{home} {101 + dice.below(25)}동{gap}{room}호"
            if dice.happens(0.75)
            else f"{home}{101 + dice.below(25)}동{room}호"
        )
    if kind < 0.75:
        return f"{home} {1 + dice.below(25)}동"
    if kind < 0.9:
        return f"{home} {room}호"
    return f"{home} {101 + dice.below(25)}-{room}"
