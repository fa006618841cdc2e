"""The saved views of the inbox: what stands at the left, and what an empty one teaches."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """One saved view; `key` is casework's word for it."""

    key: str
    label: str
    empty: str
    pressing: bool = False


VIEWS = (
    View(
        "calls",
        "위기",
        "지금 사람을 기다리는 분이 없습니다. 위험하다고 하시거나 상담관을 부르시면 바로 여기에 나옵니다.",
        pressing=True,
    ),
    View(
        "held",
        "확인할 것",
        "확인할 것이 없습니다. 민원으로 들어온 비위 신고가 있으면 여기에 나옵니다.",
        pressing=True,
    ),
    View(
        "mentioned",
        "나를 부름",
        "나를 부른 메모가 없습니다. 동료가 메모에서 부르면 여기에 나오고, 사건을 열면 사라집니다.",
    ),
    View("today", "오늘 마감", "오늘까지인 사건이 없습니다. ‘기한 지남’도 비어 있는지 보아 주세요.", pressing=True),
    View("overdue", "기한 지남", "기한이 지난 사건이 없습니다. 잘하고 계십니다.", pressing=True),
    View(
        "lengthen",
        "연장 필요",
        "곧 기한이 되면서 아직 늘릴 수 있는 사건이 없습니다. 연장은 기한 안에만 할 수 있습니다.",
        pressing=True,
    ),
    View("mine", "내 사건", "맡은 사건이 없습니다. ‘미배정’이나 ‘우리 창구’에서 사건을 맡을 수 있습니다."),
    View("unassigned", "미배정", "담당자가 없는 사건이 없습니다. 새 사건이 오면 여기에서 담당자를 정합니다."),
    View("open", "우리 창구", "창구에 들어온 사건이 없습니다. 새 신고는 봉인을 열고 살핀 다음 여기에 나옵니다."),
    View(
        "later",
        "나중에 볼 것",
        "나중으로 미룬 사건이 없습니다. 사건 화면의 ‘나중에 보기’로 며칠 동안 내 목록에서 뺄 수 있습니다.",
    ),
    View("closed", "종결", "종결한 사건이 없습니다. 사건을 종결하면 여기로 옮겨집니다."),
    View("all", "전체", "아직 사건이 없습니다. 신고가 오면 뒤에서 봉인을 열고 살핀 다음 여기에 나옵니다."),
)
FIRST = next(view for view in VIEWS if view.key == "open")
BY_KEY = {view.key: view for view in VIEWS}
