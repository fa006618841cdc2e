"""What the journal's fixed words mean to an officer."""

from casework.reading import JournalView
from policies.rules import Rules

_MOVED = "moved_"
_ACTS = {
    "first_opening": "처음 열어 살펴봄",
    "opened": "사건을 열어 봄",
    "revealed": "가린 부분을 펼침",
    "review_opened": "가린 곳을 살펴봄",
    "paper_begun": "내보낼 글을 시작함",
    "paper_opened": "내보낼 글을 열어 봄",
    "override_asked": "막힌 글을 풀어 달라고 함",
    "override_confirmed": "막힌 글을 함께 풀어 줌",
    "released": "글을 내보냄",
    "handed_out": "사실확인서를 부서에 보냄",
    "handout_read": "부서가 사실확인서를 처음 읽음",
    "handout_answered": "부서가 사실확인서에 답함",
    "handout_answer_refused": "서명이 맞지 않는 부서 답변을 받지 않음",
    "handout_taken_back": "사실확인서를 거두어들임",
    "reporter_named": "신고인의 것으로 봉인함",
    "asked_back": "지운 부분을 되돌려 달라고 함",
    "agreed_to_give_back": "신원 관리인이 동의함",
    "taken_back": "되돌린 부분을 글에 넣음",
    "hand_kept": "동의에 쓸 서명 열쇠를 적어 둠",
    "hand_renewed": "동의에 쓸 서명 열쇠가 바뀜",
    "consent_given": "말씀하신 분이 동의함",
    "consent_not_given": "말씀하신 분이 동의하지 않음",
    "consent_withdrawn": "말씀하신 분이 동의를 거둠",
    "identity_consent_asked": "신원에 관한 동의를 여쭘",
    "identity_read": "알려 주신 이름과 연락처를 봄",
    "identity_asked": "봉인한 신원을 열어 달라고 함",
    "identity_unsealed": "봉인한 신원을 엶",
    "file_opened": "파일을 열어 봄",
    "file_cleaned": "파일의 숨은 정보를 지움",
    "picture_covered": "사진에 가림 상자를 칠함",
    "picture_uncovered": "사진의 가림 상자를 되돌림",
    "original_opened": "정리하지 못한 파일을 열어 봄",
    "replied": "답변을 보냄",
    "noted": "내부 메모를 남김",
    "assigned": "담당자를 정함",
    "recused": "회피함",
    "taken_off": "담당에서 뺌",
    "rerouted": "다른 창구로 보냄",
    "quarantined": "비위 신고로 보여 보호팀에 보냄",
    "held_back": "비위 신고로 보여 보호팀에 넘김",
    "given_back": "본래 창구로 돌려보냄",
    "converted": "보호 신고로 바꿈",
    "reclassified": "유형을 바꿈",
    "deadline_extended": "기한을 늘림",
    "consent_asked": "연장에 동의를 여쭘",
    "clock_stopped": "날짜 세기를 멈춤",
    "clock_went_on": "날짜를 다시 셈",
    "approval_asked": "결재를 올림",
    "approval_opened": "결재할 글을 열어 봄",
    "approval_passed": "결재를 올려 보냄",
    "approval_granted": "결재함",
    "approval_rejected": "반려함",
    "result_told": "결재된 결과를 알림",
    "transfers_opened": "이첩·이송 화면을 열어 봄",
    "transfer_begun": "보낼 것을 준비함",
    "transfer_told": "보내기 전에 직접 연락할 곳을 알림",
    "transfer_made": "보낼 문서에 번호를 매김",
    "transfer_papers_taken": "보낼 문서를 내려받음",
    "transfer_handed": "다른 곳에 보냄",
    "transfer_confirmed": "받았다는 확인을 적음",
    "transfer_returned": "되돌아온 것을 적음",
    "transfer_withdrawn": "보내려던 것을 거둠",
    "reassigned": "다른 창구로 재배정함",
    "closed": "종결함",
    "forged_refused": "확인되지 않은 글을 받지 않음",
    "receipt_reissued": "잃어버린 접수코드를 새로 내줌",
    "receipt_refused": "새 접수코드를 내주지 않음",
    "letter_made": "답변을 편지로 만듦",
    "letter_sent": "편지를 우편으로 보냄",
    "repeated_refused": "두 번째 만족도 답을 받지 않음",
    "unreadable_refused": "열 수 없는 글을 받지 않음",
}


def act_label(entry: JournalView, rules: Rules) -> str:
    """An act in words; the office's own wording goes first."""
    if entry.act_label != entry.act:
        return entry.act_label
    if entry.act.startswith(_MOVED):
        state = entry.act.removeprefix(_MOVED)
        return f"단계를 바꿈: {rules.wording['ko'].get(f'state.{state}', state)}"
    return _ACTS.get(entry.act, entry.act)
