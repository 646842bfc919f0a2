"""What to write in each column, one sentence each: for the comments of headers and the sheet 说明.

Chinese, for county staff. Keys are the XLSForm words of sheets and columns.
"""

from __future__ import annotations

from collections.abc import Mapping

SHEETS: Mapping[str, str] = {
    "survey": "申请表上的每一栏一行，按纸表的顺序。",
    "choices": "单选、多选题的选项；全国通用代码（民族、性别、亲属关系等）不用写，直接用表名。",
    "settings": "申请表的名称、事项编码和版本，只有一行。",
    "materials": "申请材料，每件一行，写明什么情况下需要。",
    "guide": "办事指南，每个事实一行：依据、条件、步骤、时限、收费、文书。",
    "situations": "情形：先问几个问题，得出准确的材料清单；群众常说的情形。",
    "sample": "示范文本：一份填好的申请表。",
}
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "survey": {
        "type": "题目的类型。单选、多选后面空一格写选项表名，例如：单选 gender。一组题用“分组开始”“分组结束”包起来，多行的表用“重复开始”“重复结束”。",
        "name": "英文名称，同一组里不能重复，例如 id_no。别处引用写成 ${id_no}。",
        "label": "纸表上的栏目名称。",
        "hint": "填写时显示的提示，一句话。",
        "required": "必须填写的写“是”；看情况的写条件，例如 ${level} = 'low'。",
        "required_message": "没填时怎么提醒，一般不用写。",
        "relevant": "什么情况下才出现，例如 ${apply_mode} = '代理'。空着就总是出现。",
        "constraint": "填写的内容要符合的条件，不符合的不能登记。点号 . 就是填的内容，例如 . >= 0 and . <= 100。",
        "constraint_message": "不符合校验条件时对填表人说的话。",
        "warning": "软性条件：不符合的提醒核对，但不拦。",
        "warning_message": "不符合提醒条件时说的话。",
        "calculation": "自动算出的内容，例如 cn:id-birth(${id_no})。",
        "default": "一开始就填好的值；选择题写选项的值。",
        "prefill": "由站点或证件带来的内容，例如 person.name、site.region12。",
        "appearance": "显示的样子：多行、下拉、可搜索、数字键盘、年月等。分组写“同页”。",
        "readonly": "不许手改的写“是”，一般和“计算”一起用。",
        "choice_filter": "只列出符合条件的选项，例如 town = ${town}，town 是选项表里的一列。",
        "repeat_count": "多行的表固定几行，一般不写。",
        "max_length": "最多几个字。",
        "filled_by": "“单位”的栏目只打印，不在这里问；空着就是申请人填。",
        "print_as": "打印的样子：金额、勾选、逐字格、遮盖。",
        "trigger": "只在这些题改动时才重新计算，例如 ${id_no}。",
        "parameters": "滑块等题型的参数，例如 start=0 end=10 step=1。",
        "note": "给自己看的备注，不编译。",
    },
    "choices": {
        "list_name": "选项表的名称，和题目类型里写的一样。",
        "name": "选项的值，写进数据里，不要再改；多选的值里不能有空格。",
        "label": "选项的标题，显示给人看。",
    },
    "settings": {
        "form_title": "申请表的正式名称，印在纸上。",
        "form_id": "事项编码，例如 MZ-001，只用英文字母、数字和 -。",
        "version": "版本，用年月，例如 2026-11；发布后再改就换一个，例如 2026-11.1。",
        "daiban_format": "工作簿的格式，由程序填写，不要改。",
    },
    "materials": {
        "id": "材料编号，以 m_ 开头，例如 m_id，不能重复。",
        "name": "材料的名称。",
        "check": "收原件、验原件收复印件、收原件及复印件、仅核验不留存（或 1、2、3、4）。",
        "originals": "收几份原件。",
        "copies": "收几份复印件。",
        "relevant": "什么情况下需要，例如 ${apply_mode} = '代理'。空着就总是要。",
        "exempt_by_ecert": "有电子证照就不用交的写“是”。",
        "ecert_name": "电子证照的名称。",
        "lenient": "可以先受理、后补交的写“是”。",
        "template": "由本系统打印的填：申请表（form）、授权委托书（D05）、承诺书（D17）、核对授权书（D18）。",
        "never_kept": "原件任何人不得留存的（身份证、户口簿、银行卡）写“是”。",
        "note": "对群众说的话，印在材料清单上。",
    },
    "guide": {
        "key": "事实的名称，从下拉单里选。",
        "value": "内容。",
        "detail": "补充：依据写第几条，层级写职责，步骤写由哪一级办，提醒写算出日期的式子，可能符合写条件。",
        "limit": "时限：10 WD 是十个工作日，7 CD 是七日；提醒写提前几天，例如 -30 -7。",
        "to": "提醒谁。",
        "note": "出处和备注，不编译。",
    },
    "situations": {
        "kind": "“问”：一个问题；“情形”：群众常说的一种情况。",
        "name": "问：题目的名称；情形：不重复的英文编号。",
        "label": "用群众听得懂的话。",
        "hint": "帮他判断的提示。",
        "sets": "这种情形先填好哪些题，例如 level=low; need=food care。",
        "keywords": "群众可能说的词，用空格隔开，供搜索。",
    },
    "sample": {
        "path": "组名.题名，例如 applicant.name；表里的写 members.rows[0].m_name，从0起。",
        "value": "示范填写的内容；选择题写选项的值。",
    },
}
