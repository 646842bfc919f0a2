"""FakeService: the verbs of serving people beside the cases, in memory."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from desktop.usecases.start_views import SuggestionLine, Suggestions, Whom

_HE = Whom({"name": "何桂英", "id_no": "511011194403120016"}, "可能符合：到了高龄津贴的起始年龄")
SUGGESTED = Suggestions(
    (
        SuggestionLine(
            "何桂英", "MZ-003", "高龄津贴申请", "到了高龄津贴的起始年龄，具有本地户籍的可以申请", _HE
        ),
        SuggestionLine(
            "何小芳",
            "CL-001",
            "残疾人证办理",
            "低保家庭中的残疾人，可以申请生活补贴",
            Whom({"name": "何小芳"}),
        ),
    ),
    ("何桂英（511011********0016）", "何小芳（511011********0024）"),
)


class FakeService:
    """Mixed into the fake counter."""

    suggested = SUGGESTED

    slips: dict[str, int] = {}

    def slip_copy(self, case_no: str, doc_no: str, who: str) -> bytes:
        drawn = io.BytesIO()
        canvas = Canvas(drawn, pagesize=(227, 300))
        canvas.rect(20, 20, 180, 250)
        canvas.save()
        return drawn.getvalue()

    def mark_slip(self, case_no: str, doc_no: str, who: str = "") -> int:
        self.slips = {**self.slips, doc_no: self.slips.get(doc_no, 0) + 1}
        return self.slips[doc_no]

    def suggestions(self, case_no: str) -> Suggestions:
        return self.suggested
