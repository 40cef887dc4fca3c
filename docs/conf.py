"""Sphinx configuration of the manual."""

from nupair import __version__

project = "nupair"
author = "The nupair founders"
release = version = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
myst_enable_extensions = ["dollarmath", "amsmath", "deflist"]
myst_heading_anchors = 2
html_theme = "pydata_sphinx_theme"
html_theme_options = {"show_toc_level": 2, "navigation_with_keys": False}
html_title = "nupair"
autodoc_typehints = "description"
autodoc_member_order = "bysource"
exclude_patterns = ["_build"]
suppress_warnings = ["autodoc.import_object"]


def setup(app):
    """Docstrings write formulas as text; bars and stars in them are not markup."""
    app.connect("autodoc-process-docstring", _plain_bars)


def _plain_bars(app, what, name, obj, options, lines):
    lines[:] = [line.replace("|", "\\|").replace("*", "\\*") for line in lines]
