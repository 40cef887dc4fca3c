"""Progress of long work: on a terminal, and nowhere else."""

import os
import subprocess
import sys

import pytest
import rich.progress

from nupair.cli.options import bar

WORK = "from nupair.cli.options import bar; print(list(bar(iter('abc'), 3, 'spectra of mine')))"


def test_no_bar_is_made_where_standard_error_is_no_terminal(monkeypatch, capsys):
    def refuse(*_, **__):
        pytest.fail("a bar was made")

    monkeypatch.setattr(rich.progress, "Progress", refuse)
    assert list(bar(iter("abc"), 3, "work")) == ["a", "b", "c"]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("forced", [{}, {"FORCE_COLOR": "1", "TTY_COMPATIBLE": "1", "TTY_INTERACTIVE": "1"}])
def test_a_redirected_standard_error_stays_empty(forced, tmp_path):
    with (tmp_path / "err").open("wb") as err:
        done = subprocess.run([sys.executable, "-c", WORK], env=os.environ | forced, stderr=err, stdout=-1, check=True)
    assert done.stdout.split() == [b"['a',", b"'b',", b"'c']"]
    assert (tmp_path / "err").read_bytes() == b""


def test_a_terminal_shows_what_is_done():
    here, there = os.openpty()
    subprocess.run(
        [sys.executable, "-c", WORK], env=os.environ | {"TERM": "xterm"}, stderr=there, stdout=-1, check=True
    )
    os.close(there)
    assert b"spectra of mine" in os.read(here, 65536)
    os.close(here)
