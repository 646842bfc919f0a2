"""归档单 and 并联审批子任务单: two sheets that documents.md leaves open, in the style of the others (errata 16).

The archive sheet closes a case's file: 归档章 fields (DA/T 22-2015), the papers in the order
result, acceptance, application, materials, course, and the check list of the one who files.
The sub-task sheet asks one department one question, with its day; its summary puts the answers together.
"""

from __future__ import annotations

from forms.printing.flow import FORM_PAGE, Data, Flow
from forms.printing.fonts import HEI, KAI, FontSet
from forms.printing.grid import Cell, Row, label, pairs
from forms.printing.lines import tick
from forms.printing.lists import Column, table

ARCHIVE, SUBTASK, SUMMARY = "办件归档单", "并联审批子任务单", "并联审批意见汇总表"
STAMP_FIELDS = (
    ("全宗号", "fonds"),
    ("年度", "year"),
    ("件号", "item_no"),
    ("机构（问题）", "unit"),
    ("保管期限", "retention"),
    ("页数", "page_count"),
)
CHECKS = (
    "文书齐全，签名、盖章、日期完整",
    "原件已退还申请人，或者依规定留存",
    "结果已送达，送达回证已归入",
    "已邀请评价",
    "电子文件可以打开，校验值一致",
)
ANSWERS = ("同意", "不同意", "需要补充材料")


def archive_sheet(data: Data, fonts: FontSet, variant: str) -> bytes:
    """`stamp`: the six fields of the 归档章; `rows`: the file's papers (name, doc_no, date, pages, note)."""
    flow = Flow(FORM_PAGE, fonts, data, ARCHIVE)
    flow.head(ARCHIVE, 20)
    stamp = data.get("stamp", {})
    share = flow.width / len(STAMP_FIELDS)
    flow.rows(
        [
            Row(tuple(label(name, share, 9.5) for name, _ in STAMP_FIELDS), 7),
            Row(tuple(Cell(str(stamp.get(key, "")), share, KAI, 10, "center") for _, key in STAMP_FIELDS), 9),
        ]
    )
    flow.space(3)
    flow.rows(
        [
            pairs(flow.width, ("办件号", data["case_no"]), ("办件编号", data.get("official_no", ""))),
            pairs(flow.width, ("申请人", data["applicant"]), ("办理事项", data["item"])),
            pairs(flow.width, ("收到日期", data.get("received", "")), ("办结日期", data.get("closed", ""))),
            pairs(flow.width, ("办理结果", data.get("result", "")), ("经办站点", data.get("site", ""))),
        ]
    )
    flow.space(3)
    columns: tuple[Column, ...] = (
        ("序号", 11, "center"),
        ("文件名称", 64, "left"),
        ("文号（编号）", 42, "center"),
        ("日期", 24, "center"),
        ("页数", 11, "center"),
        ("备注", flow.width - 152, "left"),
    )
    lines = [
        [str(n), *(str(row.get(key, "")) for key in ("name", "doc_no", "date", "pages", "note"))]
        for n, row in enumerate(data.get("rows", ()), 1)
    ]
    head, body = table(columns, lines)
    flow.rows(body, [head])
    flow.close_table()
    done = frozenset(data.get("checked", ()))
    flow.space(2)
    flow.paragraph("归档核对：" + "　".join(tick(words, words in done) for words in CHECKS), 10, HEI, 0)
    flow.signatures("立卷人签名", "检查人签名", "日期", height=16)
    flow.place_qr()
    return flow.finish()


def subtask_sheet(data: Data, fonts: FontSet, variant: str) -> bytes:
    """Variant "summary": all answers on one sheet (T23); else one department's question (T22)."""
    if variant == "summary":
        return _summary(data, fonts)
    flow = Flow(FORM_PAGE, fonts, data, SUBTASK)
    flow.head(SUBTASK, 20, data.get("organ", ""))
    wide = 28.0
    kind = "　".join(tick(words, words == data.get("kind", "必要")) for words in ("必要", "参考"))
    flow.rows(
        [
            pairs(flow.width, ("办件号", data["case_no"]), ("办理事项", data["item"]), label_width=wide),
            pairs(
                flow.width,
                ("申请人", data["applicant"]),
                ("受理日期", data.get("accepted", "")),
                label_width=wide,
            ),
            pairs(flow.width, ("承办部门", data.get("dept", "")), ("意见性质", kind), label_width=wide),
            pairs(
                flow.width,
                ("交办日期", data.get("date", "")),
                ("答复期限", data.get("due", "")),
                label_width=wide,
            ),
            Row(
                (label("征求意见\n的问题", wide), Cell(str(data.get("question", "")), flow.width - wide)), 24
            ),
            Row((label("随附材料", wide), Cell(str(data.get("materials", "")), flow.width - wide)), 14),
            Row((label("先行意见", wide), Cell(str(data.get("depends_on", "")), flow.width - wide)), 9),
        ]
    )
    flow.space(4)
    answer = "　　".join(tick(words, words == data.get("answer", "")) for words in ANSWERS)
    flow.rows(
        [
            Row((label("以下由承办部门填写", flow.width),), 7.5),
            Row((label("意　见", wide), Cell(answer, flow.width - wide, HEI, 10.5)), 10),
            Row((label("理由和依据", wide), Cell(str(data.get("reason", "")), flow.width - wide)), 34),
            Row((label("承办人签名、\n电话", wide), Cell("", flow.width / 2 - wide), label("负责人签名", wide), Cell("", flow.width / 2 - wide)), 16),
        ]
    )  # fmt: skip
    flow.space(2)
    top = flow.y
    flow.seal(flow.right - 50, top, "（部门印章）", 42)
    flow.sheet.text(flow.right - 25, top + 26, "年　　月　　日", HEI, 10.5, "center")
    flow.paragraph(
        "逾期未答复的，牵头部门按规定督办；答复后由牵头部门一次汇总。", 9, HEI, 0, width=flow.width - 56
    )
    flow.y = top + 44
    flow.place_qr()
    return flow.finish()


def _summary(data: Data, fonts: FontSet) -> bytes:
    flow = Flow(FORM_PAGE, fonts, data, SUMMARY)
    flow.head(SUMMARY, 20, data.get("organ", ""))
    flow.rows(
        [
            pairs(flow.width, ("办件号", data["case_no"]), ("办理事项", data["item"])),
            pairs(flow.width, ("申请人", data["applicant"]), ("受理日期", data.get("accepted", ""))),
        ]
    )
    flow.space(3)
    columns: tuple[Column, ...] = (
        ("序号", 11, "center"),
        ("承办部门", 30, "center"),
        ("问题", 36, "left"),
        ("期限", 22, "center"),
        ("答复日期", 22, "center"),
        ("意见", 20, "center"),
        ("理由", flow.width - 141, "left"),
    )
    keys = ("dept", "question", "due", "answered", "answer", "reason")
    lines = [
        [str(n), *(str(row.get(key, "")) for key in keys)] for n, row in enumerate(data.get("rows", ()), 1)
    ]
    head, body = table(columns, lines)
    flow.rows(body, [head])
    flow.close_table()
    flow.rows([Row((label("汇总意见", 24), Cell(str(data.get("conclusion", "")), flow.width - 24)), 24)])
    flow.signatures("汇总人签名", "牵头部门负责人签名", "日期", height=16)
    flow.place_qr()
    return flow.finish()
