"""What tests of the command line and of reports share."""

from html.parser import HTMLParser

import pytest

from nupair.cli import main


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.images, self.headings, self.anchors = [], [], [], set()
        self.rows: dict[str, list[str]] = {}
        self.row: list[str] | None = None

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "a":
            self.links.append(found["href"])
        if tag == "img":
            self.images.append(found)
        if "id" in found:
            self.anchors.add(found["id"])
        if tag == "tr":
            self.row = []
        if tag == "td" and self.row is not None:
            self.row.append("")

    def handle_data(self, data):
        if self.row:
            self.row[-1] += data

    def handle_endtag(self, tag):
        if tag == "tr" and self.row:
            self.rows.setdefault(self.row[0], self.row[1:])
            self.row = None


@pytest.fixture(scope="session")
def read():
    """The report in a folder, taken apart."""

    def parsed(place):
        page = Page()
        page.feed((place / "report.html").read_text(encoding="utf-8"))
        return page

    return parsed


@pytest.fixture
def call(capsys):
    """Run a verb in this process: (exit code, standard output, standard error)."""

    def called(*words):
        with pytest.raises(SystemExit) as stopped:
            main(list(words))
        printed = capsys.readouterr()
        return stopped.value.code, printed.out, printed.err

    return called
