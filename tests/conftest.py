"""The order of the tests."""

SLOWEST = (
    "test_main_job.py",
    "test_reports.py",
    "test_uncertainties.py",
    "test_planar_finite.py",
    "test_base_units.py",
)
"""Begun first, so that no worker is left alone with one of them at the end; a worker takes whole files (see the Makefile)."""


def pytest_collection_modifyitems(items):
    """Long files before all others, each file as it stands."""
    order = {name: place for place, name in enumerate(SLOWEST)}
    items.sort(key=lambda item: order.get(item.path.name, len(SLOWEST)))
