"""How to mend it: one Chinese sentence for each code a finding may have.

The sentence tells the author what to do in the cell that the finding names. A code whose
cure depends on the case gives its own sentence where it is found. Knows nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping

_FILES: Mapping[str, str] = {
    "file.missing": "核对文件或文件夹的路径和名称。",
    "file.xlsx": "用 Excel 或 WPS 打开后另存为“Excel 工作簿（.xlsx）”再检查。",
    "file.encoding": "在 Excel 里另存为“CSV UTF-8”，或在记事本里另存时把编码改为 UTF-8。",
    "file.csv": "检查这个文件里的双引号是否成对、各列是否用英文逗号分开。",
    "sheet.missing": "补上这张表；不清楚怎样排，可用 daiban-item template 生成样表。",
}
_EXPRESSIONS: Mapping[str, str] = {
    "reference.unknown": "核对花括号里的题目名称，要与“名称”列写得一样。",
    "reference.ambiguous": "给其中一道题换个名称，再改引用它的地方。",
    "expression.empty": "写上表达式，或把单元格清空。",
    "expression.character": "换成半角的英文符号；汉字要放在引号里。",
    "expression.unterminated": "补上另一半引号，引号要成对，用半角的 ' 或 \"。",
    "expression.unexpected": "看看前后是否多了或少了运算符、括号、逗号；汉字要放在引号里。",
    "expression.end": "补上没有写完的部分，例如运算符右边的值或右括号。",
    "expression.axis": "路径里的轴写法不对，一般只用 ${名称} 引用题目。",
    "expression.node_test": "改成 ${名称} 的写法引用题目。",
    "expression.function": "核对函数名的拼写；可用的函数见制表手册。",
    "expression.arity": "按制表手册核对这个函数要几个参数，用逗号分开。",
    "expression.variable": "引用题目写成 ${名称}，不要漏了花括号。",
    "expression.pattern": "核对正则表达式里的括号、方括号是否成对。",
    "expression.path": "改成 ${名称} 的写法，名称与“名称”列一样。",
    "expression.circle": "去掉这一圈里的一处引用，让计算有个先后。",
}
_PRINTS: Mapping[str, str] = {
    "print.empty": "在第一行写纸张和各列的宽度，从第二行起画表。",
    "print.style": "改成说明里的样式词，或去掉花括号。",
    "print.paper": "改成 A4、A4L（横向）、A5L、A3 等。",
    "print.width": "列宽写毫米数，或写 * 表示分剩下的宽度。",
    "print.height": "行高写毫米数，后面可以跟 {样式}。",
    "print.length": "改成数字，单位是毫米。",
    "print.join": "“<”并到左边一格，“^”并到上边一格；检查是否写错了地方。",
    "print.outside": "移到重复行里；要合计请用 ${=sum(${名称})}。",
    "print.merge": "让同一个合并区域成矩形。",
    "print.kind": "改成 ${@photo}、${@seal}、${@opinion} 或 ${@qr}。",
    "print.name": "把主表样改名为 print_form。",
    "print.papers": "几张表样改用同一种纸。",
    "print.overlap": "拆开重叠的合并单元格，重新合并。",
    "print.wide": "减小列宽或页边距，或改用横向纸。",
    "print.tall": "把这一行拆成几行，或减小行高。",
    "print.code_room": "留出左下角 22 毫米，或用 ${@qr} 给二维码一个格子。",
    "print.mark": "核对花括号是否成对，写法见表样说明。",
    "print.repeat": "核对重复组的名称，写成 ${#组名} 或 ${#路径}。",
    "print.unknown": "核对标记里的题目名称；同名的题写全路径，例如 ${agent.name}。",
    "print.part": "可用 label、value、year、month、day、upper、mask。",
    "print.choice": "问号后写选项的“名称”（不是标题），或写 ${题目?} 打出全部选项。",
    "print.expression": "核对计算式；引用题目写成 ${名称}。",
    "print.overflow": "把格子放大、合并几列，或把题目的最大长度改小。",
    "print.formula": "把公式换成文字或打印标记。",
    "print.picture": "删去图片；照片、二维码用打印标记。",
    "print.glyph": "换成常用字，或请县里补装字库。",
}
_SURVEY: Mapping[str, str] = {
    "xlsform": "按提示修改这一行；看不懂时删去这一行再逐列补回。",
    "type.metadata": "删去这一行。",
    "type.missing": "在“类型”列选一个类型。",
    "type.unknown": "从“类型”列的下拉单里选：文本、整数、小数、日期、单选、多选、说明、计算等。",
    "list.unknown": "在选项表里补上这个表名的选项，或改成已有的表名。",
    "list.unused": "不再需要就删去，需要就在题目的类型里写上它的名称。",
    "table.unknown": "补上同名的工作表，第一列叫 name，第二列叫 label。",
    "name.invalid": "改成以字母开头的英文名称，例如 id_no。",
    "name.twice": "给其中一道题换个名称。",
    "label.missing": "在“标题”列写上纸表上的栏目名称。",
    "max_length.invalid": "填一个数字，例如 50。",
    "filled_by.unknown": "填“申请人”或“单位”，不填就是申请人。",
    "prefill.unknown": "写成 site.region12、person.name 这样的名称，或清空。",
    "column.unsupported": "清空这一格，把算式写到“计算”列。",
    "calculation.missing": "在“计算”列写上算式，或换一个类型。",
    "warning.missing": "在“提醒条件”列写上条件，或清空提醒语。",
    "group.open": "在这一组的最后补一行“分组结束”或“重复结束”。",
    "group.end": "删去这一行，或在前面补上对应的开始行。",
    "group.empty": "删去这一组，或在里面加上题目。",
    "header.twice": "删去或改名其中一列。",
    "text.full_width": "下次改表时换成半角符号，免得别处读错。",
}
_CHOICES: Mapping[str, str] = {
    "choice.missing": "补上这一格；每个选项都要有表名、值和标题。",
    "choice.twice": "删去重复的一行，或换一个值。",
}
_FACTS: Mapping[str, str] = {
    "settings.missing": "在设置表的第二行补上。",
    "material.id": "给每件材料写一个不重复的编号，例如 m_id。",
    "material.check": "填 1 收原件、2 验原件收复印件、3 收原件及复印件、4 仅核验不留存。",
    "material.number": "填份数，例如 1；不收就填 0。",
    "guide.unknown": "从样表的项目名称里选一个。",
    "guide.missing": "在办事指南表补上这一行。",
    "guide.value": "改成列出的值之一。",
    "guide.date": "写成 2026-01-01 这样的文本。",
    "guide.level": "层级填村、社区、乡镇、县，职责填代办、初审、受理并初审、决定。",
    "guide.reminder": "写成用空格隔开的天数，例如 -60 -30 -7，负数是提前。",
    "guide.limit": "写成“10 WD”（工作日）或“7 CD”（自然日）。",
    "situation.kind": "种类填“问”或“情形”。",
    "situation.asks": "合并或删去几个提问，最多六个。",
    "situation.sets": "写成“题目名称=值”，几个之间用分号隔开。",
    "situation.label": "写上群众说得出的情形名称。",
    "sample.path": "核对题目路径，例如 applicant.name；重复的只留一行。",
}
_CELLS: Mapping[str, str] = {
    "cell.long_number": "把单元格格式改为“文本”，重新填写全部数字。",
    "cell.number": "把单元格格式改为“文本”，重新填写，补回前面的 0。",
}
MENDS: Mapping[str, str] = {
    **_FILES,
    **_EXPRESSIONS,
    **_SURVEY,
    **_PRINTS,
    **_CHOICES,
    **_FACTS,
    **_CELLS,
}


def mend_of(code: str) -> str:
    """The sentence for a code, "" where there is none."""
    return MENDS.get(code, "")
