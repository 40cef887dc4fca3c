"""What the manual prints is what its code prints today."""

import contextlib
import io
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "er-ylf.md"
SHOWN = re.findall(r"```python\n(.*?)```\s*```text\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_page_has_code_with_output():
    assert len(SHOWN) >= 2


@pytest.mark.parametrize(("code", "printed"), SHOWN)
def test_code_of_the_page_prints_what_the_page_shows(code, printed):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})  # the page's own code
    assert out.getvalue().split() == printed.split()
