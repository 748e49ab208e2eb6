"""How many threads a fit takes."""

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[object]:
    """One thread for linear algebra: products this small gain nothing from more, and where others are at work the threads wait for
    each other a hundred times as long as a product takes."""
    return _controller().limit(limits=1, user_api="blas")


@cache
def _controller() -> ThreadpoolController:
    """Looks once which libraries are there, which takes longer than a fit."""
    return ThreadpoolController()
