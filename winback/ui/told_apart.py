"""The options of a list that come from a shop's data, each with a label of its own: Streamlit tells options apart by their labels."""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def told_apart(labels: Mapping[Key, str], *marks: Mapping[Key, str]) -> dict[Key, str]:
    """Option → label; where a label repeats, what stands for the option in the first of the ``marks`` follows it, and the next ones'
    until all differ. The last mark has to be different for every option."""
    told = dict(labels)
    for mark in marks:
        counts = Counter(told.values())
        told = {key: f"{label} · {mark[key]}" if counts[label] > 1 and mark.get(key) else label for key, label in told.items()}
    return told
