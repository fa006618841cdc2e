"""What only the public pages say, beside the office's wording: the few words of a page's own frame."""

PHRASES = {
    "ko": {
        "page.skip": "본문으로 바로 가기",
        "page.start": "시작하기",
        "page.home": "처음 화면",
        "page.danger": "급한 위험은 112 · 119, 마음이 힘들 때는 109 · 1366",
        "page.ledger": "접수 기록부",
        "page.talk_hint": "하나씩 여쭤보고, 보내시는 기기에서 봉인합니다.",
        "page.report_hint": "한 장에 써서 보냅니다. 오래된 기기에서도 됩니다.",
        "page.answers_hint": "적어 두신 접수코드로 봅니다.",
        "page.everywhere": "모두",
        "page.no_chat": "자바스크립트가 있어야 열리는 화면입니다. 열리지 않으면 신고서를 써 주세요.",
        "page.files_again": "파일은 다시 골라 주세요.",
        "page.other_forms": "같은 접수코드를 다른 말로 · English · 中文",
        "page.draft": "쓰시던 글",
        "page.draft_hint": "그대로 두시면 다음 화면으로 옮겨 드립니다.",
        "page.word": "{n}번째 낱말",
        "page.look_again": "다시 살펴봐 주세요.",
        "page.stage": "지금 단계",
        "page.ledger_about": (
            "받은 글이 몰래 사라지지 않았는지 누구나 확인할 수 있게, 날마다 그날 받은 글의 지문을 섞어 공개합니다."
            " 지문만으로는 글의 내용도, 누가 썼는지도 알 수 없습니다."
        ),
        "page.ledger_empty": "아직 공개된 날이 없습니다. 첫 기록부는 글을 받은 다음 날 나옵니다.",
    },
    "en": {
        "page.skip": "Skip to the content",
        "page.start": "Start",
        "page.home": "First page",
        "page.danger": "In danger: 112 · 119. In distress: 109 · 1366",
        "page.ledger": "Filing list",
        "page.talk_hint": "We ask one thing at a time. Your device seals the text. For now the chat is in Korean.",
        "page.report_hint": "Write it on one page. It works on old devices too.",
        "page.answers_hint": "With the receipt code you wrote down.",
        "page.everywhere": "All",
        "page.no_chat": "This page needs JavaScript. If it does not open, please use the form.",
        "page.files_again": "Please choose the files again.",
        "page.other_forms": "The same code in other words · 한국어 · 中文",
        "page.draft": "What you were writing",
        "page.draft_hint": "Leave it here and we will carry it to the next page.",
        "page.word": "Word {n}",
        "page.look_again": "Please look again.",
        "page.stage": "Stage now",
        "page.ledger_about": (
            "So that anyone can check that nothing was secretly removed, we publish mixed fingerprints of what arrived"
            " each day. A fingerprint tells neither the text nor who wrote it."
        ),
        "page.ledger_empty": "No day is published yet. The first list comes the day after something has arrived.",
    },
}
