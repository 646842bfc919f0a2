"""The words of authors: Chinese names of sheets, columns, types, keys and coded values.

Plain data for `wording` (reading) and `chinese` (writing). Where several Chinese words mean
the same, the first one is written. Codes: GB/T 39046 (事项), material.check of the code
tables, documents of the paper catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]
"""Chinese -> XLSForm word or code."""

KNOWN_SHEETS = frozenset({"survey", "choices", "settings", "materials", "guide", "situations", "sample"})

SHEETS: Words = {
    "题目": "survey",
    "问卷": "survey",
    "选项": "choices",
    "设置": "settings",
    "材料": "materials",
    "申请材料": "materials",
    "办事指南": "guide",
    "指南": "guide",
    "情形": "situations",
    "示范文本": "sample",
    "示范": "sample",
}
SHARED: Words = {"名称": "name", "标题": "label", "说明": "note"}
_SURVEY: Words = {
    "类型": "type",
    "名称": "name",
    "标题": "label",
    "提示": "hint",
    "说明": "hint",
    "必填": "required",
    "必填提示": "required_message",
    "显示条件": "relevant",
    "校验": "constraint",
    "校验条件": "constraint",
    "校验提示": "constraint_message",
    "提醒条件": "warning",
    "提醒语": "warning_message",
    "计算": "calculation",
    "默认值": "default",
    "预填": "prefill",
    "外观": "appearance",
    "只读": "readonly",
    "选项筛选": "choice_filter",
    "重复次数": "repeat_count",
    "最大长度": "max_length",
    "填写方": "filled_by",
    "打印方式": "print_as",
    "触发": "trigger",
    "参数": "parameters",
    "备注": "note",
    "calculate": "calculation",
    "relevance": "relevant",
    "read_only": "readonly",
}
HEADERS: Mapping[str, Words] = {
    "survey": _SURVEY,
    "choices": {
        "选项表": "list_name",
        "值": "name",
        "名称": "name",
        "标题": "label",
        "说明": "note",
        "备注": "note",
        "list name": "list_name",
        "value": "name",
    },
    "settings": {
        "表名": "form_title",
        "标题": "form_title",
        "事项编码": "form_id",
        "编码": "form_id",
        "版本": "version",
        "格式版本": "daiban_format",
    },
    "materials": {
        "编号": "id",
        "名称": "name",
        "核验方式": "check",
        "原件": "originals",
        "复印件": "copies",
        "需要条件": "relevant",
        "电子证照免交": "exempt_by_ecert",
        "电子证照名称": "ecert_name",
        "可容缺": "lenient",
        "模板": "template",
        "原件不得留存": "never_kept",
        "说明": "note",
    },
    "guide": {
        "项目": "key",
        "内容": "value",
        "补充": "detail",
        "时限": "limit",
        "提醒谁": "to",
        "备注": "note",
        "说明": "note",
    },
    "situations": {
        "种类": "kind",
        "名称": "name",
        "标题": "label",
        "问法": "label",
        "提示": "hint",
        "填入": "sets",
        "关键词": "keywords",
        "搜索词": "keywords",
    },
    "sample": {"题目": "path", "路径": "path", "内容": "value", "值": "value"},
}
COLUMNS: Mapping[str, frozenset[str]] = {
    "survey": frozenset(_SURVEY.values())
    | {"image", "audio", "video", "big-image", "intent", "query", "save_to", "autoplay", "count", "note"}
    | {"disabled", "guidance_hint"},
    "choices": frozenset(HEADERS["choices"].values()) | {"image", "audio", "video", "media"},
    "settings": frozenset(HEADERS["settings"].values())
    | {"name", "namespaces", "instance_name", "style", "public_key", "submission_url", "default_language"}
    | {"auto_send", "auto_delete", "allow_choice_duplicates", "instance_id", "note"},
    "materials": frozenset(HEADERS["materials"].values()),
    "guide": frozenset(HEADERS["guide"].values()),
    "situations": frozenset(HEADERS["situations"].values()) | {"note"},
    "sample": frozenset({"path", "value", "note"}),
}
"""Columns that mean something, to us or to XLSForm. Choice lists may have any column (filters)."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "survey": ("type", "name", "label"),
    "choices": ("list_name", "name", "label"),
    "settings": ("form_title", "form_id", "version"),
    "materials": ("id", "name", "check"),
    "guide": ("key", "value"),
    "situations": ("kind", "label"),
    "sample": ("path", "value"),
}
TYPES: Words = {
    "文本": "text",
    "整数": "integer",
    "小数": "decimal",
    "金额": "decimal",
    "日期": "date",
    "时间": "time",
    "日期时间": "dateTime",
    "单选": "select_one",
    "多选": "select_multiple",
    "单选自表": "select_one_from_file",
    "多选自表": "select_multiple_from_file",
    "计算": "calculate",
    "说明": "note",
    "确认": "acknowledge",
    "隐藏": "hidden",
    "图片": "image",
    "文件": "file",
    "扫码": "barcode",
    "滑块": "range",
    "位置": "geopoint",
    "录音": "audio",
    "录像": "video",
    "分组开始": "begin_group",
    "分组结束": "end_group",
    "重复开始": "begin_repeat",
    "重复结束": "end_repeat",
    "begin group": "begin_group",
    "end group": "end_group",
    "begin repeat": "begin_repeat",
    "end repeat": "end_repeat",
    "string": "text",
    "int": "integer",
    "photo": "image",
    "datetime": "dateTime",
}
TYPE_APPEARANCES: Mapping[str, tuple[str, str]] = {
    "签名": ("image", "signature"),
    "盖章": ("note", "seal"),
    "月份": ("date", "month-year"),
    "年份": ("date", "year"),
    "多行文本": ("text", "multiline"),
}
APPEARANCES: Words = {
    "同页": "field-list",
    "多行": "multiline",
    "下拉": "minimal",
    "可搜索": "search",
    "数字键盘": "numbers",
    "千分位": "thousands-sep",
    "分列": "columns",
    "年月": "month-year",
    "遮盖": "masked",
    "金额": "money",
}
PRINT_AS: Words = {
    "金额": "money",
    "勾选": "tick",
    "逐字格": "boxes",
    "遮盖": "masked",
    "本站区划": "site_region",
}
FILLED_BY: Words = {"申请人": "applicant", "单位": "office"}
YES_NO: Words = {
    **{"是": "yes", "否": "no", "必填": "yes", "选填": "no", "必须": "yes", "要": "yes", "不要": "no"},
    **{
        "√": "yes",
        "✓": "yes",
        "×": "no",
        "Y": "yes",
        "N": "no",
        "y": "yes",
        "n": "no",
        "YES": "yes",
        "NO": "no",
    },
}
YES_NO_COLUMNS = frozenset({"required", "readonly", "exempt_by_ecert", "lenient", "never_kept"})
CHECKS: Words = {
    "收原件": "1",
    "验原件收复印件": "2",
    "收原件及复印件": "3",
    "仅核验不留存": "4",
}
TEMPLATES: Words = {
    "申请表": "form",
    "授权委托书": "D05",
    "撤回申请书": "D16",
    "承诺书": "D17",
    "核对授权书": "D18",
}
SITUATION_KINDS: Words = {"问": "ask", "提问": "ask", "情形": "situation"}
GUIDE_KEYS: Words = {
    "事项名称": "name",
    "分类": "category",
    "主管部门": "dept",
    "事项类型": "task_type",
    "办件类型": "case_type",
    "办理形式": "handling_mode",
    "收件身份": "capacity",
    "起算": "clock_start",
    "生效日期": "valid_from",
    "失效日期": "valid_to",
    "法定时限": "statutory_limit",
    "承诺时限": "promised_limit",
    "延长": "extension",
    "补正期限": "supplement",
    "逾期未补正": "supplement_effect",
    "公示": "posting",
    "公示不计时限": "posting_suspends",
    "村级程序": "village_step",
    "急办": "urgent",
    "层级": "level",
    "依据": "legal_basis",
    "条件": "condition",
    "步骤": "step",
    "收费": "fee",
    "结果": "result",
    "常见问题": "faq",
    "打印": "prints",
    "中止事由": "suspends",
    "数量": "quantity",
    "到场次数": "visits",
    "提醒": "reminder",
    "可能符合": "suggest",
    "目录": "preset",
    "表样说明": "form_note",
}
_TIERS: Words = {"村": "village", "社区": "community", "乡镇": "township", "县": "county", "市": "city"}
_FLAG: Words = {"是": "yes", "否": "no"}
GUIDE_VALUES: Mapping[str, Words] = {
    "task_type": {
        "行政许可": "01",
        "行政处罚": "02",
        "行政强制": "03",
        "行政征收": "04",
        "行政给付": "05",
        "行政检查": "06",
        "行政确认": "07",
        "行政奖励": "08",
        "行政裁决": "09",
        "其他类别": "10",
        "公共服务": "20",
    },
    "case_type": {"即办件": "1", "承诺件": "2"},
    "handling_mode": {"自办件": "1", "初审件": "2", "联办件": "3", "转报件": "4"},
    "capacity": {"代办": "AGENT", "委托窗口": "ENTRUSTED_WINDOW", "村集体": "COLLECTIVE"},
    "clock_start": {"自受理之日": "acceptance", "自收到申请之日": "receipt"},
    "level": _TIERS,
    "posting_suspends": _FLAG,
    "village_step": _FLAG,
    "urgent": _FLAG,
    "preset": {
        "村级12项": "village12",
        "社区14项": "community14",
        "乡镇28项": "township28",
        "扩展": "extended",
    },
    "prints": {
        "代办登记回执": "D01",
        "即办回执": "D01b",
        "材料接收清单": "D02",
        "补正告知书": "D03",
        "受理通知书": "D04",
        "授权委托书": "D05",
        "不予受理通知书": "D06",
        "送达回证": "D08",
        "办事指南": "D10",
        "承诺书": "D17",
        "核对授权书": "D18",
        "领件通知": "D19",
        "公示单": "D20",
        "申请表": "form",
    },
}
"""Coded values of the `value` column, by key."""
GUIDE_DETAILS: Mapping[str, Words] = {
    "level": {
        "代办": "proxy",
        "初审": "first_check",
        "受理并初审": "accept_first_review",
        "决定": "decide",
    },
    "step": _TIERS,
}


def reversed_words(words: Words) -> Mapping[str, str]:
    """Code -> the first Chinese word for it."""
    found: dict[str, str] = {}
    for chinese, code in words.items():
        if not chinese.isascii():
            found.setdefault(code, chinese)
    return found
