"""A photo that answers a question of the form travels with the case: on the shelf, in the answers, on the list."""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw
import pytest

from desktop.usecases.answers_file import register_answers
from desktop.usecases.attachments import keep_attachment
from desktop.usecases.cases import show_case
from desktop.usecases.papers import paper_pdf
from forms.attachment import Attachment, attachment_of
from sync.ledger.problems import Problem
from tests.e2e.test_every_specimen import answers_file
from tests.forms.welfare_items import specimen
from tests.support.fake_counter import small_photo
from tests.support.lone import clerk, open_lone
from tests.support.proof import pdf_text
from tests.support.scans import lay_out


@pytest.fixture
def station(tmp_path):
    station = open_lone(tmp_path / "station")
    yield station
    station.cabinet.close()


def test_a_photo_of_the_form_is_in_the_case_and_on_its_list_of_materials(station, tmp_path):
    answer = keep_attachment(station, small_photo("照"), "一寸照.png", True)
    content = answers_file(specimen("MZ-004", station.today()))
    content["answers"]["applicant.photo"] = answer
    lay_out(tmp_path, content, "MZ-004")
    case_no = register_answers(station, clerk(station), content, tmp_path).case_no
    with station.cabinet.reading() as view:
        case = view.cases.get(case_no)
    attached = attachment_of(answer)
    row = next(doc for doc in case.materials if doc.material == "q_applicant_photo")
    assert (row.name, row.state, row.files, row.originals, row.copies) == (
        "照片", "present", (attached.sha256,), 0, 0,
    )  # fmt: skip
    assert station.cabinet.blobs.get(attached.sha256) == small_photo("照")
    assert case.answers["values"]["applicant.photo"] == answer
    assert "照片" in pdf_text(paper_pdf(station, case_no, "D02"))
    shown = dict(
        line for _group, lines in show_case(station, clerk(station), case_no).answers for line in lines
    )
    assert shown["照片"] == "一寸照.png"
    assert pictures_of(paper_pdf(station, case_no, "form")) == 1


def pictures_of(pdf):
    """How many pictures stand on the first page."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        return sum(1 for _ in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))


def test_a_broken_photo_leaves_the_frame_empty_and_the_form_prints(station, tmp_path):
    answer = keep_attachment(station, small_photo("照")[:200], "坏.png", True)
    content = answers_file(specimen("MZ-004", station.today()))
    content["answers"]["applicant.photo"] = answer
    lay_out(tmp_path, content, "MZ-004")
    case_no = register_answers(station, clerk(station), content, tmp_path).case_no
    assert pictures_of(paper_pdf(station, case_no, "form")) == 0


@pytest.mark.parametrize(("content", "reason"), [(b"", "空"), (b"MZ\x90 program", "不是照片")])
def test_what_is_no_photo_is_refused_with_the_reason(station, content, reason):
    with pytest.raises(Problem) as refused:
        keep_attachment(station, content, "x.jpg", True)
    assert refused.value.code == "material.unreadable"
    assert reason in refused.value.sentence


def test_any_file_is_kept_as_a_file(station):
    answer = keep_attachment(station, b"MZ\x90 program", "x.bin")
    assert attachment_of(answer) == Attachment(answer[:64], "x.bin")
