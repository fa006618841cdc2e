"""Rules that the office has yet to confirm: read here, changed in their files, by nobody at the console."""

from itertools import groupby

from aiohttp import web

from policies.rules import Permission, Rules
from policies.verifying import unconfirmed
from web.appkeys import RULES
from web.console.showing import show
from web.pages import Page

# What each file is about, and where it acts.
_FILES = {
    "access.toml": ("권한", "모든 화면"),
    "agencies.toml": ("기관", "이첩·송부 화면"),
    "approval.toml": ("결재", "결재 화면, 결과 통지, 이첩"),
    "complainant.toml": ("민원인 안내", "처리 상태 묻기, 편지와 문자"),
    "counselling.toml": ("상담", "대화 화면, 상담 전화 번호"),
    "deadlines.toml": ("처리 기한", "사건의 기한, 알림, 화면의 D-일"),
    "deidentification.toml": ("가림 규칙", "첫 열기, 내보낼 글"),
    "destruction.toml": ("기록물 파기", "파기 목록과 결재"),
    "dialogue.toml": ("안내 대화", "신고 화면, 메신저"),
    "entry.toml": ("전화·방문 입력", "부서 화면"),
    "identity.toml": ("신원 동의", "신고인의 동의 화면, 사건의 신원 화면"),
    "imports.toml": ("가져오기", "다른 시스템에서 가져오기"),
    "monitoring.toml": ("처리실태", "오늘 볼 것, 점검, 포상"),
    "officers.toml": ("계정과 열쇠", "직원, 새 열쇠 확인, 정지, 사건 모두 넘기기"),
    "organisation.toml": ("조직", "팀과 창구, 신원 관리인 수"),
    "protection.toml": ("신고자 보호", "두 해 동안의 안부 묻기"),
    "repeats.toml": ("반복 민원", "같은 내용 묶기, 종결"),
    "retention.toml": ("보존 기간", "파기 목록"),
    "routing.toml": ("창구 정하기", "접수, 회피, 다른 창구로 보내기"),
    "texting.toml": ("문자", "구청장 직통문자"),
    "transfers.toml": ("이첩·송부", "이첩·송부 화면"),
    "triage.toml": ("잘못 온 신고 찾기", "첫 열기"),
    "urgency.toml": ("긴급 표시", "첫 열기, 오늘 볼 것"),
}


async def policies(request: web.Request) -> web.Response:
    """Every one of them with its basis and where it acts."""
    rules = request.app[RULES]
    groups = []
    for file, found in groupby(unconfirmed(), key=lambda each: each.file):
        groups.append((*_about(file, rules), file, list(found)))
    values = {"groups": groups, "count": sum(len(each[3]) for each in groups), "fingerprint": rules.fingerprint[:16]}
    return show(request, "console/policies.html", values)


def _about(file: str, rules: Rules) -> tuple[str, str]:
    """What a file is about, and where it acts."""
    folder, _, name = file.removesuffix(".toml").partition("/")
    if folder == "kinds":
        return f"유형: {rules.kinds[name].label}", "이 유형의 사건"
    if folder == "registers":
        return f"대장: {rules.registers[name].label}", "이 대장"
    if folder == "reports":
        return f"보고서: {rules.reports[name].label}", "이 보고서"
    if folder == "layouts":
        layout = rules.layouts[name]
        return f"다른 시스템의 표: {layout.label}", f"{rules.registers[layout.register].label} 가져오기"
    return _FILES.get(file, (file, ""))


PAGES = (Page("GET", "/policies", policies, Permission.POLICY_READ, menu="확인할 규칙"),)
