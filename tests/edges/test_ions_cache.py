"""The disk cache: it saves work, and never stands in the way."""

import numpy as np
import pytest

from nupair.ions import determinants
from nupair.ions.disk_cache import cache_directory, cached_arrays, content_key


@pytest.fixture
def counted(tmp_path, monkeypatch):
    monkeypatch.setenv("NUPAIR_CACHE", str(tmp_path / "here"))
    calls = []

    def compute():
        calls.append(1)
        return {"a": np.arange(3.0)}

    return calls, compute


def test_second_call_reads_the_file(counted):
    calls, compute = counted
    for _ in range(2):
        np.testing.assert_array_equal(cached_arrays("x", "key", compute)["a"], np.arange(3.0))
    assert len(calls) == 1
    assert [path.name for path in cache_directory().iterdir()] == ["x-key.npz"]


def test_a_damaged_file_is_replaced(counted):
    calls, compute = counted
    cached_arrays("x", "key", compute)
    (cache_directory() / "x-key.npz").write_bytes(b"PK\x03\x04 not an archive")
    np.testing.assert_array_equal(cached_arrays("x", "key", compute)["a"], np.arange(3.0))
    assert len(calls) == 2
    cached_arrays("x", "key", compute)
    assert len(calls) == 2


def test_a_directory_that_cannot_be_written_costs_only_time(tmp_path, monkeypatch, counted):
    calls, compute = counted
    blocked = tmp_path / "file"
    blocked.write_text("not a directory")
    monkeypatch.setenv("NUPAIR_CACHE", str(blocked / "below"))
    for _ in range(2):
        np.testing.assert_array_equal(cached_arrays("x", "key", compute)["a"], np.arange(3.0))
    assert len(calls) == 2


def test_the_key_follows_the_content():
    assert content_key((determinants,), 11) != content_key((determinants,), 10) != content_key((), 10)
    assert content_key((determinants,), 11) == content_key((determinants,), 11)
