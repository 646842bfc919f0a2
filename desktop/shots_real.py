"""Pictures over a real station: a handling filled in as a clerk would, for `desktop.shots`.

A tool of the workshop like its caller; `stage` is its Stage.
"""

from __future__ import annotations

from typing import Any

from desktop.pages.handling import HandlingPage

REAL_ANSWERS = {
    "applicant.hukou_region": "511999104205",
    "applicant.mobile": "13800005678",
    "applicant.marital_status": "20",
    "applicant.family_size": "2",
    "applicant.reason": ("疾病", "缺乏劳动力"),
    "applicant.dibao_type": "家庭申请",
    "applicant.is_relative": "false",
    "insurance.ins_region": "511999104205",
    "insurance.grade": "500",
    "agent.agent_kind": "村社区代办员(委托)",
    "agent.agent_name": "周明华",
    "agent.agent_id_no": "511999198706140231",
    "agent.agent_mobile": "13800000001",
    "agent.poa_no": "见所附委托书",
}


def real_handling(stage: Any, item: str, stop: str = "print") -> HandlingPage:
    """A handling over a real station, as far as the step named."""
    stage.sign_in()
    page: HandlingPage = stage.open("handling", item)
    page.card.read()
    stage.settle()
    for _ in range(14):
        if page.handling is None or page.handling.current == stop:
            break
        for path, value in REAL_ANSWERS.items():
            if page.form.path and path.startswith(f"{page.form.path}.") and page.handling.knows(path):
                page.form.put(path, value)
        if page.handling.current == "materials":
            for found in page.materials.rows():
                page.materials.choose(found.material)
                page.materials.take_picture()
                stage.settle()
                page.materials.got_paper()
                stage.settle()
        page.next_step()
        stage.settle()
    if stop == "fill:members":
        page.form.repeat("members.rows").add.click()
    stage.settle()
    return page


def real_case(stage: Any) -> None:
    """The case that such a handling became."""
    page = real_handling(stage, "SB-001")
    if page.handling is not None and page.handling.registered is not None:
        stage.open("case", page.handling.registered.case_no)
