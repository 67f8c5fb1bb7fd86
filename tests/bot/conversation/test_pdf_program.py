import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from bot.conversation import pdf_program
from bot.conversation.pdf_program import DAMAGED, PASSWORD, text_of
from tests.bot.conversation.test_pdf_text import pdf


def run(body):
    program = [sys.executable, "-I", str(Path(pdf_program.__file__)), "100"]
    return subprocess.run(program, input=body, capture_output=True, check=False, env={})


def test_it_runs_without_anything_of_footnote_or_its_environment():
    done = run(pdf(["Replace the fuse."]))

    assert (done.returncode, done.stdout) == (0, b"Replace the fuse.")


@pytest.mark.parametrize(("body", "code"), [(pdf(["secret"], password="fuse"), PASSWORD), (b"no pdf", DAMAGED)])
def test_it_ends_with_what_is_wrong(body, code):
    assert run(body).returncode == code


def test_pages_are_read_until_there_is_enough():
    assert text_of(pdf(["one"], ["two"], ["three"]), max_characters=5) == "one\n\ntw"


def test_what_is_no_pdf_is_refused():
    with pytest.raises(pypdfium2.PdfiumError):
        text_of(b"no pdf", max_characters=5)
