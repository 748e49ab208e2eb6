"""Streams of random numbers: one per question, so that an answer depends on nothing but seed and question.

A stream gives the same first n numbers however many are drawn from it. Buyers are therefore numbered
in order of arrival and orders in order of time: a shop that is cut earlier reads a prefix of every
stream, and a shop that goes on reads further – which is what makes it the same shop.
"""

from zlib import crc32

import numpy as np


def stream(seed: int, *question: str) -> np.random.Generator:
    """The stream of random numbers for one question of one shop."""
    return np.random.Generator(np.random.PCG64DXSM(np.random.SeedSequence([seed, *(crc32(part.encode()) for part in question)])))
