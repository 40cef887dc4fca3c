"""How long work tells what it is doing: a function that wraps its steps."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Step = TypeVar("Step")
Progress = Callable[[Iterable[Step], int, str], Iterable[Step]]
"""Wraps the steps of some work, given their number and what they are about; the identity is silent."""


def silent(steps: Sequence[Step] | Iterable[Step], total: int, about: str) -> Iterable[Step]:  # noqa: ARG001
    """No progress shown."""
    return steps
