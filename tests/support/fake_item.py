"""A small service item for tests of the window: two groups, a repeat, every kind of editor. Hand-made."""

from __future__ import annotations

from forms.item import (
    Choice,
    Guide,
    GuideStep,
    LegalBasis,
    Limit,
    MaterialRule,
    Node,
    ServiceItem,
)

ETHNICITIES = ("汉族", "蒙古族", "回族", "藏族", "维吾尔族", "苗族", "彝族", "壮族", "土家族")


def question(path: str, type_: str, label: str, **rest: object) -> Node:
    return Node("question", path.rsplit(".", 1)[-1], path, type_, label, **rest)  # type: ignore[arg-type]


def group(name: str, label: str, *children: Node, **rest: object) -> Node:
    return Node("group", name, name, label=label, children=children, **rest)  # type: ignore[arg-type]


def fake_item() -> ServiceItem:
    """高龄津贴: short, but with dates, money, choices of few and many, a condition and a repeat."""
    applicant = group(
        "applicant",
        "申请人基本信息",
        question(
            "applicant.name",
            "text",
            "姓名",
            required="true()",
            constraint="string-length(.) >= 2",
            constraint_message="姓名至少两个字，请对照证件再填一次",
            max_length=20,
        ),
        question(
            "applicant.id_no",
            "text",
            "公民身份号码",
            required="true()",
            hint="核验证件原件后录入",
            constraint="string-length(.) = 18",
            constraint_message="公民身份号码应为 18 位，请对照证件核对",
            max_length=18,
        ),
        question("applicant.gender", "select_one", "性别", required="true()", choices="gender"),
        question("applicant.birth_date", "date", "出生日期", required="true()"),
        question("applicant.ethnicity", "select_one", "民族", required="true()", choices="ethnicity"),
        question("applicant.hukou_address", "text", "户籍地址", required="true()", max_length=100),
        question(
            "applicant.mobile", "text", "联系电话", required="true()", appearance="numbers", max_length=20
        ),
    )
    benefit = group(
        "benefit",
        "津贴信息",
        question("benefit.level", "select_one", "申请档次", required="true()", choices="level"),
        question("benefit.amount", "decimal", "月津贴(元)", print_as="money", max_length=13),
        question("benefit.alone", "select_one", "独居", required="true()", choices="yes_no"),
        question(
            "benefit.contact",
            "text",
            "紧急联系人",
            required="/data/benefit/alone = 'true'",
            relevant="/data/benefit/alone = 'true'",
            hint="独居老人要留一位联系人",
        ),
        question("benefit.help", "select_multiple", "需要的帮助", choices="help"),
        question("benefit.note", "text", "说明", appearance="multiline", max_length=60),
        question(
            "benefit.promise", "note", "声明", hint="本人承诺以上内容真实、完整，如有虚假愿承担相应责任。"
        ),
        question("benefit.signature", "signature", "申请人签名"),
    )
    rows = Node(
        "repeat",
        "rows",
        "family.rows",
        label="家人",
        hint="没有的可以不加",
        children=(
            question("family.rows.r_name", "text", "姓名", required="true()", max_length=20),
            question("family.rows.r_relation", "select_one", "关系", required="true()", choices="relation"),
            question("family.rows.r_mobile", "text", "电话", appearance="numbers", max_length=20),
        ),
    )
    family = Node("group", "family", "family", label="家庭成员", children=(rows,))
    choices = {
        "gender": pairs(("1", "男"), ("2", "女")),
        "ethnicity": tuple(Choice(f"{n:02d}", name) for n, name in enumerate(ETHNICITIES, 1)),
        "level": pairs(("80", "80—89 周岁"), ("90", "90—99 周岁"), ("100", "100 周岁以上")),
        "yes_no": pairs(("true", "是"), ("false", "否")),
        "help": pairs(("meal", "送餐"), ("visit", "探访"), ("clean", "保洁"), ("clinic", "陪诊")),
        "relation": pairs(("son", "儿子"), ("daughter", "女儿"), ("spouse", "配偶"), ("other", "其他")),
    }
    return ServiceItem(
        item_id="MZ-003",
        version="2026-11",
        name="高龄津贴申请",
        form_title="高龄津贴申请表",
        dept="民政局",
        task_type="05",
        case_type="2",
        handling_mode="2",
        capacity="AGENT",
        clock_start="acceptance",
        root=Node("group", "data", "", children=(applicant, benefit, family)),
        choices=choices,
        materials=MATERIALS,
        guide=Guide(
            conditions=("年满 80 周岁", "户籍在本县"),
            steps=(GuideStep("村代办登记", "village", Limit(1)), GuideStep("乡镇受理", "township", Limit(5))),
            result="高龄津贴发放告知",
        ),
        legal_basis=(LegalBasis("老年人权益保障法", "第三十三条"),),
        levels={"village": "proxy", "township": "accept_first_review", "county": "decide"},
        category="社会救助",
        initials="gljtsq",
        promised=Limit(15),
    )


def pairs(*given: tuple[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, label) for value, label in given)


MATERIALS = (
    MaterialRule("m_id", "居民身份证", exempt_by_ecert=True, ecert_name="居民身份证(电子)", never_kept=True),
    MaterialRule("m_hukou", "居民户口簿(首页、本人页)", never_kept=True, note="户口簿首页和本人页"),
    MaterialRule("m_agent_poa", "授权委托书", check="1", originals=1, copies=0),
)
