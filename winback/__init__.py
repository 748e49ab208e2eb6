"""Winback: who has gone quiet in a shop, who of them is worth an offer, and what it brought.

This module imports nothing from outside the standard library, so that ``python3 -m winback``
can set itself up on a machine that has only Python.
"""

__version__ = "0.4.0"
