"""Finding a service item and reading its guide (办事指南).

By name, pinyin initials, code, category or situation. The guide's sections follow the order of
行政许可法第三十条: basis, conditions, materials, process, limits, fee, result, questions.
"""

from __future__ import annotations

from desktop.usecases.station import Site, Station
from desktop.usecases.views import GuideView, ItemLine
from forms.applicant import applicant_paths
from forms.finding_items import Hit
from forms.item import Limit, MaterialRule, ServiceItem
from forms.item_sets import EVERY, in_set
from sync.ledger.visits import promise_words

CAPACITY_TEXT = {
    "AGENT": "代办（受申请人委托）",
    "ENTRUSTED_WINDOW": "受委托收件",
    "COLLECTIVE": "村级程序后代办",
}
TIER_TEXT = {"village": "村（社区）", "township": "乡镇（街道）", "county": "县级部门", "upper": "上级"}


def find_items(station: Station, text: str = "") -> tuple[ItemLine, ...]:
    """Items whose name, code, category, situations or initials fit `text`.

    For "" all of them, those of the site's set (`in_set`) first, by how often they were wanted lately.
    """
    site = station.site()
    hits = station.items().hits(text, station.today())
    found = [_line(station, site, hit) for hit in hits if is_case(hit.item) or is_notice(hit.item)]
    if text:
        return tuple(found)
    with station.cabinet.reading() as view:
        often = view.overview.lately()
    return tuple(sorted(found, key=lambda line: (not line.in_set, -often.get(line.item_id, 0))))


def is_case(item: ServiceItem) -> bool:
    """The form names the applicant by number: it can be registered and handed in."""
    return "id_no" in applicant_paths(item)


def is_notice(item: ServiceItem) -> bool:
    """A pure notice (到期告知): nobody applies, the station tells somebody on paper (D19)."""
    return not is_case(item) and "D19" in item.prints


def item_guide(station: Station, item_id: str) -> GuideView:
    """The guide of the newest version in force."""
    item = station.item(item_id)
    site = station.site()
    guide = item.guide
    sections = (
        ("设定依据", tuple(f"《{basis.doc}》{basis.article}" for basis in item.legal_basis)),
        ("受理条件", guide.conditions),
        ("申请材料", tuple(_material_line(rule) for rule in item.materials)),
        (
            "办理流程",
            tuple(f"{n}. {step.name}{_step_limit(step.limit)}" for n, step in enumerate(guide.steps, 1)),
        ),
        ("办理时限", tuple(_limits(item))),
        ("收费", (guide.fee, "代办不收费")),
        ("到场次数", (f"材料齐全的，{promise_words(guide.visits)}",) if is_case(item) else ()),
        ("办理结果", (guide.result,) if guide.result else ()),
        ("常见问题", tuple(f"问：{question}　答：{answer}" for question, answer in guide.faq)),
        ("常见情形", ("、".join(one.label for one in item.situations),) if item.situations else ()),
        ("本站办理方式", (CAPACITY_TEXT[station.terms(item, site).capacity],)),
    )
    shown = tuple(s for s in sections if s[1])
    return GuideView(item.item_id, item.name, shown, item.materials, len(item.asks))


def limit_text(limit: Limit | None) -> str:
    """`10 个工作日`, `7 天`, `当场`."""
    if limit is None:
        return ""
    if limit.value == 0:
        return "当场"
    return f"{limit.value} 个工作日" if limit.unit == "WD" else f"{limit.value} 天"


def _line(station: Station, site: Site, hit: Hit) -> ItemLine:
    item, situation = hit.item, hit.situation
    promise = limit_text(item.promised)
    return ItemLine(
        item_id=item.item_id,
        name=item.name,
        dept=item.dept,
        category=item.category,
        capacity_text=CAPACITY_TEXT[station.terms(item, site).capacity],
        promise_text=f"承诺 {promise}" if promise else "",
        initials=item.initials,
        situation=situation.name if situation else "",
        situation_text=situation.label if situation else "",
        notice=is_notice(item),
        in_set=in_set(item, str(site.profile.get("item_set") or EVERY)),
    )


def _limits(item: ServiceItem) -> list[str]:
    lines = []
    if item.statutory:
        lines.append(f"法定 {limit_text(item.statutory)}")
    if item.promised:
        lines.append(f"承诺 {limit_text(item.promised)}")
    if item.posting:
        lines.append(f"其中公示 {limit_text(item.posting)}")
    return lines


def _step_limit(limit: Limit | None) -> str:
    return f"（{limit_text(limit)}）" if limit else ""


def _material_line(rule: MaterialRule) -> str:
    parts = []
    if rule.originals:
        parts.append(f"原件{rule.originals}份")
    if rule.copies:
        parts.append(f"复印件{rule.copies}份")
    if not parts:
        parts.append("查验原件")
    if rule.exempt_by_ecert:
        parts.append("可用电子证照")
    if rule.relevant:
        parts.append("视情况")
    return f"{rule.name}（{'，'.join(parts)}）"
